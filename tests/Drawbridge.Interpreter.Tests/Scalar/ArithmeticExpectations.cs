using System.Numerics;
using Drawbridge.Ptx.Isa;

namespace Drawbridge.Interpreter.Tests.Scalar;

/// <summary>What integer arithmetic must give, by integers of any size: sources in order to raw bits.</summary>
static class ArithmeticExpectations
{
    public static ulong Of(Operation operation, ulong[] s)
    {
        var type = operation.Type;
        int lanes = type.Lanes(), width = type.Bits() / lanes;
        bool signed = type.Element().Class() == TypeClass.Signed;
        if (lanes > 1)
        {
            ulong packed = 0;
            for (int i = 0; i < lanes; i++)
            {
                var lane = s.Select(raw => raw >> (i * width)).ToArray();
                packed |= Elementwise(operation, lane, width, signed) << (i * width);
            }
            return packed;
        }
        return operation.Semantic switch
        {
            Semantic.MulInteger or Semantic.MadInteger => MulMad(operation, s, width, signed),
            Semantic.Mul24Integer or Semantic.Mad24Integer => Mul24(operation, s, signed),
            Semantic.ClmadInteger => CarryLess(operation, s),
            Semantic.SadInteger => Numbers.Keep(BigInteger.Abs(X(0) - X(1)) + X(2), width),
            _ => Elementwise(operation, s, width, signed),
        };

        BigInteger X(int i) => Numbers.Read(s[i], width, signed);
    }

    static ulong Elementwise(Operation operation, ulong[] s, int width, bool signed)
    {
        var x = Numbers.Read(s[0], width, signed);
        var y = s.Length > 1 ? Numbers.Read(s[1], width, signed) : 0;
        var exact = operation.Opcode switch
        {
            "add" => x + y,
            "sub" => x - y,
            "min" => x < y ? x : y,
            "max" => x < y ? y : x,
            "abs" => x.Sign < 0 ? -x : x,
            "neg" => -x,
            "div" => y.IsZero ? BigInteger.MinusOne : BigInteger.Divide(x, y),
            "rem" => y.IsZero ? BigInteger.MinusOne : x - y * BigInteger.Divide(x, y),
            _ => throw new InvalidOperationException(operation.Text),
        };
        if (operation.Has("relu") && exact.Sign < 0) exact = 0;
        if (operation.Has("sat")) exact = Numbers.Clamp(exact, width, signed);
        return Numbers.Keep(exact, width);
    }

    static ulong MulMad(Operation operation, ulong[] s, int width, bool signed)
    {
        var product = Numbers.Read(s[0], width, signed) * Numbers.Read(s[1], width, signed);
        if (operation.Has("hi")) product = Numbers.FloorShift(product, width);
        int kept = operation.Has("wide") ? 2 * width : width;
        if (s.Length < 3) return Numbers.Keep(product, kept);
        if (!operation.Has("sat")) return Numbers.Keep(product + s[2], kept);
        // The half is a signed number of its own before c is added.
        return Numbers.Keep(Numbers.Clamp(Numbers.Read(Numbers.Keep(product, width), width, true) + Numbers.Read(s[2], width, true), width, true), width);
    }

    static ulong Mul24(Operation operation, ulong[] s, bool signed)
    {
        var product = Numbers.Read(s[0], 24, signed) * Numbers.Read(s[1], 24, signed);
        if (operation.Has("hi")) product = Numbers.FloorShift(product, 16);
        if (s.Length < 3) return Numbers.Keep(product, 32);
        return operation.Has("sat")
            ? Numbers.Keep(Numbers.Clamp(product + Numbers.Read(s[2], 32, true), 32, true), 32)
            : Numbers.Keep(product + s[2], 32);
    }

    // The product of polynomials over GF(2): bit k is the parity of the pairs of bits whose numbers add up to k.
    static ulong CarryLess(Operation operation, ulong[] s)
    {
        int first = operation.Has("hi") ? 64 : 0;
        ulong half = 0;
        for (int k = 0; k < 64; k++)
        {
            int pairs = Enumerable.Range(0, 64).Count(i => first + k - i is >= 0 and < 64 && (s[0] >> i) % 2 == 1 && (s[1] >> (first + k - i)) % 2 == 1);
            if (pairs % 2 == 1) half += 1UL << k;
        }
        return half ^ s[2];
    }
}

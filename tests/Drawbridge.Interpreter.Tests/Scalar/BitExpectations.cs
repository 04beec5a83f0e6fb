using System.Numerics;
using Drawbridge.Ptx.Isa;

namespace Drawbridge.Interpreter.Tests.Scalar;

/// <summary>What the bit-field, logic, shift and byte operations must give, mostly by powers of two and by strings of digits.</summary>
static class BitExpectations
{
    public static ulong Of(Operation operation, ulong[] s)
    {
        int width = operation.Type.Bits();
        bool signed = operation.Type.Class() == TypeClass.Signed;
        return operation.Semantic switch
        {
            Semantic.PopcBits => (ulong)Numbers.BinaryDigits(s[0], width).Count(digit => digit == '1'),
            Semantic.ClzBits => (ulong)Numbers.BinaryDigits(s[0], width).TakeWhile(digit => digit == '0').Count(),
            Semantic.BrevBits => Convert.ToUInt64(new string(Numbers.BinaryDigits(s[0], width).Reverse().ToArray()), 2),
            Semantic.BfindBits => Find(operation, s[0], width, signed),
            Semantic.FnsBits => NthSet(s[0], s[1], (int)s[2]),
            Semantic.BfeBits => Extract(s[0], (int)(s[1] % 256), (int)(s[2] % 256), width, signed),
            Semantic.BfiBits => Insert(s[0], s[1], (int)(s[2] % 256), (int)(s[3] % 256), width),
            Semantic.SzextBits => Extract(s[0], 0, (int)(operation.Has("wrap") ? s[1] % 32 : Math.Min(s[1], 32)), width, signed),
            Semantic.BmskBits => operation.Has("wrap") ? Ones((int)(s[0] % 32), (int)(s[1] % 32)) : Ones((int)Math.Min(s[0], 99), (int)Math.Min(s[1], 99)),
            Semantic.Dp4aInteger or Semantic.Dp2aInteger => Dot(operation, s),
            Semantic.AndBits => Digitwise(s[0], s[1], width, (x, y) => x == '1' && y == '1'),
            Semantic.OrBits => Digitwise(s[0], s[1], width, (x, y) => x == '1' || y == '1'),
            Semantic.XorBits => Digitwise(s[0], s[1], width, (x, y) => x != y),
            Semantic.NotBits => Numbers.Keep(BigInteger.MinusOne - s[0], width),
            Semantic.CnotBits => s[0] == 0 ? 1UL : 0,
            Semantic.Lop3Bits => Minterms(s),
            Semantic.ShlBits => Numbers.Keep(s[0] * BigInteger.Pow(2, (int)Math.Min(s[1], 200)), width),
            Semantic.ShrBits => Numbers.Keep(Numbers.FloorShift(Numbers.Read(s[0], width, signed), (int)Math.Min(s[1], 200)), width),
            Semantic.ShfBits => Funnel(operation, s),
            Semantic.PrmtBytes => Permute(operation["mode"], s),
            Semantic.Move => s[0],
            _ => throw new InvalidOperationException(operation.Text),
        };
    }

    static ulong Find(Operation operation, ulong raw, int width, bool signed)
    {
        string digits = Numbers.BinaryDigits(raw, width);
        // The first digit that differs from the sign; of an unsigned number, from 0.
        int place = digits.IndexOf(signed && digits[0] == '1' ? '0' : '1', StringComparison.Ordinal);
        if (place < 0) return 0xFFFFFFFF;
        return (ulong)(operation.Has("shiftamt") ? place : width - 1 - place);
    }

    static ulong NthSet(ulong mask, ulong start, int offset)
    {
        if (start > 31) return 0xFFFFFFFF;
        var set = Enumerable.Range(0, 32).Where(i => (mask >> i) % 2 == 1).ToList();
        var candidates = offset == 0 ? set.Where(i => i == (int)start).ToList()
            : offset > 0 ? set.Where(i => i >= (int)start).ToList()
            : set.Where(i => i <= (int)start).Reverse().ToList();
        long index = offset == 0 ? 0 : Math.Abs((long)offset) - 1;
        return index < candidates.Count ? (ulong)candidates[(int)index] : 0xFFFFFFFF;
    }

    // As if the source went on forever with its sign (with zeros if it has none).
    static ulong Extract(ulong raw, int position, int length, int width, bool signed)
    {
        if (length == 0) return 0;
        var field = Numbers.Modulo(Numbers.FloorShift(Numbers.Read(raw, width, signed), position), length);
        if (signed && field >= BigInteger.Pow(2, length - 1)) field -= BigInteger.Pow(2, length);
        return Numbers.Keep(field, width);
    }

    static ulong Insert(ulong insert, ulong into, int position, int length, int width)
    {
        var low = Numbers.Modulo(into, position);
        var middle = Numbers.Modulo(insert, length) * BigInteger.Pow(2, position);
        var high = Numbers.FloorShift(into, position + length) * BigInteger.Pow(2, position + length);
        return Numbers.Keep(high + middle + low, width);
    }

    static ulong Ones(int start, int count) => Numbers.Keep((BigInteger.Pow(2, count) - 1) * BigInteger.Pow(2, start), 32);

    static ulong Dot(Operation operation, ulong[] s)
    {
        byte[] a = BitConverter.GetBytes((uint)s[0]), b = BitConverter.GetBytes((uint)s[1]);
        bool aSigned = operation["atype"] == "s32", bSigned = operation["btype"] == "s32";
        BigInteger sum = s[2];
        if (operation.Opcode == "dp4a")
        {
            for (int i = 0; i < 4; i++) sum += (aSigned ? (sbyte)a[i] : a[i]) * (bSigned ? (sbyte)b[i] : b[i]);
            return Numbers.Keep(sum, 32);
        }
        for (int i = 0; i < 2; i++)
        {
            int half = aSigned ? BitConverter.ToInt16(a, 2 * i) : BitConverter.ToUInt16(a, 2 * i);
            byte other = b[(operation.Has("hi") ? 2 : 0) + i];
            sum += half * (bSigned ? (sbyte)other : other);
        }
        return Numbers.Keep(sum, 32);
    }

    static ulong Digitwise(ulong a, ulong b, int width, Func<char, char, bool> digit) =>
        Convert.ToUInt64(string.Concat(Numbers.BinaryDigits(a, width).Zip(Numbers.BinaryDigits(b, width), (x, y) => digit(x, y) ? '1' : '0')), 2);

    // The union of the minterms that the table lists.
    static ulong Minterms(ulong[] s)
    {
        ulong union = 0;
        for (int row = 0; row < 8; row++)
        {
            if ((s[3] >> row) % 2 == 0) continue;
            union |= (row >= 4 ? s[0] : ~s[0]) & (row % 4 >= 2 ? s[1] : ~s[1]) & (row % 2 == 1 ? s[2] : ~s[2]);
        }
        return union & 0xFFFFFFFF;
    }

    static ulong Funnel(Operation operation, ulong[] s)
    {
        int count = (int)(operation.Has("wrap") ? s[2] % 32 : Math.Min(s[2], 32));
        var pair = s[1] * BigInteger.Pow(2, 32) + s[0];
        return operation["dir"] == "l"
            ? Numbers.Keep(Numbers.FloorShift(pair * BigInteger.Pow(2, count), 32), 32)
            : Numbers.Keep(Numbers.FloorShift(pair, count), 32);
    }

    static ulong Permute(string? mode, ulong[] s)
    {
        byte[] bytes = [.. BitConverter.GetBytes((uint)s[0]), .. BitConverter.GetBytes((uint)s[1])];
        int n = (int)(s[2] % 4);
        byte[] result = Enumerable.Range(0, 4).Select(i => mode switch
        {
            null => General((int)((s[2] >> (4 * i)) % 16)),
            "f4e" => bytes[n + i],
            "b4e" => bytes[(n - i + 8) % 8],
            "rc8" => bytes[n],
            "ecl" => bytes[Math.Max(i, n)],
            "ecr" => bytes[Math.Min(i, n)],
            "rc16" => bytes[n % 2 * 2 + i % 2],
            _ => throw new InvalidOperationException(mode),
        }).ToArray();
        return BitConverter.ToUInt32(result);

        byte General(int selector) => selector < 8 ? bytes[selector] : (byte)((sbyte)bytes[selector - 8] < 0 ? 255 : 0);
    }
}

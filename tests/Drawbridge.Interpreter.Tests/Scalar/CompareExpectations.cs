using System.Numerics;
using Drawbridge.Ptx.Isa;

namespace Drawbridge.Interpreter.Tests.Scalar;

/// <summary>What comparisons and selections must give. Floats are ordered by sign and magnitude of their bits, without converting them.</summary>
static class CompareExpectations
{
    /// <summary>First and second destination.</summary>
    public static (ulong First, ulong Second) Of(Operation operation, ulong[] s)
    {
        switch (operation.Semantic)
        {
            case Semantic.SelectPredicate:
                return (s[2] == 1 ? s[0] : s[1], 0);
            case Semantic.SelectSign:
                var c = operation["ctype"] == "f32" ? Order(s[2], PtxType.F32, operation.Has("ftz")) : Numbers.Read(s[2], PtxType.S32);
                return (c is { } number && number.Sign >= 0 ? s[0] : s[1], 0);
            case Semantic.SetCompare:
                return (Combine(operation, Holds(operation, s[0], s[1], operation.TypeOf("stype")), s) ? True(operation["dtype"]!) : 0, 0);
            case Semantic.SetPacked:
                return (Packed(operation, s), 0);
            case Semantic.SetpCompare:
                bool t = Holds(operation, s[0], s[1], operation.Type);
                return (Combine(operation, t, s) ? 1u : 0, Combine(operation, !t, s) ? 1u : 0);
            case Semantic.SetpPacked:
                return (Lane(operation, s, 0) ? 1u : 0, Lane(operation, s, 1) ? 1u : 0);
            default:
                throw new InvalidOperationException(operation.Text);
        }
    }

    static ulong True(string type) => type switch
    {
        "u16" or "s16" => 0xFFFF,
        "u32" or "s32" => 0xFFFFFFFF,
        "f16" => 0x3C00,
        "bf16" => 0x3F80,
        "f32" => 0x3F800000,
        _ => throw new InvalidOperationException(type),
    };

    static ulong Packed(Operation operation, ulong[] s)
    {
        string source = operation["stype"] ?? operation["type"]!;
        int lanes = source.EndsWith('4') ? 4 : 2, width = 32 / lanes;
        ulong whenTrue = operation["dtype"] switch { "f16x2" => 0x3C00, "bf16x2" => 0x3F80, _ => lanes == 4 ? 0xFFu : 0xFFFFu };
        ulong packed = 0;
        for (int i = 0; i < lanes; i++) packed += Lane(operation, s, i) ? whenTrue << (width * i) : 0;
        return packed;
    }

    static bool Lane(Operation operation, ulong[] s, int lane)
    {
        Assert.True(PtxTypes.TryParse(operation["stype"] ?? operation["type"]!, out var packed));
        var element = packed.Element();
        ulong Cut(ulong raw) => (ulong)Numbers.Modulo(raw >> (lane * element.Bits()), element.Bits());
        return Combine(operation, Holds(operation, Cut(s[0]), Cut(s[1]), element), s);
    }

    static bool Combine(Operation operation, bool t, ulong[] s) => operation["bool"] switch
    {
        null => t,
        "and" => t && s[2] == 1,
        "or" => t || s[2] == 1,
        "xor" => t ? s[2] == 0 : s[2] == 1,
        _ => throw new InvalidOperationException(operation.Text),
    };

    static bool Holds(Operation operation, ulong a, ulong b, PtxType type)
    {
        string name = operation["cmp"]!;
        BigInteger? x = type.IsFloat() ? Order(a, type, operation.Has("ftz")) : Numbers.Read(a, type);
        BigInteger? y = type.IsFloat() ? Order(b, type, operation.Has("ftz")) : Numbers.Read(b, type);
        bool unordered = x is null || y is null;
        return name switch
        {
            "num" => !unordered,
            "nan" => unordered,
            "eq" => !unordered && x == y,
            "ne" => !unordered && x != y,
            "lt" or "lo" => !unordered && x < y,
            "le" or "ls" => !unordered && x <= y,
            "gt" or "hi" => !unordered && x > y,
            "ge" or "hs" => !unordered && x >= y,
            "equ" => unordered || x == y,
            "neu" => unordered || x != y,
            "ltu" => unordered || x < y,
            "leu" => unordered || x <= y,
            "gtu" => unordered || x > y,
            "geu" => unordered || x >= y,
            _ => throw new InvalidOperationException(name),
        };
    }

    // The magnitude bits of a float grow with its value; null for NaN.
    static BigInteger? Order(ulong raw, PtxType type, bool flush)
    {
        var (exponentBits, mantissaBits) = FloatFormat.Of(type);
        var magnitude = Numbers.Modulo(raw, exponentBits + mantissaBits);
        var infinity = BigInteger.Pow(2, exponentBits + mantissaBits) - BigInteger.Pow(2, mantissaBits);
        if (magnitude > infinity) return null;
        if (flush && type != PtxType.F64 && magnitude < BigInteger.Pow(2, mantissaBits)) magnitude = 0;
        return (raw >> (exponentBits + mantissaBits)) % 2 == 1 ? -magnitude : magnitude;
    }
}

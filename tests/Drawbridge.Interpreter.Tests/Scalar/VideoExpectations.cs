using System.Numerics;
using Drawbridge.Interpreter.Scalar;
using Drawbridge.Ptx.Isa;

namespace Drawbridge.Interpreter.Tests.Scalar;

/// <summary>What video instructions must give, from the bytes of their operands; selectors and minus signs come with each.</summary>
static class VideoExpectations
{
    public static ulong Of(Operation operation, ulong[] s, OperandMark[] marks) => operation.Semantic switch
    {
        Semantic.VideoScalar or Semantic.VideoSet => Scalar(operation, s, marks),
        Semantic.VideoMad => Mad(operation, s, marks),
        _ => Packed(operation, s, marks),
    };

    static ulong Scalar(Operation operation, ulong[] s, OperandMark[] marks)
    {
        bool isSet = operation.Semantic == Semantic.VideoSet, signed = !isSet && operation["dt"] == "s32";
        BigInteger a = Select(s[0], marks[1].Part, operation["at"] == "s32"), b = Select(s[1], marks[2].Part, operation["bt"] == "s32");
        var exact = isSet ? Compare(operation["cmp"]!, a, b) : Compute(operation, a, b);
        string part = marks[0].Part;
        int width = part.Length == 0 ? 32 : part[0] == 'b' ? 8 : 16;
        if (operation.Has("sat")) exact = Numbers.Clamp(exact, width, signed);
        if (part.Length > 0)
        {
            byte[] into = BitConverter.GetBytes((uint)s[2]), from = BitConverter.GetBytes((uint)Numbers.Keep(exact, width));
            Array.Copy(from, 0, into, (part[1] - '0') * width / 8, width / 8);
            return BitConverter.ToUInt32(into);
        }
        if (operation["op2"] is not { } second) return Numbers.Keep(exact, 32);
        BigInteger x = Numbers.Read(Numbers.Keep(exact, 32), 32, signed), c = Numbers.Read(s[2], 32, signed);
        return Numbers.Keep(second switch { "add" => x + c, "min" => BigInteger.Min(x, c), _ => BigInteger.Max(x, c) }, 32);
    }

    static ulong Mad(Operation operation, ulong[] s, OperandMark[] marks)
    {
        BigInteger a = Select(s[0], marks[1].Part, operation["at"] == "s32"), b = Select(s[1], marks[2].Part, operation["bt"] == "s32");
        if (marks[1].IsNegated) a = -a;
        if (marks[2].IsNegated) b = -b;
        bool productSigned = operation["at"] == "s32" || operation["bt"] == "s32" || marks[1].IsNegated ^ marks[2].IsNegated;
        var c = Numbers.Read(s[2], 32, productSigned);
        var sum = marks[3].IsNegated ? a * b - c : a * b + c;
        if (operation.Has("po")) sum += 1;
        int shift = operation.Has("shr7") ? 7 : operation.Has("shr15") ? 15 : 0;
        var result = Numbers.FloorShift(sum, shift);
        if (operation.Has("sat")) result = Numbers.Clamp(result, 32, productSigned || marks[3].IsNegated);
        return Numbers.Keep(result, 32);
    }

    static ulong Packed(Operation operation, ulong[] s, OperandMark[] marks)
    {
        int lanes = operation.Opcode[^1] - '0', size = 4 / lanes;
        byte[] pair = [.. BitConverter.GetBytes((uint)s[0]), .. BitConverter.GetBytes((uint)s[1])];
        byte[] merged = BitConverter.GetBytes((uint)s[2]);
        string mask = Digits(marks[0], lanes == 2 ? "10" : "3210");
        string left = Digits(marks[1], lanes == 2 ? "10" : "3210"), right = Digits(marks[2], lanes == 2 ? "32" : "7654");
        BigInteger sum = s[2];
        for (int lane = 0; lane < lanes; lane++)
        {
            var a = Read(pair, left[lanes - 1 - lane], size, operation["at"] == "s32");
            var b = Read(pair, right[lanes - 1 - lane], size, operation["bt"] == "s32");
            var exact = operation.Semantic == Semantic.VideoPackedSet ? Compare(operation["cmp"]!, a, b) : Compute(operation, a, b);
            if (operation.Has("sat")) exact = Numbers.Clamp(exact, 8 * size, operation["dt"] == "s32");
            if (!mask.Contains((char)('0' + lane))) continue;
            sum += exact;
            Array.Copy(BitConverter.GetBytes((uint)Numbers.Keep(exact, 8 * size)), 0, merged, lane * size, size);
        }
        return operation.Has("add") ? Numbers.Keep(sum, 32) : BitConverter.ToUInt32(merged);
    }

    static BigInteger Read(byte[] pair, char place, int size, bool signed) =>
        new(pair.AsSpan((place - '0') * size, size), isUnsigned: !signed);

    static string Digits(OperandMark mark, string unmarked) => mark.Part.Length > 0 ? mark.Part[1..] : unmarked;

    static BigInteger Select(ulong raw, string part, bool signed)
    {
        byte[] bytes = BitConverter.GetBytes((uint)raw);
        if (part.Length == 0) return new(bytes, isUnsigned: !signed);
        int size = part[0] == 'b' ? 1 : 2;
        return new(bytes.AsSpan((part[1] - '0') * size, size), isUnsigned: !signed);
    }

    static BigInteger Compute(Operation operation, BigInteger a, BigInteger b)
    {
        switch (operation.Opcode.TrimEnd('2', '4'))
        {
            case "vadd": return a + b;
            case "vsub": return a - b;
            case "vabsdiff": return a > b ? a - b : b - a;
            case "vmin": return a < b ? a : b;
            case "vmax": return a < b ? b : a;
            case "vavrg":
                // The half nearest to the mean, away from zero where two are as near.
                var magnitude = BigInteger.Divide(BigInteger.Abs(a + b) + 1, 2);
                return (a + b).Sign < 0 ? -magnitude : magnitude;
        }
        int count = (int)(operation.Has("wrap") ? b % 32 : BigInteger.Min(b, 32));
        return operation.Opcode == "vshl" ? a * BigInteger.Pow(2, count) : Numbers.FloorShift(a, count);
    }

    static BigInteger Compare(string name, BigInteger a, BigInteger b) => name switch
    {
        "eq" => a == b,
        "ne" => a != b,
        "lt" => a < b,
        "le" => a <= b,
        "gt" => a > b,
        _ => a >= b,
    } ? 1 : 0;
}

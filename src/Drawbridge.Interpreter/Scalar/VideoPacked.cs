using Drawbridge.Ptx.Isa;

namespace Drawbridge.Interpreter.Scalar;

/// <summary>
/// Packed video instructions (PTX ISA, "SIMD Video Instructions"): two halves or four bytes, each picked from the register pair b:a (0 is the
/// lowest of a). The mask on the destination says which results count; they replace those lanes of c, or with <c>.add</c> are summed and
/// added to c, as exact numbers and not as what fits a lane.
/// </summary>
static class VideoPacked
{
    public static ScalarDefinition Arithmetic(Operation operation)
    {
        var compute = VideoOperations.Arithmetic(operation.Opcode);
        var laneType = VideoOperations.Sized(operation.TypeOf("dt"), LaneBits(operation));
        bool saturates = operation.Has("sat");
        return Define(operation, (x, y) =>
        {
            var exact = compute(x, y);
            return saturates ? Int128.Clamp(exact, Bits.Least(laneType), Bits.Greatest(laneType)) : exact;
        });
    }

    public static ScalarDefinition Set(Operation operation)
    {
        var relation = VideoOperations.Relation(operation["cmp"]!);
        return Define(operation, (x, y) => relation(x, y) ? 1 : 0);
    }

    static int LaneBits(Operation operation) => operation.Opcode.EndsWith('2') ? 16 : 8;

    static ScalarDefinition Define(Operation operation, Func<Int128, Int128, Int128> compute)
    {
        int width = LaneBits(operation), lanes = 32 / width;
        var leftType = VideoOperations.Sized(operation.TypeOf("at"), width);
        var rightType = VideoOperations.Sized(operation.TypeOf("bt"), width);
        bool adds = operation.Has("add");
        return new(Marked([]), Marked: Marked);

        Scalar Marked(IReadOnlyList<OperandMark> marks)
        {
            bool[] written = new bool[lanes];
            foreach (int lane in Digits(marks, 0, lanes == 2 ? "10" : "3210")) written[lane] = true;
            int[] left = Digits(marks, 1, lanes == 2 ? "10" : "3210");
            int[] right = Digits(marks, 2, lanes == 2 ? "32" : "7654");
            return (a, b, c, _) =>
            {
                ulong pair = b << 32 | a, merged = c;
                Int128 sum = c;
                for (int i = 0; i < lanes; i++)
                {
                    if (!written[i]) continue;
                    // Selectors name the uppermost lane first.
                    var x = Bits.Value(Bits.Lane(pair, left[lanes - 1 - i], width), leftType);
                    var y = Bits.Value(Bits.Lane(pair, right[lanes - 1 - i], width), rightType);
                    var result = compute(x, y);
                    sum += result;
                    ulong place = Bits.Mask(width) << (i * width);
                    merged = merged & ~place | (ulong)(result << (i * width)) & place;
                }
                return adds ? (ulong)sum & Bits.Mask(32) : merged;
            };
        }
    }

    static int[] Digits(IReadOnlyList<OperandMark> marks, int operand, string unmarked)
    {
        string part = operand < marks.Count ? marks[operand].Part ?? "" : "";
        string digits = part.Length > 0 ? part[1..] : unmarked;
        return digits.Select(digit => digit - '0').ToArray();
    }
}

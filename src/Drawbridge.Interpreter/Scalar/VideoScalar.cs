using Drawbridge.Ptx.Isa;

namespace Drawbridge.Interpreter.Scalar;

/// <summary>
/// Scalar video instructions (PTX ISA, "Scalar Video Instructions"): pick a byte, half or word of a and of b, extend it by its type, compute
/// exactly, clamp with <c>.sat</c>, and at the end combine with c or insert into c. The selectors stand on the operands, so each
/// instruction gets a definition of its own from the marks of its operands.
/// </summary>
static class VideoScalar
{
    /// <summary>vadd, vsub, vabsdiff, vmin, vmax, vshl, vshr.</summary>
    public static ScalarDefinition Arithmetic(Operation operation)
    {
        var compute = Exact(operation);
        PtxType at = operation.TypeOf("at"), bt = operation.TypeOf("bt");
        return Define(operation, operation.TypeOf("dt"), marks =>
        {
            string left = Part(marks, 1), right = Part(marks, 2);
            return (a, b) => compute(Pick(a, left, at), Pick(b, right, bt));
        });
    }

    /// <summary>vset: the relation gives 1 or 0, and everything after it is unsigned.</summary>
    public static ScalarDefinition Set(Operation operation)
    {
        var relation = VideoOperations.Relation(operation["cmp"]!);
        PtxType at = operation.TypeOf("at"), bt = operation.TypeOf("bt");
        return Define(operation, PtxType.U32, marks =>
        {
            string left = Part(marks, 1), right = Part(marks, 2);
            return (a, b) => relation(Pick(a, left, at), Pick(b, right, bt)) ? 1 : 0;
        });
    }

    /// <summary>
    /// vmad: a·b + c. Negating exactly one of a and b negates the product. The product is signed if a type is or if it is negated, and c is
    /// signed if the product is; the result is signed also where c is negated. <c>.po</c> adds one before the shift.
    /// </summary>
    public static ScalarDefinition Mad(Operation operation)
    {
        PtxType at = operation.TypeOf("at"), bt = operation.TypeOf("bt");
        int shift = operation["scale"] switch { "shr7" => 7, "shr15" => 15, _ => 0 };
        bool saturates = operation.Has("sat");
        int plusOne = operation.Has("po") ? 1 : 0;
        return new(Marked([]), Marked: Marked);

        Scalar Marked(IReadOnlyList<OperandMark> marks)
        {
            string left = Part(marks, 1), right = Part(marks, 2);
            bool negateProduct = IsNegated(marks, 1) != IsNegated(marks, 2), negateC = IsNegated(marks, 3);
            bool productSigned = at == PtxType.S32 || bt == PtxType.S32 || negateProduct;
            var addendType = productSigned ? PtxType.S32 : PtxType.U32;
            var resultType = productSigned || negateC ? PtxType.S32 : PtxType.U32;
            return (a, b, c, _) =>
            {
                var product = Pick(a, left, at) * Pick(b, right, bt);
                var addend = Bits.Value(c, addendType);
                var sum = (negateProduct ? -product : product) + (negateC ? -addend : addend) + plusOne;
                var scaled = sum >> shift;
                return saturates ? Bits.Saturate(scaled, resultType) : Bits.Wrap(scaled, resultType);
            };
        }
    }

    static Func<Int128, Int128, Int128> Exact(Operation operation)
    {
        if (operation.Opcode is not ("vshl" or "vshr")) return VideoOperations.Arithmetic(operation.Opcode);
        bool wraps = operation["mode"] == "wrap", left = operation.Opcode == "vshl";
        return (x, y) =>
        {
            int count = (int)(wraps ? y & 31 : Int128.Min(y, 32));
            return left ? x << count : x >> count;
        };
    }

    // Clamping goes by the part of the destination that is written. What is not clamped is cut to 32 bits before it is compared with c.
    static ScalarDefinition Define(Operation operation, PtxType type, Func<IReadOnlyList<OperandMark>, Func<ulong, ulong, Int128>> first)
    {
        bool saturates = operation.Has("sat");
        string? second = operation["op2"];
        return new(Marked([]), Marked: Marked);

        Scalar Marked(IReadOnlyList<OperandMark> marks)
        {
            var compute = first(marks);
            string part = Part(marks, 0);
            var (position, width) = Place(part);
            var partType = VideoOperations.Sized(type, width);
            ulong kept = Bits.Mask(32) & ~(Bits.Mask(width) << position);
            return (a, b, c, _) =>
            {
                var exact = compute(a, b);
                ulong result = saturates ? Bits.Saturate(exact, partType) : Bits.Wrap(exact, type);
                if (part.Length > 0) return (result & Bits.Mask(width)) << position | c & kept;
                Int128 x = Bits.Value(result, type), y = Bits.Value(c, type);
                return second switch
                {
                    "add" => Bits.Wrap(x + y, type),
                    "min" => Bits.Wrap(Int128.Min(x, y), type),
                    "max" => Bits.Wrap(Int128.Max(x, y), type),
                    _ => result,
                };
            };
        }
    }

    static Int128 Pick(ulong raw, string part, PtxType type)
    {
        var (position, width) = Place(part);
        return Bits.Value(raw >> position, VideoOperations.Sized(type, width));
    }

    // "b2" is 8 bits from bit 16 up; nothing is the whole register.
    static (int Position, int Width) Place(string part)
    {
        if (part.Length == 0) return (0, 32);
        int width = part[0] == 'b' ? 8 : 16;
        return ((part[1] - '0') * width, width);
    }

    static string Part(IReadOnlyList<OperandMark> marks, int operand) => operand < marks.Count ? marks[operand].Part ?? "" : "";

    static bool IsNegated(IReadOnlyList<OperandMark> marks, int operand) => operand < marks.Count && marks[operand].IsNegated;
}

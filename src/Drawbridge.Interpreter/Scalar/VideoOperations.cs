using Drawbridge.Ptx.Isa;

namespace Drawbridge.Interpreter.Scalar;

/// <summary>What scalar and packed video instructions have in common: the operations on exact integers.</summary>
static class VideoOperations
{
    /// <summary>The operation of <c>vadd</c>, <c>vadd2</c>, <c>vadd4</c> and so on.</summary>
    public static Func<Int128, Int128, Int128> Arithmetic(string opcode) => opcode.TrimEnd('2', '4') switch
    {
        "vadd" => (x, y) => x + y,
        "vsub" => (x, y) => x - y,
        "vabsdiff" => (x, y) => Int128.Abs(x - y),
        "vmin" => Int128.Min,
        "vmax" => Int128.Max,
        "vavrg" => Average,
        _ => throw new ArgumentOutOfRangeException(nameof(opcode), opcode, "not a video instruction"),
    };

    /// <summary>The relations of <c>vset</c>.</summary>
    public static Func<Int128, Int128, bool> Relation(string name) => name switch
    {
        "eq" => (x, y) => x == y,
        "ne" => (x, y) => x != y,
        "lt" => (x, y) => x < y,
        "le" => (x, y) => x <= y,
        "gt" => (x, y) => x > y,
        "ge" => (x, y) => x >= y,
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "not a comparison of video instructions"),
    };

    /// <summary>The integer type of <paramref name="width"/> bits (8, 16, 32) with the signedness of <paramref name="type"/>.</summary>
    public static PtxType Sized(PtxType type, int width) => (type == PtxType.S32, width) switch
    {
        (true, 8) => PtxType.S8,
        (true, 16) => PtxType.S16,
        (false, 8) => PtxType.U8,
        (false, 16) => PtxType.U16,
        _ => type,
    };

    // A half is rounded away from zero: up for a sum that is not negative, and the shift takes a negative one down.
    static Int128 Average(Int128 x, Int128 y)
    {
        var sum = x + y;
        return sum >= 0 ? (sum + 1) >> 1 : sum >> 1;
    }
}

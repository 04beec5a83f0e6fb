using Drawbridge.Ptx.Isa;

namespace Drawbridge.Interpreter.Scalar;

/// <summary>Sums of products of packed bytes and halves; each operand is signed or not by its own type.</summary>
static class DotProducts
{
    public static ScalarDefinition Dp4a(Operation operation) => Define(operation, count: 4, leftBits: 8, firstByte: 0);

    /// <summary>Two halves of a with two bytes of b, the lower two for <c>.lo</c> and the upper two for <c>.hi</c>.</summary>
    public static ScalarDefinition Dp2a(Operation operation) =>
        Define(operation, count: 2, leftBits: 16, firstByte: operation.Has("hi") ? 2 : 0);

    static ScalarDefinition Define(Operation operation, int count, int leftBits, int firstByte)
    {
        bool leftSigned = operation.TypeOf("atype") == PtxType.S32, rightSigned = operation.TypeOf("btype") == PtxType.S32;
        return new((a, b, c, _) =>
        {
            long sum = (long)c;
            for (int i = 0; i < count; i++)
                sum += Element(a, i, leftBits, leftSigned) * Element(b, firstByte + i, 8, rightSigned);
            return (ulong)sum & Bits.Mask(32);
        });
    }

    static long Element(ulong packed, int index, int width, bool signed)
    {
        ulong lane = Bits.Lane(packed, index, width);
        return signed ? Bits.Signed(lane, width) : (long)lane;
    }
}

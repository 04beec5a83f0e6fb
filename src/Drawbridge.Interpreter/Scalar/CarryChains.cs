using Drawbridge.Ptx.Isa;

namespace Drawbridge.Interpreter.Scalar;

/// <summary>
/// Sums and differences of many words (PTX ISA, "Extended-Precision Integer Arithmetic Instructions"). <c>CC.CF</c> is one bit a thread:
/// the carry of a sum, the borrow of a difference. <c>addc</c>, <c>subc</c> and <c>madc</c> read it, <c>.cc</c> writes it.
/// </summary>
static class CarryChains
{
    public static ScalarDefinition Add(Operation operation)
    {
        int width = operation.Type.Bits();
        return Define(operation, reads: "addc", (a, b, _, carryIn) => Sum(a, b, carryIn, width));
    }

    public static ScalarDefinition Sub(Operation operation)
    {
        int width = operation.Type.Bits();
        return Define(operation, reads: "subc", (a, b, _, borrowIn) => Difference(a, b, borrowIn, width));
    }

    /// <summary>The carry is that of adding c to the half of the product, nothing of the multiplication.</summary>
    public static ScalarDefinition Mad(Operation operation)
    {
        var type = operation.Type;
        var half = IntegerArithmetic.Half(operation, type.Bits());
        return Define(operation, reads: "madc",
            (a, b, c, carryIn) => Sum(half(IntegerArithmetic.Product(a, b, type)), c, carryIn, type.Bits()));
    }

    static (ulong Word, bool Carry) Sum(ulong a, ulong b, bool carryIn, int width)
    {
        var sum = (UInt128)a + b + (carryIn ? 1u : 0u);
        return ((ulong)sum & Bits.Mask(width), sum >> width != 0);
    }

    static (ulong Word, bool Carry) Difference(ulong a, ulong b, bool borrowIn, int width)
    {
        var difference = (Int128)a - b - (borrowIn ? 1 : 0);
        return ((ulong)difference & Bits.Mask(width), difference < 0);
    }

    static ScalarDefinition Define(Operation operation, string reads, Func<ulong, ulong, ulong, bool, (ulong Word, bool Carry)> compute)
    {
        bool readsCarry = operation.Opcode == reads;
        bool writesCarry = operation.Has("cc");
        return new((a, b, c, _) => compute(a, b, c, false).Word, Carry: (ulong a, ulong b, ulong c, ref bool carry) =>
        {
            var (word, carryOut) = compute(a, b, c, readsCarry && carry);
            if (writesCarry) carry = carryOut;
            return word;
        });
    }
}

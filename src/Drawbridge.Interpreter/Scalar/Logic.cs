using Drawbridge.Ptx.Isa;

namespace Drawbridge.Interpreter.Scalar;

/// <summary>Bitwise logic (PTX ISA, "Logic and Shift Instructions"). Predicates are one bit wide and need no case of their own.</summary>
static class Logic
{
    public static ScalarDefinition And(Operation operation) => new((a, b, _, _) => a & b);

    public static ScalarDefinition Or(Operation operation) => new((a, b, _, _) => a | b);

    public static ScalarDefinition Xor(Operation operation) => new((a, b, _, _) => a ^ b);

    public static ScalarDefinition Not(Operation operation)
    {
        ulong mask = Bits.Mask(operation.Type.Bits());
        return new((a, _, _, _) => ~a & mask);
    }

    public static ScalarDefinition Cnot(Operation operation) => new((a, _, _, _) => a == 0 ? 1u : 0u);

    /// <summary>
    /// The table in the low byte of d has the result for each of the eight combinations of a bit of a, b and c. With <c>.and</c> or <c>.or</c>
    /// the second destination tells whether the result is not zero, combined with the predicate in the upper half of d.
    /// </summary>
    public static ScalarDefinition Lop3(Operation operation)
    {
        Scalar second = operation["bool"] == "and"
            ? (a, b, c, d) => (LookUp(a, b, c, d) != 0 ? 1u : 0u) & (d >> 32)
            : (a, b, c, d) => (LookUp(a, b, c, d) != 0 ? 1u : 0u) | (d >> 32);
        return new((a, b, c, d) => LookUp(a, b, c, d), operation["bool"] is null ? null : second);
    }

    static ulong LookUp(ulong a, ulong b, ulong c, ulong table)
    {
        ulong result = 0;
        for (int i = 0; i < 32; i++)
        {
            int row = (Bits.Bit(a, i) ? 4 : 0) + (Bits.Bit(b, i) ? 2 : 0) + (Bits.Bit(c, i) ? 1 : 0);
            if (Bits.Bit(table, row)) result |= 1UL << i;
        }
        return result;
    }
}

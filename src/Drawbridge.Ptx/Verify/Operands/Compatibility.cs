using Drawbridge.Ptx.Isa;
using Drawbridge.Ptx.Syntax;

namespace Drawbridge.Ptx.Verify;

/// <summary>
/// Which registers and constants an operand of some type accepts (PTX ISA, "Operand Type Checking" and "Operand Size Exceeding
/// Instruction-Type Size"). Sets of types are bit masks over <see cref="PtxType"/>, so that a check is one shift.
/// </summary>
static class Compatibility
{
    static readonly ulong[] Exact = Build(allowsWider: false);
    static readonly ulong[] Wider = Build(allowsWider: true);

    /// <summary>Registers that can hold an address of any space.</summary>
    public static readonly ulong Addresses = Set(PtxType.B32, PtxType.U32, PtxType.S32, PtxType.B64, PtxType.U64, PtxType.S64);

    /// <summary>Registers that can hold a 64-bit address.</summary>
    public static readonly ulong WideAddresses = Set(PtxType.B64, PtxType.U64, PtxType.S64);

    /// <summary>The register types that an operand of type <paramref name="type"/> accepts.</summary>
    public static ulong Registers(PtxType type, bool allowsWider) => (allowsWider ? Wider : Exact)[(int)type];

    /// <summary>True if the mask holds the type.</summary>
    public static bool Has(ulong mask, PtxType type) => (mask >> (int)type & 1) != 0;

    /// <summary>The mask of some types.</summary>
    public static ulong Set(params PtxType[] types)
    {
        ulong mask = 0;
        foreach (var type in types) mask |= 1UL << (int)type;
        return mask;
    }

    /// <summary>True if a register of type <paramref name="register"/> may stand where <paramref name="type"/> is expected.</summary>
    public static bool Accepts(PtxType type, PtxType register, bool allowsWider)
    {
        // A register without a type is a name the reader did not know, and reported.
        if (register == PtxType.None) return true;
        if (register.Class() == TypeClass.Opaque) return type == register;
        if (type == PtxType.None) return true;
        if (type == PtxType.Pred || register == PtxType.Pred) return type == register;
        if (type == register) return true;
        int wanted = type.Bits();
        int given = register.Bits();
        bool isWider = given > wanted && allowsWider;
        var held = register.Class();
        return type.Class() switch
        {
            // Bits of the right number are compatible with everything; of a wider register the low ones count.
            TypeClass.Bits => given == wanted || isWider,
            TypeClass.Signed or TypeClass.Unsigned =>
                held is TypeClass.Bits or TypeClass.Signed or TypeClass.Unsigned && (given == wanted || isWider),
            // Other floats never, not even wider ones. The formats without registers of their own (bf16, tf32) live in bits of their size.
            TypeClass.Float => held == TypeClass.Bits && (given == wanted || isWider && type is PtxType.F16 or PtxType.F32 or PtxType.F64),
            // Packed integers also in integer registers; packed floats in bits.
            TypeClass.Packed => given == wanted && (held == TypeClass.Bits || held is TypeClass.Signed or TypeClass.Unsigned && type.Element().IsInteger()),
            _ => false,
        };
    }

    /// <summary>True if a constant written this way may stand where <paramref name="type"/> is expected.</summary>
    public static bool Accepts(PtxType type, ConstantKind kind)
    {
        if (type == PtxType.None || kind is ConstantKind.Signed or ConstantKind.Unsigned) return true;
        return type.Class() switch
        {
            TypeClass.Float => true,
            // A bit type takes a float's pattern of exactly its size.
            TypeClass.Bits => type.Bits() == (kind == ConstantKind.Single ? 32 : 64),
            _ => false,
        };
    }

    /// <summary>True if the integer's value survives being cut to the width of <paramref name="type"/>, read as signed or unsigned.</summary>
    public static bool Fits(PtxType type, ulong value)
    {
        int bits = type.Bits();
        if (bits is 0 or 1 or >= 64 || type.Class() == TypeClass.Float) return true;
        long signed = (long)value;
        return signed >= -(1L << (bits - 1)) && signed <= (1L << bits) - 1;
    }

    static ulong[] Build(bool allowsWider)
    {
        var masks = new ulong[(int)PtxType.SurfRef + 1];
        for (int type = 0; type < masks.Length; type++)
        {
            for (int register = 0; register < masks.Length; register++)
                if (Accepts((PtxType)type, (PtxType)register, allowsWider)) masks[type] |= 1UL << register;
        }
        return masks;
    }
}

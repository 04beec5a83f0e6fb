using Drawbridge.Ptx.Isa;
using Drawbridge.Ptx.Syntax;
using Drawbridge.Ptx.Verify;

namespace Drawbridge.Ptx.Passes;

/// <summary>Integer constants as the value of a type.</summary>
static class Constants
{
    /// <summary>The low bits of a value.</summary>
    public static ulong Cut(ulong value, int bits) => bits >= 64 ? value : value & ((1UL << bits) - 1);

    /// <summary>The low bits of a value with the highest of them repeated.</summary>
    public static ulong Extend(ulong value, int bits) => bits >= 64 ? value : (ulong)((long)(value << (64 - bits)) >> (64 - bits));

    /// <summary>A constant of an integer or untyped type from its bits.</summary>
    public static Constant Make(ulong value, PtxType type)
    {
        ulong bits = type.Class() == TypeClass.Signed ? Extend(value, type.Bits()) : Cut(value, type.Bits());
        return new Constant(bits, type.Class() == TypeClass.Signed || bits <= long.MaxValue ? ConstantKind.Signed : ConstantKind.Unsigned);
    }

    /// <summary>True for integers and untyped values of 16, 32 or 64 bits: what constants are known of.</summary>
    public static bool Holds(PtxType type) => (type.Class() is TypeClass.Signed or TypeClass.Unsigned or TypeClass.Bits) && (type.Bits() is 16 or 32 or 64);

    /// <summary>The constant for a place of another integer type, or null if that does not take it.</summary>
    public static Constant? Fit(Constant constant, Slot slot)
    {
        if (constant.Kind > ConstantKind.Unsigned || !Holds(slot.Type)) return null;
        var made = Make(constant.Bits, slot.Type);
        return slot.Accepts(made, slot.Type) ? made : null;
    }

    /// <summary>The operation of a name; the table has all that passes use.</summary>
    public static Operation Operation(string text) => InstructionSet.Resolve(text, out var found) ? found! : throw new InvalidOperationException($"no instruction '{text}'");
}

using Drawbridge.Ptx.Isa;

namespace Drawbridge.Cpu.Operators;

/// <summary>An integer type as an immediate: its width, plus <see cref="Signed"/>.</summary>
static class IntegerKind
{
    /// <summary>Set in the kinds of signed types.</summary>
    public const int Signed = 128;

    /// <summary>The kind of a type (of its elements, if packed).</summary>
    public static int Of(PtxType type) => type.Element().Bits() | (type.Element().Class() == TypeClass.Signed ? Signed : 0);
}

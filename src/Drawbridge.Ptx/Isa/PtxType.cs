namespace Drawbridge.Ptx.Isa;

/// <summary>What kind of value a <see cref="PtxType"/> holds; decides which operands are compatible with it.</summary>
public enum TypeClass
{
    /// <summary>No type.</summary>
    None,

    /// <summary>Untyped bits (<c>.b8</c> to <c>.b128</c>): compatible with every type of the same size.</summary>
    Bits,

    /// <summary>Unsigned integer.</summary>
    Unsigned,

    /// <summary>Signed two's-complement integer.</summary>
    Signed,

    /// <summary>Floating point, a single value.</summary>
    Float,

    /// <summary>Several integers or floats side by side in one bit-typed register (<c>.f16x2</c>, <c>.u8x4</c>, …).</summary>
    Packed,

    /// <summary>One-bit predicate.</summary>
    Predicate,

    /// <summary>Texture, sampler or surface reference.</summary>
    Opaque,
}

/// <summary>
/// Every type word of PTX: the fundamental types of registers and variables and the instruction-only formats
/// (PTX ISA, "Types"). The properties of each stand in <see cref="PtxTypes"/>.
/// </summary>
public enum PtxType : byte
{
    /// <summary>No type (an instruction without a type modifier).</summary>
    None,
#pragma warning disable CS1591 // The names are PTX's own words.
    B1, B2, B4, B8, B16, B32, B64, B128, B1024,
    U2, U4, U8, U16, U32, U64,
    S2, S4, S8, S16, S32, S64,
    F16, BF16, TF32, F32, F64,
    E4M3, E5M2, E3M2, E2M3, E2M1, UE8M0, UE4M3,
    F16x2, BF16x2, F32x2, U16x2, S16x2, U8x4, S8x4,
    E4M3x2, E5M2x2, E3M2x2, E2M3x2, E2M1x2, UE8M0x2, S2F6x2, UE5M3x2,
    E4M3x4, E5M2x4, E3M2x4, E2M3x4, E2M1x4, E2M1P4x4, UE8M0x4,
    Pred, TexRef, SamplerRef, SurfRef,
#pragma warning restore CS1591
}

/// <summary>The properties of each <see cref="PtxType"/>.</summary>
public static class PtxTypes
{
    readonly record struct Row(string Word, TypeClass Class, int Bits, PtxType Element, int Lanes);

    // In the order of the enumeration, since to ask it for its names takes longer than to read a module.
    static readonly string[] Names = ("b1 b2 b4 b8 b16 b32 b64 b128 b1024 u2 u4 u8 u16 u32 u64 s2 s4 s8 s16 s32 s64 f16 bf16 tf32 f32 f64 e4m3 e5m2 "
        + "e3m2 e2m3 e2m1 ue8m0 ue4m3 f16x2 bf16x2 f32x2 u16x2 s16x2 u8x4 s8x4 e4m3x2 e5m2x2 e3m2x2 e2m3x2 e2m1x2 ue8m0x2 "
        + "s2f6x2 ue5m3x2 e4m3x4 e5m2x4 e3m2x4 e2m3x4 e2m1x4 e2m1p4x4 ue8m0x4 pred texref samplerref surfref").Split(' ');

    static readonly Row[] Rows = BuildRows();

    /// <summary>The word without its dot: <c>f32</c>.</summary>
    public static string Word(this PtxType type) => Rows[(int)type].Word;

    /// <summary>The class of the type.</summary>
    public static TypeClass Class(this PtxType type) => Rows[(int)type].Class;

    /// <summary>Size in bits (1 for predicates; packed formats count all their lanes; <c>tf32</c> counts its 32-bit container).</summary>
    public static int Bits(this PtxType type) => Rows[(int)type].Bits;

    /// <summary>Size in bytes in memory, at least 1.</summary>
    public static int Bytes(this PtxType type) => (Rows[(int)type].Bits + 7) / 8;

    /// <summary>The type of one lane of a packed format; the type itself otherwise.</summary>
    public static PtxType Element(this PtxType type) => Rows[(int)type].Element;

    /// <summary>Number of lanes of a packed format; 1 otherwise.</summary>
    public static int Lanes(this PtxType type) => Rows[(int)type].Lanes;

    /// <summary>True for signed and unsigned integers.</summary>
    public static bool IsInteger(this PtxType type) => type.Class() is TypeClass.Signed or TypeClass.Unsigned;

    /// <summary>True for single floating-point values.</summary>
    public static bool IsFloat(this PtxType type) => type.Class() == TypeClass.Float;

    /// <summary>The type that <paramref name="word"/> (without dot) names.</summary>
    /// <returns>False if it names none.</returns>
    public static bool TryParse(string word, out PtxType type) => (type = Parse(word)) != PtxType.None;

    static Row[] BuildRows()
    {
        var rows = new Row[(int)PtxType.SurfRef + 1];
        rows[0] = new("", TypeClass.None, 0, PtxType.None, 1);
        for (var type = PtxType.B1; type <= PtxType.SurfRef; type++) rows[(int)type] = Describe(type, Names[(int)type - 1]);
        return rows;
    }

    static Row Describe(PtxType type, string word)
    {
        if (type is PtxType.Pred) return new(word, TypeClass.Predicate, 1, type, 1);
        if (type >= PtxType.TexRef) return new(word, TypeClass.Opaque, 64, type, 1);
        int cross = word.LastIndexOf('x');
        if (cross > 0)
        {
            int lanes = word[cross + 1] - '0';
            var element = type switch
            {
                PtxType.S2F6x2 => PtxType.S8,
                PtxType.UE5M3x2 => PtxType.B8,
                PtxType.E2M1P4x4 => PtxType.E2M1,
                _ => Parse(word.Substring(0, cross)),
            };
            // Six-bit floats travel in byte containers; four-bit ones are nibbles, except in the padded x4 form.
            int laneBits = element is PtxType.E3M2 or PtxType.E2M3 || type == PtxType.E2M1P4x4 ? 8 : BitsOf(element);
            return new(word, TypeClass.Packed, laneBits * lanes, element, lanes);
        }
        var kind = type switch
        {
            <= PtxType.B1024 => TypeClass.Bits,
            <= PtxType.U64 => TypeClass.Unsigned,
            <= PtxType.S64 => TypeClass.Signed,
            _ => TypeClass.Float,
        };
        return new(word, kind, BitsOf(type), type, 1);
    }

    static int BitsOf(PtxType type) => type switch
    {
        PtxType.B1 => 1,
        PtxType.B2 or PtxType.U2 or PtxType.S2 => 2,
        PtxType.B4 or PtxType.U4 or PtxType.S4 or PtxType.E2M1 => 4,
        PtxType.B8 or PtxType.U8 or PtxType.S8 or PtxType.E4M3 or PtxType.E5M2 or PtxType.UE8M0 or PtxType.UE4M3 => 8,
        PtxType.E3M2 or PtxType.E2M3 => 6,
        PtxType.B16 or PtxType.U16 or PtxType.S16 or PtxType.F16 or PtxType.BF16 => 16,
        PtxType.B32 or PtxType.U32 or PtxType.S32 or PtxType.F32 or PtxType.TF32 => 32,
        PtxType.B64 or PtxType.U64 or PtxType.S64 or PtxType.F64 => 64,
        PtxType.B128 => 128,
        PtxType.B1024 => 1024,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "not a scalar type"),
    };

    static PtxType Parse(string word) => (PtxType)(Array.IndexOf(Names, word) + 1);
}

namespace Drawbridge.CSharp.Types;

/// <summary>What a single register can hold, as C# sees it.</summary>
enum ScalarKind
{
    Bool,
    S8,
    U8,
    S16,
    U16,
    S32,
    U32,
    S64,
    U64,
    F16,
    BF16,
    F32,
    F64,
}

/// <summary>The registers of PTX that values live in.</summary>
enum RegisterClass
{
    Predicate,
    B16,
    B32,
    B64,
    F32,
    F64,
}

/// <summary>
/// How a kind looks in PTX. Integers below 32 bits live in 32-bit registers, extended as their sign says, as C# computes with them anyway.
/// </summary>
/// <param name="Size">Bytes in memory.</param>
/// <param name="Class">Its registers.</param>
/// <param name="Arithmetic">Type of instructions that compute with it.</param>
/// <param name="Memory">Type of loads, stores and parameters.</param>
sealed record ScalarForm(int Size, RegisterClass Class, string Arithmetic, string Memory)
{
    static readonly ScalarForm[] All =
    [
        new(1, RegisterClass.Predicate, "pred", "u8"),
        new(1, RegisterClass.B32, "s32", "s8"),
        new(1, RegisterClass.B32, "u32", "u8"),
        new(2, RegisterClass.B32, "s32", "s16"),
        new(2, RegisterClass.B32, "u32", "u16"),
        new(4, RegisterClass.B32, "s32", "s32"),
        new(4, RegisterClass.B32, "u32", "u32"),
        new(8, RegisterClass.B64, "s64", "s64"),
        new(8, RegisterClass.B64, "u64", "u64"),
        new(2, RegisterClass.B16, "f16", "b16"),
        new(2, RegisterClass.B16, "bf16", "b16"),
        new(4, RegisterClass.F32, "f32", "f32"),
        new(8, RegisterClass.F64, "f64", "f64"),
    ];

    /// <summary>The form of a kind.</summary>
    public static ScalarForm Of(ScalarKind kind) => All[(int)kind];
}

static class ScalarKinds
{
    public static ScalarForm Form(this ScalarKind kind) => ScalarForm.Of(kind);

    public static int Size(this ScalarKind kind) => kind.Form().Size;

    public static int Bits(this ScalarKind kind) => kind.Form().Size * 8;

    public static bool IsFloat(this ScalarKind kind) => kind >= ScalarKind.F16;

    public static bool IsInteger(this ScalarKind kind) => kind is > ScalarKind.Bool and < ScalarKind.F16;

    public static bool IsSigned(this ScalarKind kind) => kind is ScalarKind.S8 or ScalarKind.S16 or ScalarKind.S32 or ScalarKind.S64;

    /// <summary>True for integers that live extended in a 32-bit register.</summary>
    public static bool IsNarrow(this ScalarKind kind) => kind is ScalarKind.S8 or ScalarKind.U8 or ScalarKind.S16 or ScalarKind.U16;
}

using System.Runtime.CompilerServices;
using Drawbridge.Interpreter.Scalar.Float;
using Drawbridge.Ptx.Isa;

namespace Drawbridge.Cpu.Operators;

/// <summary>
/// The modifiers of an operation as an immediate: bits that a lane operator tests. They are constants wherever it is inlined, so what is not
/// asked for leaves no code behind.
/// </summary>
static class Mode
{
    /// <summary>Every lane operator is a piece of its caller.</summary>
    public const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining | MethodImplOptions.AggressiveOptimization;

    /// <summary><c>.ftz</c>.</summary>
    public const int Flush = 1;

    /// <summary><c>.sat</c>.</summary>
    public const int Saturate = 1 << 1;

    /// <summary><c>.relu</c>.</summary>
    public const int Relu = 1 << 2;

    /// <summary><c>.pzo</c>.</summary>
    public const int PositiveZero = 1 << 3;

    /// <summary><c>.satfinite</c>.</summary>
    public const int Finite = 1 << 4;

    /// <summary><c>.NaN</c>.</summary>
    public const int NaNWins = 1 << 5;

    /// <summary><c>.abs</c>.</summary>
    public const int Abs = 1 << 6;

    /// <summary><c>.xorsign</c>.</summary>
    public const int XorSign = 1 << 7;

    /// <summary><c>.oob</c>.</summary>
    public const int OutOfBounds = 1 << 8;

    /// <summary>Two 16-bit floats side by side.</summary>
    public const int Packed = 1 << 9;

    /// <summary>16-bit floats are bf16, not f16.</summary>
    public const int BFloat = 1 << 10;

    /// <summary><c>.rni</c>, <c>.rzi</c>, <c>.rmi</c> or <c>.rpi</c>; which one stands at <see cref="IntegralShift"/>.</summary>
    public const int Integral = 1 << 11;

    /// <summary>Place of the <see cref="Rounding"/>.</summary>
    public const int RoundingShift = 12;

    /// <summary>Place of the <see cref="Rounding"/> to an integral value.</summary>
    public const int IntegralShift = 16;

    const int RoundingMask = 15;

    /// <summary>The rounding in a mode.</summary>
    [MethodImpl(Inline)]
    public static Rounding RoundingOf(int mode) => (Rounding)(mode >> RoundingShift & RoundingMask);

    /// <summary>The rounding to an integral value in a mode.</summary>
    [MethodImpl(Inline)]
    public static Rounding IntegralRoundingOf(int mode) => (Rounding)(mode >> IntegralShift & RoundingMask);

    /// <summary>The modifiers of an operation.</summary>
    public static int Of(Operation operation)
    {
        int mode = (int)Roundings.Of(operation) << RoundingShift;
        if (Roundings.IntegralOf(operation) is { } integral) mode |= Integral | (int)integral << IntegralShift;
        foreach (string word in operation.Words)
        {
            mode |= word switch
            {
                "ftz" => Flush,
                "sat" => Saturate,
                "relu" => Relu,
                "pzo" => PositiveZero,
                "satfinite" => Finite,
                "NaN" => NaNWins,
                "abs" => Abs,
                "xorsign" => XorSign,
                "oob" => OutOfBounds,
                _ => 0,
            };
        }
        return mode;
    }

    /// <summary>The modifiers, and which of the 16-bit formats <paramref name="type"/> is.</summary>
    public static int Of(Operation operation, PtxType type) => Of(operation) | Format(type);

    /// <summary>Which 16-bit float format a type is, one or two of them.</summary>
    public static int Format(PtxType type) => type switch
    {
        PtxType.BF16 => BFloat,
        PtxType.F16x2 => Packed,
        PtxType.BF16x2 => BFloat | Packed,
        _ => 0,
    };
}

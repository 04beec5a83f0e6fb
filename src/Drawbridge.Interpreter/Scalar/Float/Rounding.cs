using Drawbridge.Ptx.Isa;

namespace Drawbridge.Interpreter.Scalar.Float;

/// <summary>How a value between two numbers of a format becomes one of them.</summary>
enum Rounding : byte
{
    /// <summary><c>.rn</c>: the nearer; of two as near, the even one.</summary>
    NearestEven,

    /// <summary><c>.rz</c>: the one nearer to zero.</summary>
    TowardZero,

    /// <summary><c>.rm</c>: the lower.</summary>
    Down,

    /// <summary><c>.rp</c>: the upper.</summary>
    Up,

    /// <summary><c>.rna</c>: the nearer; of two as near, the one farther from zero.</summary>
    NearestAway,
}

/// <summary>Reads roundings off an operation's modifiers.</summary>
static class Roundings
{
    /// <summary>The floating-point rounding of an operation; to nearest if it gives none.</summary>
    public static Rounding Of(Operation operation)
        => operation.Has("rz") ? Rounding.TowardZero
        : operation.Has("rm") ? Rounding.Down
        : operation.Has("rp") ? Rounding.Up
        : operation.Has("rna") ? Rounding.NearestAway
        : Rounding.NearestEven;

    /// <summary>The rounding to an integral value (<c>.rni .rzi .rmi .rpi</c>) of an operation; null if it has none.</summary>
    public static Rounding? IntegralOf(Operation operation)
        => operation.Has("rni") ? Rounding.NearestEven
        : operation.Has("rzi") ? Rounding.TowardZero
        : operation.Has("rmi") ? Rounding.Down
        : operation.Has("rpi") ? Rounding.Up
        : null;

    /// <summary>The integral value that <paramref name="value"/> rounds to; the sign of a zero result is that of the value.</summary>
    public static double ToIntegral(double value, Rounding rounding) => rounding switch
    {
        Rounding.TowardZero => Math.Truncate(value),
        Rounding.Down => Math.Floor(value),
        Rounding.Up => Math.Ceiling(value),
        _ => Math.Round(value, MidpointRounding.ToEven),
    };
}

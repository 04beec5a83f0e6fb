using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Drawbridge.Interpreter.Scalar.Float;
using static Drawbridge.Cpu.Operators.Mode;

namespace Drawbridge.Cpu.Operators;

/// <summary>
/// Directed roundings by the rounding field of AVX-512 instructions. Only the 512-bit forms have it, so narrower vectors go through those. The
/// rounding must be a constant where these are inlined. Multiply-add is left out: the JIT compiler of .NET 10 makes an invalid program of it where an
/// operand comes from memory.
/// </summary>
static class EmbeddedRounding
{
    /// <summary>True if this machine has it.</summary>
    public static bool IsSupported
    {
        [MethodImpl(Inline)]
        get => Avx512F.IsSupported;
    }

    [MethodImpl(Inline)]
    public static Vector512<float> Add(Vector512<float> a, Vector512<float> b, Rounding rounding) => rounding switch
    {
        Rounding.TowardZero => Avx512F.Add(a, b, FloatRoundingMode.ToZero),
        Rounding.Down => Avx512F.Add(a, b, FloatRoundingMode.ToNegativeInfinity),
        Rounding.Up => Avx512F.Add(a, b, FloatRoundingMode.ToPositiveInfinity),
        _ => Avx512F.Add(a, b, FloatRoundingMode.ToEven),
    };

    [MethodImpl(Inline)]
    public static Vector256<float> Add(Vector256<float> a, Vector256<float> b, Rounding rounding) =>
        Add(a.ToVector512Unsafe(), b.ToVector512Unsafe(), rounding).GetLower();

    [MethodImpl(Inline)]
    public static Vector128<float> Add(Vector128<float> a, Vector128<float> b, Rounding rounding) =>
        Add(a.ToVector256Unsafe().ToVector512Unsafe(), b.ToVector256Unsafe().ToVector512Unsafe(), rounding).GetLower().GetLower();

    [MethodImpl(Inline)]
    public static Vector512<float> Multiply(Vector512<float> a, Vector512<float> b, Rounding rounding) => rounding switch
    {
        Rounding.TowardZero => Avx512F.Multiply(a, b, FloatRoundingMode.ToZero),
        Rounding.Down => Avx512F.Multiply(a, b, FloatRoundingMode.ToNegativeInfinity),
        Rounding.Up => Avx512F.Multiply(a, b, FloatRoundingMode.ToPositiveInfinity),
        _ => Avx512F.Multiply(a, b, FloatRoundingMode.ToEven),
    };

    [MethodImpl(Inline)]
    public static Vector256<float> Multiply(Vector256<float> a, Vector256<float> b, Rounding rounding) =>
        Multiply(a.ToVector512Unsafe(), b.ToVector512Unsafe(), rounding).GetLower();

    [MethodImpl(Inline)]
    public static Vector128<float> Multiply(Vector128<float> a, Vector128<float> b, Rounding rounding) =>
        Multiply(a.ToVector256Unsafe().ToVector512Unsafe(), b.ToVector256Unsafe().ToVector512Unsafe(), rounding).GetLower().GetLower();

    [MethodImpl(Inline)]
    public static Vector512<float> Divide(Vector512<float> a, Vector512<float> b, Rounding rounding) => rounding switch
    {
        Rounding.TowardZero => Avx512F.Divide(a, b, FloatRoundingMode.ToZero),
        Rounding.Down => Avx512F.Divide(a, b, FloatRoundingMode.ToNegativeInfinity),
        Rounding.Up => Avx512F.Divide(a, b, FloatRoundingMode.ToPositiveInfinity),
        _ => Avx512F.Divide(a, b, FloatRoundingMode.ToEven),
    };

    [MethodImpl(Inline)]
    public static Vector256<float> Divide(Vector256<float> a, Vector256<float> b, Rounding rounding) =>
        Divide(a.ToVector512Unsafe(), b.ToVector512Unsafe(), rounding).GetLower();

    [MethodImpl(Inline)]
    public static Vector128<float> Divide(Vector128<float> a, Vector128<float> b, Rounding rounding) =>
        Divide(a.ToVector256Unsafe().ToVector512Unsafe(), b.ToVector256Unsafe().ToVector512Unsafe(), rounding).GetLower().GetLower();

    [MethodImpl(Inline)]
    public static Vector512<float> Sqrt(Vector512<float> a, Rounding rounding) => rounding switch
    {
        Rounding.TowardZero => Avx512F.Sqrt(a, FloatRoundingMode.ToZero),
        Rounding.Down => Avx512F.Sqrt(a, FloatRoundingMode.ToNegativeInfinity),
        Rounding.Up => Avx512F.Sqrt(a, FloatRoundingMode.ToPositiveInfinity),
        _ => Avx512F.Sqrt(a, FloatRoundingMode.ToEven),
    };

    [MethodImpl(Inline)]
    public static Vector256<float> Sqrt(Vector256<float> a, Rounding rounding) =>
        Sqrt(a.ToVector512Unsafe(), rounding).GetLower();

    [MethodImpl(Inline)]
    public static Vector128<float> Sqrt(Vector128<float> a, Rounding rounding) =>
        Sqrt(a.ToVector256Unsafe().ToVector512Unsafe(), rounding).GetLower().GetLower();

    [MethodImpl(Inline)]
    public static Vector512<double> Add(Vector512<double> a, Vector512<double> b, Rounding rounding) => rounding switch
    {
        Rounding.TowardZero => Avx512F.Add(a, b, FloatRoundingMode.ToZero),
        Rounding.Down => Avx512F.Add(a, b, FloatRoundingMode.ToNegativeInfinity),
        Rounding.Up => Avx512F.Add(a, b, FloatRoundingMode.ToPositiveInfinity),
        _ => Avx512F.Add(a, b, FloatRoundingMode.ToEven),
    };

    [MethodImpl(Inline)]
    public static Vector256<double> Add(Vector256<double> a, Vector256<double> b, Rounding rounding) =>
        Add(a.ToVector512Unsafe(), b.ToVector512Unsafe(), rounding).GetLower();

    [MethodImpl(Inline)]
    public static Vector128<double> Add(Vector128<double> a, Vector128<double> b, Rounding rounding) =>
        Add(a.ToVector256Unsafe().ToVector512Unsafe(), b.ToVector256Unsafe().ToVector512Unsafe(), rounding).GetLower().GetLower();

    [MethodImpl(Inline)]
    public static Vector512<double> Subtract(Vector512<double> a, Vector512<double> b, Rounding rounding) => rounding switch
    {
        Rounding.TowardZero => Avx512F.Subtract(a, b, FloatRoundingMode.ToZero),
        Rounding.Down => Avx512F.Subtract(a, b, FloatRoundingMode.ToNegativeInfinity),
        Rounding.Up => Avx512F.Subtract(a, b, FloatRoundingMode.ToPositiveInfinity),
        _ => Avx512F.Subtract(a, b, FloatRoundingMode.ToEven),
    };

    [MethodImpl(Inline)]
    public static Vector256<double> Subtract(Vector256<double> a, Vector256<double> b, Rounding rounding) =>
        Subtract(a.ToVector512Unsafe(), b.ToVector512Unsafe(), rounding).GetLower();

    [MethodImpl(Inline)]
    public static Vector128<double> Subtract(Vector128<double> a, Vector128<double> b, Rounding rounding) =>
        Subtract(a.ToVector256Unsafe().ToVector512Unsafe(), b.ToVector256Unsafe().ToVector512Unsafe(), rounding).GetLower().GetLower();

    [MethodImpl(Inline)]
    public static Vector512<double> Multiply(Vector512<double> a, Vector512<double> b, Rounding rounding) => rounding switch
    {
        Rounding.TowardZero => Avx512F.Multiply(a, b, FloatRoundingMode.ToZero),
        Rounding.Down => Avx512F.Multiply(a, b, FloatRoundingMode.ToNegativeInfinity),
        Rounding.Up => Avx512F.Multiply(a, b, FloatRoundingMode.ToPositiveInfinity),
        _ => Avx512F.Multiply(a, b, FloatRoundingMode.ToEven),
    };

    [MethodImpl(Inline)]
    public static Vector256<double> Multiply(Vector256<double> a, Vector256<double> b, Rounding rounding) =>
        Multiply(a.ToVector512Unsafe(), b.ToVector512Unsafe(), rounding).GetLower();

    [MethodImpl(Inline)]
    public static Vector128<double> Multiply(Vector128<double> a, Vector128<double> b, Rounding rounding) =>
        Multiply(a.ToVector256Unsafe().ToVector512Unsafe(), b.ToVector256Unsafe().ToVector512Unsafe(), rounding).GetLower().GetLower();

    [MethodImpl(Inline)]
    public static Vector512<double> Divide(Vector512<double> a, Vector512<double> b, Rounding rounding) => rounding switch
    {
        Rounding.TowardZero => Avx512F.Divide(a, b, FloatRoundingMode.ToZero),
        Rounding.Down => Avx512F.Divide(a, b, FloatRoundingMode.ToNegativeInfinity),
        Rounding.Up => Avx512F.Divide(a, b, FloatRoundingMode.ToPositiveInfinity),
        _ => Avx512F.Divide(a, b, FloatRoundingMode.ToEven),
    };

    [MethodImpl(Inline)]
    public static Vector256<double> Divide(Vector256<double> a, Vector256<double> b, Rounding rounding) =>
        Divide(a.ToVector512Unsafe(), b.ToVector512Unsafe(), rounding).GetLower();

    [MethodImpl(Inline)]
    public static Vector128<double> Divide(Vector128<double> a, Vector128<double> b, Rounding rounding) =>
        Divide(a.ToVector256Unsafe().ToVector512Unsafe(), b.ToVector256Unsafe().ToVector512Unsafe(), rounding).GetLower().GetLower();

    [MethodImpl(Inline)]
    public static Vector512<double> Sqrt(Vector512<double> a, Rounding rounding) => rounding switch
    {
        Rounding.TowardZero => Avx512F.Sqrt(a, FloatRoundingMode.ToZero),
        Rounding.Down => Avx512F.Sqrt(a, FloatRoundingMode.ToNegativeInfinity),
        Rounding.Up => Avx512F.Sqrt(a, FloatRoundingMode.ToPositiveInfinity),
        _ => Avx512F.Sqrt(a, FloatRoundingMode.ToEven),
    };

    [MethodImpl(Inline)]
    public static Vector256<double> Sqrt(Vector256<double> a, Rounding rounding) =>
        Sqrt(a.ToVector512Unsafe(), rounding).GetLower();

    [MethodImpl(Inline)]
    public static Vector128<double> Sqrt(Vector128<double> a, Rounding rounding) =>
        Sqrt(a.ToVector256Unsafe().ToVector512Unsafe(), rounding).GetLower().GetLower();
}

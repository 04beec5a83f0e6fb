using System;

namespace Drawbridge.Device;

/// <summary>
/// Functions of System.MathF that are no instruction. Single precision is computed in double precision with a few multiplications, which leaves less than
/// one unit in the last place; what a float can hold needs no more care.
/// </summary>
public static class MathF
{
    public static float Sin(float x) => (float)Math.Sin(x);

    public static float Cos(float x) => (float)Math.Cos(x);

    public static float Tan(float x) => (float)Math.Tan(x);

    public static float Exp(float x) => (float)Math.Exp(x);

    public static float Log(float x) => (float)Math.Log(x);

    public static float Log2(float x) => (float)Math.Log2(x);

    public static float Log10(float x) => (float)Math.Log10(x);

    public static float Pow(float x, float y) => (float)Math.Pow(x, y);

    public static float Sinh(float x) => (float)Math.Sinh(x);

    public static float Cosh(float x) => (float)Math.Cosh(x);

    public static float Tanh(float x) => (float)Math.Tanh(x);

    public static float Atan(float x) => (float)Math.Atan(x);

    public static float Atan2(float y, float x) => (float)Math.Atan2(y, x);

    /// <summary>C#'s <c>%</c>: exact, with the sign of x.</summary>
    public static float Remainder(float x, float y) => (float)Math.Remainder(x, y);
}

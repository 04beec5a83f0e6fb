namespace Drawbridge;

/// <summary>
/// Approximations that the device has instructions for: many times faster than <see cref="MathF"/>, with the errors that PTX documents. As plain C#
/// they are the exact functions.
/// </summary>
public static class Fast
{
    /// <summary>Sine; absolute error 2^-20.5 for −π to π.</summary>
    public static float Sin(float x) => MathF.Sin(x);

    /// <summary>Cosine; absolute error 2^-20.5 for −π to π.</summary>
    public static float Cos(float x) => MathF.Cos(x);

    /// <summary>Two to the power; relative error 2^-22.5.</summary>
    public static float Exp2(float x) => MathF.Pow(2, x);

    /// <summary>e to the power.</summary>
    public static float Exp(float x) => MathF.Exp(x);

    /// <summary>Logarithm to base 2.</summary>
    public static float Log2(float x) => MathF.Log2(x);

    /// <summary>Natural logarithm.</summary>
    public static float Log(float x) => MathF.Log(x);

    /// <summary>1 / √x; relative error 2^-22.9.</summary>
    public static float ReciprocalSqrt(float x) => 1 / MathF.Sqrt(x);

    /// <summary>1 / x, within 1 ulp.</summary>
    public static float Reciprocal(float x) => 1 / x;

    /// <summary>√x; relative error 2^-23.</summary>
    public static float Sqrt(float x) => MathF.Sqrt(x);

    /// <summary>Hyperbolic tangent; relative error 2^-11.</summary>
    public static float Tanh(float x) => MathF.Tanh(x);

    /// <summary>x / y, within 2 ulp where 2^-126 ≤ |y| ≤ 2^126.</summary>
    public static float Divide(float x, float y) => x / y;
}

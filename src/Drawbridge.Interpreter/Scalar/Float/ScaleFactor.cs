namespace Drawbridge.Interpreter.Scalar.Float;

/// <summary><c>.ue8m0</c>: a power of two from 2^-127 to 2^127 in a byte; 0xFF is NaN. There is no sign, zero or infinity.</summary>
static class ScaleFactor
{
    const byte NaN = 0xFF, Largest = 0xFE;

    /// <summary>The value of a scale factor.</summary>
    public static double Read(byte bits) => bits == NaN ? double.NaN : Math.ScaleB(1, bits - 127);

    /// <summary>
    /// The scale factor of a value's magnitude. What is too small, zero too, becomes the smallest; what is too large becomes the largest if
    /// <paramref name="saturate"/>, else NaN.
    /// </summary>
    /// <param name="value">The value.</param>
    /// <param name="rounding">Toward zero or up.</param>
    /// <param name="saturate">Whether the instruction says <c>.satfinite</c>.</param>
    public static byte Write(double value, Rounding rounding, bool saturate)
    {
        if (double.IsNaN(value)) return NaN;
        double magnitude = Math.Abs(value);
        if (double.IsInfinity(magnitude)) return saturate ? Largest : NaN;
        if (magnitude <= Read(0)) return 0;
        int exponent = Math.ILogB(magnitude);
        if (rounding == Rounding.Up && Math.ScaleB(1, exponent) != magnitude) exponent++;
        return exponent <= 127 ? (byte)(exponent + 127) : saturate ? Largest : NaN;
    }
}

using Drawbridge.Ptx.Isa;

namespace Drawbridge.Interpreter.Scalar.Float;

/// <summary>
/// Arithmetic in f16 and bf16, scalar or packed: the exact result (products fit a double, sums are rounded to odd) rounded once to nearest.
/// </summary>
static class Halves
{
    /// <summary>
    /// The NaN with which tensor copies fill what lies outside (OOB-NaN), and by which <c>fma.oob</c> knows it. PTX does not give its bits; these
    /// are what others have read back from a GPU.
    /// </summary>
    public const ulong OutOfBoundsNaN = 0x7FF7;

    public static ScalarDefinition Add(Operation operation) => Define(operation, (a, b, _) => Doubles.AddToOdd(a, b));

    public static ScalarDefinition Sub(Operation operation) => Define(operation, (a, b, _) => Doubles.AddToOdd(a, -b));

    public static ScalarDefinition Mul(Operation operation) => Define(operation, (a, b, _) => a * b);

    public static ScalarDefinition Fma(Operation operation) => Define(operation, (a, b, c) => Doubles.AddToOdd(a * b, c));

    static ScalarDefinition Define(Operation operation, Func<double, double, double, double> function)
    {
        var format = NumberFormat.Of(operation.Type)!;
        var finish = Finish.Of(operation, format);
        bool flushes = operation.Has("ftz"), guardsBounds = operation.Has("oob");
        return new(Bits.Lanewise(operation.Type, (a, b, c, _) =>
        {
            if (guardsBounds && (a == OutOfBoundsNaN || b == OutOfBoundsNaN || c == OutOfBoundsNaN)) return 0;
            if (flushes) (a, b, c) = (format.Flush(a), format.Flush(b), format.Flush(c));
            return finish(format.FromDouble(function(format.ToDouble(a), format.ToDouble(b), format.ToDouble(c)), Rounding.NearestEven));
        }));
    }
}

using Drawbridge.Ptx.Isa;

namespace Drawbridge.Interpreter.Scalar.Float;

/// <summary>
/// Correctly rounded arithmetic in f32, f32x2 and f64: add, sub, mul, fma, div, rcp, sqrt. To nearest the host's own IEEE operations do it;
/// the directed roundings are computed exactly and rounded once (<see cref="Number"/>, <see cref="NumberFormat"/>).
/// </summary>
static class Arithmetic
{
    public static ScalarDefinition Add(Operation operation) => Define(operation, Add32(Roundings.Of(operation)), Add64(Roundings.Of(operation)));

    public static ScalarDefinition Sub(Operation operation)
    {
        var rounding = Roundings.Of(operation);
        Func<float, float, float, float> add32 = Add32(rounding);
        Func<double, double, double, double> add64 = Add64(rounding);
        return Define(operation, (a, b, c) => add32(a, -b, c), (a, b, c) => add64(a, -b, c));
    }

    public static ScalarDefinition Mul(Operation operation)
    {
        var rounding = Roundings.Of(operation);
        return rounding == Rounding.NearestEven
            ? Define(operation, (a, b, _) => a * b, (a, b, _) => a * b)
            : Define(operation,
                (a, b, _) => float.IsFinite(a) && float.IsFinite(b) ? Single(Number.Multiply(Exact(a), Exact(b)), rounding) : a * b,
                (a, b, _) => double.IsFinite(a) && double.IsFinite(b) ? Double(Number.Multiply(Exact(a), Exact(b)), rounding) : a * b);
    }

    public static ScalarDefinition Fma(Operation operation) => Define(operation, Fma32(Roundings.Of(operation)), Fma64(Roundings.Of(operation)));

    public static ScalarDefinition Div(Operation operation) => Define(operation, Div32(Roundings.Of(operation)), Div64(Roundings.Of(operation)));

    public static ScalarDefinition Rcp(Operation operation)
    {
        var div32 = Div32(Roundings.Of(operation));
        var div64 = Div64(Roundings.Of(operation));
        return Define(operation, (a, _, _) => div32(1, a, 0), (a, _, _) => div64(1, a, 0));
    }

    public static ScalarDefinition Sqrt(Operation operation)
    {
        var rounding = Roundings.Of(operation);
        return rounding == Rounding.NearestEven
            ? Define(operation, (a, _, _) => MathF.Sqrt(a), (a, _, _) => Math.Sqrt(a))
            : Define(operation,
                (a, _, _) => a > 0 && float.IsFinite(a) ? Single(Number.SquareRoot(Exact(a)), rounding) : MathF.Sqrt(a),
                (a, _, _) => a > 0 && double.IsFinite(a) ? Double(Number.SquareRoot(Exact(a)), rounding) : Math.Sqrt(a));
    }

    /// <summary>a + b in f32.</summary>
    public static Func<float, float, float, float> Add32(Rounding rounding) => rounding == Rounding.NearestEven
        ? (a, b, _) => a + b
        : (a, b, _) => float.IsFinite(a) && float.IsFinite(b) ? Single(Number.Add(Exact(a), Exact(b), rounding), rounding) : a + b;

    /// <summary>a * b + c in f32.</summary>
    public static Func<float, float, float, float> Fma32(Rounding rounding) => rounding == Rounding.NearestEven
        ? MathF.FusedMultiplyAdd
        : (a, b, c) => float.IsFinite(a) && float.IsFinite(b) && float.IsFinite(c)
            ? Single(Number.Add(Number.Multiply(Exact(a), Exact(b)), Exact(c), rounding), rounding)
            : MathF.FusedMultiplyAdd(a, b, c);

    static Func<double, double, double, double> Add64(Rounding rounding) => rounding == Rounding.NearestEven
        ? (a, b, _) => a + b
        : (a, b, _) => double.IsFinite(a) && double.IsFinite(b) ? Double(Number.Add(Exact(a), Exact(b), rounding), rounding) : a + b;

    static Func<double, double, double, double> Fma64(Rounding rounding) => rounding == Rounding.NearestEven
        ? Math.FusedMultiplyAdd
        : (a, b, c) => double.IsFinite(a) && double.IsFinite(b) && double.IsFinite(c)
            ? Double(Number.Add(Number.Multiply(Exact(a), Exact(b)), Exact(c), rounding), rounding)
            : Math.FusedMultiplyAdd(a, b, c);

    static Func<float, float, float, float> Div32(Rounding rounding) => rounding == Rounding.NearestEven
        ? (a, b, _) => a / b
        : (a, b, _) => float.IsFinite(a) && float.IsFinite(b) && b != 0 ? Single(Number.Divide(Exact(a), Exact(b)), rounding) : a / b;

    static Func<double, double, double, double> Div64(Rounding rounding) => rounding == Rounding.NearestEven
        ? (a, b, _) => a / b
        : (a, b, _) => double.IsFinite(a) && double.IsFinite(b) && b != 0 ? Double(Number.Divide(Exact(a), Exact(b)), rounding) : a / b;

    static ScalarDefinition Define(Operation operation, Func<float, float, float, float> single, Func<double, double, double, double> twice)
        => operation.Type == PtxType.F64
            ? new(Doubles.Lift(twice))
            : new(Bits.Lanewise(operation.Type, Singles.Lift(operation, single)));

    static Number Exact(double value) => Number.FromDouble(value);

    static float Single(in Number number, Rounding rounding) => BitConverter.UInt32BitsToSingle((uint)NumberFormat.F32.Round(number, rounding));

    static double Double(in Number number, Rounding rounding) => BitConverter.UInt64BitsToDouble(NumberFormat.F64.Round(number, rounding));
}

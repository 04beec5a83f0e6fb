using Drawbridge.Ptx.Isa;

namespace Drawbridge.Interpreter.Scalar.Float;

/// <summary>The approximate instructions: <see cref="Approximations"/> under their modifiers, in f32, f16 and bf16, and the rough f64 seeds.</summary>
static class ApproximateDefinitions
{
    public static ScalarDefinition Div(Operation operation) => new(Singles.Lift(operation, (a, b, _) => Approximations.Div(a, b)));

    public static ScalarDefinition DivFull(Operation operation) => new(Singles.Lift(operation, (a, b, _) => Approximations.DivFull(a, b)));

    public static ScalarDefinition Rcp(Operation operation) => Singles.LiftUnary(operation, Approximations.Rcp);

    public static ScalarDefinition Sqrt(Operation operation) => Singles.LiftUnary(operation, Approximations.Sqrt);

    public static ScalarDefinition Rsqrt(Operation operation) => Singles.LiftUnary(operation, Approximations.Rsqrt);

    public static ScalarDefinition Sin(Operation operation) => Singles.LiftUnary(operation, Approximations.Sin);

    public static ScalarDefinition Cos(Operation operation) => Singles.LiftUnary(operation, Approximations.Cos);

    public static ScalarDefinition Lg2(Operation operation) => Singles.LiftUnary(operation, Approximations.Lg2);

    public static ScalarDefinition Ex2(Operation operation) => Singles.LiftUnary(operation, Approximations.Ex2);

    public static ScalarDefinition Tanh(Operation operation) => Singles.LiftUnary(operation, Approximations.Tanh);

    /// <summary>The f32 function of each lane, rounded to the lane's format.</summary>
    public static ScalarDefinition TanhHalf(Operation operation) => Half(operation, Approximations.Tanh);

    /// <inheritdoc cref="TanhHalf"/>
    public static ScalarDefinition Ex2Half(Operation operation) => Half(operation, Approximations.Ex2);

    /// <summary>1/sqrt(x) in two rounded steps: relative error at most 2^-52.</summary>
    public static ScalarDefinition RsqrtDouble(Operation operation) => new(Doubles.Lift((a, _, _) => 1 / Math.Sqrt(a)));

    /// <summary><c>rcp.approx.ftz.f64</c>.</summary>
    public static ScalarDefinition RcpSeed(Operation operation) => Seed(x => 1 / x);

    /// <summary><c>rsqrt.approx.ftz.f64</c>.</summary>
    public static ScalarDefinition RsqrtSeed(Operation operation) => Seed(x => 1 / Math.Sqrt(x));

    static ScalarDefinition Half(Operation operation, Func<float, float> function)
    {
        var format = NumberFormat.Of(operation.Type)!;
        bool flushes = operation.Has("ftz");
        var finish = Finish.Of(operation, format);
        return new(Bits.Lanewise(operation.Type, (a, _, _, _) =>
            finish(format.FromDouble(function((float)format.ToDouble(flushes ? format.Flush(a) : a)), Rounding.NearestEven))));
    }

    /// <summary>Upper word in, upper word out, the result rounded to its 20 bits of fraction; subnormals count as zero on both sides.</summary>
    static ScalarDefinition Seed(Func<double, double> function) => new((a, _, _, _) =>
    {
        const ulong UpperWord = 0xFFFF_FFFF_0000_0000;
        var format = NumberFormat.F64;
        double result = function(Doubles.Read(format.Flush(a & UpperWord)));
        return double.IsNaN(result) ? 0x7FFF_FFFF_0000_0000 : format.Flush(Doubles.Write(result)) + 0x8000_0000 & UpperWord;
    });
}

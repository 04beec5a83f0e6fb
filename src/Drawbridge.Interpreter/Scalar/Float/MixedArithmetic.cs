using Drawbridge.Ptx.Isa;

namespace Drawbridge.Interpreter.Scalar.Float;

/// <summary>
/// Arithmetic between formats: f32 results of 16-bit sources (widened exactly), 16-bit results of f32 pairs, and the packed 8-, 6- and 4-bit
/// floats. In each the exact result is rounded once.
/// </summary>
static class MixedArithmetic
{
    public static ScalarDefinition Add(Operation operation) => Define(operation, sign: 1);

    public static ScalarDefinition Sub(Operation operation) => Define(operation, sign: -1);

    /// <summary>The first two sources may be narrow; the last is f32.</summary>
    public static ScalarDefinition Fma(Operation operation)
    {
        Func<ulong, double> first = Lanes.Reader(operation.Operands[1].Type), second = Lanes.Reader(operation.Operands[2].Type);
        var fma = Arithmetic.Fma32(Roundings.Of(operation));
        bool saturates = operation.Has("sat");
        return new(Lanes.Each(operation, (a, b, c, _) =>
            Singles.Write(fma((float)first(a), (float)second(b), Singles.Read(c, false)), flushes: false, saturates)));
    }

    static ScalarDefinition Define(Operation operation, int sign)
    {
        PtxType result = operation.Operands[0].Type, source = operation.Operands[1].Type;
        var rounding = Roundings.Of(operation);
        if (result.Element() == PtxType.F32)
        {
            var read = Lanes.Reader(source);
            var add = Arithmetic.Add32(rounding);
            bool saturates = operation.Has("sat");
            return new(Lanes.Each(operation, (a, c, _, _) =>
                Singles.Write(add((float)read(a), sign * Singles.Read(c, false), 0), flushes: false, saturates)));
        }
        var format = NumberFormat.Of(result)!;
        var finish = Finish.Of(operation, format);
        bool flushes = operation.Has("ftz");
        return new(Lanes.Each(operation, (a, c, _, _) =>
            finish(format.FromDouble(Doubles.AddToOdd(Singles.Read(a, flushes), sign * Singles.Read(c, flushes)), rounding))));
    }

    /// <summary>Sums of packed 8-, 6- and 4-bit floats.</summary>
    public static ScalarDefinition AddNarrow(Operation operation) => Narrow(operation, (a, c, _) => Doubles.AddToOdd(a, c));

    /// <summary>Differences of packed 8-, 6- and 4-bit floats.</summary>
    public static ScalarDefinition SubNarrow(Operation operation) => Narrow(operation, (a, c, _) => Doubles.AddToOdd(a, -c));

    /// <summary>Products of packed 8-, 6- and 4-bit floats.</summary>
    public static ScalarDefinition MulNarrow(Operation operation) => Narrow(operation, (a, c, _) => a * c);

    /// <summary>Multiply-adds of packed 8-, 6- and 4-bit floats.</summary>
    public static ScalarDefinition FmaNarrow(Operation operation) => Narrow(operation, (a, b, c) => Doubles.AddToOdd(a * b, c));

    static ScalarDefinition Narrow(Operation operation, Func<double, double, double, double> function)
    {
        var format = NumberFormat.Of(operation.Operands[0].Type)!;
        var readers = operation.Operands.Skip(1).Select(operand => Lanes.Reader(operand.Type)).ToArray();
        Func<ulong, double> first = readers[0], second = readers[1], third = readers.Length > 2 ? readers[2] : _ => 0;
        bool saturate = operation.Has("satfinite");
        return new(Lanes.Each(operation, (a, b, c, _) =>
            format.FromDouble(function(first(a), second(b), third(c)), Rounding.NearestEven, saturate)));
    }
}

using Drawbridge.Ptx.Isa;

namespace Drawbridge.Interpreter.Scalar.Float;

/// <summary><c>cvt</c> of one value, and <c>cvt.pack</c>: between integers, between floats, and across.</summary>
static class ScalarConversion
{
    const ulong QuietBit = 1UL << 51;

    public static ScalarDefinition IntegerToInteger(Operation operation)
    {
        PtxType to = operation.Operands[0].Type, from = operation.Operands[1].Type;
        int fromBits = from.Bits();
        bool isSigned = from.Class() == TypeClass.Signed;
        ulong mask = Bits.Mask(to.Bits());
        return operation.Has("sat")
            ? new((a, _, _, _) => Bits.Saturate(Bits.Value(a, from), to))
            : new((a, _, _, _) => (isSigned ? (ulong)Bits.Signed(a, fromBits) : a) & mask);
    }

    public static ScalarDefinition IntegerToFloat(Operation operation)
    {
        PtxType to = operation.Operands[0].Type, from = operation.Operands[1].Type;
        var format = NumberFormat.Of(to)!;
        var rounding = Roundings.Of(operation);
        var finish = Finish.Of(operation, format, flushes: false); // No integer becomes subnormal.
        int fromBits = from.Bits();
        bool isSigned = from.Class() == TypeClass.Signed;
        return new((a, _, _, _) =>
        {
            long value = isSigned ? Bits.Signed(a, fromBits) : (long)a;
            bool negative = isSigned && value < 0;
            return finish(format.Round(Number.FromInteger(negative, negative ? (ulong)-value : (ulong)value), rounding));
        });
    }

    /// <summary>Always clamped to the range of the integer. NaN gives 0, or the top bit alone if either side has 64 bits.</summary>
    public static ScalarDefinition FloatToInteger(Operation operation)
    {
        PtxType to = operation.Operands[0].Type, from = operation.Operands[1].Type;
        var format = NumberFormat.Of(from)!;
        var rounding = Roundings.IntegralOf(operation) ?? Rounding.TowardZero;
        bool flushes = operation.Has("ftz") && from == PtxType.F32;
        int bits = to.Bits();
        bool isSigned = to.Class() == TypeClass.Signed;
        ulong nan = from == PtxType.F64 || bits == 64 ? 1UL << (bits - 1) : 0;
        ulong mask = Bits.Mask(bits), greatest = isSigned ? mask >> 1 : mask, least = isSigned ? greatest + 1 : 0;
        double above = Math.ScaleB(1, isSigned ? bits - 1 : bits); // The first integer too large; -above is the least signed one.
        return new((a, _, _, _) =>
        {
            double value = format.ToDouble(flushes ? format.Flush(a) : a);
            if (double.IsNaN(value)) return nan;
            value = Roundings.ToIntegral(value, rounding);
            if (value >= above) return greatest;
            if (value <= (isSigned ? -above : 0)) return least;
            return (value < 0 ? (ulong)(long)value : (ulong)value) & mask;
        });
    }

    /// <summary>Between float formats, and to integral values within one.</summary>
    public static ScalarDefinition FloatToFloat(Operation operation)
    {
        PtxType to = operation.Operands[0].Type, from = operation.Operands[1].Type;
        NumberFormat source = NumberFormat.Of(from)!, target = NumberFormat.Of(to)!;
        var rounding = Roundings.Of(operation);
        var integral = Roundings.IntegralOf(operation);
        bool flushes = operation.Has("ftz"), flushesSource = flushes && from == PtxType.F32;
        bool saturate = operation.Has("satfinite"), clamps = operation.Has("sat");
        var finish = Finish.Of(operation, target, flushes && to == PtxType.F32);
        int shift = to == PtxType.TF32 ? NumberFormat.TF32Shift : 0;
        // Every bit pattern of bf16 is the upper half of an f32, NaN too.
        if (from == PtxType.BF16 && to == PtxType.F32) return new((a, _, _, _) => finish(a << 16));
        return new((a, _, _, _) =>
        {
            if (flushesSource) a = source.Flush(a);
            if (source.IsNaN(a)) return KeepsNaN() ? WidenNaN(a, source) : finish(NaN()) << shift;
            double value = source.ToDouble(a);
            if (integral is { } mode) value = Roundings.ToIntegral(value, mode);
            return finish(target.FromDouble(value, rounding, saturate)) << shift;
        });

        bool KeepsNaN() => target == NumberFormat.F64 && !clamps;

        ulong NaN() => target.NaN!.Value;
    }

    /// <summary>A NaN in f64 keeps sign and payload of the NaN it came from, made quiet.</summary>
    static ulong WidenNaN(ulong bits, NumberFormat source)
    {
        ulong sign = (bits & source.SignBit) != 0 ? 1UL << 63 : 0;
        ulong payload = (bits & ((1UL << source.FractionBits) - 1)) << (52 - source.FractionBits);
        return sign | 0x7FF0_0000_0000_0000 | QuietBit | payload;
    }

    /// <summary><c>cvt.pack</c>: a and b clamped and packed, a above b; below 16 bits each, c follows above them.</summary>
    public static ScalarDefinition Pack(Operation operation)
    {
        var type = operation.TypeOf("ctype");
        int width = type.Bits();
        return new((a, b, c, _) =>
        {
            ulong pair = Clamp(a) << width | Clamp(b);
            return (width == 16 ? pair : c << (2 * width) | pair) & Bits.Mask(32);
        });

        ulong Clamp(ulong raw) => Bits.Saturate(Bits.Value(raw, PtxType.S32), type);
    }
}

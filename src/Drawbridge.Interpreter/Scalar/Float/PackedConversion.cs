using Drawbridge.Ptx.Isa;

namespace Drawbridge.Interpreter.Scalar.Float;

/// <summary>
/// <c>cvt</c> to and from pairs of 16-, 8-, 6- and 4-bit floats, scale factors and fixed-point numbers. Two f32 sources go the first to the upper
/// lane, the second to the lower. A scale factor divides on the way down, one for both lanes (<c>n1</c>) or one for each (<c>n2</c>), and
/// multiplies on the way up; being a power of two it costs no rounding of its own.
/// </summary>
static class PackedConversion
{
    public static ScalarDefinition Convert(Operation operation)
    {
        PtxType to = operation.Operands[0].Type, from = operation.Operands[1].Type;
        int width = to.Bits() / 2, fromWidth = from.Bits() / 2;
        var read = Lanes.Reader(from);
        var write = Writer(operation, to);
        bool hasTwoSources = from == PtxType.F32, goesUp = to is PtxType.F16x2 or PtxType.BF16x2 && !hasTwoSources;
        bool hasOneScale = operation.Has("scaled::n1::ue8m0"), hasTwoScales = operation.Has("scaled::n2::ue8m0");
        var flush = hasOneScale ? Flush(from) : bits => bits;

        ulong Lane(ulong bits, ulong scale)
        {
            double value = read(flush(bits));
            if (hasOneScale || hasTwoScales)
            {
                double factor = ScaleFactor.Read((byte)scale);
                value = goesUp ? value * factor : value / factor; // Exact: a double has room for both exponents.
            }
            return write(value);
        }

        if (hasTwoSources) return new((a, b, scale, _) => Lane(a, hasTwoScales ? scale >> 8 : scale) << width | Lane(b, scale));
        return new((a, scale, _, _) =>
            Lane(a >> fromWidth & Bits.Mask(fromWidth), hasTwoScales ? scale >> 8 : scale) << width | Lane(a & Bits.Mask(fromWidth), scale));
    }

    /// <summary>How a lane of <paramref name="type"/> is rounded, under the operation's modifiers.</summary>
    static Func<double, ulong> Writer(Operation operation, PtxType type)
    {
        var rounding = Roundings.Of(operation);
        bool saturate = operation.Has("satfinite");
        switch (type)
        {
            case PtxType.UE8M0x2: return value => ScaleFactor.Write(value, rounding, saturate);
            case PtxType.S2F6x2:
                bool relu = operation.Has("relu");
                return value => FixedPoint(relu && value < 0 ? 0 : value, rounding);
        }
        var format = NumberFormat.Of(type)!;
        var finish = Finish.Of(operation, format);
        return value => finish(format.FromDouble(value, rounding, saturate));
    }

    // s2f6: 64ths in two's complement; NaN becomes the largest.
    static ulong FixedPoint(double value, Rounding rounding)
        => double.IsNaN(value) ? 0x7Fu : (byte)(sbyte)Math.Clamp(Roundings.ToIntegral(value * 64, rounding), -128, 127);

    static Func<ulong, ulong> Flush(PtxType type) => NumberFormat.Of(type) is { } format ? format.Flush : bits => bits;

    /// <summary>
    /// <c>cvt.rs</c>. Two values: each takes its half of the random bits, 13 of them for f16, 16 for bf16. Four values: the upper half serves the
    /// first two and the lower half the others; for 4-bit floats the upper bytes of both halves and the lower bytes of both.
    /// </summary>
    public static ScalarDefinition Stochastic(Operation operation)
    {
        var type = operation.Operands[0].Type;
        var format = NumberFormat.Of(type)!;
        int lanes = type.Lanes(), width = type.Bits() / lanes;
        var finish = Finish.Of(operation, format);
        bool saturate = operation.Has("satfinite");

        ulong Lane(ulong bits, uint random, int count)
        {
            double value = Singles.Read(bits, false);
            if (!double.IsFinite(value)) return finish(format.FromDouble(value, Rounding.TowardZero, saturate));
            return finish(format.Round(Number.FromDouble(value), Rounding.TowardZero, saturate, new RandomBits(random, count)));
        }

        if (lanes == 2)
        {
            int count = format == NumberFormat.F16 ? 13 : 16;
            uint mask = (1u << count) - 1;
            return new((a, b, random, _) => Lane(a, (uint)(random >> 16) & mask, count) << width | Lane(b, (uint)random & mask, count));
        }
        bool isNibbles = type == PtxType.E2M1x4;
        ulong Four(ReadOnlySpan<ulong> sources)
        {
            uint random = (uint)sources[4];
            uint upper = isNibbles ? random >> 16 & 0xFF00 | random >> 8 & 0xFF : random >> 16;
            uint lower = isNibbles ? random >> 8 & 0xFF00 | random & 0xFF : random & 0xFFFF;
            ulong packed = 0;
            for (int i = 0; i < 4; i++) packed = packed << width | Lane(sources[i], i < 2 ? upper : lower, 16);
            return packed;
        }
        return new((_, _, _, _) => throw new InvalidOperationException("cvt.rs of four values has five sources"), Vector: Four);
    }
}

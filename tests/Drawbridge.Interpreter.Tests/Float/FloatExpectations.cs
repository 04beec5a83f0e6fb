using Drawbridge.Ptx.Isa;

namespace Drawbridge.Interpreter.Tests.Float;

/// <summary>What floating-point arithmetic should give, from exact numbers.</summary>
static class FloatExpectations
{
    /// <summary>A float operand of one lane: class, sign and exact value.</summary>
    readonly record struct Operand(bool IsNaN, bool IsInfinite, bool IsNegative, Dyadic Value)
    {
        public bool IsFinite => !IsNaN && !IsInfinite;

        public bool IsZero => IsFinite && Value.Sign == 0;

        public Operand Negated => this with { IsNegative = !IsNegative, Value = -Value };

        public static Operand Of(FloatingFormat format, ulong bits) => new(
            format.IsNaN(bits), format.IsInfinite(bits), format.IsNegative(bits), format.IsFinite(bits) ? format.Value(bits) : Dyadic.Zero);
    }

    public static string RoundingOf(Operation operation) =>
        new[] { "rz", "rm", "rp", "rna" }.FirstOrDefault(operation.Has) ?? "rn";

    /// <summary>The result bits of an operation with float sources and result.</summary>
    public static ulong Of(Operation operation, ulong[] sources)
    {
        var types = operation.Operands.Select(shape => shape.Type).ToArray();
        int lanes = types[0].Lanes();
        ulong packed = 0;
        for (int lane = 0; lane < lanes; lane++)
        {
            var parts = new ulong[sources.Length];
            for (int i = 0; i < parts.Length; i++) parts[i] = Part(sources[i], lane, types[i + 1].Bits() / lanes);
            packed |= Lane(operation, types, parts) << (lane * (types[0].Bits() / lanes));
        }
        return packed;
    }

    public static ulong Part(ulong packed, int lane, int width) => width == 64 ? packed : packed >> (lane * width) & ((1UL << width) - 1);

    static ulong Lane(Operation operation, PtxType[] types, ulong[] bits)
    {
        var result = FloatingFormat.Of(types[0])!;
        var formats = types.Skip(1).Select(FloatingFormat.Of).ToArray();
        bool ftz = operation.Has("ftz");
        if (operation.Has("oob") && bits.Contains(0x7FF7UL)) return 0;
        var operands = new Operand[bits.Length];
        for (int i = 0; i < bits.Length; i++)
        {
            if (types[i + 1].Element() == PtxType.UE8M0) operands[i] = ScaleFactor(bits[i]);
            else
            {
                ulong value = bits[i] & ((formats[i]!.Sign << 1) - 1);
                operands[i] = Operand.Of(formats[i]!, ftz ? formats[i]!.Flush(value) : value);
            }
        }
        string rounding = RoundingOf(operation);
        ulong rounded = operation.Opcode switch
        {
            "add" => Sum(result, operands[0], operands[1], rounding, operation),
            "sub" => Sum(result, operands[0], operands[1].Negated, rounding, operation),
            "mul" => MultiplyAdd(result, operands[0], operands[1], null, rounding, operation),
            "fma" or "mad" => MultiplyAdd(result, operands[0], operands[1], operands[2], rounding, operation),
            "div" => Quotient(result, operands[0], operands[1], rounding),
            "rcp" => Quotient(result, Operand.Of(result, result.One), operands[0], rounding),
            "sqrt" => SquareRoot(result, operands[0], rounding),
            _ => throw new ArgumentException(operation.Text),
        };
        return Finish(operation, result, NaNOf(result, rounded, bits), ftz);
    }

    static Operand ScaleFactor(ulong bits) => bits == 255
        ? new(true, false, false, Dyadic.Zero)
        : new(false, false, false, Dyadic.PowerOfTwo((int)bits - 127));

    // f64 keeps the payload of its first NaN operand; the others have one NaN.
    static ulong NaNOf(FloatingFormat result, ulong rounded, ulong[] bits)
    {
        if (!result.IsNaN(rounded) || result.Name != "f64") return rounded;
        foreach (ulong operand in bits)
        {
            if (result.IsNaN(operand)) return operand | 1UL << 51;
        }
        return result.NaN!.Value;
    }

    /// <summary>Flush, saturation and relu of a result.</summary>
    public static ulong Finish(Operation operation, FloatingFormat format, ulong bits, bool ftz)
    {
        if (ftz && format.IsSubnormal(bits)) bits &= format.Sign;
        bool isNaN = format.IsNaN(bits), isNegative = format.IsNegative(bits) && !isNaN;
        if (operation.Has("sat"))
        {
            if (isNaN || isNegative) return 0;
            return format.IsInfinite(bits) || format.Value(bits).CompareTo(new Dyadic(1, 0)) > 0 ? format.One : bits;
        }
        if (operation.Has("relu")) return isNaN ? format.NaN!.Value : isNegative ? 0 : bits;
        if (operation.Has("pzo") && bits == format.Sign) return 0;
        return bits;
    }

    static ulong Infinite(FloatingFormat format, bool negative, Operation? operation)
    {
        ulong sign = negative ? format.Sign : 0;
        if (operation != null && operation.Has("satfinite")) return sign | format.Largest;
        return format.Infinity is { } infinity ? sign | infinity : format.NaN!.Value;
    }

    static ulong Sum(FloatingFormat format, Operand a, Operand b, string rounding, Operation operation)
    {
        if (a.IsNaN || b.IsNaN || a.IsInfinite && b.IsInfinite && a.IsNegative != b.IsNegative) return format.NaN!.Value;
        if (a.IsInfinite || b.IsInfinite) return Infinite(format, a.IsInfinite ? a.IsNegative : b.IsNegative, operation);
        bool zeroIsNegative = a.IsZero && b.IsZero && a.IsNegative == b.IsNegative ? a.IsNegative : rounding == "rm";
        return format.Round(a.Value + b.Value, rounding, zeroIsNegative, operation.Has("satfinite"));
    }

    static ulong MultiplyAdd(FloatingFormat format, Operand a, Operand b, Operand? c, string rounding, Operation operation)
    {
        bool negative = a.IsNegative != b.IsNegative;
        if (a.IsNaN || b.IsNaN || c is { IsNaN: true } || a.IsInfinite && b.IsZero || a.IsZero && b.IsInfinite) return format.NaN!.Value;
        var product = new Operand(false, a.IsInfinite || b.IsInfinite, negative, a.Value * b.Value);
        if (c is { } addend) return Sum(format, product, addend, rounding, operation);
        if (product.IsInfinite) return Infinite(format, negative, operation);
        return format.Round(product.Value, rounding, negative, operation.Has("satfinite"));
    }

    static ulong Quotient(FloatingFormat format, Operand a, Operand b, string rounding)
    {
        bool negative = a.IsNegative != b.IsNegative;
        if (a.IsNaN || b.IsNaN || a.IsInfinite && b.IsInfinite || a.IsZero && b.IsZero) return format.NaN!.Value;
        if (a.IsInfinite || b.IsZero) return Infinite(format, negative, null);
        if (b.IsInfinite || a.IsZero) return negative ? format.Sign : 0;
        Dyadic dividend = a.Value.Abs(), divisor = b.Value.Abs();
        return format.Round(negative, candidate => dividend.CompareTo(candidate * divisor), rounding);
    }

    static ulong SquareRoot(FloatingFormat format, Operand a, string rounding)
    {
        if (a.IsNaN || a.IsNegative && !a.IsZero) return format.NaN!.Value;
        if (a.IsInfinite) return format.Infinity!.Value;
        if (a.IsZero) return a.IsNegative ? format.Sign : 0;
        return format.Round(false, candidate => a.Value.CompareTo(candidate * candidate), rounding);
    }
}

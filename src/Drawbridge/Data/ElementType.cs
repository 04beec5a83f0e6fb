using System.Globalization;
using Drawbridge.Ptx.Isa;

namespace Drawbridge.Data;

/// <summary>Why a text is not a value of a type.</summary>
internal enum ValueError
{
    None,

    /// <summary>No number at all.</summary>
    NotANumber,

    /// <summary>A number that the type cannot hold.</summary>
    OutOfRange,
}

/// <summary>
/// What the data of buffers and arguments can consist of: reading, writing and making up single values, as raw bits in the low end of an
/// <see cref="ulong"/>. A row a type; everything about a type stands in its row.
/// </summary>
internal sealed class ElementType
{
    delegate ValueError ParseBits(string text, out ulong bits);

    static readonly Dictionary<PtxType, ElementType> Table = Build();

    readonly ParseBits parse;
    readonly Func<ulong, string> format;
    readonly Func<double, ulong>? fromDouble;
    readonly Func<ulong, double> toDouble;
    readonly int randomBits;

    ElementType(PtxType type, ParseBits parse, Func<ulong, string> format, Func<ulong, double> toDouble, Func<double, ulong>? fromDouble = null,
        int randomBits = 0)
    {
        Type = type;
        this.parse = parse;
        this.format = format;
        this.toDouble = toDouble;
        this.fromDouble = fromDouble;
        this.randomBits = randomBits;
    }

    /// <summary>The PTX type.</summary>
    public PtxType Type { get; }

    /// <summary>Size of an element in bytes: 1, 2, 4 or 8.</summary>
    public int Bytes => Type.Bytes();

    /// <summary>True for floating point, whose NaNs are all alike when compared.</summary>
    public bool IsFloat => fromDouble != null;

    /// <summary>All types data can have, in the table's order.</summary>
    public static IEnumerable<ElementType> All => Table.Values;

    /// <summary>The element type of that PTX type, or null if data cannot have it.</summary>
    public static ElementType? Find(PtxType type) => Table.GetValueOrDefault(type);

    /// <summary>The element type that <paramref name="word"/> (<c>f32</c>) names, or null.</summary>
    public static ElementType? Find(string word) => PtxTypes.TryParse(word, out var type) ? Find(type) : null;

    /// <summary>Reads a value: an integer in decimal or <c>0x</c> hexadecimal, a float in decimal, <c>inf</c>, <c>nan</c>, or a bit pattern.</summary>
    public ValueError Parse(string text, out ulong bits) => parse(text, out bits);

    /// <summary>Writes a value so that <see cref="Parse"/> reads the same bits again (NaNs: any NaN).</summary>
    public string Format(ulong bits) => format(bits);

    /// <summary>The value as a double; 64-bit integers are rounded.</summary>
    public double ToDouble(ulong bits) => toDouble(bits);

    /// <summary>Element <paramref name="index"/> of <c>iota</c>: the index, wrapped to the width of an integer, rounded to a float.</summary>
    public ulong FromIndex(long index) => fromDouble != null ? fromDouble(index) : Truncate((ulong)index);

    /// <summary>The value one random draw makes: from 0 up to, not including, 1 for floats; the whole range for integers.</summary>
    public ulong FromRandom(ulong draw) =>
        fromDouble != null ? fromDouble((draw >> (64 - randomBits)) * Math.Pow(2, -randomBits)) : draw >> (64 - Type.Bits());

    ulong Truncate(ulong value) => Bytes == 8 ? value : value & ((1UL << Type.Bits()) - 1);

    static Dictionary<PtxType, ElementType> Build()
    {
        var table = new Dictionary<PtxType, ElementType>();
        void Add(ElementType row) => table.Add(row.Type, row);

        foreach (var type in (PtxType[])[PtxType.U8, PtxType.U16, PtxType.U32, PtxType.U64])
            Add(new(type, Integer(type), bits => bits.ToString(CultureInfo.InvariantCulture), bits => bits));
        foreach (var type in (PtxType[])[PtxType.S8, PtxType.S16, PtxType.S32, PtxType.S64])
        {
            int unused = 64 - type.Bits();
            Add(new(type, Integer(type), bits => ((long)(bits << unused) >> unused).ToString(CultureInfo.InvariantCulture),
                bits => (long)(bits << unused) >> unused));
        }
        foreach (var type in (PtxType[])[PtxType.B8, PtxType.B16, PtxType.B32, PtxType.B64])
        {
            string pattern = "x" + 2 * type.Bytes();
            Add(new(type, Integer(type), bits => "0x" + bits.ToString(pattern, CultureInfo.InvariantCulture), bits => bits));
        }

        // Random floats have as many bits as the significand holds, so that every draw is exact.
        Add(new(PtxType.F16, Float(PtxType.F16, "", HalfBits), bits => Word(BitConverter.UInt16BitsToHalf((ushort)bits)),
            bits => (double)BitConverter.UInt16BitsToHalf((ushort)bits), value => BitConverter.HalfToUInt16Bits((Half)value), 11));
        Add(new(PtxType.BF16, Float(PtxType.BF16, "", BFloatBits), bits => Word(BFloatValue(bits)),
            bits => BFloatValue(bits), value => BFloatFrom(value), 8));
        Add(new(PtxType.F32, Float(PtxType.F32, "0f", SingleBits), bits => Word(BitConverter.UInt32BitsToSingle((uint)bits)),
            bits => BitConverter.UInt32BitsToSingle((uint)bits), value => BitConverter.SingleToUInt32Bits((float)value), 24));
        Add(new(PtxType.F64, Float(PtxType.F64, "0d", DoubleBits), bits => Word(BitConverter.UInt64BitsToDouble(bits)),
            BitConverter.UInt64BitsToDouble, BitConverter.DoubleToUInt64Bits, 53));
        return table;
    }

    /// <summary>Integers: within the type's range; bit types take signed and unsigned alike; hexadecimal is a bit pattern for signed types too.</summary>
    static ParseBits Integer(PtxType type) => (string text, out ulong bits) =>
    {
        bits = 0;
        bool negative = text.StartsWith('-');
        string digits = negative ? text[1..] : text;
        bool hexadecimal = digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        Int128 value;
        if (hexadecimal)
        {
            digits = digits[2..];
            if (digits.Length == 0 || !digits.All(char.IsAsciiHexDigit)) return ValueError.NotANumber;
            digits = digits.TrimStart('0');
            if (digits.Length > 16) return ValueError.OutOfRange;
            value = digits.Length == 0 ? 0 : ulong.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        }
        else
        {
            if (digits.Length == 0 || !digits.All(char.IsAsciiDigit)) return ValueError.NotANumber;
            digits = digits.TrimStart('0');
            if (digits.Length > 20) return ValueError.OutOfRange;
            value = digits.Length == 0 ? 0 : Int128.Parse(digits, CultureInfo.InvariantCulture);
        }
        if (negative) value = -value;
        var range = Int128.One << type.Bits();
        var least = type.Class() == TypeClass.Unsigned ? 0 : -(range >> 1);
        var most = type.Class() == TypeClass.Signed && !hexadecimal ? (range >> 1) - 1 : range - 1;
        if (value < least || value > most) return ValueError.OutOfRange;
        bits = (ulong)(value & (range - 1));
        return ValueError.None;
    };

    /// <summary>
    /// Floats: decimal; <c>inf</c>, <c>nan</c>; PTX's own patterns (<c>0f3f800000</c>, <c>0d…</c>); <c>0x</c> with exactly the type's number of
    /// hexadecimal digits is a pattern too.
    /// </summary>
    static ParseBits Float(PtxType type, string patternPrefix, ParseBits parseDecimal) => (string text, out ulong bits) =>
    {
        foreach (string prefix in (string[])[patternPrefix, "0x"])
        {
            if (prefix.Length == 0 || !text.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)) continue;
            bits = 0;
            string digits = text[2..];
            if (digits.Length != 2 * type.Bytes() || !digits.All(char.IsAsciiHexDigit)) return ValueError.NotANumber;
            bits = ulong.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            return ValueError.None;
        }
        bool negative = text.StartsWith('-');
        string word = negative ? text[1..] : text;
        if (word.Equals("inf", StringComparison.OrdinalIgnoreCase)) text = negative ? "-Infinity" : "Infinity";
        else if (word.Equals("nan", StringComparison.OrdinalIgnoreCase)) text = "NaN";
        else if (!double.TryParse(text, DecimalStyle, CultureInfo.InvariantCulture, out double value) || !word.Any(char.IsAsciiDigit))
        {
            bits = 0;
            return ValueError.NotANumber;
        }
        else
        {
            var error = parseDecimal(text, out bits);
            return error != ValueError.None ? error : double.IsInfinity(value) || double.IsInfinity(Find(type)!.ToDouble(bits))
                ? ValueError.OutOfRange : ValueError.None;
        }
        return parseDecimal(text, out bits);
    };

    const NumberStyles DecimalStyle = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    static ValueError HalfBits(string text, out ulong bits)
    {
        bool good = Half.TryParse(text, DecimalStyle, CultureInfo.InvariantCulture, out var value);
        bits = BitConverter.HalfToUInt16Bits(value);
        return good ? ValueError.None : ValueError.NotANumber;
    }

    static ValueError BFloatBits(string text, out ulong bits)
    {
        bool good = double.TryParse(text, DecimalStyle, CultureInfo.InvariantCulture, out double value);
        bits = BFloatFrom(value);
        return good ? ValueError.None : ValueError.NotANumber;
    }

    static ValueError SingleBits(string text, out ulong bits)
    {
        bool good = float.TryParse(text, DecimalStyle, CultureInfo.InvariantCulture, out float value);
        bits = BitConverter.SingleToUInt32Bits(value);
        return good ? ValueError.None : ValueError.NotANumber;
    }

    static ValueError DoubleBits(string text, out ulong bits)
    {
        bool good = double.TryParse(text, DecimalStyle, CultureInfo.InvariantCulture, out double value);
        bits = BitConverter.DoubleToUInt64Bits(value);
        return good ? ValueError.None : ValueError.NotANumber;
    }

    static float BFloatValue(ulong bits) => BitConverter.UInt32BitsToSingle((uint)bits << 16);

    /// <summary>
    /// Round to nearest even in one step: the way to float in between is rounded to odd, so that it decides no tie.
    /// </summary>
    static ulong BFloatFrom(double value)
    {
        if (double.IsNaN(value)) return 0x7FFF;
        float nearest = (float)value;
        uint single = BitConverter.SingleToUInt32Bits(nearest);
        if (nearest != value && float.IsFinite(nearest))
        {
            if (Math.Abs((double)nearest) > Math.Abs(value)) single--;
            single |= 1;
        }
        if (float.IsInfinity(nearest)) return single >> 16;
        return (single + 0x7FFF + ((single >> 16) & 1)) >> 16;
    }

    static string Word(Half value) => Half.IsNaN(value) ? "nan" : Half.IsInfinity(value) ? value > Half.Zero ? "inf" : "-inf"
        : value.ToString(CultureInfo.InvariantCulture);

    static string Word(float value) => float.IsNaN(value) ? "nan" : float.IsInfinity(value) ? value > 0 ? "inf" : "-inf"
        : value.ToString(CultureInfo.InvariantCulture);

    static string Word(double value) => double.IsNaN(value) ? "nan" : double.IsInfinity(value) ? value > 0 ? "inf" : "-inf"
        : value.ToString(CultureInfo.InvariantCulture);
}

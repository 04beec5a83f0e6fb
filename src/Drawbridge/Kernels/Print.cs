using System.Runtime.CompilerServices;
using System.Text;
using Drawbridge.Interpreter.Steps;

namespace Drawbridge;

/// <summary>
/// The text of <see cref="Device.Print"/>: numbers as C's <c>printf</c> writes them, with the C# formats <c>F2</c>, <c>E3</c>, <c>G4</c>, <c>D5</c>,
/// <c>X8</c> and alignments.
/// </summary>
[InterpolatedStringHandler]
public ref struct PrintText
{
    readonly StringBuilder text;

    /// <summary>Called by the C# compiler.</summary>
    public PrintText(int literalLength, int formattedCount) => text = new StringBuilder(literalLength + formattedCount * 8);

    /// <summary>Text between values.</summary>
    public readonly void AppendLiteral(string text) => this.text.Append(text);

    /// <summary>A number, a bool, a character, an enum as its number.</summary>
    /// <exception cref="FormatException">The format is none of those that kernels print.</exception>
    public readonly void AppendFormatted<T>(T value, int alignment = 0, string? format = null) where T : unmanaged
    {
        var (type, bits) = BitsOf(value);
        if (value is bool truth)
        {
            AppendFormatted(truth ? bool.TrueString : bool.FalseString, alignment);
            return;
        }
        string conversion = PrintFormats.Of(type, Unsafe.SizeOf<T>(), format ?? "", alignment)
            ?? throw new FormatException($"kernels do not print '{typeof(T).Name}' as '{format}'");
        text.Append(PrintFormat.Format(conversion, new PrintedValue(bits), out _));
    }

    /// <inheritdoc cref="AppendFormatted{T}(T, int, string?)"/>
    public readonly void AppendFormatted<T>(T value, string? format) where T : unmanaged => AppendFormatted(value, 0, format);

    /// <summary>A constant text.</summary>
    public readonly void AppendFormatted(string value, int alignment = 0) => text.Append(alignment < 0 ? value.PadRight(-alignment) : value.PadLeft(alignment));

    /// <summary>All of it.</summary>
    public override readonly string ToString() => text.ToString();

    static (char Type, ulong Bits) BitsOf<T>(T value) where T : unmanaged
    {
        if (typeof(T).IsEnum)
        {
            return Type.GetTypeCode(typeof(T)) switch
            {
                TypeCode.SByte => BitsOf(Unsafe.BitCast<T, sbyte>(value)),
                TypeCode.Byte => BitsOf(Unsafe.BitCast<T, byte>(value)),
                TypeCode.Int16 => BitsOf(Unsafe.BitCast<T, short>(value)),
                TypeCode.UInt16 => BitsOf(Unsafe.BitCast<T, ushort>(value)),
                TypeCode.Int32 => BitsOf(Unsafe.BitCast<T, int>(value)),
                TypeCode.UInt32 => BitsOf(Unsafe.BitCast<T, uint>(value)),
                TypeCode.Int64 => BitsOf(Unsafe.BitCast<T, long>(value)),
                _ => BitsOf(Unsafe.BitCast<T, ulong>(value)),
            };
        }
        return value switch
        {
            bool => ('s', 0),
            char one => ('c', one),
            sbyte one => ('d', (ulong)one),
            short one => ('d', (ulong)one),
            int one => ('d', (ulong)one),
            long one => ('d', (ulong)one),
            nint one => ('d', (ulong)one),
            byte one => ('u', one),
            ushort one => ('u', one),
            uint one => ('u', one),
            ulong one => ('u', one),
            nuint one => ('u', one),
            Half one => ('f', BitConverter.DoubleToUInt64Bits((double)one)),
            float one => ('f', BitConverter.DoubleToUInt64Bits(one)),
            double one => ('f', BitConverter.DoubleToUInt64Bits(one)),
            _ => throw new FormatException($"kernels do not print values of type '{typeof(T).Name}'"),
        };
    }

    sealed class PrintedValue(ulong bits) : IPrintArguments
    {
        public ulong Next(int size) => bits;

        public string NextText() => throw new InvalidOperationException("text is not printed as a number");
    }
}

using System.Globalization;
using Drawbridge.Ptx.Isa;

namespace Drawbridge.Data;

/// <summary>What one <c>--arg</c> means.</summary>
internal abstract record ArgumentText;

/// <summary>A number by value.</summary>
/// <param name="Data">One value.</param>
internal sealed record ValueArgument(TypedData Data) : ArgumentText;

/// <summary>Raw bytes by value, for structs.</summary>
/// <param name="Bytes">The bytes.</param>
internal sealed record BytesArgument(byte[] Bytes) : ArgumentText;

/// <summary>A buffer with its first content; the argument is its address.</summary>
/// <param name="Data">The content.</param>
internal sealed record BufferArgument(TypedData Data) : ArgumentText;

/// <summary>
/// Reads the data language of the command line and of run-file tests: <c>f32:2.5</c>, <c>f32[1024]=iota</c>, <c>u8[]=@image.raw</c>.
/// Every mistake is an exception with a <see cref="DataDiagnostics"/> finding.
/// </summary>
/// <param name="folder">Where relative file names start.</param>
internal sealed class DataText(string folder)
{
    /// <summary>An argument: <c>TYPE:VALUE</c>, <c>bytes:HEX</c>, or <c>TYPE[COUNT]=DATA</c>.</summary>
    public ArgumentText Argument(string text)
    {
        if (text.StartsWith("bytes:", StringComparison.Ordinal)) return new BytesArgument(Hex(text[6..], text));
        return TryTyped(text, out var data, out bool isBuffer) ? isBuffer ? new BufferArgument(data) : new ValueArgument(data)
            : throw DataDiagnostics.Error(DataDiagnostics.BadArgument, $"'{Shorten(text)}' is neither TYPE:VALUE nor TYPE[COUNT]=DATA");
    }

    /// <summary>
    /// Content for something that exists: <c>DATA</c> alone fills it and has its type; a typed text (<c>f32[4]=…</c>, <c>u32:7</c>) may be
    /// shorter than it is.
    /// </summary>
    /// <param name="text">The data.</param>
    /// <param name="name">What it is for, in words, for messages: <c>argument 2</c>.</param>
    /// <param name="element">The type it has if the text names none.</param>
    /// <param name="bytes">Its size.</param>
    public TypedData Content(string text, string name, ElementType element, long bytes)
    {
        if (text.StartsWith("bytes:", StringComparison.Ordinal)) return Fit(new(ElementType.Find(PtxType.B8)!, Hex(text[6..], text)), name, bytes);
        return TryTyped(text, out var data, out _) ? Fit(data, name, bytes) : Data(text, element, bytes / element.Bytes, text);
    }

    /// <summary>Splits <c>DATA~TOLERANCE</c>; without a tolerance values are compared bit for bit.</summary>
    public static (string Data, Tolerance? Tolerance) SplitTolerance(string text)
    {
        int tilde = text.LastIndexOf('~');
        // A file name may contain the sign; then what follows is no number.
        if (tilde < 0 || (text.Contains('@', StringComparison.Ordinal) && !StartsLikeNumber(text.AsSpan(tilde + 1)))) return (text, null);
        return (text[..tilde], Drawbridge.Data.Tolerance.Parse(text[(tilde + 1)..]));
    }

    static bool StartsLikeNumber(ReadOnlySpan<char> text) => text.Length > 0 && (char.IsAsciiDigit(text[0]) || text[0] == '.');

    static TypedData Fit(TypedData data, string name, long bytes) => data.Bytes.Length <= bytes ? data
        : throw DataDiagnostics.Error(DataDiagnostics.TooLong, $"the data has {data.Bytes.Length} bytes, {name} has {bytes}");

    bool TryTyped(string text, out TypedData data, out bool isBuffer)
    {
        data = null!;
        isBuffer = false;
        int end = text.AsSpan().IndexOfAny(':', '[');
        if (end <= 0 || !char.IsAsciiLetter(text[0]) || !text.Take(end).All(char.IsAsciiLetterOrDigit)) return false;
        string word = text[..end];
        if (text[end] == ':')
        {
            // random:7 has the look of a typed value.
            if (word == "random") return false;
            var element = Type(word);
            data = new TypedData(element, new byte[element.Bytes]) { [0] = Value(text[(end + 1)..], element, text) };
            return true;
        }
        int close = text.IndexOf(']', end);
        if (close < 0 || close + 1 >= text.Length || text[close + 1] != '=') return false;
        isBuffer = true;
        data = Data(text[(close + 2)..], Type(word), Count(text[(end + 1)..close], text), text);
        return true;
    }

    static ElementType Type(string word) => ElementType.Find(word)
        ?? throw DataDiagnostics.Error(DataDiagnostics.UnknownType, $"'{Shorten(word)}' is no type that data can have");

    /// <summary>Number of elements; -1 where the brackets are empty.</summary>
    static long Count(string text, string whole)
    {
        if (text.Length == 0) return -1;
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long count) && count > 0 ? count
            : throw DataDiagnostics.Error(DataDiagnostics.BadCount, $"'{Shorten(text)}' in '{Shorten(whole)}' is no count of elements from 1 up");
    }

    static ulong Value(string text, ElementType element, string whole) => element.Parse(text, out ulong bits) switch
    {
        ValueError.None => bits,
        ValueError.OutOfRange => throw DataDiagnostics.Error(DataDiagnostics.OutOfRange,
            $"{Shorten(text)} does not fit in {element.Type.Word()}{In(text, whole)}"),
        _ => throw DataDiagnostics.Error(DataDiagnostics.NotAValue, $"'{Shorten(text)}' is no {element.Type.Word()} value{In(text, whole)}"),
    };

    static string In(string part, string whole) => part == whole ? "" : $" (in '{Shorten(whole)}')";

    TypedData Data(string text, ElementType element, long count, string whole)
    {
        if (text.StartsWith('@')) return FromFile(text[1..], element, count);
        if (text is "zeros") return TypedData.Make(element, Sized(element, count, whole), _ => 0);
        if (text is "iota") return TypedData.Make(element, Sized(element, count, whole), index => element.FromIndex(index));
        if (text.StartsWith("random:", StringComparison.Ordinal))
        {
            string seed = text[7..];
            var random = new SeededRandom(Value(seed, ElementType.Find(PtxType.U64)!, whole));
            return TypedData.Make(element, Sized(element, count, whole), _ => element.FromRandom(random.NextUInt64()));
        }
        string[] values = text.Split(',');
        if (values.Length == 1 && count >= 0)
        {
            ulong value = Value(text, element, whole);
            return TypedData.Make(element, Sized(element, count, whole), _ => value);
        }
        if (count >= 0 && values.Length != count)
            throw DataDiagnostics.Error(DataDiagnostics.WrongNumberOfValues, $"{values.Length} values for {count} elements (in '{Shorten(whole)}')");
        return TypedData.Make(element, values.Length, index => Value(values[index], element, whole));
    }

    static int Sized(ElementType element, long count, string whole)
    {
        if (count < 0)
            throw DataDiagnostics.Error(DataDiagnostics.BadCount, $"'{Shorten(whole)}' does not say how many elements there are");
        return count <= Array.MaxLength / element.Bytes ? (int)count
            : throw DataDiagnostics.Error(DataDiagnostics.TooMuchData, $"'{Shorten(whole)}' asks for {count} elements of {element.Bytes} bytes");
    }

    TypedData FromFile(string name, ElementType element, long count)
    {
        byte[] bytes;
        try
        {
            string path = Path.Combine(folder, name);
            if (Directory.Exists(path)) throw DataDiagnostics.Error(DataDiagnostics.UnreadableFile, $"'{Shorten(name)}' is a folder, not a file");
            long length = new FileInfo(path).Length;
            if (length > Array.MaxLength)
                throw DataDiagnostics.Error(DataDiagnostics.TooMuchData, $"'{name}' has {length} bytes");
            if (count >= 0 && length != count * (decimal)element.Bytes)
                throw DataDiagnostics.Error(DataDiagnostics.WrongFileSize,
                    $"'{name}' has {length} bytes; {count} elements of {element.Type.Word()} are {count * (decimal)element.Bytes}");
            if (length % element.Bytes != 0 || length == 0)
                throw DataDiagnostics.Error(DataDiagnostics.WrongFileSize,
                    $"'{name}' has {length} bytes, which is no number of {element.Type.Word()} elements from 1 up");
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw DataDiagnostics.Error(DataDiagnostics.UnreadableFile, $"'{Shorten(name)}': {problem.Message}");
        }
        return new TypedData(element, bytes);
    }

    static byte[] Hex(string text, string whole)
    {
        if (text.Length == 0 || text.Length % 2 != 0 || !text.All(char.IsAsciiHexDigit))
            throw DataDiagnostics.Error(DataDiagnostics.NotAValue, $"'{Shorten(whole)}': after bytes: stand pairs of hexadecimal digits");
        return Convert.FromHexString(text);
    }

    /// <summary>A text short enough for a message.</summary>
    static string Shorten(string text) => text.Length <= 60 ? text : string.Concat(text.AsSpan(0, 57), "…");
}

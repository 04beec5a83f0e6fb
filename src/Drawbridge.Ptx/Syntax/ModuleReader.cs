using Drawbridge.Ptx.Diagnostics;
using Drawbridge.Ptx.Syntax.Reading;

namespace Drawbridge.Ptx.Syntax;

/// <summary>Reads PTX text.</summary>
public static class ModuleReader
{
    /// <summary>
    /// Reads a module. Never throws on any input: mistakes become findings, each with its place, and reading goes on behind them, so that
    /// one pass reports all. Takes time linear in the text. With errors in <paramref name="bag"/> the module is what could be understood,
    /// and not fit to run.
    /// </summary>
    /// <param name="source">The text; a byte-order mark before and NUL bytes behind it are passed over.</param>
    /// <param name="bag">Receives the findings, DB2001 to DB2099.</param>
    public static Module Read(SourceText source, DiagnosticBag bag)
    {
        byte[] text = source.Bytes;
        int start = text.Length >= 3 && text[0] == 0xEF && text[1] == 0xBB && text[2] == 0xBF ? 3 : 0;
        int limit = text.Length;
        // Modules embedded in C strings come with their terminating zero.
        while (limit > start && text[limit - 1] == 0) limit--;

        if (IsBlank(text, start, limit))
        {
            bag.Add(SyntaxDiagnostics.EmptyFile, source, 0, 1, $"'{source.FileName}' holds no PTX: {(limit < text.Length ? "there are only zero bytes in it" : "it is empty")}");
            return new Module { Source = source };
        }
        if (DescribeBinary(new ReadOnlySpan<byte>(text, start, limit - start)) is { } kind)
        {
            bag.Add(SyntaxDiagnostics.NotText, source, 0, 1, $"'{source.FileName}' is {kind}, not PTX text");
            return new Module { Source = source };
        }
        return ModuleParser.Read(source, start, limit, bag);
    }

    static bool IsBlank(byte[] text, int start, int limit)
    {
        for (int i = start; i < limit; i++)
            if (!Characters.Is(text[i], Characters.Space)) return false;
        return true;
    }

    static string? DescribeBinary(ReadOnlySpan<byte> text)
    {
        if (StartsWith(text, [0x7F, (byte)'E', (byte)'L', (byte)'F'])) return "an ELF binary (a cubin or an object file)";
        if (StartsWith(text, [0x50, 0xED, 0x55, 0xBA])) return "a fat binary";
        if (StartsWith(text, [(byte)'B', (byte)'C', 0xC0, 0xDE])) return "LLVM bitcode";
        if (StartsWith(text, [0xFF, 0xFE]) || StartsWith(text, [0xFE, 0xFF])) return "UTF-16 text";
        return text.IndexOf((byte)0) >= 0 ? "binary" : null;
    }

    static bool StartsWith(ReadOnlySpan<byte> text, ReadOnlySpan<byte> magic) => text.StartsWith(magic);
}

using System.Text;

namespace Drawbridge.Ptx.Syntax;

/// <summary>The text of a module as UTF-8 bytes, with the file name diagnostics show. Positions everywhere are byte offsets into it.</summary>
public sealed class SourceText
{
    int[]? lineStarts;

    /// <summary>Wraps <paramref name="bytes"/>; they are not copied and must not change.</summary>
    public SourceText(string fileName, byte[] bytes)
    {
        FileName = fileName;
        Bytes = bytes;
    }

    /// <summary>The name shown in diagnostics.</summary>
    public string FileName { get; }

    /// <summary>The text.</summary>
    public byte[] Bytes { get; }

    /// <summary>Text given as a string.</summary>
    public static SourceText From(string text, string fileName = "input.ptx") => new(fileName, Encoding.UTF8.GetBytes(text));

    /// <summary>Line and column, both from 1, of a byte offset. Lines are found once, on first use.</summary>
    public (int Line, int Column) LineAndColumn(int position)
    {
        lineStarts ??= FindLines();
        int index = Array.BinarySearch(lineStarts, position);
        int line = index >= 0 ? index : ~index - 1;
        return (line + 1, position - lineStarts[line] + 1);
    }

    /// <summary>The text of a line (from 1) without its line break.</summary>
    public string Line(int line)
    {
        lineStarts ??= FindLines();
        int start = lineStarts[line - 1];
        int end = line < lineStarts.Length ? lineStarts[line] - 1 : Bytes.Length;
        if (end > start && Bytes[end - 1] == '\r') end--;
        return Slice(start, end);
    }

    /// <summary>The text between two byte offsets.</summary>
    public string Slice(int start, int end) => Encoding.UTF8.GetString(Bytes, start, end - start);

    int[] FindLines()
    {
        var starts = new List<int> { 0 };
        for (int i = 0; i < Bytes.Length; i++)
            if (Bytes[i] == '\n') starts.Add(i + 1);
        return starts.ToArray();
    }
}

using Drawbridge.Ptx.Syntax;

namespace Drawbridge.Ptx.Verify;

/// <summary>Finds a header directive in the text again, for findings about it: the model keeps values only.</summary>
static class HeaderSearch
{
    /// <summary>The span from the directive to the end of its line, or the start of the text.</summary>
    public static (int Position, int Length) Find(SourceText source, string directive)
    {
        var bytes = source.Bytes;
        for (int at = 0; at < bytes.Length;)
        {
            if (Starts(bytes, at, "//")) at = Skip(bytes, at, "\n");
            else if (Starts(bytes, at, "/*")) at = Skip(bytes, at + 2, "*/");
            else if (Starts(bytes, at, directive) && !IsLetter(bytes, at + directive.Length)) return (at, LineEnd(bytes, at) - at);
            else at++;
        }
        return (0, 1);
    }

    static bool Starts(byte[] bytes, int at, string text)
    {
        if (at + text.Length > bytes.Length) return false;
        for (int i = 0; i < text.Length; i++)
            if (bytes[at + i] != text[i]) return false;
        return true;
    }

    static int Skip(byte[] bytes, int at, string end)
    {
        while (at < bytes.Length && !Starts(bytes, at, end)) at++;
        return Math.Min(at + end.Length, bytes.Length);
    }

    static int LineEnd(byte[] bytes, int at)
    {
        int end = at;
        while (end < bytes.Length && bytes[end] is not ((byte)'\n' or (byte)'\r') && !Starts(bytes, end, "//")) end++;
        while (end > at + 1 && bytes[end - 1] <= ' ') end--;
        return end;
    }

    static bool IsLetter(byte[] bytes, int at) => at < bytes.Length && (bytes[at] is >= (byte)'a' and <= (byte)'z' or (byte)'_');
}

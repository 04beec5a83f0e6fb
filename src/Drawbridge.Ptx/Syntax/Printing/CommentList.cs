using Drawbridge.Ptx.Syntax.Reading;

namespace Drawbridge.Ptx.Syntax.Printing;

/// <summary>A comment in a source text.</summary>
/// <param name="Start">Byte offset of its first character.</param>
/// <param name="End">Byte offset behind its last character.</param>
/// <param name="IsTrailing">True if something else stands before it on its line.</param>
/// <param name="RunsToLineEnd">True for <c>//</c>.</param>
readonly record struct Comment(int Start, int End, bool IsTrailing, bool RunsToLineEnd);

/// <summary>Finds the comments of a text. The reader drops them, so printing looks for them again.</summary>
static class CommentList
{
    /// <summary>The comments in order.</summary>
    public static List<Comment> Of(SourceText source)
    {
        byte[] text = source.Bytes;
        var comments = new List<Comment>();
        bool isTrailing = false;
        int i = text.Length >= 3 && text[0] == 0xEF && text[1] == 0xBB ? 3 : 0;
        while (i < text.Length)
        {
            byte c = text[i];
            if (c == '\n')
            {
                isTrailing = false;
                i++;
            }
            else if (Characters.Is(c, Characters.Space))
            {
                i++;
            }
            else if (c == '/' && i + 1 < text.Length && text[i + 1] is (byte)'/' or (byte)'*')
            {
                bool line = text[i + 1] == '/';
                int end = line ? Find(text, i, "\n"u8, 0) : Find(text, i + 2, "*/"u8, 2);
                int last = end;
                while (line && last > i && Characters.Is(text[last - 1], Characters.Space)) last--;
                comments.Add(new Comment(i, last, isTrailing, line));
                isTrailing = true;
                i = end;
            }
            else if (c == '#' && !isTrailing)
            {
                i = Find(text, i, "\n"u8, 0);
            }
            else if (c == '"')
            {
                for (i++; i < text.Length && text[i] is not ((byte)'"' or (byte)'\n'); i++)
                    if (text[i] == '\\' && i + 1 < text.Length && text[i + 1] != '\n') i++;
                isTrailing = true;
                if (i < text.Length && text[i] == '"') i++;
            }
            else
            {
                isTrailing = true;
                i++;
            }
        }
        return comments;
    }

    static int Find(byte[] text, int start, ReadOnlySpan<byte> end, int length)
    {
        int at = new ReadOnlySpan<byte>(text, start, text.Length - start).IndexOf(end);
        return at < 0 ? text.Length : start + at + length;
    }
}

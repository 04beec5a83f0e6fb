using Drawbridge.Ptx.Syntax;

namespace Drawbridge.Ptx.Verify;

/// <summary>Finds the operands of an instruction in the text again: only findings need to know where they stand.</summary>
static class OperandSpans
{
    /// <summary>Start and length of each operand, in order.</summary>
    public static List<(int Position, int Length)> Of(SourceText source, Instruction instruction)
    {
        var spans = new List<(int, int)>();
        var text = source.Bytes;
        int at = instruction.Position;
        if (instruction.Guard != null)
        {
            while (at < text.Length && text[at] is (byte)'@' or (byte)'!' or <= (byte)' ') at++;
            at = WordEnd(text, at);
            while (at < text.Length && text[at] <= ' ') at++;
        }
        at = WordEnd(text, at);
        int start = -1, end = at, depth = 0;
        for (; at < text.Length && !(text[at] == ';' && depth == 0); at++)
        {
            if (text[at] <= ' ') continue;
            if (text[at] == '/' && at + 1 < text.Length && text[at + 1] is (byte)'/' or (byte)'*')
            {
                at = CommentEnd(text, at);
                continue;
            }
            if (text[at] == ',' && depth == 0)
            {
                if (start >= 0) spans.Add((start, end - start));
                start = -1;
                continue;
            }
            if (text[at] is (byte)'{' or (byte)'[' or (byte)'(') depth++;
            else if (text[at] is (byte)'}' or (byte)']' or (byte)')' && --depth < 0) break;
            if (start < 0) start = at;
            end = at + 1;
        }
        if (start >= 0) spans.Add((start, end - start));
        return spans;
    }

    static int WordEnd(byte[] text, int at)
    {
        while (at < text.Length && text[at] > ' ' && text[at] is not ((byte)';' or (byte)'{' or (byte)'[' or (byte)'(' or (byte)',')) at++;
        return at;
    }

    // The last character of the comment.
    static int CommentEnd(byte[] text, int at)
    {
        bool isLine = text[at + 1] == '/';
        for (at += 2; at < text.Length; at++)
        {
            if (isLine ? text[at] == '\n' : text[at] == '/' && text[at - 1] == '*') break;
        }
        return at;
    }
}

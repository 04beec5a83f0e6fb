using System.Text;
using Drawbridge.Ptx.Diagnostics;

namespace Drawbridge.Ptx.Syntax.Reading;

/// <summary>Where the reader's findings go: the bag, the source they are about, and a limit past which reading stops.</summary>
sealed class Findings(SourceText source, DiagnosticBag bag)
{
    readonly int errorsBefore = bag.ErrorCount;
    // One less than the bag keeps: the last one says that reading stopped.
    readonly int limit = Math.Max(bag.Limit, 100) - 1;
    bool hasGivenUp;
    bool preprocessorSeen;
    int lastErrorAt = -1;

    /// <summary>Errors found by this reading.</summary>
    public int ErrorCount => bag.ErrorCount - errorsBefore;

    /// <summary>True once so many errors were found that going on would only cost time.</summary>
    public bool IsFull => ErrorCount >= limit;

    /// <summary>Adds a finding. A second error at the same place is a consequence of the first and is dropped.</summary>
    public void Add(DiagnosticKind kind, int start, int length, string message, string? fix = null)
    {
        if (kind.Severity == Severity.Error)
        {
            if (start == lastErrorAt) return;
            lastErrorAt = start;
            if (IsFull) return;
        }
        bag.Add(kind, source, start, Math.Max(length, 1), message, fix);
    }

    /// <summary>Reports a malformed number.</summary>
    public void BadLiteral(int start, int length, string why) =>
        Add(SyntaxDiagnostics.BadLiteral, start, length, $"'{Quote(start, length)}': {why}");

    /// <summary>Reports bytes that begin no token.</summary>
    public void UnexpectedCharacters(int start, int length)
    {
        string text = Quote(start, length);
        string message = text.IndexOf('\uFFFD') >= 0 ? "these bytes are neither ASCII nor UTF-8 text"
            : source.Bytes[start] < ' ' ? $"the control character 0x{source.Bytes[start]:X2} does not belong here"
            : source.Bytes[start] is (byte)'\'' or (byte)'`' ? $"unexpected {text}"
            : $"unexpected '{text}'";
        Add(SyntaxDiagnostics.UnexpectedCharacter, start, length, message);
    }

    /// <summary>Warns, once a file, of a line that begins with <c>#</c>.</summary>
    public void PreprocessorLine(int start, int length)
    {
        if (preprocessorSeen) return;
        preprocessorSeen = true;
        Add(SyntaxDiagnostics.PreprocessorLine, start, length, "this line and any other that begins with '#' is skipped");
    }

    /// <summary>Reports, past the limit, that the rest is not read.</summary>
    public void ReportGivingUp(int position)
    {
        if (hasGivenUp) return;
        hasGivenUp = true;
        int start = Math.Min(position, source.Bytes.Length);
        bag.Add(SyntaxDiagnostics.TooManyErrors, source, start, 1, $"{ErrorCount} errors: the rest of the file is not read");
    }

    /// <summary>The text of a place, shortened.</summary>
    public string Quote(int start, int length)
    {
        const int Longest = 60;
        string text = Encoding.UTF8.GetString(source.Bytes, start, Math.Min(length, Longest));
        return length > Longest ? text + "…" : text;
    }
}

using System.Globalization;
using System.Text;
using Drawbridge.Ptx.Syntax;

namespace Drawbridge.Ptx.Diagnostics;

/// <summary>How bad a finding is.</summary>
public enum Severity
{
    /// <summary>Advice.</summary>
    Hint,

    /// <summary>Suspicious, runs all the same.</summary>
    Warning,

    /// <summary>Stops the module from being run.</summary>
    Error,
}

/// <summary>A kind of finding: one entry of docs/diagnostics.md. Ranges by first digits: see there.</summary>
/// <param name="Id"><c>DBnnnn</c>, never reused.</param>
/// <param name="Severity">How bad.</param>
/// <param name="Title">The kind in a few words, as the catalogue's heading has it.</param>
/// <param name="Cause">Why this is wrong, in general.</param>
/// <param name="Fix">What to do about it, in general.</param>
/// <param name="Phrases">What people type into a search engine when they meet this elsewhere, e.g. "requires .target sm_80".</param>
public sealed record DiagnosticKind(string Id, Severity Severity, string Title, string Cause, string Fix, params string[] Phrases);

/// <summary>One finding, with its place in the source.</summary>
public sealed class Diagnostic
{
    /// <summary>Makes a finding.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="source">The source it is about, or null if it is about none.</param>
    /// <param name="position">Byte offset of the offending text.</param>
    /// <param name="length">Length of the offending text in bytes, at least 1 is underlined.</param>
    /// <param name="message">What is wrong here, naming the names.</param>
    /// <param name="fix">What to do here; the kind's general fix if null.</param>
    public Diagnostic(DiagnosticKind kind, SourceText? source, int position, int length, string message, string? fix = null)
    {
        Kind = kind;
        Source = source;
        Position = position;
        Length = length;
        Message = message;
        Fix = fix ?? kind.Fix;
    }

    /// <summary>Its kind.</summary>
    public DiagnosticKind Kind { get; }

    /// <summary>The id, <c>DBnnnn</c>.</summary>
    public string Id => Kind.Id;

    /// <summary>How bad.</summary>
    public Severity Severity => Kind.Severity;

    /// <summary>The source, or null.</summary>
    public SourceText? Source { get; }

    /// <summary>Byte offset in the source.</summary>
    public int Position { get; }

    /// <summary>Length in bytes.</summary>
    public int Length { get; }

    /// <summary>What is wrong here.</summary>
    public string Message { get; }

    /// <summary>What to do about it.</summary>
    public string Fix { get; }

    /// <summary>The one-line form: <c>file.ptx(12,9): error DB2007: message</c>.</summary>
    public override string ToString()
    {
        string severity = Severity switch { Severity.Error => "error", Severity.Warning => "warning", _ => "hint" };
        if (Source == null) return $"{severity} {Id}: {Message}";
        var (line, column) = Source.LineAndColumn(Position);
        return string.Format(CultureInfo.InvariantCulture, "{0}({1},{2}): {3} {4}: {5}", Source.FileName, line, column, severity, Id, Message);
    }

    /// <summary>The full form: the one-line form, the source line with a caret, the cause and the fix.</summary>
    public string ToLongString()
    {
        var text = new StringBuilder(ToString());
        if (Source != null)
        {
            var (line, column) = Source.LineAndColumn(Position);
            string sourceLine = Source.Line(line);
            // A line of a generated module can hold megabytes; show the neighbourhood of the finding.
            int start = Math.Max(0, Math.Min(column - 1, sourceLine.Length) - 80);
            string shown = Printable(sourceLine.AsSpan(start, Math.Min(160, sourceLine.Length - start)));
            int caret = Math.Min(column - 1 - start, shown.Length);
            int width = Math.Max(1, Math.Min(Length, shown.Length - caret));
            text.Append("\n  ").Append(shown).Append("\n  ").Append(' ', caret).Append('^').Append('~', width - 1);
        }
        if (Kind.Cause.Length > 0) text.Append("\n  cause: ").Append(Kind.Cause);
        if (Fix.Length > 0) text.Append("\n  fix: ").Append(Fix);
        return text.ToString();
    }

    // What stands in a file must not command the terminal that shows it, nor move the caret from its place.
    static string Printable(ReadOnlySpan<char> line)
    {
        const char Unprintable = '\uFFFD';
        var shown = line.ToArray();
        foreach (ref char c in shown.AsSpan())
            if (c == '\t') c = ' ';
            else if (char.IsControl(c)) c = Unprintable;
        return new string(shown);
    }
}

/// <summary>Collects findings. Stops keeping them past a limit, so that a broken 100 MB file does not drown its reader.</summary>
public sealed class DiagnosticBag
{
    readonly List<Diagnostic> items = [];

    /// <summary>Most findings kept; later ones are only counted.</summary>
    public int Limit { get; init; } = 1000;

    /// <summary>The findings kept, in the order found.</summary>
    public IReadOnlyList<Diagnostic> Items => items;

    /// <summary>Errors found, kept or not.</summary>
    public int ErrorCount { get; private set; }

    /// <summary>Warnings found, kept or not.</summary>
    public int WarningCount { get; private set; }

    /// <summary>True if there is an error.</summary>
    public bool HasErrors => ErrorCount > 0;

    /// <summary>Adds a finding.</summary>
    public void Add(Diagnostic diagnostic)
    {
        if (diagnostic.Severity == Severity.Error) ErrorCount++;
        else if (diagnostic.Severity == Severity.Warning) WarningCount++;
        if (items.Count < Limit) items.Add(diagnostic);
    }

    /// <summary>Adds a finding of a kind at a place.</summary>
    public void Add(DiagnosticKind kind, SourceText source, int position, int length, string message, string? fix = null) =>
        Add(new Diagnostic(kind, source, position, length, message, fix));
}

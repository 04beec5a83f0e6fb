using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Drawbridge.Ptx.Generator;

/// <summary>A mistake in the table, with its place; becomes a build error there.</summary>
sealed class Problem(DiagnosticDescriptor kind, string path, int line, int column, int length, string message)
{
    public DiagnosticDescriptor Kind { get; } = kind;

    public string Message { get; } = message;

    public Diagnostic ToDiagnostic()
    {
        var start = new LinePosition(line, column);
        var end = new LinePosition(line, column + length);
        return Diagnostic.Create(Kind, Location.Create(path, default, new LinePositionSpan(start, end)), Message);
    }
}

/// <summary>The kinds of mistakes.</summary>
static class Problems
{
    public static readonly DiagnosticDescriptor UnreadableLine = Kind("DBG001", "Line cannot be read");
    public static readonly DiagnosticDescriptor BadSyntax = Kind("DBG002", "Syntax line cannot be read");
    public static readonly DiagnosticDescriptor BadForm = Kind("DBG003", "Form is incomplete or stands twice");
    public static readonly DiagnosticDescriptor BadVersion = Kind("DBG004", "Version or target cannot be read");
    public static readonly DiagnosticDescriptor BadSet = Kind("DBG005", "Set cannot be read");
    public static readonly DiagnosticDescriptor UnknownName = Kind("DBG006", "Name means nothing here");

    static DiagnosticDescriptor Kind(string id, string title) =>
        new(id, title, "{0}", "InstructionTable", DiagnosticSeverity.Error, isEnabledByDefault: true);
}

/// <summary>Stops reading the current line; caught by the table reader.</summary>
sealed class TableException(DiagnosticDescriptor kind, string message, int column = -1, int length = 1) : Exception(message)
{
    public DiagnosticDescriptor Kind { get; } = kind;

    /// <summary>Column in the line, or -1 for the whole line.</summary>
    public int Column { get; } = column;

    public int Length { get; } = length;
}

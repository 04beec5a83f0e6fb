using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Drawbridge.CSharp.Diagnostics;

/// <summary>A finding of the compiler, comparable, so that an unchanged kernel is not reported anew.</summary>
sealed record Finding(DiagnosticDescriptor Kind, string File, TextSpan Span, LinePositionSpan Lines, string Message)
{
    /// <summary>A finding about a place in the source.</summary>
    public static Finding At(DiagnosticDescriptor kind, Location location, params object[] arguments) => new(kind,
        location.SourceTree?.FilePath ?? "", location.SourceSpan, location.GetLineSpan().Span,
        string.Format(System.Globalization.CultureInfo.InvariantCulture, kind.MessageFormat.ToString(System.Globalization.CultureInfo.InvariantCulture), arguments));

    /// <summary>As the C# compiler reports it.</summary>
    public Diagnostic ToDiagnostic() => Diagnostic.Create(Kind.Id, Kind.Category, Message, Kind.DefaultSeverity, Kind.DefaultSeverity, true,
        Kind.DefaultSeverity == DiagnosticSeverity.Error ? 0 : 1, Kind.Title, Kind.Description, Kind.HelpLinkUri, Location.Create(File, Span, Lines));
}

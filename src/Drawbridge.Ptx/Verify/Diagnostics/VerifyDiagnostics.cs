using Drawbridge.Ptx.Diagnostics;

namespace Drawbridge.Ptx.Verify;

/// <summary>
/// The kinds of finding the verifier makes, DB2100 to DB2399. Each says itself what it is; the families stand in files of their own:
/// versions 21x, declarations 213 to 216, functions 217 to 219, operands 22x, memory 227 to 229, calls 230 to 231, control flow 233 on.
/// </summary>
#pragma warning disable CS1591 // A kind's title, cause and fix are its documentation.
public static partial class VerifyDiagnostics
{
    // The explicit constructor makes reading All run every family's initialisers first, whatever file they stand in.
    static VerifyDiagnostics()
    {
        var kinds = KindList.Kinds.ToArray();
        Array.Sort(kinds, (a, b) => string.CompareOrdinal(a.Id, b.Id));
        All = kinds;
    }

    /// <summary>Every kind, by id.</summary>
    public static IReadOnlyList<DiagnosticKind> All { get; }

    static DiagnosticKind Error(int number, string title, string cause, string fix, params string[] phrases) =>
        KindList.Add(number, Severity.Error, title, cause, fix, phrases);

    static DiagnosticKind Warning(int number, string title, string cause, string fix, params string[] phrases) =>
        KindList.Add(number, Severity.Warning, title, cause, fix, phrases);

    static DiagnosticKind Hint(int number, string title, string cause, string fix, params string[] phrases) =>
        KindList.Add(number, Severity.Hint, title, cause, fix, phrases);

    // Apart from the partial class, whose static fields are initialised in no particular order.
    static class KindList
    {
        internal static readonly List<DiagnosticKind> Kinds = [];

        internal static DiagnosticKind Add(int number, Severity severity, string title, string cause, string fix, string[] phrases)
        {
            var kind = new DiagnosticKind("DB" + number, severity, title, cause, fix, phrases);
            Kinds.Add(kind);
            return kind;
        }
    }
}

using System.Reflection;
using Drawbridge.Ptx.Diagnostics;
using Drawbridge.Runtime;

namespace Drawbridge.Cli.Tests.Catalogue;

/// <summary>Every kind of finding that any part of Drawbridge declares, found by looking at all static fields.</summary>
static class DeclaredKinds
{
    static readonly Assembly[] Parts =
    [
        typeof(DiagnosticKind).Assembly, typeof(LaunchDiagnostics).Assembly, typeof(Interpreter.InterpreterEngine).Assembly, typeof(Device).Assembly,
        typeof(CommandLine).Assembly,
    ];

    /// <summary>The fields, by id.</summary>
    public static (DiagnosticKind Kind, FieldInfo Field)[] Fields { get; } = [.. Parts.SelectMany(part => part.GetTypes())
        .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
        .Where(field => field.FieldType == typeof(DiagnosticKind))
        .Select(field => ((DiagnosticKind)field.GetValue(null)!, field)).OrderBy(pair => pair.Item1.Id, StringComparer.Ordinal)];

    /// <summary>The kinds, by id.</summary>
    public static DiagnosticKind[] All { get; } = [.. Fields.Select(pair => pair.Kind)];
}

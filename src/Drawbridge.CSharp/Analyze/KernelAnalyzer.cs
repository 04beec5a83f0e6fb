using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Drawbridge.CSharp.Analyze;

/// <summary>Warns, while it is typed, of code for the device that the compiler takes and that is wrong, racy or slow; and of wrong launches.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class KernelAnalyzer : DiagnosticAnalyzer
{
    static readonly DeviceRule[] Rules =
    [
        new DivergentBarrier(), new DivergentWarp(), new SharedWriteRace(), new UpdateRace(), new GlobalWriteRace(), new MissingBarrier(), new UncoalescedIndex(),
        new BankConflict(), new UnguardedIndex(), new UnusedResult(), new BlockWithoutExtent(), new DoubleLiteral(), new DoubleMath(), new LargeLocalArray(),
    ];

    static readonly LaunchRule[] LaunchRules = [new CallOutsideLaunch(), new BlockSize(), new ReadAndWritten(), new NoDynamicMemory()];

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        [.. Rules.Select(rule => rule.Kind), .. LaunchRules.Select(rule => rule.Kind)];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(start =>
        {
            // A project that does not use Drawbridge costs nothing.
            if (start.Compilation.GetTypeByMetadataName("Drawbridge.KernelAttribute") == null) return;
            start.RegisterOperationBlockAction(block =>
            {
                if (DeviceCode.Of(block) is { } code) foreach (var rule in Rules) rule.Check(code);
            });
            start.RegisterOperationAction(operation =>
            {
                if (KernelCall.Of(operation) is { } call) foreach (var rule in LaunchRules) rule.Check(call);
            }, OperationKind.Invocation);
        });
    }
}

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Drawbridge.CSharp.Analyze;

/// <summary>An element of shared memory is read that another thread wrote, with no barrier between.</summary>
sealed class MissingBarrier : DeviceRule
{
    public override DiagnosticDescriptor Kind { get; } = Warning("DB1045", "Shared memory without a barrier between",
        "'{0}' {1}, and no barrier is between: put Block.Sync() there",
        "What a thread writes to shared memory, others see after the next barrier; and what they still read may be written only after another one, also in the next round of a loop.");

    public override void Check(DeviceCode code)
    {
        var open = new Accesses(code, Kind);
        foreach (var root in code.Roots) open.Visit(root);
    }

    /// <summary>The accesses since the last barrier, in the order of the text, loops twice.</summary>
    sealed class Accesses(DeviceCode code, DiagnosticDescriptor kind)
    {
        readonly List<(IPropertyReferenceOperation Element, int Round)> written = [], read = [];
        readonly HashSet<SyntaxNode> reported = [];
        int round;

        public void Visit(IOperation operation)
        {
            switch (operation)
            {
                case ILocalFunctionOperation or IAnonymousFunctionOperation:
                    return;
                case ILoopOperation loop:
                    foreach (var child in loop.ChildOperations.Where(child => child != loop.Body && !IsStep(loop, child))) Visit(child);
                    for (int i = 0; i < 2; i++)
                    {
                        Visit(loop.Body);
                        foreach (var child in loop.ChildOperations.Where(child => IsStep(loop, child))) Visit(child);
                        round++;
                    }
                    return;
                case ISimpleAssignmentOperation { Target: { } target, Value: { } value } when Names.IsElement(target, out var element):
                    Visit(value);
                    foreach (var child in element.ChildOperations) Visit(child);
                    Write(element);
                    return;
                case IInvocationOperation call when Names.Is(call.TargetMethod, "Drawbridge.Block", "Sync") || Names.Is(call.TargetMethod, "Drawbridge.Warp", "Sync"):
                    written.Clear();
                    read.Clear();
                    return;
            }
            foreach (var child in operation.ChildOperations) Visit(child);
            if (Names.IsElement(operation, out var accessed))
            {
                Read(accessed);
                if (Names.IsUpdated(accessed)) Write(accessed);
            }
            // What a method of the project does is not looked at; it may have the barrier.
            if (operation is IInvocationOperation { TargetMethod.DeclaringSyntaxReferences.Length: > 0 })
            {
                written.Clear();
                read.Clear();
            }
        }

        static bool IsStep(ILoopOperation loop, IOperation child) => loop is IForLoopOperation counted && counted.AtLoopBottom.Contains(child);

        void Read(IPropertyReferenceOperation element)
        {
            if (!Names.IsShared(element) || Names.ViewOf(element) is not { } view || element.Parent is IArgumentOperation { Parameter.RefKind: RefKind.Ref }) return;
            if (Other(written, view, element) is { } before) Report(element, before, $"may have been written by another thread ('{before.Syntax}', line {LineOf(before)})");
            read.Add((element, round));
        }

        void Write(IPropertyReferenceOperation element)
        {
            if (!Names.IsShared(element) || Names.ViewOf(element) is not { } view) return;
            // Within one round the guard of the write often says that nobody reads any more; from one round to the next, nothing does.
            if (Other(read.Where(access => access.Round < round), view, element) is { } before && Loop(element) is { } loop && IsInside(before, loop)) Report(element, before, $"may still be read by another thread ('{before.Syntax}' in the round before, line {LineOf(before)})");
            written.Add((element, round));
        }

        /// <summary>An access to another element of the array, under another condition.</summary>
        IPropertyReferenceOperation? Other(IEnumerable<(IPropertyReferenceOperation Element, int Round)> accesses, ISymbol view, IPropertyReferenceOperation element) =>
            accesses.Select(access => access.Element).FirstOrDefault(access => SymbolEqualityComparer.Default.Equals(Names.ViewOf(access), view)
                && !Names.HaveSameIndex(access, element) && Guard(access) is var guard && (guard == null || guard != Guard(element)));

        // The nearest branch that only some threads take.
        SyntaxNode? Guard(IOperation operation) => code.Conditions(operation).FirstOrDefault(condition => code.Of(condition) == Variation.Thread)?.Syntax;

        static bool IsInside(IOperation operation, ILoopOperation loop) => loop.Syntax.Span.Contains(operation.Syntax.Span);

        static ILoopOperation? Loop(IOperation operation)
        {
            for (var at = operation.Parent; at != null; at = at.Parent)
                if (at is ILoopOperation loop) return loop;
            return null;
        }

        void Report(IPropertyReferenceOperation element, IPropertyReferenceOperation before, string what)
        {
            if (reported.Add(element.Syntax)) code.ReportWith(kind, element.Syntax, before.Syntax, element.Syntax, what);
        }

        static int LineOf(IOperation operation) => operation.Syntax.GetLocation().GetLineSpan().StartLinePosition.Line + 1;
    }
}

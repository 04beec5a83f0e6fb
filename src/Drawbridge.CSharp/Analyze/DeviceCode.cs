using Drawbridge.CSharp.Types;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Drawbridge.CSharp.Analyze;

/// <summary>How far threads agree about a value.</summary>
enum Variation
{
    /// <summary>All threads of a block have the same.</summary>
    Block,

    /// <summary>All threads of a warp have the same.</summary>
    Warp,

    /// <summary>Threads have different ones.</summary>
    Thread,
}

/// <summary>
/// A method that runs on the device: its operations, and which of its variables differ between threads. A rule that asks is meant to be right when it
/// reports: what is not known counts as the same for all.
/// </summary>
sealed partial class DeviceCode
{
    static readonly HashSet<string> DeviceTypes = new(StringComparer.Ordinal)
    {
        "Drawbridge.ThreadIdx", "Drawbridge.BlockIdx", "Drawbridge.BlockDim", "Drawbridge.GridDim", "Drawbridge.Block", "Drawbridge.Warp", "Drawbridge.Shared", "Drawbridge.Atomic", "Drawbridge.Fence",
    };

    readonly OperationBlockAnalysisContext context;
    readonly Dictionary<ISymbol, Variation> variations = new(SymbolEqualityComparer.Default);
    readonly Dictionary<ISymbol, List<IOperation>> definitions = new(SymbolEqualityComparer.Default);

    DeviceCode(OperationBlockAnalysisContext context, IMethodSymbol method, IOperation[] operations)
    {
        (this.context, Method, Operations) = (context, method, operations);
        foreach (var operation in operations) FindDefinition(operation);
        // Every round can only raise a variable; the longest chain of variables ends it.
        for (bool changed = true; changed;)
        {
            changed = false;
            foreach (var pair in definitions)
            {
                var before = VariationOf(pair.Key);
                var after = pair.Value.Select(definition => Max(Of(definition), ControlOf(definition))).Aggregate(before, Max);
                if (after == before) continue;
                variations[pair.Key] = after;
                changed = true;
            }
        }
    }

    public IMethodSymbol Method { get; }

    /// <summary>All operations, those around others first, in the order of the text.</summary>
    public IOperation[] Operations { get; }

    /// <summary>The bodies and initializers that the operations are of.</summary>
    public IEnumerable<IOperation> Roots => context.OperationBlocks;

    public bool IsKernel => Names.IsKernel(Method);

    /// <summary>The method, if it is a kernel or uses what only kernels have.</summary>
    public static DeviceCode? Of(OperationBlockAnalysisContext context)
    {
        if (context.OwningSymbol is not IMethodSymbol method) return null;
        var operations = context.OperationBlocks.SelectMany(block => block.DescendantsAndSelf()).ToArray();
        // A lambda that a kernel's method is called in is of the host.
        if (!Names.IsKernel(method) && (!operations.Any(IsOfDevice) || operations.Any(operation => operation is IAnonymousFunctionOperation))) return null;
        return new DeviceCode(context, method, operations);
    }

    public void Report(DiagnosticDescriptor kind, SyntaxNode at, params object[] arguments) => context.ReportDiagnostic(Diagnostic.Create(kind, at.GetLocation(), arguments));

    /// <summary>Reports, and says with which other place it has to do.</summary>
    public void ReportWith(DiagnosticDescriptor kind, SyntaxNode at, SyntaxNode other, params object[] arguments) => context.ReportDiagnostic(Diagnostic.Create(kind, at.GetLocation(), [other.GetLocation()], arguments));

    /// <summary>The calls of a method that kernels know: <c>Drawbridge.Block</c>, <c>Sync</c>.</summary>
    public IEnumerable<IInvocationOperation> Calls(string type, params string[] methods) => Operations.OfType<IInvocationOperation>().Where(call => Names.Is(call.TargetMethod, type, methods));

    /// <summary>The values that a variable gets; empty for parameters that nothing writes.</summary>
    public IReadOnlyList<IOperation> DefinitionsOf(ISymbol symbol) => definitions.TryGetValue(symbol, out var list) ? list : [];

    /// <summary>How far threads agree about an expression.</summary>
    public Variation Of(IOperation? operation)
    {
        switch (operation)
        {
            case null or { ConstantValue.HasValue: true }:
                return Variation.Block;
            case ILocalReferenceOperation local:
                return VariationOf(local.Local);
            case IParameterReferenceOperation parameter:
                return VariationOf(parameter.Parameter);
            case IPropertyReferenceOperation { Instance: null } property:
                return TypeBook.FullName(property.Property.ContainingType) == "Drawbridge.ThreadIdx" || Names.IsProperty(property, "Drawbridge.Warp", "Lane")
                    || property.Property.DeclaringSyntaxReferences.Any(MentionsThreads) ? Variation.Thread : Variation.Block;
            case IBinaryOperation binary:
                return OfBinary(binary);
            case IInvocationOperation call:
                return OfCall(call);
            case ICompoundAssignmentOperation assignment:
                return Max(Of(assignment.Target), Of(assignment.Value));
            case IAnonymousFunctionOperation or ILocalFunctionOperation:
                return Variation.Block;
            default:
                return operation.ChildOperations.Select(child => Of(child)).Aggregate(Variation.Block, Max);
        }
    }

    /// <summary>How far threads agree about coming to an operation.</summary>
    public Variation ControlOf(IOperation operation) => Conditions(operation).Select(condition => Of(condition)).Aggregate(Variation.Block, Max);

    /// <summary>The conditions that decide whether a thread comes to an operation, the nearest first.</summary>
    public IEnumerable<IOperation> Conditions(IOperation operation)
    {
        for (var (at, parent) = (operation, operation.Parent); parent != null; (at, parent) = (parent, parent.Parent))
        {
            switch (parent)
            {
                case IConditionalOperation choice when at != choice.Condition: yield return choice.Condition; break;
                case IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.ConditionalOr } both when at == both.RightOperand: yield return both.LeftOperand; break;
                case ISwitchOperation choice when at is ISwitchCaseOperation: yield return choice.Value; break;
                case ISwitchExpressionOperation choice when at is ISwitchExpressionArmOperation: yield return choice.Value; break;
                case IWhileLoopOperation { Condition: { } condition } when at != condition: yield return condition; break;
                case IForLoopOperation { Condition: { } condition } loop when at != condition && !loop.Before.Contains(at): yield return condition; break;
                case IForEachLoopOperation loop when at == loop.Body: yield return loop.Collection; break;
            }
            if (parent is ILoopOperation around && at == around.Body)
                foreach (var condition in JumpConditions(around)) yield return condition;
        }
    }

    /// <summary>The conditions of breaks out of a loop: who left does not come again.</summary>
    IEnumerable<IOperation> JumpConditions(ILoopOperation loop)
    {
        foreach (var jump in loop.Body.Descendants().OfType<IBranchOperation>().Where(jump => SymbolEqualityComparer.Default.Equals(jump.Target, loop.ExitLabel)))
            for (var (at, parent) = ((IOperation)jump, jump.Parent); parent != null && at != loop.Body; (at, parent) = (parent, parent.Parent))
                if (parent is IConditionalOperation choice && at != choice.Condition) yield return choice.Condition;
    }

    /// <summary>True if a condition asks an atomic operation: threads let each other through one by one, as with a lock.</summary>
    public bool TakesTurns => Operations.Any(operation => operation is IInvocationOperation call && TypeBook.FullName(call.TargetMethod.ContainingType) == "Drawbridge.Atomic" && IsInCondition(call));

    static bool IsInCondition(IOperation operation)
    {
        for (var (at, parent) = (operation, operation.Parent); parent != null; (at, parent) = (parent, parent.Parent))
            if (parent is IConditionalOperation choice && choice.Condition == at || parent is IWhileLoopOperation loop && loop.Condition == at || parent is IForLoopOperation counted && counted.Condition == at) return true;
        return false;
    }

    /// <summary>True if some threads returned before they came to an operation.</summary>
    public bool HasLeft(IOperation operation, Variation least) => LeftAt(operation, least) != null;

    /// <summary>The return, before an operation in the text, that not all threads take.</summary>
    public IReturnOperation? LeftAt(IOperation operation, Variation least) => Operations.OfType<IReturnOperation>().FirstOrDefault(result =>
        !result.IsImplicit && result.Syntax.Span.End <= operation.Syntax.SpanStart && ControlOf(result) >= least);

    static bool IsOfDevice(IOperation operation) => operation switch
    {
        IPropertyReferenceOperation { Instance: null } property => DeviceTypes.Contains(TypeBook.FullName(property.Property.ContainingType)),
        IInvocationOperation { Instance: null } call => DeviceTypes.Contains(TypeBook.FullName(call.TargetMethod.ContainingType)),
        _ => false,
    };

    Variation VariationOf(ISymbol symbol) => variations.TryGetValue(symbol, out var known) ? known : Variation.Block;

    void FindDefinition(IOperation operation)
    {
        switch (operation)
        {
            case ISimpleAssignmentOperation assignment: Define(assignment.Target, assignment.Value); break;
            case ICompoundAssignmentOperation assignment: Define(assignment.Target, assignment); break;
            case IIncrementOrDecrementOperation step: Define(step.Target, step); break;
            case IVariableDeclaratorOperation { Initializer.Value: { } value } declarator: Define(declarator.Symbol, value); break;
            case IVariableDeclaratorOperation declarator when declarator.Parent is IForEachLoopOperation loop: Define(declarator.Symbol, loop.Collection); break;
            case IDeconstructionAssignmentOperation deconstruction:
                foreach (var target in deconstruction.Target.DescendantsAndSelf()) Define(target, deconstruction.Value);
                break;
            case IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out } argument when argument.Parent != null: Define(argument.Value, argument.Parent); break;
            case IDeclarationPatternOperation { DeclaredSymbol: { } declared } pattern when pattern.Parent is IIsPatternOperation test: Define(declared, test.Value); break;
        }
    }

    void Define(IOperation target, IOperation value)
    {
        if (target is ILocalReferenceOperation local) Define(local.Local, value);
        else if (target is IParameterReferenceOperation parameter) Define(parameter.Parameter, value);
        else if (target is IFieldReferenceOperation { Instance: { } instance }) Define(instance, value);
    }

    void Define(ISymbol symbol, IOperation value)
    {
        if (!definitions.TryGetValue(symbol, out var list)) definitions.Add(symbol, list = []);
        list.Add(value);
    }

    Variation OfBinary(IBinaryOperation binary)
    {
        var variation = Max(Of(binary.LeftOperand), Of(binary.RightOperand));
        if (variation != Variation.Thread || StrideOf(binary.LeftOperand) is not { IsOne: true } || binary.RightOperand.ConstantValue is not { HasValue: true, Value: int constant }) return variation;
        // Of a row of threads: its warps. Whole warps are below or above a multiple of 32.
        bool isByWarps = binary.OperatorKind switch
        {
            BinaryOperatorKind.Divide => constant != 0 && constant % 32 == 0,
            BinaryOperatorKind.RightShift or BinaryOperatorKind.UnsignedRightShift => constant >= 5,
            BinaryOperatorKind.LessThan or BinaryOperatorKind.GreaterThanOrEqual => constant % 32 == 0,
            BinaryOperatorKind.LessThanOrEqual or BinaryOperatorKind.GreaterThan => (constant + 1) % 32 == 0,
            _ => false,
        };
        return isByWarps ? Variation.Warp : variation;
    }

    Variation OfCall(IInvocationOperation call)
    {
        var method = call.TargetMethod;
        if (Names.Is(method, "Drawbridge.Warp", "Any", "All", "Ballot", "Sum", "Min", "Max", "Shuffle"))
            return method.Name == "Shuffle" && Of(call.Arguments[1].Value) == Variation.Thread ? Variation.Thread : Max(Variation.Warp, Variation.Block);
        if (TypeBook.FullName(method.ContainingType) is "Drawbridge.Warp" or "Drawbridge.Atomic" || method.DeclaringSyntaxReferences.Any(MentionsThreads)) return Variation.Thread;
        return call.Arguments.Select(argument => Of(argument.Value)).Aggregate(Of(call.Instance), Max);
    }

    bool MentionsThreads(SyntaxReference reference) => reference.GetSyntax(context.CancellationToken).ToString() is { } text
        && (text.Contains("ThreadIdx") || text.Contains("Warp.") || text.Contains("Atomic."));

    static Variation Max(Variation a, Variation b) => a > b ? a : b;
}

using Drawbridge.CSharp.Lower;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Drawbridge.CSharp.Intrinsics;

/// <summary>A call that becomes instructions.</summary>
sealed class IntrinsicCall
{
    public IntrinsicCall(Lowering lowering, IMethodSymbol method, Value[] arguments, SyntaxNode syntax)
    {
        (Lowering, Method, Arguments, Syntax) = (lowering, method, arguments, syntax);
        Operations = [];
    }

    public IntrinsicCall(Lowering lowering, IInvocationOperation operation, IMethodSymbol method)
    {
        (Lowering, Method, Syntax, Instance) = (lowering, method, operation.Syntax, operation.Instance);
        Operations = [.. operation.Arguments.OrderBy(argument => argument.Parameter!.Ordinal)];
    }

    public IntrinsicCall(Lowering lowering, IObjectCreationOperation operation, IMethodSymbol method)
    {
        (Lowering, Method, Syntax) = (lowering, method, operation.Syntax);
        Operations = [.. operation.Arguments.OrderBy(argument => argument.Parameter!.Ordinal)];
    }

    public Lowering Lowering { get; }

    public IMethodSymbol Method { get; }

    public SyntaxNode Syntax { get; }

    /// <summary>What the method is called on.</summary>
    public IOperation? Instance { get; }

    /// <summary>The arguments in the parameters' order; empty where only values are known.</summary>
    public IArgumentOperation[] Operations { get; }

    /// <summary>The arguments' values, computed when first asked for.</summary>
    public Value[] Arguments
    {
        get => field ??= Lowering.EvaluateArguments([.. Operations.Select(argument => argument.Value)]);
    }
}

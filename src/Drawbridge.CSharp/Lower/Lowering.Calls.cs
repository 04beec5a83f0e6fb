using Drawbridge.CSharp.Diagnostics;
using Drawbridge.CSharp.Intrinsics;
using Drawbridge.CSharp.Ir;
using Drawbridge.CSharp.Types;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Drawbridge.CSharp.Lower;

/// <summary>Calls: intrinsics become instructions, everything else is written out in place, unless it calls itself.</summary>
sealed partial class Lowering
{
    Value Invoke(IInvocationOperation operation)
    {
        var method = Resolve(operation.TargetMethod, operation.ConstrainedToType, operation.Instance?.Type);
        if (IntrinsicTable.Find(method) is { } intrinsic) return intrinsic.Lower(new IntrinsicCall(this, operation, method));
        if (CreateNumber(operation) is { } created) return created;
        if (!context.Checks && TypeBook.FullName(method.ContainingType) == "Drawbridge.Bounds") return Value.Nothing;
        if (HostDiagnostics.Of(method.ContainingType) is { } host) return Refuse(host, operation.Syntax, operation.Type, method.ContainingType.ToDisplayString() + "." + method.Name);
        if (method.Parameters.Length > 0 && TypeBook.FullName(method.Parameters[0].Type) == "Drawbridge.Launch") return Refuse(HostDiagnostics.NestedLaunch, operation.Syntax, operation.Type, method.Name);
        if (method.MethodKind == MethodKind.DelegateInvoke) return Refuse(KernelDiagnostics.Lambda, operation.Syntax, operation.Type);
        if (IsObject(operation.Instance)) return Refused(operation.Instance!, operation.Type);
        if (method is { IsAbstract: true } or { IsVirtual: true } or { IsOverride: true, ContainingType.IsValueType: false })
            return Refuse(KernelDiagnostics.VirtualCall, operation.Syntax, operation.Type, method.ToDisplayString());
        var target = Callable(method);
        if (target == null)
        {
            if (operation.Arguments.Any(argument => argument.Value.Type?.SpecialType == SpecialType.System_String)) return Refuse(KernelDiagnostics.Text, operation.Syntax, operation.Type);
            return Refuse(KernelDiagnostics.NoSource, operation.Syntax, operation.Type, method.ToDisplayString());
        }
        var receiver = operation.Instance == null ? null : PlaceOf(operation.Instance);
        var arguments = Arguments(operation.Arguments, target);
        return Call(target, receiver, arguments, operation.Syntax).Value;
    }

    static bool IsObject(IOperation? instance) => instance is { Type.IsReferenceType: true } and not IInstanceReferenceOperation;

    /// <summary>What is done with an object does not matter: that there is one is refused.</summary>
    Value Refused(IOperation instance, ITypeSymbol? type)
    {
        int before = context.Findings.Count;
        Evaluate(instance);
        if (context.Findings.Count == before) Report(KernelDiagnostics.UnsupportedType, instance.Syntax, instance.Type!.ToDisplayString(), WhyNot(instance.Type));
        return ShapeOf(type) is { } shape ? Zero(shape) : Value.Nothing;
    }

    Place InvokePlace(IInvocationOperation operation)
    {
        var method = Resolve(operation.TargetMethod, operation.ConstrainedToType, operation.Instance?.Type);
        if (Callable(method) is not { } target) return Missing(operation.Type, operation.Syntax);
        var receiver = operation.Instance == null ? null : PlaceOf(operation.Instance);
        return Call(target, receiver, Arguments(operation.Arguments, target), operation.Syntax).Place ?? Missing(operation.Type, operation.Syntax);
    }

    /// <summary>The method with source: itself, or the device library's in its place.</summary>
    IMethodSymbol? Callable(IMethodSymbol method)
    {
        if (method.DeclaringSyntaxReferences.Length > 0 && context.BodyOf(method) != null) return method;
        return context.Library.Twin(method) ?? context.Library.Find(method.OriginalDefinition);
    }

    /// <summary>The method that runs: of an interface, the one of the type argument.</summary>
    IMethodSymbol Resolve(IMethodSymbol method, ITypeSymbol? constrained, ITypeSymbol? instance)
    {
        if (method.ContainingType is not { TypeKind: TypeKind.Interface } contract) return method;
        var type = constrained ?? (method.IsStatic ? null : instance);
        if (type == null || Actual(type) is not { TypeKind: TypeKind.Struct } actual) return method;
        foreach (var candidate in actual.AllInterfaces)
        {
            if (!SymbolEqualityComparer.Default.Equals(candidate.OriginalDefinition, contract.OriginalDefinition)) continue;
            if (contract.IsGenericType && !SymbolEqualityComparer.Default.Equals(candidate, Actual(contract))) continue;
            var member = candidate.GetMembers(method.Name).OfType<IMethodSymbol>().FirstOrDefault(found => SymbolEqualityComparer.Default.Equals(found.OriginalDefinition, method.OriginalDefinition));
            if (member == null || actual.FindImplementationForInterfaceMember(member) is not IMethodSymbol implementation) continue;
            return method.TypeArguments.Length > 0 ? implementation.Construct([.. method.TypeArguments]) : implementation;
        }
        return method;
    }

    /// <summary>Arguments by the parameters' order, evaluated in the order of the text.</summary>
    Place[] Arguments(IEnumerable<IArgumentOperation> operations, IMethodSymbol method)
    {
        var list = operations.ToList();
        var places = new Place[method.Parameters.Length];
        int lastWriter = list.Count - 1;
        while (lastWriter >= 0 && !Writes(list[lastWriter])) lastWriter--;
        for (int i = 0; i < list.Count; i++)
        {
            var argument = list[i];
            int ordinal = argument.Parameter!.Ordinal;
            if (argument.ArgumentKind is ArgumentKind.ParamArray or ArgumentKind.ParamCollection)
            {
                Report(KernelDiagnostics.Allocation, argument.Syntax, "params array");
                places[ordinal] = Missing(null, argument.Syntax);
            }
            else if (argument.Parameter.RefKind != RefKind.None) places[ordinal] = Pinned(PlaceOf(argument.Value));
            else
            {
                var value = Evaluate(argument.Value);
                var shape = ShapeOf(argument.Value.Type ?? argument.Parameter.Type) ?? new VoidShape(context.Compilation.GetSpecialType(SpecialType.System_Void));
                places[ordinal] = new ValuePlace(shape, Keep(i < lastWriter || lastWriter >= 0 ? Snapshot(value) : value));
            }
        }
        return places;
    }

    Value CallOperator(IMethodSymbol method, ITypeSymbol? constrained, Value[] arguments, SyntaxNode at)
    {
        method = Resolve(method, constrained, null);
        if (IntrinsicTable.Find(method) is { } intrinsic) return intrinsic.Lower(new IntrinsicCall(this, method, arguments, at));
        if (Callable(method) is not { } target) return Refuse(KernelDiagnostics.NoSource, at, method.ReturnType, method.ToDisplayString());
        var places = arguments.Select((value, i) => (Place)new ValuePlace(ShapeOf(target.Parameters[i].Type)!, Keep(value))).ToArray();
        return Call(target, null, places, at).Value;
    }

    /// <summary>A call of a method with source.</summary>
    (Value Value, Place? Place) Call(IMethodSymbol method, Place? receiver, Place[] arguments, SyntaxNode at)
    {
        // The library's twin of an instance method.
        if (method.IsStatic && receiver != null)
        {
            arguments = [method.Parameters[0].RefKind == RefKind.None ? new ValuePlace(receiver.Shape, Keep(Snapshot(Read(receiver)))) : receiver, .. arguments.Take(method.Parameters.Length - 1)];
            receiver = null;
        }
        for (var caller = frame; caller != null; caller = caller.Caller)
            if (SymbolEqualityComparer.Default.Equals(caller.Method?.OriginalDefinition, method.OriginalDefinition)) return (CallFunction(method, receiver, arguments, at), null);
        return Inline(method, receiver, arguments, at);
    }

    (Value Value, Place? Place) Inline(IMethodSymbol method, Place? receiver, Place[] arguments, SyntaxNode at)
    {
        if (context.BodyOf(method) is not { } operation) return (Refuse(KernelDiagnostics.NoSource, at, method.ReturnType, method.ToDisplayString()), null);
        var outer = frame;
        var types = TypeArgumentsOf(method);
        var around = method.MethodKind == MethodKind.LocalFunction ? FrameOf(method.ContainingSymbol) : null;
        bool isSimple = HasOneReturn(operation);
        // What the method writes besides its own variables may be what its arguments were read from.
        if (method.MethodKind == MethodKind.LocalFunction || receiver != null && !method.IsReadOnly || method.Parameters.Any(parameter => parameter.RefKind is RefKind.Ref or RefKind.Out))
            arguments = [.. arguments.Select(argument => argument is ValuePlace value ? new ValuePlace(value.Shape, Snapshot(value.Value)) : argument)];
        var written = WrittenVariables.Of(operation);
        frame = new Frame(method, around) { Caller = outer, CallSite = at, TypeArguments = types, This = around?.This ?? (receiver == null ? null : Indexable(receiver)), End = isSimple ? null : body.Label(), Written = written };
        // The definition's types: the call's own may name type parameters of the caller.
        if (!isSimple && !method.ReturnsVoid && method.RefKind == RefKind.None && ShapeOf(method.OriginalDefinition.ReturnType, at) is { } resultShape) frame.Result = NewVariable(resultShape);
        for (int i = 0; i < method.Parameters.Length && i < arguments.Length; i++)
        {
            var parameter = method.Parameters[i];
            var place = arguments[i];
            if (parameter.RefKind == RefKind.None && written.Contains(parameter.OriginalDefinition) && ShapeOf(parameter.OriginalDefinition.Type, at) is { } shape)
            {
                place = NewVariable(shape);
                Write(place, Snapshot(Read(arguments[i])));
            }
            else if (parameter.RefKind == RefKind.None) place = Indexable(place);
            frame.Bind(parameter.OriginalDefinition, place);
            if (!SymbolEqualityComparer.Default.Equals(parameter, parameter.OriginalDefinition)) frame.Bind(parameter, place);
        }
        LowerMethodBody(operation);
        if (frame.End != null) body.Mark(frame.End);
        var value = frame.Result != null ? Read(frame.Result) : frame.Returned ?? Value.Nothing;
        var returnedPlace = frame.ReturnedPlace;
        frame = outer;
        if (returnedPlace != null && value == Value.Nothing) value = Read(returnedPlace);
        MarkLine(at);
        return (value, returnedPlace);
    }

    Frame? FrameOf(ISymbol method)
    {
        for (var at = frame; at != null; at = at.Caller)
            for (var around = at; around != null; around = around.Outer)
                if (SymbolEqualityComparer.Default.Equals(around.Method?.OriginalDefinition, method.OriginalDefinition)) return around;
        return null;
    }

    Dictionary<ITypeParameterSymbol, ITypeSymbol> TypeArgumentsOf(IMethodSymbol method)
    {
        var types = new Dictionary<ITypeParameterSymbol, ITypeSymbol>(SymbolEqualityComparer.Default);
        if (method.MethodKind == MethodKind.LocalFunction) foreach (var pair in frame.TypeArguments) types[pair.Key] = pair.Value;
        for (int i = 0; i < method.TypeParameters.Length; i++) types[method.OriginalDefinition.TypeParameters[i]] = Actual(method.TypeArguments[i]);
        for (var type = method.ContainingType; type != null; type = type.ContainingType)
            for (int i = 0; i < type.TypeParameters.Length; i++) types[type.OriginalDefinition.TypeParameters[i]] = Actual(type.TypeArguments[i]);
        return types;
    }

    /// <summary>True if a body has no return but at its end.</summary>
    static bool HasOneReturn(IOperation operation)
    {
        var block = operation is IMethodBodyOperation method ? method.BlockBody ?? method.ExpressionBody : operation as IBlockOperation;
        var returns = OwnDescendants(operation).OfType<IReturnOperation>().Where(result => !result.IsImplicit || result.ReturnedValue != null).ToList();
        return returns.Count == 0 || returns.Count == 1 && block != null && block.Operations.LastOrDefault() == returns[0];
    }

    /// <summary>The operations of a body without those of its local functions.</summary>
    static IEnumerable<IOperation> OwnDescendants(IOperation operation)
    {
        foreach (var child in operation.ChildOperations)
        {
            if (child is ILocalFunctionOperation or IAnonymousFunctionOperation) continue;
            yield return child;
            foreach (var deeper in OwnDescendants(child)) yield return deeper;
        }
    }

    /// <summary>A call of a function of its own, for what calls itself.</summary>
    Value CallFunction(IMethodSymbol method, Place? receiver, Place[] arguments, SyntaxNode at)
    {
        var kinds = method.Parameters.Select(parameter => parameter.RefKind == RefKind.None ? KindOf(parameter.Type) : null).ToArray();
        var result = method.ReturnsVoid ? (ScalarKind?)null : KindOf(method.ReturnType);
        string? problem = receiver != null || method.MethodKind == MethodKind.LocalFunction && !method.IsStatic ? "it uses variables around it"
            : kinds.Any(kind => kind == null) || !method.ReturnsVoid && result == null ? "it takes or returns something else than numbers" : null;
        if (problem != null) return Refuse(KernelDiagnostics.Recursion, at, method.ReturnType, method.Name, problem);
        var types = TypeArgumentsOf(method);
        string key = method.OriginalDefinition.ToDisplayString() + string.Join(",", types.Select(pair => pair.Key.Name + "=" + pair.Value.ToDisplayString()));
        if (!context.Functions.TryGetValue(key, out var function))
        {
            function = new FunctionCode(context.Unique(method.Name), method, [.. kinds.Select(kind => kind!.Value)], result) { TypeArguments = types };
            context.Functions.Add(key, function);
            context.Waiting.Enqueue(function);
        }
        var given = arguments.Select(argument => (Scalar)Read(argument)).Select(value => (ParameterType(value.Kind), Storable(value))).ToArray();
        if (result is not { } kind)
        {
            body.Lines.Add(new Call(function.Name, null, given));
            return Value.Nothing;
        }
        var register = body.Variable(kind == ScalarKind.Bool ? RegisterClass.B32 : kind.Form().Class);
        body.Lines.Add(new Call(function.Name, (ParameterType(kind), register), given));
        return kind == ScalarKind.Bool ? new Scalar(kind, Compare("ne", ScalarKind.U32, register, Scalar.Of(0).Operand)) : new Scalar(kind, register);
    }

    internal static string ParameterType(ScalarKind kind) => kind.Form().Memory;

    /// <summary>The place itself, or, for one in the device library, the call in the project that led there.</summary>
    SyntaxNode InProject(SyntaxNode at)
    {
        for (var caller = frame; context.Library.Has(at.SyntaxTree) && caller?.CallSite != null; caller = caller.Caller) at = caller.CallSite;
        return at;
    }

    /// <summary>Out of the way at the end of the function: what a failed check does.</summary>
    readonly List<(Label Label, string Message, SyntaxNode At)> failures = [];

    /// <summary>Faults if a predicate is <paramref name="when"/>.</summary>
    internal void FailIf(Operand predicate, bool when, string message, SyntaxNode at)
    {
        var label = body.Label();
        body.Branch(predicate, when, label);
        if (label.IsUsed) failures.Add((label, message, InProject(at)));
    }

    /// <summary>Writes what failed checks do.</summary>
    void FlushFailures()
    {
        foreach (var (label, message, at) in failures)
        {
            body.Mark(label);
            MarkLine(at);
            EmitFail(message, at);
        }
        failures.Clear();
    }

    /// <summary>A fault with a message: the device's own assertion.</summary>
    internal void EmitFail(string message, SyntaxNode at)
    {
        context.Declare(".extern .func __assertfail(.param .b64 a0, .param .b64 a1, .param .b32 a2, .param .b64 a3, .param .b64 a4);");
        context.Touch(InProject(at));
        var span = InProject(at).GetLocation().GetMappedLineSpan();
        string file = Path.GetFileName(span.Path);
        body.Lines.Add(new Call("__assertfail", null,
        [
            ("b64", TextAddress(message)), ("b64", TextAddress(file)), ("b32", Scalar.Of(span.StartLinePosition.Line + 1).Operand),
            ("b64", TextAddress(frame.Method?.Name ?? "kernel")), ("b64", new Immediate(ScalarKind.U64, 1)),
        ]));
        body.Do("trap");
    }

    internal Operand TextAddress(string text)
    {
        var address = body.Compute(RegisterClass.B64, "mov.u64", new Name(context.Text(text)));
        return body.Compute(RegisterClass.B64, "cvta.global.u64", address);
    }
}

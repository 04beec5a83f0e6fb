using Drawbridge.CSharp.Diagnostics;
using Drawbridge.CSharp.Ir;
using Drawbridge.CSharp.Types;
using Microsoft.CodeAnalysis;

namespace Drawbridge.CSharp.Lower;

/// <summary>
/// One function from C# to instructions. Methods it calls are written out in place; <see cref="Frame"/> is the one being lowered now. Variables are
/// registers, structs one for each field; only what needs an address is in memory.
/// </summary>
sealed partial class Lowering(ModuleContext context)
{
    readonly Body body = new();
    readonly List<LocalArray> locals = [];
    Frame frame = new(null, null);

    /// <summary>The instructions.</summary>
    public Body Body => body;

    /// <summary>Arrays in local memory.</summary>
    public List<LocalArray> Locals => locals;

    /// <summary>Lowers a kernel: its parameters are loaded from <paramref name="parameters"/>, in order.</summary>
    public void LowerKernel(IMethodSymbol method, IReadOnlyList<KernelParameter> parameters)
    {
        frame = new Frame(method.OriginalDefinition, null) { IsRoot = true, TypeArguments = TypeArgumentsOf(method) };
        foreach (var parameter in parameters)
        {
            var place = Indexable(new RegisterPlace(parameter.Shape, LoadParameter(parameter.Shape, parameter.Name, 0)));
            frame.Bind(parameter.Symbol, place);
        }
        LowerBody(method.OriginalDefinition);
        Finish();
    }

    /// <summary>Lowers a function: its parameters are scalars.</summary>
    public void LowerFunction(FunctionCode function)
    {
        frame = new Frame(function.Method, null) { IsRoot = true, TypeArguments = function.TypeArguments };
        for (int i = 0; i < function.Parameters.Length; i++)
        {
            var kind = function.Parameters[i];
            var variable = body.Variable(kind.Form().Class);
            StoreRegister(variable, kind, LoadScalar(kind, ".param", new Address(new Name($"{function.Name}_{i}"))));
            frame.Bind(function.Method.Parameters[i], new RegisterPlace(ShapeOf(function.Method.Parameters[i].Type)!, new Scalar(kind, variable)));
        }
        LowerBody(function.Method);
        Finish();
    }

    void Finish()
    {
        if (!body.EndsHere) body.Do("ret");
        FlushFailures();
        LocalArrays.Promote(body, locals);
    }

    void LowerBody(IMethodSymbol method)
    {
        if (context.BodyOf(method) is not { } operation)
        {
            Report(KernelDiagnostics.NoSource, method.DeclaringSyntaxReferences[0].GetSyntax(), method.ToDisplayString());
            return;
        }
        frame.Written = WrittenVariables.Of(operation);
        LowerMethodBody(operation);
    }

    /// <summary>Reads a parameter, each scalar of a struct at its offset.</summary>
    Value LoadParameter(Shape shape, string name, int offset)
    {
        switch (shape)
        {
            case ScalarShape scalar:
                var variable = body.Variable(scalar.Kind.Form().Class);
                StoreRegister(variable, scalar.Kind, LoadScalar(scalar.Kind, ".param", new Address(new Name(name), offset)));
                return new Scalar(scalar.Kind, variable);
            case StructShape { } structure when TypeBook.IsTakenApart(structure.Type):
                return new Composite(structure, [.. structure.Fields.Select(field => LoadParameter(field.Shape, name + "_" + field.Name, 0))]);
            case StructShape { } structure:
                return new Composite(structure, [.. structure.Fields.Select(field => LoadParameter(field.Shape, name, offset + field.Offset))]);
            case ViewShape view:
                var first = body.Variable(RegisterClass.B64);
                body.Lines.Add(new Instruction("ld.param.u64", first, [new Address(new Name(name))], isPure: true));
                var length = body.Variable(RegisterClass.B32);
                body.Lines.Add(new Instruction("ld.param.s32", length, [new Address(new Name(name + "_length"))], isPure: true));
                return new ViewValue(view, first, 0, new Scalar(ScalarKind.S32, length));
            default:
                throw new InvalidOperationException($"a parameter of shape {shape.GetType().Name}");
        }
    }

    void Report(DiagnosticDescriptor kind, SyntaxNode at, params object[] arguments) => context.Report(kind, at, arguments);

    /// <summary>Reports, and gives a value to go on with.</summary>
    Value Refuse(DiagnosticDescriptor kind, SyntaxNode at, ITypeSymbol? type, params object[] arguments)
    {
        Report(kind, at, arguments);
        return type != null && context.Types.Of(Actual(type)) is { } shape ? Zero(shape) : Value.Nothing;
    }

    /// <summary>A type with the type arguments of the call in place of type parameters.</summary>
    ITypeSymbol Actual(ITypeSymbol type)
    {
        switch (type)
        {
            case ITypeParameterSymbol parameter:
                return frame.TypeArguments.TryGetValue(parameter.OriginalDefinition, out var argument) ? argument : type;
            case INamedTypeSymbol { IsTupleType: true } tuple when frame.TypeArguments.Count > 0:
                return context.Compilation.CreateTupleTypeSymbol([.. tuple.TupleElements.Select(element => Actual(element.Type))],
                    [.. tuple.TupleElements.Select(element => element.IsExplicitlyNamedTupleElement ? element.Name : null)]);
            case INamedTypeSymbol { IsGenericType: true } named when frame.TypeArguments.Count > 0:
                var own = named.TypeArguments.Select(Actual).ToArray();
                var outer = named.ContainingType is { IsGenericType: true } containing ? (INamedTypeSymbol)Actual(containing) : null;
                var definition = outer == null ? named.OriginalDefinition : outer.GetTypeMembers(named.Name, named.Arity).First();
                return own.Length == 0 ? definition : definition.Construct(own);
            case INamedTypeSymbol { ContainingType.IsGenericType: true } nested when frame.TypeArguments.Count > 0:
                return ((INamedTypeSymbol)Actual(nested.ContainingType)).GetTypeMembers(nested.Name, 0).First();
            case IPointerTypeSymbol pointer when frame.TypeArguments.Count > 0:
                return context.Compilation.CreatePointerTypeSymbol(Actual(pointer.PointedAtType));
            default:
                return type;
        }
    }

    /// <summary>The shape of a type; null, without a report, if kernels cannot hold its values.</summary>
    internal Shape? ShapeOf(ITypeSymbol? type) => type == null ? null : context.Types.Of(Actual(type));

    /// <summary>The shape of a type; what kernels cannot hold is reported.</summary>
    Shape? ShapeOf(ITypeSymbol? type, SyntaxNode at)
    {
        if (ShapeOf(type) is { } shape) return shape;
        if (type != null && type.TypeKind != TypeKind.Error) Report(KernelDiagnostics.UnsupportedType, at, Actual(type).ToDisplayString(), WhyNot(Actual(type)));
        return null;
    }

    static string WhyNot(ITypeSymbol type) => type switch
    {
        { SpecialType: SpecialType.System_String } => "there are no strings on the device",
        { SpecialType: SpecialType.System_Decimal } => "the device has no decimal numbers; use double",
        IArrayTypeSymbol => "arrays are objects; use View<T>, stackalloc or Shared.Array",
        { TypeKind: TypeKind.Delegate } => "there are no delegates on the device",
        { IsReferenceType: true } => "it is a class; use a struct",
        { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } => "nullable values are not supported; use a bool beside the value",
        { TypeKind: TypeKind.TypeParameter } => "its type argument is not known",
        INamedTypeSymbol named when !named.Locations.Any(location => location.IsInSource) => "its source is not in this project",
        _ => "it has a field that kernels cannot use, fields on top of each other, or a buffer of more than 1024 elements",
    };

    internal ScalarKind? KindOf(ITypeSymbol? type) => ShapeOf(type) is ScalarShape scalar ? scalar.Kind : null;

    /// <summary>Notes the line of C# that comes next.</summary>
    void MarkLine(SyntaxNode syntax)
    {
        // What the library does belongs to the line that called it.
        if (context.Library.Has(syntax.SyntaxTree)) return;
        context.Touch(syntax);
        var span = syntax.GetLocation().GetMappedLineSpan();
        string path = span.HasMappedPath ? span.Path : syntax.SyntaxTree.FilePath;
        if (context.Compilation.Options.SourceReferenceResolver is { } resolver) path = resolver.NormalizePath(path, null) ?? path;
        int file = context.File(path), line = span.StartLinePosition.Line + 1, column = span.StartLinePosition.Character + 1;
        body.Lines.Add(new SourceLine(file, line, column));
    }
}

using Drawbridge.CSharp.Diagnostics;
using Drawbridge.CSharp.Intrinsics;
using Drawbridge.CSharp.Ir;
using Drawbridge.CSharp.Types;
using Microsoft.CodeAnalysis;

namespace Drawbridge.CSharp.Lower;

/// <summary>What intrinsics are made with.</summary>
sealed partial class Lowering
{
    internal bool HasChecks => context.Checks;

    internal void Need(int version, int target) => context.Need(version, target);

    internal ScalarKind? KindOfResult(IMethodSymbol method) => method.ReturnsVoid ? null : KindOf(method.ReturnType);

    internal Value[] EvaluateArguments(IOperation[] operations) => EvaluateAll(operations);

    internal Value EvaluateOne(IOperation operation) => Evaluate(operation);

    internal Place PlaceOfArgument(IOperation operation) => Pinned(PlaceOf(operation));

    internal void Complain(DiagnosticDescriptor kind, SyntaxNode at, params object[] arguments) => Report(kind, at, arguments);

    internal void Complain(DiagnosticDescriptor kind, Location at, params object[] arguments) => context.Findings.Add(Finding.At(kind, at, arguments));

    /// <summary>What an expression means; null for some constants. Parentheses mean nothing.</summary>
    internal IOperation? OperationOf(SyntaxNode expression)
    {
        while (expression is Microsoft.CodeAnalysis.CSharp.Syntax.ParenthesizedExpressionSyntax parenthesized) expression = parenthesized.Expression;
        return context.Model(expression.SyntaxTree).GetOperation(expression, context.Cancellation);
    }

    /// <summary>The constant that an expression is, if it is one, and its type.</summary>
    internal (object? Value, ITypeSymbol? Type) ConstantOf(SyntaxNode expression)
    {
        var model = context.Model(expression.SyntaxTree);
        return (model.GetConstantValue(expression, context.Cancellation).Value, model.GetTypeInfo(expression, context.Cancellation).Type);
    }

    /// <summary>The address of a view's first element.</summary>
    internal Operand AddressIn(ViewValue view) => AddressOf(view.Place, view.Offset, view.Shape.Space);

    internal Value ReadPlace(Place place) => Read(place);

    internal void WritePlace(Place place, Value value) => Write(place, value);

    internal void SetRegister(Register register, ScalarKind kind, Value value) => StoreRegister(register, kind, ((Scalar)value).Operand);

    internal Value KeepValue(Value value) => Keep(Snapshot(value));

    internal Register AsPredicate(Value value) => PredicateRegister(value);

    /// <summary>The operand of an instruction: numbers of 16 bits and predicates in a register.</summary>
    internal Operand Plain(Scalar value) => value.Kind == ScalarKind.Bool ? PredicateRegister(value) : Selectable(value);

    /// <summary>Moves a value 32 bits at a time.</summary>
    internal Value Each32Bits(Value value, Func<Operand, Register> move)
    {
        switch (value)
        {
            case Composite composite:
                return new Composite(composite.Shape, [.. composite.Fields.Select(field => Each32Bits(field, move))]);
            case Scalar { Kind: ScalarKind.Bool } scalar:
                return new Scalar(ScalarKind.Bool, Compare("ne", ScalarKind.U32, move(BoolAsNumber(scalar).Operand), Scalar.Of(0).Operand));
            case Scalar { Kind: ScalarKind.F16 or ScalarKind.BF16 } scalar:
                var wide = body.Compute(RegisterClass.B32, "mov.b32", new Pack([InRegister(scalar), InRegister(scalar)]));
                var half = body.Temporary(RegisterClass.B16);
                body.Lines.Add(new Instruction("mov.b32", new Pack([half, body.Temporary(RegisterClass.B16)]), [move(wide)], isPure: true));
                return new Scalar(scalar.Kind, half);
            case Scalar scalar when scalar.Kind.Size() == 8:
                Register low = body.Temporary(RegisterClass.B32), high = body.Temporary(RegisterClass.B32);
                body.Lines.Add(new Instruction("mov.b64", new Pack([low, high]), [scalar.Operand], isPure: true));
                return new Scalar(scalar.Kind, body.Compute(scalar.Kind.Form().Class, "mov.b64", new Pack([move(low), move(high)])));
            case Scalar { Kind: ScalarKind.F32 } scalar:
                var bits = body.Compute(RegisterClass.B32, "mov.b32", scalar.Operand);
                return new Scalar(scalar.Kind, body.Compute(RegisterClass.F32, "mov.b32", move(bits)));
            case Scalar scalar:
                return new Scalar(scalar.Kind, move(scalar.Operand));
            default:
                return value;
        }
    }

    /// <summary>
    /// <c>Shared.Array&lt;T&gt;(length)</c>, <c>Shared.Array&lt;T&gt;(rows, columns)</c>: memory of the block, one array for each place in the source.
    /// </summary>
    internal Value SharedArray(IntrinsicCall call)
    {
        if (ShapeOf(call.Method.ReturnType, call.Syntax) is not { } result) return Value.Nothing;
        var extents = call.Operations.Where(argument => argument.Parameter is { Type.SpecialType: SpecialType.System_Int32, IsOptional: false }).Select(argument => Evaluate(argument.Value) as Scalar).ToArray();
        if (extents.Any(extent => extent is not { Constant: >= 0 }))
        {
            Report(KernelDiagnostics.NotConstant, call.Syntax, "the length of static shared memory");
            return Zero(result);
        }
        long count = extents.Aggregate(1L, (product, extent) => product * extent!.Constant!.Value);
        if (result is ViewShape row) return SharedMemory(call, row, count);
        var matrix = (StructShape)result;
        return new Composite(matrix, [SharedMemory(call, (ViewShape)matrix.Fields[0].Shape, count), extents[0]!, extents[1]!, extents[1]!]);
    }

    ViewValue SharedMemory(IntrinsicCall call, ViewShape shape, long count)
    {
        string key = "shared@" + call.Syntax.SyntaxTree.FilePath + call.Syntax.SpanStart.ToString(System.Globalization.CultureInfo.InvariantCulture) + shape.Element.Type.ToDisplayString();
        if (!context.Shared.TryGetValue(key, out string? name))
        {
            context.Shared.Add(key, name = context.Unique("shared"));
            context.SharedBytes += count * shape.Element.Size;
            if (context.SharedBytes > ModuleContext.MostSharedBytes) Report(KernelDiagnostics.TooMuchShared, call.Syntax, context.SharedBytes, ModuleContext.MostSharedBytes);
            context.Declarations.Add(FormattableString.Invariant($".shared .align 16 .b8 {name}[{Math.Max(1, count * shape.Element.Size)}];"));
        }
        return new ViewValue(shape, new Name(name), 0, Scalar.Of((int)count));
    }

    /// <summary>The shape of what a generic intrinsic returns here.</summary>
    ViewShape? ShapeOfResult(IntrinsicCall call) => ShapeOf(call.Method.ReturnType, call.Syntax) as ViewShape;

    /// <summary><c>Shared.Dynamic&lt;T&gt;()</c>: the memory that the launch asks for.</summary>
    internal Value SharedDynamic(IntrinsicCall call)
    {
        if (ShapeOfResult(call) is not { } shape) return Value.Nothing;
        context.Declare(".extern .shared .align 16 .b8 dynamic_shared[];");
        var bytes = body.Compute(RegisterClass.B32, "mov.u32", new Name("%dynamic_smem_size"));
        var length = shape.Element.Size == 1 ? bytes : body.Compute(RegisterClass.B32, "div.u32", bytes, Scalar.Of(shape.Element.Size).Operand);
        return Keep(new ViewValue(shape, new Name("dynamic_shared"), 0, new Scalar(ScalarKind.S32, length)));
    }

    /// <summary>A call of <c>vprintf</c>: the values lie in local memory, each at a multiple of its size, as C passes them.</summary>
    internal void CallPrint(string format, List<Scalar> values)
    {
        context.Declare(".extern .func (.param .b32 result) vprintf(.param .b64 format, .param .b64 arguments);");
        var arguments = values.Select(Printable).ToArray();
        Operand at = new Immediate(ScalarKind.U64, 0);
        if (arguments.Length > 0)
        {
            string name = "local" + locals.Count.ToString(System.Globalization.CultureInfo.InvariantCulture);
            int offset = 0;
            foreach (var argument in arguments)
            {
                int size = argument.Kind.Size();
                offset = (offset + size - 1) / size * size;
                body.Do($"st.local.{argument.Kind.Form().Memory}", new Address(new Name(name), offset), argument.Operand);
                offset += size;
            }
            locals.Add(new LocalArray(name, offset, 8));
            at = body.Compute(RegisterClass.B64, "cvta.local.u64", body.Compute(RegisterClass.B64, "mov.u64", new Name(name)));
        }
        body.Lines.Add(new Call("vprintf", ("b32", body.Variable(RegisterClass.B32)), [("b64", TextAddress(format)), ("b64", at)]));
    }

    /// <summary>A value as C passes it to printf: integers of 32 or 64 bits, floats as double, truth as the address of its name.</summary>
    Scalar Printable(Scalar value)
    {
        if (value.Kind == ScalarKind.Bool)
        {
            Operand yes = TextAddress(bool.TrueString), no = TextAddress(bool.FalseString);
            return new Scalar(ScalarKind.U64, body.Compute(RegisterClass.B64, "selp.b64", yes, no, PredicateRegister(value)));
        }
        if (value.Kind.IsFloat()) return value.Kind == ScalarKind.F64 ? value : FloatToFloat(value.Operand is Register ? value : new Scalar(value.Kind, InRegister(value)), ScalarKind.F64);
        return value.Kind.IsNarrow() ? new Scalar(ScalarKind.S32, value.Operand) : value;
    }

    internal Value Slice(IntrinsicCall call)
    {
        if (call.Instance == null) return Value.Nothing;
        IOperation[] operations = [call.Instance, .. call.Operations.Select(argument => argument.Value)];
        var values = EvaluateAll(operations);
        if (values[0] is not ViewValue view || values[1] is not Scalar start) return Value.Nothing;
        view = (ViewValue)Keep(view);
        start = (Scalar)Keep(start);
        var length = values.Length > 2 ? (Scalar)Keep(values[2]) : (Scalar)Keep(Arithmetic(Microsoft.CodeAnalysis.Operations.BinaryOperatorKind.Subtract, view.Length, start, false, call.Syntax));
        if (context.Checks)
        {
            FailIf(Compare("gt", ScalarKind.U32, start.Operand, view.Length.Operand), true, "ArgumentOutOfRangeException: the slice starts past the end", call.Syntax);
            var rest = Arithmetic(Microsoft.CodeAnalysis.Operations.BinaryOperatorKind.Subtract, view.Length, start, false, call.Syntax);
            FailIf(Compare("gt", ScalarKind.U32, length.Operand, rest.Operand), true, "ArgumentOutOfRangeException: the slice ends past the end", call.Syntax);
        }
        int size = view.Shape.Element.Size;
        if (start.Constant is long known) return new ViewValue(view.Shape, view.Place, view.Offset + known * size, length);
        var place = AddressOf(view.Place, 0, view.Shape.Space);
        var first = view.Shape.Space.IsNarrow ? body.Compute(RegisterClass.B32, "mad.lo.s32", start.Operand, Scalar.Of(size).Operand, place)
            : body.Compute(RegisterClass.B64, "mad.wide.s32", start.Operand, Scalar.Of(size).Operand, place);
        return new ViewValue(view.Shape, Kept(first), view.Offset, length);
    }
}

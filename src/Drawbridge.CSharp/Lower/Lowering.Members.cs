using Drawbridge.CSharp.Diagnostics;
using Drawbridge.CSharp.Intrinsics;
using Drawbridge.CSharp.Ir;
using Drawbridge.CSharp.Types;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Drawbridge.CSharp.Lower;

/// <summary>Properties, elements, and the making of values.</summary>
sealed partial class Lowering
{
    Value ReadProperty(IPropertyReferenceOperation operation)
    {
        var property = operation.Property;
        if (property.GetMethod is not { } getter) return Refuse(KernelDiagnostics.UnsupportedExpression, operation.Syntax, operation.Type, "a property without get");
        if (operation.Instance is { } instance && property.Name is "Length" or "IsEmpty" && ShapeOf(operation.Instance?.Type) is ViewShape)
        {
            var length = Evaluate(operation.Instance!) is ViewValue view ? view.Length : Scalar.Of(0);
            return property.Name == "Length" ? length : new Scalar(ScalarKind.Bool, Compare("eq", ScalarKind.S32, length.Operand, Scalar.Of(0).Operand));
        }
        if (property.Name == "Length" && operation.Instance is { Type: IArrayTypeSymbol } array && ConstantArray(array) is { } constants) return constants.Length;
        if (HostDiagnostics.Of(property.ContainingType) is { } host) return Refuse(host, operation.Syntax, operation.Type, property.ContainingType.ToDisplayString() + "." + property.Name);
        if (IsObject(operation.Instance)) return Refused(operation.Instance!, operation.Type);
        if (NumberConstant(operation) is { } number) return number;
        getter = Resolve(getter, operation.ConstrainedToType, operation.Instance?.Type);
        if (IntrinsicTable.Find(getter) is { } intrinsic) return intrinsic.Lower(new IntrinsicCall(this, getter, [], operation.Syntax));
        if (PlaceOfProperty(operation) is { } place) return Read(place);
        if (getter.IsAbstract) return Refuse(KernelDiagnostics.VirtualCall, operation.Syntax, operation.Type, property.ToDisplayString());
        if (Callable(getter) is not { } target) return Refuse(KernelDiagnostics.NoSource, operation.Syntax, operation.Type, property.ToDisplayString());
        return Call(target, operation.Instance == null ? null : PlaceOf(operation.Instance), Arguments(operation.Arguments, target), operation.Syntax).Value;
    }

    Value SetProperty(IPropertyReferenceOperation operation, Value value)
    {
        if (operation.Property.SetMethod is not { } own || Callable(own) is not { } setter)
            return Refuse(KernelDiagnostics.NoSource, operation.Syntax, operation.Type, operation.Property.ToDisplayString());
        var arguments = Arguments(operation.Arguments, own);
        arguments[arguments.Length - 1] = new ValuePlace(ShapeOf(operation.Type)!, Keep(value));
        Call(setter, operation.Instance == null ? null : PlaceOf(operation.Instance), arguments, operation.Syntax);
        return value;
    }

    /// <summary>The place a property names: an element of a view, or the field behind an automatic property; null for all others.</summary>
    Place? PlaceOfProperty(IPropertyReferenceOperation operation)
    {
        var property = operation.Property;
        if (operation.Instance == null) return null;
        if (property.IsIndexer && ShapeOf(operation.Instance.Type) is ViewShape)
        {
            var index = operation.Arguments[0].Value;
            var values = EvaluateAll([operation.Instance, index]);
            return values[0] is ViewValue view && values[1] is Scalar number ? Element(view, number, index, operation.Syntax) : Missing(operation.Type, operation.Syntax);
        }
        if (property.ReturnsByRef || property.ReturnsByRefReadonly)
        {
            if (property.GetMethod is { } getter && Callable(getter) is { } target)
                return Call(target, PlaceOf(operation.Instance), Arguments(operation.Arguments, target), operation.Syntax).Place;
            return null;
        }
        // The components of a vector of the framework by number, where that is a constant.
        if (property is { IsIndexer: true, SetMethod: not null } && TypeBook.IsVector(operation.Instance.Type) && !Writes(operation.Arguments[0].Value) && Known(operation.Arguments[0].Value, operation.Arguments[0].Value.Type!) is Scalar { Constant: >= 0 and var component }
            && ShapeOf(operation.Instance.Type) is StructShape vector && component < vector.Fields.Length) return Field(PlaceOf(operation.Instance), (int)component);
        return ShapeOf(operation.Instance.Type) is StructShape shape && shape.IndexOf(property) is >= 0 and var field ? Field(PlaceOf(operation.Instance), field) : null;
    }

    /// <summary>An element of a view. With a constant in the index, that becomes part of the address.</summary>
    Place Element(ViewValue view, Scalar index, IOperation? operation, SyntaxNode at)
    {
        var element = view.Shape.Element;
        int size = element.Size, alignment = 1;
        // Views begin at a multiple of their elements' size.
        while (alignment < 16 && size % (alignment * 2) == 0) alignment *= 2;
        if (element is StructShape { HasLayout: false })
        {
            Report(KernelDiagnostics.UnsupportedType, at, element.Type.ToDisplayString(), "the order of a tuple's fields in memory is not fixed; use a struct");
            return Missing(element.Type, at);
        }
        if (context.Checks && !(index.Constant is >= 0 and var inside && view.Length.Constant is long end && inside < end))
            FailIf(Compare("ge", ScalarKind.U32, index.Operand, view.Length.Operand), true, "IndexOutOfRangeException", at);
        long offset = view.Offset;
        if (index.Constant is long known) return new MemoryPlace(element, view.Shape.Space, view.Place, offset + known * size, alignment);
        if (!context.Checks && LastSum(index) is { } sum)
        {
            index = sum.Index;
            offset += sum.Constant * size;
        }
        Operand address;
        if (view.Shape.Space.IsNarrow)
            address = body.Compute(RegisterClass.B32, "mad.lo.s32", index.Operand, Scalar.Of(size).Operand, AddressOf(view.Place, 0, view.Shape.Space));
        else
        {
            var scaled = size == 1 ? body.Compute(RegisterClass.B64, "cvt.s64.s32", index.Operand) : body.Compute(RegisterClass.B64, "mul.wide.s32", index.Operand, Scalar.Of(size).Operand);
            address = body.Compute(RegisterClass.B64, "add.s64", AddressOf(view.Place, 0, view.Shape.Space), scaled);
        }
        return new MemoryPlace(element, view.Shape.Space, address, offset, alignment);
    }

    /// <summary>An index that was just computed as a sum with a constant: the constant, and the rest.</summary>
    (Scalar Index, long Constant)? LastSum(Scalar index)
    {
        if (index.Operand is not Register { IsTemporary: true } || body.Lines.Count == 0 || body.Lines[body.Lines.Count - 1] is not Instruction { Opcode: "add.s32" or "sub.s32" } sum) return null;
        if (sum.Target != index.Operand || sum.Sources[1] is not Immediate constant || sum.Sources[0] is not Register rest) return null;
        return (new Scalar(ScalarKind.S32, rest), sum.Opcode == "add.s32" ? constant.Bits : -constant.Bits);
    }

    Place ImplicitElement(IImplicitIndexerReferenceOperation operation)
    {
        if (Unconverted(operation.Argument) is IUnaryOperation { OperatorKind: UnaryOperatorKind.Hat } hat && Evaluate(operation.Instance) is ViewValue view && Evaluate(hat.Operand) is Scalar fromEnd)
            return Element(view, Arithmetic(BinaryOperatorKind.Subtract, view.Length, fromEnd, false, operation.Syntax), null, operation.Syntax);
        Report(KernelDiagnostics.UnsupportedExpression, operation.Syntax, "this index");
        return Missing(operation.Type, operation.Syntax);
    }

    /// <summary>The field a primary constructor's parameter is kept in.</summary>
    Place? ParameterField(IParameterSymbol parameter)
    {
        if (frame.This is not { Shape: StructShape shape } place) return null;
        for (int i = 0; i < shape.Fields.Length; i++)
            if (shape.Fields[i].Symbol.Name == $"<{parameter.Name}>P") return Field(place, i);
        return null;
    }

    Value Create(IObjectCreationOperation operation)
    {
        if (operation.Type is not { IsValueType: true } type) return Refuse(KernelDiagnostics.Allocation, operation.Syntax, operation.Type, operation.Type?.ToDisplayString() ?? "an object");
        if (operation.Constructor is { } constructor && IntrinsicTable.Find(constructor) is { } intrinsic) return intrinsic.Lower(new IntrinsicCall(this, operation, constructor));
        if (ShapeOf(type, operation.Syntax) is not { } shape) return Value.Nothing;
        var place = NewVariable(shape);
        var declaration = operation.Constructor is { } written ? context.Library.Twin(written) ?? written : null;
        var arguments = declaration != null ? Arguments(operation.Arguments, declaration) : [];
        Write(place, Zero(shape));
        if (declaration is { IsImplicitlyDeclared: false } declared)
        {
            var syntax = declared.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax();
            if (syntax != null && shape is StructShape structure) InitializeFields(structure, place, declared, arguments, isPrimary: syntax is TypeDeclarationSyntax);
            if (syntax == null && shape is StructShape { Type.IsTupleType: true } tuple)
                for (int i = 0; i < tuple.Fields.Length; i++) Write(Field(place, i), Read(arguments[i]));
            else if (syntax == null && context.Library.Find(declared) is { } maker) Write(place, Call(maker, null, arguments, operation.Syntax).Value);
            else if (syntax == null) return Refuse(KernelDiagnostics.NoSource, operation.Syntax, type, declared.ToDisplayString());
            else if (syntax is not TypeDeclarationSyntax) Call(declared, place, arguments, operation.Syntax);
        }
        if (operation.Initializer != null) Initialize(place, operation.Initializer);
        return Read(place);
    }

    /// <summary>What a constructor does before its body: the initializers of fields, and in records the fields of the parameters.</summary>
    void InitializeFields(StructShape shape, Place place, IMethodSymbol constructor, Place[] arguments, bool isPrimary)
    {
        var outer = frame;
        frame = new Frame(constructor, null) { Caller = outer, TypeArguments = TypeArgumentsOf(constructor), This = place };
        for (int i = 0; i < constructor.Parameters.Length && isPrimary; i++)
        {
            var parameter = constructor.Parameters[i];
            frame.Bind(parameter, arguments[i]);
            frame.Bind(parameter.OriginalDefinition, arguments[i]);
        }
        for (int i = 0; i < shape.Fields.Length; i++)
        {
            var symbol = shape.Fields[i].Symbol;
            var owner = symbol.AssociatedSymbol ?? symbol;
            switch (owner.OriginalDefinition.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax())
            {
                case ParameterSyntax when isPrimary && constructor.Parameters.FirstOrDefault(parameter => parameter.Name == owner.Name) is { } parameter:
                    Write(Field(place, i), Read(arguments[parameter.Ordinal]));
                    break;
                case VariableDeclaratorSyntax { Initializer: { } initializer }: Set(i, initializer.Value, symbol); break;
                case PropertyDeclarationSyntax { Initializer: { } initializer }: Set(i, initializer.Value, symbol); break;
            }
        }
        frame = outer;

        void Set(int field, ExpressionSyntax value, IFieldSymbol symbol)
        {
            if (context.Model(value.SyntaxTree).GetOperation(value, context.Cancellation) is { } operation)
                Write(Field(place, field), ConvertedTo(Evaluate(operation), symbol.Type, value));
        }
    }

    void Initialize(Place place, IObjectOrCollectionInitializerOperation initializer)
    {
        receivers.Push(place);
        foreach (var member in initializer.Initializers) Evaluate(member);
        receivers.Pop();
    }

    /// <summary><c>stackalloc T[n]</c>, with or without values.</summary>
    Value StackAlloc(IOperation operation, ITypeSymbol? type)
    {
        if (ShapeOf(type) is not ViewShape { Space.IsNarrow: true } shape) return Refuse(KernelDiagnostics.UnsupportedExpression, operation.Syntax, type, "stackalloc to a pointer; use Span<T>");
        var (size, initializer) = operation.Syntax switch
        {
            StackAllocArrayCreationExpressionSyntax written => (((ArrayTypeSyntax)written.Type).RankSpecifiers[0].Sizes[0], written.Initializer),
            ImplicitStackAllocArrayCreationExpressionSyntax implied => (null, implied.Initializer),
            _ => (null, null),
        };
        var model = context.Model(operation.Syntax.SyntaxTree);
        var values = initializer?.Expressions.Select(expression => model.GetOperation(expression)).ToList();
        int? count = values?.Count;
        if (size is not null and not OmittedArraySizeExpressionSyntax)
            count = model.GetConstantValue(size) is { HasValue: true, Value: int constant } ? constant
                : model.GetOperation(size) is { } computed && (Evaluate(computed) as Scalar)?.Constant is long known ? (int)known : count;
        if (count is not >= 0)
        {
            return Refuse(KernelDiagnostics.NotConstant, operation.Syntax, type, "the length of a local array");
        }
        return LocalArray(shape, count.Value, values);
    }

    // Longer arrays are zeroed in a loop, and so stay in memory.
    const int MostCleared = 256;

    Value LocalArray(ViewShape shape, int count, IReadOnlyList<IOperation?>? values)
    {
        var memory = LocalMemory(shape.Element, count);
        for (int i = 0; i < count; i++)
        {
            var element = new MemoryPlace(shape.Element, Space.Local, memory.Base, (long)i * shape.Element.Size, shape.Element.Alignment);
            if (values != null && values[i] is { } value) Write(element, ConvertedTo(Evaluate(value), shape.Element.Type, value.Syntax));
            else if (values == null && count <= MostCleared) Write(element, Zero(shape.Element));
        }
        if (values == null && count > MostCleared) Clear(memory, shape.Element, count);
        return new ViewValue(shape, memory.Base, 0, Scalar.Of(count));
    }

    /// <summary>Zeroes a large local array in a loop, as stackalloc does.</summary>
    void Clear(MemoryPlace memory, Shape element, int count)
    {
        var at = body.Variable(RegisterClass.B32);
        StoreRegister(at, ScalarKind.U32, AddressOf(memory.Base, 0, Space.Local));
        var end = body.Compute(RegisterClass.B32, "add.s32", at, Scalar.Of(count * element.Size).Operand);
        var top = body.Label();
        body.Mark(top);
        Store(new MemoryPlace(element, Space.Local, at, 0, element.Alignment), Zero(element));
        body.Lines.Add(new Instruction("add.s32", at, [at, Scalar.Of(element.Size).Operand], isPure: true));
        body.Branch(Compare("lt", ScalarKind.U32, at, end), true, top);
    }

    /// <summary><c>Span&lt;T&gt; x = [1, 2, 3]</c>.</summary>
    Value Collection(ICollectionExpressionOperation operation)
    {
        if (ShapeOf(operation.Type) is ViewShape { Space.IsNarrow: true } shape && !operation.Elements.Any(element => element is ISpreadOperation)) return LocalArray(shape, operation.Elements.Length, operation.Elements);
        return Refuse(KernelDiagnostics.Allocation, operation.Syntax, operation.Type, operation.Type?.ToDisplayString() ?? "a collection");
    }

    Scalar FloatRemainder(Scalar a, Scalar b, SyntaxNode at)
    {
        string type = a.Kind == ScalarKind.F64 ? "Drawbridge.Device.Math" : "Drawbridge.Device.MathF";
        if (context.Library.Compilation.GetTypeByMetadataName(type)?.GetMembers("Remainder").OfType<IMethodSymbol>().FirstOrDefault() is not { } method)
        {
            Report(KernelDiagnostics.UnsupportedExpression, at, "'%' of floating-point numbers");
            return a;
        }
        Place[] places = [new ValuePlace(ShapeOf(method.Parameters[0].Type)!, Keep(Snapshot(a))), new ValuePlace(ShapeOf(method.Parameters[1].Type)!, Keep(Snapshot(b)))];
        return Call(method, null, places, at).Value as Scalar ?? a;
    }
}

using Drawbridge.CSharp.Diagnostics;
using Drawbridge.CSharp.Types;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Drawbridge.CSharp.Lower;

/// <summary>Expressions.</summary>
sealed partial class Lowering
{
    readonly Stack<Place> receivers = new();

    Value Evaluate(IOperation operation)
    {
        if (operation.ConstantValue is { HasValue: true } constant && ConstantOf(operation.Type, constant.Value) is { } known) return known;
        switch (operation)
        {
            case IParenthesizedOperation parenthesized:
                return Evaluate(parenthesized.Operand);
            case ILocalReferenceOperation or IParameterReferenceOperation or IFieldReferenceOperation or IInstanceReferenceOperation or IArrayElementReferenceOperation or IImplicitIndexerReferenceOperation
                or IInlineArrayAccessOperation:
                return Read(PlaceOf(operation));
            case IPropertyReferenceOperation property:
                return ReadProperty(property);
            case IBinaryOperation binary:
                return Binary(binary);
            case IUnaryOperation unary:
                return Unary(unary);
            case IConversionOperation conversion:
                return Convert(conversion);
            case ISimpleAssignmentOperation assignment:
                return Assign(assignment);
            case ICompoundAssignmentOperation assignment:
                return AssignCompound(assignment);
            case IIncrementOrDecrementOperation step:
                return Increment(step);
            case IConditionalOperation choice:
                return Choose(choice);
            case IInvocationOperation call:
                return Invoke(call);
            case IObjectCreationOperation creation:
                return Create(creation);
            case IDefaultValueOperation:
                return ShapeOf(operation.Type, operation.Syntax) is { } shape ? Zero(shape) : Value.Nothing;
            case ITupleOperation tuple:
                return Tuple(tuple);
            case IDeconstructionAssignmentOperation deconstruction:
                return Deconstruct(deconstruction);
            case IIsPatternOperation test:
                return new Scalar(ScalarKind.Bool, Matches(Keep(Snapshot(Evaluate(test.Value))), test.Pattern));
            case ISwitchExpressionOperation choice:
                return SwitchExpression(choice);
            case IWithOperation with:
                return With(with);
            case IDeclarationExpressionOperation declaration:
                return Read(PlaceOf(declaration));
            case ISizeOfOperation size:
                return ShapeOf(size.TypeOperand, size.Syntax) is { } measured ? Scalar.Of(measured.Size) : Scalar.Of(0);
            case IThrowOperation thrown:
                Throw(thrown);
                return operation.Type != null && ShapeOf(operation.Type) is { } result ? Zero(result) : Value.Nothing;
            case IDelegateCreationOperation or IAnonymousFunctionOperation:
                return Refuse(KernelDiagnostics.Lambda, operation.Syntax, operation.Type);
            case IArrayCreationOperation or ITypeParameterObjectCreationOperation or IAnonymousObjectCreationOperation:
                return Refuse(KernelDiagnostics.Allocation, operation.Syntax, operation.Type, operation.Type?.ToDisplayString() ?? "an object");
            case IInterpolatedStringOperation:
                return Refuse(KernelDiagnostics.Text, operation.Syntax, operation.Type);
            case ILiteralOperation { Type.SpecialType: SpecialType.System_String }:
                return Refuse(KernelDiagnostics.Text, operation.Syntax, operation.Type);
            case IAwaitOperation:
                return Refuse(KernelDiagnostics.UnsupportedExpression, operation.Syntax, operation.Type, "await");
            case IExpressionStatementOperation statement:
                return Evaluate(statement.Operation);
            case ICollectionExpressionOperation collection:
                return Collection(collection);
        }
        if (operation.Syntax is StackAllocArrayCreationExpressionSyntax or ImplicitStackAllocArrayCreationExpressionSyntax) return StackAlloc(operation, operation.Type);
        if (BufferElement(operation) is { } element) return Read(element);
        return operation switch
        {
            ICoalesceOperation => Refuse(HostDiagnostics.Null, operation.Syntax, operation.Type, "??"),
            IConditionalAccessOperation => Refuse(HostDiagnostics.Null, operation.Syntax, operation.Type, "?."),
            ITypeOfOperation => Refuse(HostDiagnostics.TypeAsValue, operation.Syntax, operation.Type, "'typeof'"),
            INameOfOperation => Refuse(HostDiagnostics.TypeAsValue, operation.Syntax, operation.Type, "'nameof'"),
            IIsTypeOperation => Refuse(HostDiagnostics.TypeAsValue, operation.Syntax, operation.Type, "'is' with a type"),
            IAddressOfOperation => Refuse(HostDiagnostics.Address, operation.Syntax, operation.Type),
            _ => Refuse(KernelDiagnostics.UnsupportedExpression, operation.Syntax, operation.Type, Describe(operation)),
        };
    }

    static string Describe(IOperation operation) => operation switch
    {
        IDynamicInvocationOperation or IDynamicMemberReferenceOperation => "dynamic",
        { Kind: OperationKind.None } => $"'{(Microsoft.CodeAnalysis.CSharp.SyntaxKind)operation.Syntax.RawKind}'",
        _ => $"this ({operation.Kind})",
    };

    /// <summary>A number, bool or enum that the C# compiler knows; null for other constants.</summary>
    internal Value? ConstantOf(ITypeSymbol? type, object? value)
    {
        if (type == null || KindOf(type) is not { } kind) return null;
        return value switch
        {
            bool known => Scalar.Of(known),
            char known => Scalar.Of(kind, known),
            float known => Scalar.Of(kind, Bits.Of(known)),
            double known => Scalar.Of(kind, BitConverter.DoubleToInt64Bits(known)),
            ulong known => Scalar.Of(kind, unchecked((long)known)),
            null or string => null,
            IConvertible known => Scalar.Of(kind, known.ToInt64(System.Globalization.CultureInfo.InvariantCulture)),
            _ => null,
        };
    }

    /// <summary>The variable or memory that an expression names; a value in a place of its own if it names none.</summary>
    Place PlaceOf(IOperation operation)
    {
        switch (operation)
        {
            case IParenthesizedOperation parenthesized:
                return PlaceOf(parenthesized.Operand);
            case ILocalReferenceOperation local:
                if (local.IsDeclaration) return DeclareVariable(local.Local, local.Syntax);
                if (frame.Find(local.Local) is { } variable) return variable;
                return Missing(local.Local.Type, local.Syntax);
            case IParameterReferenceOperation parameter:
                if (frame.Find(parameter.Parameter) is { } argument) return argument;
                if (ParameterField(parameter.Parameter) is { } captured) return captured;
                return Missing(parameter.Parameter.Type, parameter.Syntax);
            case IInstanceReferenceOperation instance:
                if (instance.ReferenceKind == InstanceReferenceKind.ImplicitReceiver && receivers.Count > 0) return receivers.Peek();
                if (instance.ReferenceKind == InstanceReferenceKind.PatternInput && receivers.Count > 0) return receivers.Peek();
                return frame.This ?? Missing(instance.Type, instance.Syntax);
            case IFieldReferenceOperation field:
                return FieldOf(field);
            case IPropertyReferenceOperation property when PlaceOfProperty(property) is { } place:
                return place;
            case IArrayElementReferenceOperation element:
                return ConstantElement(element);
            case IImplicitIndexerReferenceOperation element:
                return ImplicitElement(element);
            case IInlineArrayAccessOperation element:
                return InlineElement(element);
            case { Kind: OperationKind.None } when BufferElement(operation) is { } element:
                return element;
            case IDeclarationExpressionOperation declaration:
                return PlaceOf(declaration.Expression);
            case IDiscardOperation discard:
                return ShapeOf(discard.Type, discard.Syntax) is { } discarded ? NewVariable(discarded) : Missing(discard.Type, discard.Syntax);
            case IInvocationOperation { TargetMethod.RefKind: not RefKind.None } call:
                return InvokePlace(call);
            case ISimpleAssignmentOperation { IsRef: true } assignment:
                Report(KernelDiagnostics.ReadOnlyWrite, assignment.Syntax, "a reference that is set anew");
                return PlaceOf(assignment.Value);
            case IConditionalOperation { IsRef: true }:
                Report(KernelDiagnostics.ReadOnlyWrite, operation.Syntax, "a reference to one of two variables");
                return Missing(operation.Type, operation.Syntax);
        }
        return ShapeOf(operation.Type, operation.Syntax) is { } shape ? new ValuePlace(shape, Keep(Snapshot(Evaluate(operation)))) : Missing(operation.Type, operation.Syntax);
    }

    /// <summary>A place to go on with, where what was meant cannot be had; that was reported.</summary>
    Place Missing(ITypeSymbol? type, SyntaxNode at)
    {
        var shape = ShapeOf(type) ?? new VoidShape(context.Compilation.GetSpecialType(SpecialType.System_Void));
        if (context.Findings.Count == 0) Report(KernelDiagnostics.UnsupportedExpression, at, "this variable here");
        return new ValuePlace(shape, Zero(shape));
    }

    Place DeclareVariable(ILocalSymbol symbol, SyntaxNode at)
    {
        if (ShapeOf(symbol.Type, at) is not { } shape) return Missing(symbol.Type, at);
        var place = NewVariable(shape);
        frame.Bind(symbol, place);
        return place;
    }

    Place FieldOf(IFieldReferenceOperation operation)
    {
        var field = operation.Field;
        if (field.IsStatic) return StaticField(operation);
        var instance = PlaceOf(operation.Instance!);
        field = field.CorrespondingTupleField ?? field;
        if (instance.Shape is StructShape structure && structure.IndexOf(field) is >= 0 and var index) return Field(instance, index);
        return Missing(operation.Type, operation.Syntax);
    }

    Value Assign(ISimpleAssignmentOperation operation)
    {
        if (operation.IsRef)
        {
            Report(KernelDiagnostics.ReadOnlyWrite, operation.Syntax, "a reference that is set anew; declare another");
            return Value.Nothing;
        }
        if (operation.Target is IDiscardOperation) return Evaluate(operation.Value);
        if (operation.Target is IPropertyReferenceOperation property && PlaceOfProperty(property) == null) return SetProperty(property, Evaluate(operation.Value));
        var place = PlaceOf(operation.Target);
        if (Writes(operation.Value)) place = Pinned(place);
        var value = Evaluate(operation.Value);
        Write(place, value);
        return place is RegisterPlace ? Read(place) : value;
    }

    Value AssignCompound(ICompoundAssignmentOperation operation)
    {
        var property = operation.Target as IPropertyReferenceOperation;
        bool isProperty = property != null && PlaceOfProperty(property) == null;
        var place = isProperty ? null : PlaceOf(operation.Target);
        if (place != null && Writes(operation.Value)) place = Pinned(place);
        var before = isProperty ? ReadProperty(property!) : Read(place!);
        if (Writes(operation.Value)) before = Snapshot(before);
        var value = CompoundValue(operation, before);
        if (isProperty) return SetProperty(property!, value);
        Write(place!, value);
        return place is RegisterPlace ? Read(place) : value;
    }

    /// <summary>The new value of a compound assignment's target: computed in the operator's type, and converted back.</summary>
    Value CompoundValue(ICompoundAssignmentOperation operation, Value before)
    {
        if (operation.OperatorMethod is { } method && !IsBuiltIn(method, operation.Target.Type))
            return CallOperator(method, operation.ConstrainedToType, [before, Evaluate(operation.Value)], operation.Syntax);
        if (before is not Scalar target || KindOf(operation.Target.Type) is not { } kind) return Refuse(KernelDiagnostics.UnsupportedExpression, operation.Syntax, operation.Type, "this assignment");
        bool isShift = operation.OperatorKind is BinaryOperatorKind.LeftShift or BinaryOperatorKind.RightShift or BinaryOperatorKind.UnsignedRightShift;
        // The operands were promoted to the type of the right side, or to int; what a shift counts has a type of its own.
        var computed = isShift ? Promoted(kind) : KindOf(operation.Value.Type) is { } right && kind != ScalarKind.Bool ? Wider(Promoted(kind), Promoted(right)) : kind;
        if (!isShift && Fused(operation.OperatorKind, computed, null, target, operation.Value) is { } fused) return Converted(fused, kind, false, operation.Syntax);
        if (Evaluate(operation.Value) is not Scalar operand) return before;
        if (!isShift) operand = Converted(operand, computed, false, operation.Syntax);
        var result = Arithmetic(operation.OperatorKind, Converted(target, computed, false, operation.Syntax), operand, operation.IsChecked, operation.Syntax);
        return Converted(result, kind, operation.IsChecked, operation.Syntax);
    }

    static ScalarKind Promoted(ScalarKind kind) => kind.IsNarrow() ? ScalarKind.S32 : kind;

    static ScalarKind Wider(ScalarKind a, ScalarKind b) => a == b ? a
        : (a, b) is (ScalarKind.S32, ScalarKind.U32) or (ScalarKind.U32, ScalarKind.S32) ? ScalarKind.S64 : a > b ? a : b;

    Value Increment(IIncrementOrDecrementOperation operation)
    {
        var property = operation.Target as IPropertyReferenceOperation;
        bool isProperty = property != null && PlaceOfProperty(property) == null;
        var place = isProperty ? null : PlaceOf(operation.Target);
        var before = isProperty ? ReadProperty(property!) : Read(place!);
        bool isUsed = operation.Parent is not IExpressionStatementOperation && operation.Parent is not IForLoopOperation;
        if (operation.IsPostfix && isUsed) before = Keep(Snapshot(before));
        if (before is not Scalar number) return Refuse(KernelDiagnostics.UnsupportedExpression, operation.Syntax, operation.Type, "++ and -- of this");
        var computed = Promoted(number.Kind);
        var one = computed switch
        {
            ScalarKind.F32 => Scalar.Of(computed, Bits.Of(1f)),
            ScalarKind.F64 => Scalar.Of(computed, BitConverter.DoubleToInt64Bits(1)),
            ScalarKind.F16 => Scalar.Of(computed, 0x3C00),
            _ => Scalar.Of(computed, 1),
        };
        var sum = Arithmetic(operation.Kind == OperationKind.Increment ? BinaryOperatorKind.Add : BinaryOperatorKind.Subtract,
            new Scalar(computed, number.Operand), one, operation.IsChecked, operation.Syntax);
        Value after = Converted(sum, number.Kind, operation.IsChecked, operation.Syntax);
        if (isProperty) SetProperty(property!, after);
        else Write(place!, after);
        if (operation.IsPostfix) return before;
        return place is RegisterPlace ? Read(place) : after;
    }

    Value Tuple(ITupleOperation operation) => ShapeOf(operation.Type ?? operation.NaturalType, operation.Syntax) is StructShape shape
        ? new Composite(shape, EvaluateAll(operation.Elements)) : Value.Nothing;

    Value With(IWithOperation operation)
    {
        if (ShapeOf(operation.Type, operation.Syntax) is not { } shape) return Value.Nothing;
        var place = NewVariable(shape);
        Write(place, Evaluate(operation.Operand));
        Initialize(place, operation.Initializer);
        return Read(place);
    }

    /// <summary><c>(a, b) = (b, a)</c>, <c>var (x, y) = pair</c>.</summary>
    Value Deconstruct(IDeconstructionAssignmentOperation operation)
    {
        var value = Keep(Snapshot(Evaluate(operation.Value)));
        Take(operation.Target, value);
        return value;

        void Take(IOperation target, Value part)
        {
            if (target is IDeclarationExpressionOperation { Expression: ITupleOperation declared }) target = declared;
            if (target is not ITupleOperation tuple)
            {
                if (target is IPropertyReferenceOperation property && PlaceOfProperty(property) == null) SetProperty(property, part);
                else if (target is not IDiscardOperation) Write(PlaceOf(target), ConvertedTo(part, target.Type, target.Syntax));
                return;
            }
            if (part is Composite { Shape.Type.IsTupleType: true } fields)
                for (int i = 0; i < tuple.Elements.Length; i++) Take(tuple.Elements[i], fields.Fields[i]);
            else if (DeconstructMethod(operation.Value.Type, tuple.Elements.Length) is { } method && part is Composite { Shape: { } shape } whole)
            {
                // A record's own has no text: its parameters are the properties.
                int[] places = [.. method.Parameters.Select(parameter => Array.FindIndex(shape.Fields, field => field.Name == parameter.Name))];
                if (method.IsImplicitlyDeclared && places.All(place => place >= 0))
                {
                    for (int i = 0; i < places.Length; i++) Take(tuple.Elements[i], whole.Fields[places[i]]);
                    return;
                }
                var results = method.Parameters.Select(parameter => ShapeOf(parameter.Type, operation.Syntax) is { } one ? NewVariable(one) : Missing(parameter.Type, operation.Syntax)).ToArray();
                Inline(method, new ValuePlace(shape, part), results, operation.Syntax);
                for (int i = 0; i < results.Length; i++) Take(tuple.Elements[i], Read(results[i]));
            }
            else Report(KernelDiagnostics.UnsupportedExpression, operation.Syntax, "this deconstruction");
        }
    }

    IMethodSymbol? DeconstructMethod(ITypeSymbol? type, int count) => type == null ? null
        : Actual(type).GetMembers("Deconstruct").OfType<IMethodSymbol>().FirstOrDefault(method => method.Parameters.Length == count && method.Parameters.All(parameter => parameter.RefKind == RefKind.Out));

    /// <summary>A fault with the exception's name and its message, if that is a constant.</summary>
    void Throw(IThrowOperation operation)
    {
        string what = "rethrow";
        if (operation.Exception is { } exception)
        {
            var created = Unconverted(exception) as IObjectCreationOperation;
            what = created?.Type?.Name ?? "exception";
            var texts = created?.Arguments.Where(argument => argument.Value.ConstantValue is { HasValue: true, Value: string }).OrderByDescending(argument => argument.Parameter?.Name == "message");
            if (texts?.FirstOrDefault()?.Value.ConstantValue.Value is string message) what += ": " + message;
        }
        EmitFail(what, operation.Syntax);
    }
}

static class Bits
{
    /// <summary>The bits of a float, as netstandard2.0 can tell them.</summary>
    public static long Of(float value) => (uint)BitConverter.ToInt32(BitConverter.GetBytes(value), 0);
}

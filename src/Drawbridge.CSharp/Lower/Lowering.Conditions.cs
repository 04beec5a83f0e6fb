using Drawbridge.CSharp.Ir;
using Drawbridge.CSharp.Types;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Drawbridge.CSharp.Lower;

/// <summary>Conditions: jumps where one side must not be computed, predicates where it may.</summary>
sealed partial class Lowering
{
    // Computing this many operations that may turn out unneeded costs less than a jump.
    const int CheapOperations = 8;

    /// <summary>Jumps to <paramref name="target"/> if the condition is <paramref name="when"/>.</summary>
    void Branch(IOperation condition, bool when, Label target)
    {
        condition = Unparenthesized(condition);
        switch (condition)
        {
            case IUnaryOperation { OperatorKind: UnaryOperatorKind.Not, OperatorMethod: null } not:
                Branch(not.Operand, !when, target);
                return;
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.ConditionalOr, OperatorMethod: null } both when !IsCheap(both.RightOperand):
                // 'a && b' is false as soon as a is; 'a || b' true as soon as a is.
                bool decides = both.OperatorKind == BinaryOperatorKind.ConditionalOr;
                if (decides == when)
                {
                    Branch(both.LeftOperand, when, target);
                    Branch(both.RightOperand, when, target);
                    return;
                }
                var skip = body.Label();
                Branch(both.LeftOperand, decides, skip);
                Branch(both.RightOperand, when, target);
                body.Mark(skip);
                return;
        }
        body.Branch(Predicate(condition), when, target);
    }

    /// <summary>A condition as a predicate register, or a constant.</summary>
    Operand Predicate(IOperation condition) => Evaluate(condition) is Scalar scalar ? scalar.Operand : Scalar.Of(false).Operand;

    /// <summary><c>a &amp;&amp; b</c>, <c>a || b</c> as a value.</summary>
    Value ShortCircuit(IBinaryOperation operation)
    {
        bool isOr = operation.OperatorKind == BinaryOperatorKind.ConditionalOr;
        if (IsCheap(operation.RightOperand))
        {
            var (left, right) = EvaluatePair(operation.LeftOperand, operation.RightOperand);
            return Logic(isOr ? "or" : "and", left, right);
        }
        var result = body.Variable(RegisterClass.Predicate);
        var end = body.Label();
        StoreRegister(result, ScalarKind.Bool, PredicateRegister(Evaluate(operation.LeftOperand)));
        body.Branch(result, isOr, end);
        StoreRegister(result, ScalarKind.Bool, PredicateRegister(Evaluate(operation.RightOperand)));
        body.Mark(end);
        return new Scalar(ScalarKind.Bool, result);
    }

    Register PredicateRegister(Value value) => value is not Scalar scalar ? PredicateRegister(Scalar.Of(false))
        : scalar.Operand as Register ?? body.Compute(RegisterClass.Predicate, scalar.Constant != 0 ? "setp.eq.u32" : "setp.ne.u32", Scalar.Of(0).Operand, Scalar.Of(0).Operand);

    /// <summary><c>and</c>, <c>or</c>, <c>xor</c> of predicates.</summary>
    Scalar Logic(string opcode, Value left, Value right)
    {
        if (left is not Scalar a || right is not Scalar b) return Scalar.Of(false);
        if (a.Constant is long knownA && b.Constant is long knownB)
            return Scalar.Of(opcode switch { "and" => (knownA & knownB) != 0, "or" => (knownA | knownB) != 0, _ => knownA != knownB });
        if (a.Constant != null) (a, b) = (b, a);
        if (b.Constant is long known && (opcode, known) is ("and", 1) or ("or", 0) or ("xor", 0)) return a;
        if (b.Constant is long fixing && (opcode, fixing) is ("and", 0) or ("or", 1)) return b;
        return new Scalar(ScalarKind.Bool, body.Compute(RegisterClass.Predicate, opcode + ".pred", PredicateRegister(a), PredicateRegister(b)));
    }

    Scalar Not(Scalar value) => value.Constant is long known ? Scalar.Of(known == 0)
        : new Scalar(ScalarKind.Bool, body.Compute(RegisterClass.Predicate, "not.pred", value.Operand));

    Register Compare(string test, ScalarKind kind, Operand left, Operand right) =>
        body.Compute(RegisterClass.Predicate, $"setp.{test}.{kind.Form().Arithmetic}", left, right);

    /// <summary><c>c ? a : b</c>.</summary>
    Value Choose(IConditionalOperation choice)
    {
        if (choice.Condition.ConstantValue is { HasValue: true, Value: bool known }) return Evaluate(known ? choice.WhenTrue : choice.WhenFalse!);
        if (ShapeOf(choice.Type, choice.Syntax) is not { } shape) return Value.Nothing;
        if (shape is ScalarShape { Kind: not ScalarKind.Bool } scalar && IsCheap(choice.WhenTrue) && IsCheap(choice.WhenFalse!))
        {
            var condition = Evaluate(choice.Condition);
            if (condition is Scalar { Constant: long decided }) return Evaluate(decided != 0 ? choice.WhenTrue : choice.WhenFalse!);
            var predicate = PredicateRegister(condition);
            var (a, b) = EvaluatePair(choice.WhenTrue, choice.WhenFalse!);
            return Select(scalar.Kind, predicate, (Scalar)a, (Scalar)b);
        }
        Label otherwise = body.Label(), end = body.Label();
        var result = NewVariable(shape);
        Branch(choice.Condition, when: false, otherwise);
        Write(result, Evaluate(choice.WhenTrue));
        body.Jump(end);
        body.Mark(otherwise);
        Write(result, Evaluate(choice.WhenFalse!));
        body.Mark(end);
        return Read(result);
    }

    Scalar Select(ScalarKind kind, Operand predicate, Scalar a, Scalar b) =>
        new(kind, body.Compute(kind.Form().Class, $"selp.{MoveType(kind)}", Selectable(a), Selectable(b), predicate));

    Operand Selectable(Scalar value) => value.Kind is ScalarKind.F16 or ScalarKind.BF16 ? InRegister(value) : value.Operand;

    /// <summary>True if computing it needlessly does no harm and costs little: no memory, no calls, nothing written.</summary>
    static bool IsCheap(IOperation operation)
    {
        int count = 0;
        return Check(operation);

        bool Check(IOperation at)
        {
            if (at.ConstantValue.HasValue) return true;
            if (++count > CheapOperations) return false;
            return at switch
            {
                ILocalReferenceOperation local => !local.Local.IsRef,
                IParameterReferenceOperation parameter => parameter.Parameter.RefKind == RefKind.None,
                IParenthesizedOperation parenthesized => Check(parenthesized.Operand),
                IConversionOperation { OperatorMethod: null, IsChecked: false } conversion => Check(conversion.Operand),
                IUnaryOperation { OperatorMethod: null, IsChecked: false } unary => Check(unary.Operand),
                IBinaryOperation { OperatorMethod: null, IsChecked: false, OperatorKind: not (BinaryOperatorKind.Divide or BinaryOperatorKind.Remainder) } binary =>
                    Check(binary.LeftOperand) && Check(binary.RightOperand),
                IFieldReferenceOperation { Instance: ILocalReferenceOperation or IParameterReferenceOperation } field => Check(field.Instance),
                IPropertyReferenceOperation { Instance: ILocalReferenceOperation or IParameterReferenceOperation, Arguments.Length: 0, Property.Name: "Length" } property => Check(property.Instance!),
                _ => false,
            };
        }
    }

    static IOperation Unparenthesized(IOperation operation)
    {
        while (operation is IParenthesizedOperation parenthesized) operation = parenthesized.Operand;
        return operation;
    }

    /// <summary>What is left without parentheses and conversions that the compiler put there.</summary>
    static IOperation Unconverted(IOperation operation)
    {
        while (true)
        {
            if (operation is IParenthesizedOperation parenthesized) operation = parenthesized.Operand;
            else if (operation is IConversionOperation { IsImplicit: true, OperatorMethod: null } conversion) operation = conversion.Operand;
            else return operation;
        }
    }

    /// <summary>Two values, the first as it was before the second was computed.</summary>
    (Value Left, Value Right) EvaluatePair(IOperation left, IOperation right)
    {
        var values = EvaluateAll([left, right]);
        return (values[0], values[1]);
    }

    /// <summary>Values in order, each as it was before the next was computed.</summary>
    Value[] EvaluateAll(IReadOnlyList<IOperation> operations)
    {
        int lastWriter = operations.Count - 1;
        while (lastWriter > 0 && !Writes(operations[lastWriter])) lastWriter--;
        var values = new Value[operations.Count];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = Evaluate(operations[i]);
            if (i < lastWriter) values[i] = Snapshot(values[i]);
        }
        return values;
    }

    /// <summary>True if computing it may write a variable that others read.</summary>
    static bool Writes(IOperation operation) => operation.DescendantsAndSelf().Any(at => at switch
    {
        IAssignmentOperation or IIncrementOrDecrementOperation => true,
        IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out } => true,
        IInvocationOperation call => call.TargetMethod.MethodKind == MethodKind.LocalFunction
            || call.Instance is { Type.IsValueType: true } && !call.TargetMethod.IsReadOnly && call.TargetMethod.Locations.Any(location => location.IsInSource),
        _ => false,
    });
}

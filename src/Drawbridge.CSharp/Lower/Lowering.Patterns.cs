using Drawbridge.CSharp.Diagnostics;
using Drawbridge.CSharp.Ir;
using Drawbridge.CSharp.Types;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Drawbridge.CSharp.Lower;

/// <summary>Patterns and switches.</summary>
sealed partial class Lowering
{
    /// <summary>Whether a value matches a pattern, as a predicate. All parts are computed: they have no effects.</summary>
    Operand Matches(Value value, IPatternOperation pattern)
    {
        switch (pattern)
        {
            case IDiscardPatternOperation:
                return Scalar.Of(true).Operand;
            case IConstantPatternOperation constant:
                return Test(BinaryOperatorKind.Equals, value, constant.Value, pattern);
            case IRelationalPatternOperation relational:
                return Test(relational.OperatorKind, value, relational.Value, pattern);
            case INegatedPatternOperation negated:
                return Not(new Scalar(ScalarKind.Bool, Matches(value, negated.Pattern))).Operand;
            case IBinaryPatternOperation both:
                return Logic(both.OperatorKind == BinaryOperatorKind.Or ? "or" : "and", new Scalar(ScalarKind.Bool, Matches(value, both.LeftPattern)), new Scalar(ScalarKind.Bool, Matches(value, both.RightPattern))).Operand;
            case IDeclarationPatternOperation declaration:
                if (declaration.DeclaredSymbol is { } symbol && ShapeOf(((ILocalSymbol)symbol).Type, pattern.Syntax) is { } shape)
                {
                    var place = NewVariable(shape);
                    Write(place, value);
                    frame.Bind(symbol, place);
                }
                return Scalar.Of(true).Operand;
            case IRecursivePatternOperation recursive when value is Composite { Shape: { } structure } composite:
                var result = Scalar.Of(true);
                for (int i = 0; i < recursive.DeconstructionSubpatterns.Length && structure.Type.IsTupleType; i++)
                    result = Logic("and", result, new Scalar(ScalarKind.Bool, Matches(composite.Fields[i], recursive.DeconstructionSubpatterns[i])));
                if (recursive.DeconstructionSubpatterns.Length > 0 && !structure.Type.IsTupleType) break;
                receivers.Push(new ValuePlace(structure, composite));
                foreach (var part in recursive.PropertySubpatterns)
                    result = Logic("and", result, new Scalar(ScalarKind.Bool, Matches(Keep(Evaluate(part.Member)), part.Pattern)));
                receivers.Pop();
                if (recursive.DeclaredSymbol is ILocalSymbol whole && ShapeOf(whole.Type) is { } wholeShape)
                {
                    var place = NewVariable(wholeShape);
                    Write(place, value);
                    frame.Bind(whole, place);
                }
                return result.Operand;
        }
        Report(KernelDiagnostics.UnsupportedExpression, pattern.Syntax, "this pattern");
        return Scalar.Of(false).Operand;
    }

    Operand Test(BinaryOperatorKind kind, Value value, IOperation against, IOperation pattern)
    {
        // NaN matches the constant NaN, though it is equal to nothing.
        if (value is Scalar { Kind: ScalarKind.F32 or ScalarKind.F64 } number && kind == BinaryOperatorKind.Equals && against.ConstantValue is { HasValue: true, Value: float.NaN or double.NaN })
            return Compare("nan", number.Kind, number.Operand, number.Operand);
        if (value is Scalar a && Evaluate(against) is Scalar b) return Arithmetic(kind, Widened(a), Converted(b, Promoted(a.Kind), false, pattern.Syntax), false, pattern.Syntax).Operand;
        Report(KernelDiagnostics.UnsupportedExpression, pattern.Syntax, "this pattern");
        return Scalar.Of(false).Operand;
    }

    static Scalar Widened(Scalar value) => value.Kind.IsNarrow() ? new Scalar(ScalarKind.S32, value.Operand) : value;

    Value SwitchExpression(ISwitchExpressionOperation operation)
    {
        if (ShapeOf(operation.Type, operation.Syntax) is not { } shape) return Value.Nothing;
        var value = Keep(Snapshot(Evaluate(operation.Value)));
        var result = NewVariable(shape);
        var end = body.Label();
        bool isExhaustive = false;
        foreach (var arm in operation.Arms)
        {
            var next = body.Label();
            var matches = Matches(value, arm.Pattern);
            body.Branch(matches, when: false, next);
            if (arm.Guard != null) Branch(arm.Guard, when: false, next);
            isExhaustive |= matches is Immediate { Bits: 1 } && arm.Guard == null;
            Write(result, Evaluate(arm.Value));
            body.Jump(end);
            body.Mark(next);
            if (isExhaustive) break;
        }
        // What no arm matches is a fault, unless the last arm matches everything.
        if (!isExhaustive) EmitFail("SwitchExpressionException: no arm matches", operation.Syntax);
        body.Mark(end);
        return Read(result);
    }

    void Switch(ISwitchOperation operation)
    {
        var value = Keep(Snapshot(Evaluate(operation.Value)));
        var exit = LabelOf(operation.ExitLabel);
        var starts = operation.Cases.Select(_ => body.Label()).ToArray();
        Label? byDefault = null;
        for (int i = 0; i < starts.Length; i++)
        {
            foreach (var clause in operation.Cases[i].Clauses)
            {
                if (clause.Label != null) frame.Labels[clause.Label] = starts[i];
                switch (clause)
                {
                    case IDefaultCaseClauseOperation: byDefault = starts[i]; break;
                    case ISingleValueCaseClauseOperation single: body.Branch(Test(BinaryOperatorKind.Equals, value, single.Value, single), true, starts[i]); break;
                    case IPatternCaseClauseOperation pattern:
                        var next = body.Label();
                        body.Branch(Matches(value, pattern.Pattern), false, next);
                        if (pattern.Guard != null) Branch(pattern.Guard, false, next);
                        body.Jump(starts[i]);
                        body.Mark(next);
                        break;
                    default: Report(KernelDiagnostics.UnsupportedExpression, clause.Syntax, "this case"); break;
                }
            }
        }
        body.Jump(byDefault ?? exit);
        for (int i = 0; i < starts.Length; i++)
        {
            body.Mark(starts[i]);
            Statements(operation.Cases[i].Body);
        }
        body.Mark(exit);
    }
}

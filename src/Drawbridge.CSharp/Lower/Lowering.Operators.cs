using Drawbridge.CSharp.Diagnostics;
using Drawbridge.CSharp.Ir;
using Drawbridge.CSharp.Types;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Drawbridge.CSharp.Lower;

/// <summary>Operators.</summary>
sealed partial class Lowering
{
    Value Binary(IBinaryOperation operation)
    {
        var kind = operation.OperatorKind;
        if (kind is BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.ConditionalOr && operation.OperatorMethod == null) return ShortCircuit(operation);
        var leftType = Actual(operation.LeftOperand.Type!);
        if (leftType.IsTupleType && kind is BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals) return Refuse(KernelDiagnostics.UnsupportedExpression, operation.Syntax, operation.Type, "comparisons of tuples");
        if (operation.OperatorMethod is { } method && !IsBuiltIn(method, leftType))
            return CallOperator(method, operation.ConstrainedToType, EvaluateAll([operation.LeftOperand, operation.RightOperand]), operation.Syntax);
        if (KindOf(leftType) is not { } type) return Refuse(KernelDiagnostics.UnsupportedExpression, operation.Syntax, operation.Type, $"'{operation.Syntax}'");
        if (Fused(kind, type, operation.LeftOperand, null, operation.RightOperand) is { } fused && !operation.IsChecked) return fused;
        var (left, right) = EvaluatePair(operation.LeftOperand, operation.RightOperand);
        return left is Scalar a && right is Scalar b ? Arithmetic(kind, a, b, operation.IsChecked, operation.Syntax) : Value.Nothing;
    }

    /// <summary>True for operators of numbers, also where generic code names an interface's: they are instructions.</summary>
    bool IsBuiltIn(IMethodSymbol method, ITypeSymbol? type) => type != null && KindOf(type) != null
        // A number times a vector is the vector's operator.
        && (method.ContainingType is not { TypeKind: TypeKind.Struct } owner || KindOf(owner) != null) && !method.Locations.Any(location => location.IsInSource && !method.IsAbstract);

    /// <summary>
    /// <c>a * b + c</c> as one instruction: for integers always, for floats if the kernel allows one rounding in place of two.
    /// </summary>
    /// <param name="left">The left operand, if it is not computed yet.</param>
    /// <param name="leftValue">The left operand, if it is.</param>
    Scalar? Fused(BinaryOperatorKind kind, ScalarKind type, IOperation? left, Scalar? leftValue, IOperation right)
    {
        if (kind is not (BinaryOperatorKind.Add or BinaryOperatorKind.Subtract) || type is ScalarKind.Bool or ScalarKind.BF16) return null;
        if (type.IsFloat() ? !context.Contract : kind != BinaryOperatorKind.Add) return null;
        var leftProduct = left == null ? null : Product(left, type);
        var rightProduct = leftProduct == null ? Product(right, type) : null;
        if (leftProduct == null && rightProduct == null) return null;
        IOperation[] operands = leftProduct != null ? [leftProduct.LeftOperand, leftProduct.RightOperand, right]
            : left != null ? [left, rightProduct!.LeftOperand, rightProduct.RightOperand] : [rightProduct!.LeftOperand, rightProduct.RightOperand];
        var values = EvaluateAll(operands).OfType<Scalar>().ToList();
        if (leftValue != null) values.Insert(0, leftValue);
        if (values.Count != 3) return null;
        var (a, b, c) = leftProduct != null ? (values[0], values[1], values[2]) : (values[1], values[2], values[0]);
        if (!type.IsFloat() && a.Constant != null && b.Constant != null)
            return Arithmetic(BinaryOperatorKind.Add, Arithmetic(BinaryOperatorKind.Multiply, a, b, false, right.Syntax), c, false, right.Syntax);
        if (kind == BinaryOperatorKind.Subtract)
        {
            if (leftProduct != null) c = Negate(c);
            else a = Negate(a);
        }
        string opcode = type.IsFloat() ? "fma.rn." : "mad.lo.";
        return new Scalar(type, body.Compute(type.Form().Class, opcode + type.Form().Arithmetic, Selectable(a), Selectable(b), Selectable(c)));
    }

    /// <summary>A product that nothing stands in the way of: not one that must overflow loudly, or that is a constant.</summary>
    IBinaryOperation? Product(IOperation operation, ScalarKind type) =>
        Unparenthesized(operation) is IBinaryOperation { OperatorKind: BinaryOperatorKind.Multiply, IsChecked: false, ConstantValue.HasValue: false } product && KindOf(product.Type) == type
            && (product.OperatorMethod == null || IsBuiltIn(product.OperatorMethod, Actual(product.Type!))) ? product : null;

    Scalar Negate(Scalar value)
    {
        if (value.Operand is Immediate immediate)
        {
            long bits = value.Kind switch
            {
                ScalarKind.F32 => immediate.Bits ^ 0x80000000,
                ScalarKind.F64 => immediate.Bits ^ long.MinValue,
                ScalarKind.F16 or ScalarKind.BF16 => immediate.Bits ^ 0x8000,
                _ => OperatorTable.Cut(unchecked(-immediate.Bits), value.Kind),
            };
            return Scalar.Of(value.Kind, bits);
        }
        // Of unsigned numbers too the negative is what wraps around.
        string type = value.Kind switch { ScalarKind.U32 => "s32", ScalarKind.U64 => "s64", _ => value.Kind.Form().Arithmetic };
        return new Scalar(value.Kind, body.Compute(value.Kind.Form().Class, "neg." + type, value.Operand));
    }

    /// <summary>An operator on two numbers of the same kind (a shift's count has its own).</summary>
    Scalar Arithmetic(BinaryOperatorKind kind, Scalar a, Scalar b, bool isChecked, SyntaxNode at)
    {
        var type = a.Kind;
        if (type == ScalarKind.Bool) return LogicOperator(kind, a, b);
        if (type == ScalarKind.BF16)
        {
            var wide = Arithmetic(kind, Converted(a, ScalarKind.F32, false, at), Converted(b, ScalarKind.F32, false, at), false, at);
            return wide.Kind == ScalarKind.Bool ? wide : Converted(wide, type, false, at);
        }
        if (OperatorTable.Test(kind, type) is { } test)
        {
            if (a.Constant is long left && b.Constant is long right && OperatorTable.FoldTest(kind, type, left, right) is { } known) return Scalar.Of(known);
            return new Scalar(ScalarKind.Bool, Compare(test, type, Selectable(a), Selectable(b)));
        }
        if (a.Constant is long knownA && b.Constant is long knownB && !isChecked && OperatorTable.Fold(kind, type, knownA, knownB) is { } result) return Scalar.Of(type, result);
        if (type == ScalarKind.F16 && kind is BinaryOperatorKind.Divide or BinaryOperatorKind.Remainder)
            return Converted(Arithmetic(kind, Converted(a, ScalarKind.F32, false, at), Converted(b, ScalarKind.F32, false, at), false, at), type, false, at);
        if (kind == BinaryOperatorKind.Remainder && type.IsFloat()) return FloatRemainder(a, b, at);
        if (Identity(kind, type, a, b) is { } simple) return simple;
        if (kind is BinaryOperatorKind.LeftShift or BinaryOperatorKind.RightShift or BinaryOperatorKind.UnsignedRightShift) b = ShiftCount(b, type.Bits());
        if (isChecked && type.IsInteger() && kind is BinaryOperatorKind.Add or BinaryOperatorKind.Subtract or BinaryOperatorKind.Multiply) return CheckedArithmetic(kind, a, b, at);
        if (context.Checks && type.IsInteger() && kind is BinaryOperatorKind.Divide or BinaryOperatorKind.Remainder && b.Constant is null or 0)
        {
            (a, b) = ((Scalar)Keep(Snapshot(a)), (Scalar)Keep(Snapshot(b)));
            FailIf(b.Constant == 0 ? Scalar.Of(true).Operand : Compare("eq", type, b.Operand, Scalar.Of(type, 0).Operand), true, "DivideByZeroException", at);
        }
        if (OperatorTable.Opcode(kind, type) is not { } opcode)
        {
            Report(KernelDiagnostics.UnsupportedExpression, at, "this operator");
            return a;
        }
        return new Scalar(type, body.Compute(type.Form().Class, opcode, Selectable(a), Selectable(b)));
    }

    /// <summary>Operations that give one of their operands: x + 0, x * 1, x &lt;&lt; 0.</summary>
    static Scalar? Identity(BinaryOperatorKind kind, ScalarKind type, Scalar a, Scalar b)
    {
        if (type.IsFloat()) return null;
        return (kind, a.Constant, b.Constant) switch
        {
            (BinaryOperatorKind.Add or BinaryOperatorKind.Or or BinaryOperatorKind.ExclusiveOr, 0, _) => b,
            (BinaryOperatorKind.Add or BinaryOperatorKind.Subtract or BinaryOperatorKind.Or or BinaryOperatorKind.ExclusiveOr
                or BinaryOperatorKind.LeftShift or BinaryOperatorKind.RightShift or BinaryOperatorKind.UnsignedRightShift, _, 0) => a,
            (BinaryOperatorKind.Multiply, 1, _) => b,
            (BinaryOperatorKind.Multiply or BinaryOperatorKind.Divide, _, 1) => a,
            (BinaryOperatorKind.Multiply, 0, _) or (BinaryOperatorKind.Multiply, _, 0) => Scalar.Of(type, 0),
            _ => null,
        };
    }

    /// <summary>C# takes a shift's count modulo the operand's size; PTX does not.</summary>
    Scalar ShiftCount(Scalar count, int bits) => count.Constant is long known ? Scalar.Of(ScalarKind.U32, known & (bits - 1))
        : new Scalar(ScalarKind.U32, body.Compute(RegisterClass.B32, "and.b32", count.Operand, Scalar.Of(bits - 1).Operand));

    Scalar LogicOperator(BinaryOperatorKind kind, Scalar a, Scalar b) => kind switch
    {
        BinaryOperatorKind.And or BinaryOperatorKind.ConditionalAnd => Logic("and", a, b),
        BinaryOperatorKind.Or or BinaryOperatorKind.ConditionalOr => Logic("or", a, b),
        BinaryOperatorKind.ExclusiveOr or BinaryOperatorKind.NotEquals => Logic("xor", a, b),
        _ => Not(Logic("xor", a, b)),
    };

    Value Unary(IUnaryOperation operation)
    {
        var type = Actual(operation.Operand.Type!);
        if (operation.OperatorMethod is { } method && !IsBuiltIn(method, type)) return CallOperator(method, operation.ConstrainedToType, [Evaluate(operation.Operand)], operation.Syntax);
        if (Evaluate(operation.Operand) is not Scalar operand) return Value.Nothing;
        switch (operation.OperatorKind)
        {
            case UnaryOperatorKind.Plus:
                return operand;
            case UnaryOperatorKind.Not:
                return Not(operand);
            case UnaryOperatorKind.Minus:
                // 0 - x overflows where -x does.
                if (operation.IsChecked && operand.Kind.IsInteger()) return CheckedArithmetic(BinaryOperatorKind.Subtract, Scalar.Of(operand.Kind, 0), operand, operation.Syntax);
                return operand.Kind == ScalarKind.BF16 ? Converted(Negate(Converted(operand, ScalarKind.F32, false, operation.Syntax)), ScalarKind.BF16, false, operation.Syntax) : Negate(operand);
            case UnaryOperatorKind.BitwiseNegation:
                if (operand.Constant is long known) return Scalar.Of(operand.Kind, OperatorTable.Cut(~known, operand.Kind));
                var result = new Scalar(Promoted(operand.Kind), body.Compute(operand.Kind.Form().Class, $"not.b{(operand.Kind.Form().Class == RegisterClass.B64 ? 64 : 32)}", operand.Operand));
                return operand.Kind.IsNarrow() ? Converted(result, operand.Kind, false, operation.Syntax) : result;
            default:
                return Refuse(KernelDiagnostics.UnsupportedExpression, operation.Syntax, operation.Type, "this operator");
        }
    }

    /// <summary>Sums, differences and products that fault where the true result does not fit.</summary>
    Scalar CheckedArithmetic(BinaryOperatorKind kind, Scalar a, Scalar b, SyntaxNode at)
    {
        a = (Scalar)Keep(Snapshot(a));
        b = (Scalar)Keep(Snapshot(b));
        var type = a.Kind;
        var result = (Scalar)Keep(new Scalar(type, body.Compute(type.Form().Class, OperatorTable.Opcode(kind, type)!, a.Operand, b.Operand)));
        bool isWide = type.Form().Class == RegisterClass.B64;
        Operand overflow;
        if (kind == BinaryOperatorKind.Multiply)
        {
            // The upper half of the product must be the lower half's sign.
            var upper = body.Compute(type.Form().Class, $"mul.hi.{type.Form().Arithmetic}", a.Operand, b.Operand);
            Operand expected = type.IsSigned() ? body.Compute(type.Form().Class, $"shr.{type.Form().Arithmetic}", result.Operand, Scalar.Of(type.Bits() - 1).Operand) : Scalar.Of(0).Operand;
            overflow = Compare("ne", type, upper, expected);
        }
        else if (!type.IsSigned())
            overflow = kind == BinaryOperatorKind.Add ? Compare("lt", type, result.Operand, a.Operand) : Compare("lt", type, a.Operand, b.Operand);
        else
        {
            // A sum overflows if both operands' signs differ from its own; a difference if the operands' signs differ, and the left's from its own.
            string bits = isWide ? "b64" : "b32";
            var x = body.Compute(type.Form().Class, "xor." + bits, a.Operand, result.Operand);
            var y = kind == BinaryOperatorKind.Add ? body.Compute(type.Form().Class, "xor." + bits, b.Operand, result.Operand)
                : body.Compute(type.Form().Class, "xor." + bits, a.Operand, b.Operand);
            overflow = Compare("lt", type, body.Compute(type.Form().Class, "and." + bits, x, y), Scalar.Of(type, 0).Operand);
        }
        FailIf(overflow, true, "OverflowException: the result does not fit", at);
        return result;
    }
}

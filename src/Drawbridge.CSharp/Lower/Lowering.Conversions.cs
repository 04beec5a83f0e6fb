using Drawbridge.CSharp.Diagnostics;
using Drawbridge.CSharp.Ir;
using Drawbridge.CSharp.Types;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Drawbridge.CSharp.Lower;

/// <summary>Conversions.</summary>
sealed partial class Lowering
{
    Value Convert(IConversionOperation operation)
    {
        var operand = operation.Operand;
        if (operand.Syntax is StackAllocArrayCreationExpressionSyntax or ImplicitStackAllocArrayCreationExpressionSyntax && operand.Kind == OperationKind.None)
            return StackAlloc(operand, operation.Type);
        var to = operation.Type;
        if (to != null && operation.OperatorMethod is { } method && !IsNumberConversion(method, operand.Type, to))
        {
            if (ConvertView(operation) is { } view) return view;
            return CallOperator(method, operation.ConstrainedToType, [Evaluate(operand)], operation.Syntax);
        }
        if (operand is IThrowOperation || operand.Type == null && operand.ConstantValue is not { HasValue: true }) return Evaluate(operand);
        if (to is { IsReferenceType: true } && operand.Type is { IsValueType: true })
            return Refuse(HostDiagnostics.Boxing, operation.Syntax, to, operand.Syntax, to.ToDisplayString());
        if (ShapeOf(to, operation.Syntax) is not { } shape) return Value.Nothing;
        if (shape is ViewShape span && ShapeOf(operand.Type) is ArrayShape array) return SpanOf(operand, array, span, operation.Syntax);
        var value = Evaluate(operand);
        return shape is ScalarShape scalar && value is Scalar number ? Converted(number, scalar.Kind, operation.IsChecked, operation.Syntax) : ConvertedTo(value, to, operation.Syntax);
    }

    /// <summary>True if a conversion operator is between numbers, as those of Half are.</summary>
    bool IsNumberConversion(IMethodSymbol method, ITypeSymbol? from, ITypeSymbol to) =>
        from != null && KindOf(from) != null && KindOf(to) != null && !method.Locations.Any(location => location.IsInSource);

    Value ConvertedTo(Value value, ITypeSymbol? type, SyntaxNode at) => ShapeOf(type) is { } shape ? ConvertedTo(value, shape, at) : value;

    Value ConvertedTo(Value value, Shape shape, SyntaxNode at)
    {
        return (value, shape) switch
        {
            (Scalar number, ScalarShape scalar) => Converted(number, scalar.Kind, false, at),
            (Composite composite, StructShape structure) when composite.Fields.Length == structure.Fields.Length =>
                new Composite(structure, [.. composite.Fields.Select((field, i) => ConvertedTo(field, structure.Fields[i].Shape, at))]),
            (ViewValue view, ViewShape other) => new ViewValue(other, view.Place, view.Offset, view.Length),
            _ => value,
        };
    }

    /// <summary>A view as a read-only view.</summary>
    Value? ConvertView(IConversionOperation operation)
    {
        if (ShapeOf(operation.Type) is not ViewShape to) return null;
        if (ShapeOf(operation.Operand.Type) is ViewShape from && from.Space == to.Space && Evaluate(operation.Operand) is ViewValue view)
            return new ViewValue(to, view.Place, view.Offset, view.Length);
        return null;
    }

    /// <summary>A number as another kind of number.</summary>
    Scalar Converted(Scalar value, ScalarKind to, bool isChecked, SyntaxNode at)
    {
        var from = value.Kind;
        if (from == to) return value;
        if (value.Constant is long known && from.IsInteger() && to.IsInteger() && (!isChecked || OperatorTable.Cut(known, to) == known)) return Scalar.Of(to, OperatorTable.Cut(known, to));
        if (value.Constant is long number && from.IsInteger() && to == ScalarKind.F32 && number is > -(1 << 24) and < 1 << 24) return Scalar.Of(to, Bits.Of(number));
        if (value.Constant is long exact && from.IsInteger() && to == ScalarKind.F64 && exact is > -(1L << 53) and < 1L << 53) return Scalar.Of(to, BitConverter.DoubleToInt64Bits(exact));
        if (isChecked && to.IsInteger()) return CheckedConversion(value, to, at);
        if (from.IsInteger() && to.IsInteger()) return IntegerToInteger(value, to);
        if (from.IsFloat() && to.IsFloat()) return FloatToFloat(value, to);
        if (from.IsInteger())
        {
            if (to is ScalarKind.F16 or ScalarKind.BF16) return FloatToFloat(Converted(value, ScalarKind.F32, false, at), to);
            return Computed(to, $"cvt.rn.{to.Form().Arithmetic}.{from.Form().Arithmetic}", value.Operand);
        }
        if (from is ScalarKind.F16 or ScalarKind.BF16) value = FloatToFloat(value, ScalarKind.F32);
        // Numbers too small or large become the smallest or largest, NaN becomes 0; so does C#. Narrow types take the low bits of an int.
        var integer = to.IsNarrow() ? ScalarKind.S32 : to;
        if (value.Kind == ScalarKind.F64 || integer.Size() == 8)
        {
            // PTX makes NaN 0 only on the way from 32 bits to 32 bits.
            value = (Scalar)Keep(Snapshot(value));
            var isNumber = Compare("num", value.Kind, value.Operand, value.Operand);
            var wide = Computed(integer, $"cvt.rzi.{integer.Form().Arithmetic}.{value.Kind.Form().Arithmetic}", value.Operand);
            var result = Select(integer, isNumber, wide, Scalar.Of(integer, 0));
            return to.IsNarrow() ? IntegerToInteger(result, to) : result;
        }
        var rounded = Computed(integer, $"cvt.rzi.{integer.Form().Arithmetic}.{value.Kind.Form().Arithmetic}", value.Operand);
        return to.IsNarrow() ? IntegerToInteger(rounded, to) : rounded;
    }

    Scalar Computed(ScalarKind kind, string opcode, params Operand[] sources) => new(kind, body.Compute(kind.Form().Class, opcode, sources));

    Scalar IntegerToInteger(Scalar value, ScalarKind to)
    {
        bool isWide = value.Kind.Form().Class == RegisterClass.B64, becomesWide = to.Form().Class == RegisterClass.B64;
        if (isWide && becomesWide) return new Scalar(to, value.Operand);
        if (becomesWide) return Computed(to, value.Kind.IsSigned() ? "cvt.s64.s32" : "cvt.u64.u32", value.Operand);
        if (isWide) value = Computed(to.IsSigned() ? ScalarKind.S32 : ScalarKind.U32, "cvt.u32.u64", value.Operand);
        return to switch
        {
            ScalarKind.S8 => value.Kind == ScalarKind.S8 ? value : Computed(to, "cvt.s32.s8", value.Operand),
            ScalarKind.U8 => Computed(to, "and.b32", value.Operand, Scalar.Of(0xFF).Operand),
            ScalarKind.S16 => value.Kind is ScalarKind.S8 or ScalarKind.U8 ? new Scalar(to, value.Operand) : Computed(to, "cvt.s32.s16", value.Operand),
            ScalarKind.U16 => value.Kind == ScalarKind.U8 ? new Scalar(to, value.Operand) : Computed(to, "and.b32", value.Operand, Scalar.Of(0xFFFF).Operand),
            _ => new Scalar(to, value.Operand),
        };
    }

    Scalar FloatToFloat(Scalar value, ScalarKind to)
    {
        var from = value.Kind;
        if (from == to) return value;
        if (from == ScalarKind.BF16)
        {
            // A bfloat16 is a float's upper half.
            var bits = body.Compute(RegisterClass.B32, "mov.b32", new Pack([body.Compute(RegisterClass.B16, "mov.b16", new Immediate(ScalarKind.F16, 0)), InRegister(value)]));
            return FloatToFloat(Computed(ScalarKind.F32, "mov.b32", bits), to);
        }
        if (to == ScalarKind.BF16 && from != ScalarKind.F32) value = FloatToFloat(value, ScalarKind.F32);
        bool isWider = to > value.Kind && value.Kind != ScalarKind.BF16 && to != ScalarKind.BF16;
        if (value.Kind == ScalarKind.F16) value = new Scalar(value.Kind, InRegister(value));
        return Computed(to, $"cvt.{(isWider ? "" : "rn.")}{to.Form().Arithmetic}.{value.Kind.Form().Arithmetic}", value.Operand);
    }

    /// <summary>A conversion to an integer that faults where the number does not fit.</summary>
    Scalar CheckedConversion(Scalar value, ScalarKind to, SyntaxNode at)
    {
        const string Message = "OverflowException: the number does not fit";
        value = (Scalar)Keep(Snapshot(value));
        if (value.Kind.IsFloat())
        {
            var wide = value.Kind == ScalarKind.F64 ? value : FloatToFloat(value, ScalarKind.F64);
            var whole = (Scalar)Keep(Computed(ScalarKind.F64, "cvt.rzi.f64.f64", wide.Operand));
            // Both limits are exact as doubles: the smallest number, and the first that is too large.
            var (low, end) = (to.IsSigned() ? -Math.Pow(2, to.Bits() - 1) : 0, Math.Pow(2, to.IsSigned() ? to.Bits() - 1 : to.Bits()));
            var above = Compare("ge", ScalarKind.F64, whole.Operand, new Immediate(ScalarKind.F64, BitConverter.DoubleToInt64Bits(low)));
            var below = Compare("lt", ScalarKind.F64, whole.Operand, new Immediate(ScalarKind.F64, BitConverter.DoubleToInt64Bits(end)));
            FailIf(body.Compute(RegisterClass.Predicate, "and.pred", above, below), false, Message, at);
            return Converted(whole, to, false, at);
        }
        var result = (Scalar)Keep(IntegerToInteger(value, to));
        // It fits if it comes back the same, and on the same side of zero.
        bool isWide = value.Kind.Form().Class == RegisterClass.B64;
        var back = IntegerToInteger(result, isWide ? ScalarKind.S64 : ScalarKind.S32);
        FailIf(Compare("ne", isWide ? ScalarKind.S64 : ScalarKind.S32, back.Operand, value.Operand), true, Message, at);
        if (value.Kind.IsSigned() != to.IsSigned())
        {
            var signed = value.Kind.IsSigned() ? value : result;
            var kind = signed.Kind.Form().Class == RegisterClass.B64 ? ScalarKind.S64 : ScalarKind.S32;
            FailIf(Compare("lt", kind, signed.Operand, Scalar.Of(kind, 0).Operand), true, Message, at);
        }
        return result;
    }
}

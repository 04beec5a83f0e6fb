using Drawbridge.CSharp.Types;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Drawbridge.CSharp.Lower;

/// <summary>Members of the interfaces of generic mathematics that numbers implement where no metadata shows it: T.One, T.CreateChecked(x).</summary>
sealed partial class Lowering
{
    static readonly Dictionary<string, int> NumberConstants = new(StringComparer.Ordinal)
    {
        ["Zero"] = 0,
        ["AdditiveIdentity"] = 0,
        ["One"] = 1,
        ["MultiplicativeIdentity"] = 1,
        ["NegativeOne"] = -1,
    };

    // Of Half they are properties; of other numbers constants.
    static readonly Dictionary<string, int> HalfConstants = new(StringComparer.Ordinal)
    {
        ["MaxValue"] = 0x7BFF,
        ["MinValue"] = 0xFBFF,
        ["Epsilon"] = 1,
        ["PositiveInfinity"] = 0x7C00,
        ["NegativeInfinity"] = 0xFC00,
        ["NaN"] = 0xFE00,
        ["NegativeZero"] = 0x8000,
        ["Pi"] = 0x4248,
        ["E"] = 0x4170,
        ["Tau"] = 0x4648,
    };

    /// <summary><c>T.One</c> and its like, <c>T.MinValue</c>, and those of Half; null for all other properties.</summary>
    Value? NumberConstant(IPropertyReferenceOperation operation)
    {
        var property = operation.Property;
        var type = operation.ConstrainedToType ?? property.ContainingType;
        if (operation.Instance != null || KindOf(type) is not { } kind || operation.ConstrainedToType == null && kind != ScalarKind.F16 || operation.ConstrainedToType != null && !IsOfNumbers(property.ContainingType)) return null;
        if (NumberConstants.TryGetValue(property.Name, out int number)) return Converted(Scalar.Of(number), kind, false, operation.Syntax);
        if (kind == ScalarKind.F16 && HalfConstants.TryGetValue(property.Name, out int bits)) return Scalar.Of(kind, bits);
        // A constant of the type itself.
        return Actual(type).GetMembers(property.Name).OfType<IFieldSymbol>().FirstOrDefault(field => field.HasConstantValue) is { } constant ? ConstantOf(constant.Type, constant.ConstantValue) : null;
    }

    /// <summary><c>T.CreateChecked(x)</c>, <c>CreateTruncating</c>, <c>CreateSaturating</c>; null for all other calls.</summary>
    Value? CreateNumber(IInvocationOperation operation)
    {
        if (operation is not { Instance: null, TargetMethod: { Name: "CreateChecked" or "CreateTruncating" or "CreateSaturating" } method, Arguments: [{ Value: var argument }] }) return null;
        if (KindOf(operation.Type) is not { } to || Evaluate(argument) is not Scalar value) return null;
        if (method.Name == "CreateChecked" || !to.IsInteger()) return Converted(value, to, isChecked: method.Name == "CreateChecked", operation.Syntax);
        if (value.Kind.IsFloat())
        {
            // Floats saturate in any case, also on the way to narrow integers.
            value = Converted(value, to.IsNarrow() ? ScalarKind.S32 : to, false, operation.Syntax);
            return to.IsNarrow() ? Saturated(value, to) : value;
        }
        return method.Name == "CreateTruncating" ? Converted(value, to, false, operation.Syntax) : Saturated(value, to);
    }

    /// <summary>The nearest integer that a type has.</summary>
    Scalar Saturated(Scalar value, ScalarKind to)
    {
        if (value.Kind == to) return value;
        var wide = value.Kind == ScalarKind.U64 ? ScalarKind.U64 : ScalarKind.S64;
        value = (Scalar)Keep(IntegerToInteger(value, wide));
        long most = to.IsSigned() ? (1L << to.Bits() - 1) - 1 : to == ScalarKind.U64 ? wide == ScalarKind.U64 ? -1 : long.MaxValue : (1L << to.Bits()) - 1;
        value = Computed(wide, $"min.{wide.Form().Arithmetic}", value.Operand, new Ir.Immediate(wide, most));
        if (wide == ScalarKind.S64) value = Computed(wide, "max.s64", value.Operand, new Ir.Immediate(wide, to.IsSigned() ? -(1L << to.Bits() - 1) : 0));
        return IntegerToInteger(value, to);
    }

    static bool IsOfNumbers(INamedTypeSymbol type) => type is { TypeKind: TypeKind.Interface, ContainingNamespace: { Name: "Numerics", ContainingNamespace.Name: "System" } };
}

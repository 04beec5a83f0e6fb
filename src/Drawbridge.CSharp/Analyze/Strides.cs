using Drawbridge.CSharp.Types;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Drawbridge.CSharp.Analyze;

/// <summary>By how much an index grows from one thread of a row to the next.</summary>
/// <param name="Value">That number, or null if it is the same for all threads and not known.</param>
readonly record struct Stride(long? Value)
{
    public bool IsOne => Value == 1;

    public bool IsZero => Value == 0;

    public static Stride? operator +(Stride a, Stride? b) => b is { } other ? a.IsZero ? other : other.IsZero ? a : new Stride(a.Value + other.Value) : null;

    public static Stride operator -(Stride a) => new(-a.Value);
}

sealed partial class DeviceCode
{
    readonly HashSet<ISymbol> asked = new(SymbolEqualityComparer.Default);

    /// <summary>The stride of an index along <c>ThreadIdx.X</c>; null if it does not grow evenly.</summary>
    public Stride? StrideOf(IOperation? operation)
    {
        switch (operation)
        {
            case null or { ConstantValue.HasValue: true }:
                return new Stride(0);
            case IConversionOperation { OperatorMethod: null, Type.SpecialType: not (SpecialType.System_Single or SpecialType.System_Double) } conversion:
                return StrideOf(conversion.Operand);
            case IParenthesizedOperation parenthesized:
                return StrideOf(parenthesized.Operand);
            case IPropertyReferenceOperation property when Names.IsProperty(property, "Drawbridge.ThreadIdx", "X") || Names.IsProperty(property, "Drawbridge.Warp", "Lane"):
                return new Stride(1);
            case IPropertyReferenceOperation property when TypeBook.FullName(property.Property.ContainingType) == "Drawbridge.ThreadIdx":
                return new Stride(0);
            case IUnaryOperation { OperatorKind: UnaryOperatorKind.Minus, OperatorMethod: null } negation:
                return StrideOf(negation.Operand) is { } negated ? -negated : null;
            case IBinaryOperation { OperatorMethod: null } binary when StrideOf(binary.LeftOperand) is { } left && StrideOf(binary.RightOperand) is { } right:
                return binary.OperatorKind switch
                {
                    BinaryOperatorKind.Add => left + right,
                    BinaryOperatorKind.Subtract => left + -right,
                    BinaryOperatorKind.Multiply => left.IsZero ? Times(right, binary.LeftOperand) : right.IsZero ? Times(left, binary.RightOperand) : null,
                    BinaryOperatorKind.LeftShift => left.IsZero ? left : binary.RightOperand.ConstantValue is { HasValue: true, Value: int count } ? new Stride(left.Value << count) : new Stride(null),
                    _ => left.IsZero && right.IsZero ? left : null,
                };
            case ILocalReferenceOperation local:
                return StrideOf(local.Local, local.Local);
            default:
                return Of(operation) == Variation.Block ? new Stride(0) : null;
        }

        static Stride? Times(Stride stride, IOperation factor) => stride.IsZero ? stride
            : factor.ConstantValue is { HasValue: true, Value: IConvertible number and not (float or double or string or char or bool) } ? new Stride(stride.Value * number.ToInt64(System.Globalization.CultureInfo.InvariantCulture))
            : new Stride(null);
    }

    /// <summary>By how many elements neighbouring threads are apart. Rows lie apart by what is known of the matrix.</summary>
    public Stride? StrideOfIndex(IPropertyReferenceOperation element)
    {
        var indexes = Names.Indexes(element).ToArray();
        if (StrideOf(indexes[indexes.Length - 1]) is not { } stride) return null;
        for (int i = 0; i < indexes.Length - 1; i++)
        {
            if (StrideOf(indexes[i]) is not { } outer) return null;
            if (!outer.IsZero) stride = stride + new Stride(i == indexes.Length - 2 ? outer.Value * RowOf(element.Instance) : null) ?? new Stride(null);
        }
        // m.Row(t)[x]
        if (element.Instance is IInvocationOperation { TargetMethod.Name: "Row" or "Plane", Arguments: [{ Value: var row }] })
        {
            if (StrideOf(row) is not { } rows) return null;
            if (!rows.IsZero) stride = new Stride(null);
        }
        return stride;
    }

    /// <summary>How far threads agree about which element it is.</summary>
    public Variation OfIndex(IPropertyReferenceOperation element) => Names.Indexes(element).Select(index => Of(index)).Aggregate(Of(element.Instance), Max);

    /// <summary>The elements of a row of a matrix in shared memory; null if that is not in the text.</summary>
    long? RowOf(IOperation? matrix)
    {
        if (Names.SymbolOf(matrix) is { } symbol) matrix = DefinitionsOf(symbol) is [{ } only] ? only : null;
        if (matrix is IConversionOperation conversion) matrix = conversion.Operand;
        var arguments = matrix switch
        {
            IInvocationOperation call when Names.Is(call.TargetMethod, "Drawbridge.Shared", "Array") => call.Arguments,
            IObjectCreationOperation creation when Names.IsMatrix(creation.Type) => creation.Arguments,
            _ => [],
        };
        var length = arguments.FirstOrDefault(argument => argument is { IsImplicit: false, Parameter.Name: "stride" }) ?? arguments.FirstOrDefault(argument => argument.Parameter?.Name == "columns");
        return length?.Value.ConstantValue is { HasValue: true, Value: int count } ? count : null;
    }

    /// <summary>Of a variable: that of what it begins with, if all that is done to it later adds the same for all threads.</summary>
    Stride? StrideOf(ISymbol symbol, ILocalSymbol local)
    {
        if (!asked.Add(symbol)) return null;
        Stride? found = null;
        foreach (var definition in DefinitionsOf(local))
        {
            bool isStep = definition is ICompoundAssignmentOperation { OperatorKind: BinaryOperatorKind.Add or BinaryOperatorKind.Subtract } step && Of(step.Value) == Variation.Block || definition is IIncrementOrDecrementOperation;
            if (isStep) continue;
            if (found != null || StrideOf(definition) is not { } own)
            {
                found = null;
                break;
            }
            found = own;
        }
        asked.Remove(symbol);
        return found ?? (VariationOf(symbol) == Variation.Block ? new Stride(0) : null);
    }

    /// <summary>True if methods of the project have a part in a value: what they do is not looked at.</summary>
    public bool IsComputedElsewhere(IOperation operation) => ComesFrom(operation, part => part switch
    {
        IInvocationOperation call => call.TargetMethod.DeclaringSyntaxReferences.Length > 0,
        IPropertyReferenceOperation { Instance: null } property => property.Property.DeclaringSyntaxReferences.Length > 0,
        _ => false,
    });

    /// <summary>True if an index, or a variable in it, was computed from something that holds for <paramref name="matches"/>.</summary>
    public bool ComesFrom(IOperation operation, Func<IOperation, bool> matches) => ComesFrom(operation, matches, new HashSet<ISymbol>(SymbolEqualityComparer.Default));

    bool ComesFrom(IOperation operation, Func<IOperation, bool> matches, HashSet<ISymbol> seen) => operation.DescendantsAndSelf().Any(part =>
        matches(part) || part is ILocalReferenceOperation local && seen.Add(local.Local) && DefinitionsOf(local.Local).Any(definition => ComesFrom(definition, matches, seen)));
}

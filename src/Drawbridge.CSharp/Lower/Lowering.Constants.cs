using System.Globalization;
using Drawbridge.CSharp.Diagnostics;
using Drawbridge.CSharp.Ir;
using Drawbridge.CSharp.Types;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Drawbridge.CSharp.Lower;

/// <summary>Static readonly fields: numbers become constants, arrays of numbers constant memory.</summary>
sealed partial class Lowering
{
    // More than this does not fit beside a launch's other constants; it lies in global memory.
    const int MostConstantBytes = 32768;

    Place ConstantElement(IArrayElementReferenceOperation operation)
    {
        if (operation.Indices.Length == 1 && Unconverted(operation.Indices[0]) is IUnaryOperation { OperatorKind: UnaryOperatorKind.Hat } hat
            && ConstantArray(operation.ArrayReference) is { } whole && Evaluate(hat.Operand) is Scalar fromEnd)
            return Element(whole, Arithmetic(BinaryOperatorKind.Subtract, whole.Length, fromEnd, false, operation.Syntax), null, operation.Syntax);
        if (operation.Indices.Length == 1 && ConstantArray(operation.ArrayReference) is { } array && Evaluate(operation.Indices[0]) is Scalar { Kind: ScalarKind.S32 } index)
            return Element(array, index, operation.Indices[0], operation.Syntax);
        Report(KernelDiagnostics.UnsupportedType, operation.Syntax, operation.ArrayReference.Type?.ToDisplayString() ?? "array", WhyNot(operation.ArrayReference.Type!));
        return Missing(operation.Type, operation.Syntax);
    }

    /// <summary>The constant memory of a static readonly array whose elements are constants; null for all other arrays.</summary>
    ViewValue? ConstantArray(IOperation operation)
    {
        if (Unconverted(operation) is not IFieldReferenceOperation { Field: { IsStatic: true, IsReadOnly: true } field } || field.Type is not IArrayTypeSymbol { Rank: 1 } type) return null;
        if (ShapeOf(type.ElementType) is not ScalarShape element || InitialValue(field) is not { } initial) return null;
        IReadOnlyList<IOperation>? items = Unconverted(initial) switch
        {
            IArrayCreationOperation { Initializer: { } initializer } => initializer.ElementValues,
            IArrayInitializerOperation initializer => initializer.ElementValues,
            ICollectionExpressionOperation collection => collection.Elements,
            _ => null,
        };
        if (items == null || items.Count == 0) return null;
        string key = "constant@" + field.ToDisplayString();
        if (!context.Shared.TryGetValue(key, out string? name))
        {
            var numbers = items.Select(item => Known(item, type.ElementType) is Scalar { Operand: Immediate number } ? number : null).ToArray();
            if (numbers.Any(number => number == null)) return null;
            context.Shared.Add(key, name = context.Unique("constant"));
            string space = items.Count * element.Size <= MostConstantBytes ? ".const" : ".global";
            context.Declarations.Add(string.Format(CultureInfo.InvariantCulture, "{0} .align 16 .{1} {2}[{3}] = {{{4}}};", space, element.Kind.Form().Memory, name, items.Count,
                string.Join(", ", numbers.Select(number => number!.ToString()))));
        }
        return new ViewValue(new ViewShape(type, element, items.Count * element.Size <= MostConstantBytes ? Space.Const : Space.Global), new Name(name), 0, Scalar.Of(items.Count));
    }

    /// <summary>What a static readonly field holds from its declaration on; null if a static constructor may have changed it.</summary>
    IOperation? InitialValue(IFieldSymbol field)
    {
        if (field.ContainingType.StaticConstructors.Any(constructor => !constructor.IsImplicitlyDeclared)) return null;
        return field.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(context.Cancellation) is VariableDeclaratorSyntax { Initializer: { } initializer }
            ? context.Model(initializer.SyntaxTree).GetOperation(initializer.Value, context.Cancellation) : null;
    }

    /// <summary>A value that is known at build time; null, without a report, if it is not.</summary>
    Value? Known(IOperation operation, ITypeSymbol type)
    {
        int lines = body.Lines.Count, findings = context.Findings.Count;
        var value = ConvertedTo(Evaluate(operation), type, operation.Syntax);
        bool isKnown = context.Findings.Count == findings && Leaves(value).All(leaf => leaf is Immediate);
        context.Findings.RemoveRange(findings, context.Findings.Count - findings);
        body.Lines.RemoveRange(lines, body.Lines.Count - lines);
        return isKnown ? value : null;
    }

    Place StaticField(IFieldReferenceOperation operation)
    {
        var field = operation.Field;
        if (field.IsReadOnly && ShapeOf(field.Type) is { } shape && InitialValue(field) is { } initial && Known(initial, field.Type) is { } value) return new ValuePlace(shape, value);
        if (!field.IsConst) Report(KernelDiagnostics.StaticState, operation.Syntax, field.Name);
        return Missing(operation.Type, operation.Syntax);
    }
}

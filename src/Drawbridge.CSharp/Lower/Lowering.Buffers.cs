using Drawbridge.CSharp.Diagnostics;
using Drawbridge.CSharp.Types;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Drawbridge.CSharp.Lower;

/// <summary>
/// Buffers of a fixed size inside of structs: <c>fixed float a[4]</c> and <c>[InlineArray(4)]</c>. A variable with one is in local memory, from where
/// <see cref="Ir.LocalArrays"/> takes it back into registers if all its indexes are constants.
/// </summary>
sealed partial class Lowering
{
    /// <summary>A place whose buffers can be indexed by what is computed: what is only a value gets memory.</summary>
    Place Indexable(Place place)
    {
        if (place is MemoryPlace || place.Shape is not StructShape { HoldsArray: true }) return place;
        var variable = NewVariable(place.Shape);
        Write(variable, Read(place));
        return variable;
    }

    /// <summary><c>s.a[i]</c> of a <c>fixed</c> buffer, which the compiler sees as a pointer; null for all other pointers.</summary>
    Place? BufferElement(IOperation operation)
    {
        if (operation is not { Kind: OperationKind.None, Syntax: ElementAccessExpressionSyntax } || operation.ChildOperations.ToArray() is not [IFieldReferenceOperation { Field.IsFixedSizeBuffer: true } buffer, { } index]) return null;
        return Element(buffer, index, operation);
    }

    Place InlineElement(IInlineArrayAccessOperation operation)
    {
        if (Unconverted(operation.Argument) is not IUnaryOperation { OperatorKind: UnaryOperatorKind.Hat } hat) return Element(operation.Instance, operation.Argument, operation);
        var place = PlaceOf(operation.Instance);
        if (place.Shape is ArrayShape array && Evaluate(hat.Operand) is Scalar fromEnd)
            return Element(place, array, Arithmetic(BinaryOperatorKind.Subtract, Scalar.Of(array.Fields.Length), fromEnd, false, operation.Syntax), operation.Syntax);
        return Missing(operation.Type, operation.Syntax);
    }

    Place Element(IOperation buffer, IOperation index, IOperation operation)
    {
        var place = PlaceOf(buffer);
        if (Writes(index)) place = Pinned(place);
        if (place.Shape is ArrayShape array && KindOf(index.Type) is { } kind && kind.IsInteger() && Evaluate(index) is Scalar number)
            return Element(place, array, Converted(number, ScalarKind.S32, false, operation.Syntax), operation.Syntax);
        Report(KernelDiagnostics.UnsupportedExpression, operation.Syntax, "this index");
        return Missing(operation.Type, operation.Syntax);
    }

    Place Element(Place place, ArrayShape array, Scalar index, SyntaxNode at)
    {
        if (index.Constant is >= 0 and var known && known < array.Fields.Length) return Field(place, (int)known);
        var memory = (MemoryPlace)Indexable(place);
        var element = (MemoryPlace)Element(ViewOf(memory, array), index, null, at);
        return new MemoryPlace(element.Shape, element.Space, element.Base, element.Offset, Math.Min(memory.Alignment, element.Alignment));
    }

    /// <summary>The elements of a buffer as a view.</summary>
    static ViewValue ViewOf(MemoryPlace memory, ArrayShape array) =>
        new(new ViewShape(array.Type, array.Element, memory.Space), memory.Base, memory.Offset, Scalar.Of(array.Fields.Length));

    /// <summary>A buffer as a span: of one in memory of the thread.</summary>
    Value SpanOf(IOperation buffer, ArrayShape array, ViewShape span, SyntaxNode at)
    {
        var memory = (MemoryPlace)Indexable(PlaceOf(buffer));
        if (memory.Space != span.Space) return Refuse(KernelDiagnostics.UnsupportedExpression, at, span.Type, "a span of a buffer in device memory; index the buffer, or copy it to a variable");
        var view = ViewOf(memory, array);
        return new ViewValue(span, view.Place, view.Offset, view.Length);
    }
}

using Microsoft.CodeAnalysis;

namespace Drawbridge.CSharp.Types;

/// <summary>How values of a C# type are held by a kernel.</summary>
abstract class Shape(ITypeSymbol type, int size, int alignment)
{
    /// <summary>The C# type.</summary>
    public ITypeSymbol Type { get; } = type;

    /// <summary>Bytes in memory.</summary>
    public int Size { get; } = size;

    /// <summary>Bytes its address is a multiple of.</summary>
    public int Alignment { get; } = alignment;
}

/// <summary>One register.</summary>
sealed class ScalarShape(ITypeSymbol type, ScalarKind kind) : Shape(type, kind.Size(), kind.Size())
{
    public ScalarKind Kind { get; } = kind;
}

/// <summary>A struct: each field in registers of its own.</summary>
/// <param name="hasLayout">False if the order of its fields in memory is the runtime's choice.</param>
class StructShape(ITypeSymbol type, StructField[] fields, int size, int alignment, bool hasLayout) : Shape(type, size, alignment)
{
    public StructField[] Fields { get; } = fields;

    /// <summary>True if it is a buffer whose elements have indexes, or has one.</summary>
    public virtual bool HoldsArray { get; } = fields.Any(field => field.Shape is StructShape { HoldsArray: true });

    public bool HasLayout { get; } = hasLayout;

    /// <summary>Place of a field among <see cref="Fields"/>; -1 if there is none.</summary>
    public int IndexOf(IFieldSymbol field)
    {
        for (int i = 0; i < Fields.Length; i++)
            if (Fields[i].Symbol.Name == field.Name) return i;
        return -1;
    }

    /// <summary>Place of the field behind an automatic property; -1 if it is not automatic.</summary>
    public int IndexOf(IPropertySymbol property)
    {
        for (int i = 0; i < Fields.Length; i++)
            if (Fields[i].Symbol.AssociatedSymbol is IPropertySymbol && Fields[i].Name == property.Name) return i;
        return -1;
    }
}

/// <summary>A buffer of a fixed size by value, <c>fixed float a[4]</c> or <c>[InlineArray(4)]</c>: each element is a field.</summary>
sealed class ArrayShape(ITypeSymbol type, IFieldSymbol field, Shape element, int count) : StructShape(type,
    [.. Enumerable.Range(0, count).Select(i => new StructField(field, element, i * element.Size))], count * element.Size, element.Alignment, element is not StructShape { HasLayout: false })
{
    public Shape Element { get; } = element;

    /// <inheritdoc/>
    public override bool HoldsArray => true;
}

/// <summary>A field of a struct.</summary>
sealed record StructField(IFieldSymbol Symbol, Shape Shape, int Offset)
{
    /// <summary>Its name, or that of the property it is behind.</summary>
    public string Name => Symbol.AssociatedSymbol?.Name ?? Symbol.Name;
}

/// <summary>A view: an address in a state space and a length.</summary>
sealed class ViewShape(ITypeSymbol type, Shape element, Space space) : Shape(type, 16, 8)
{
    public Shape Element { get; } = element;

    public Space Space { get; } = space;
}

/// <summary>No value.</summary>
sealed class VoidShape(ITypeSymbol type) : Shape(type, 0, 1);

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
sealed class StructShape(ITypeSymbol type, StructField[] fields, int size, int alignment, bool hasLayout) : Shape(type, size, alignment)
{
    public StructField[] Fields { get; } = fields;

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

/// <summary>A field of a struct.</summary>
sealed record StructField(IFieldSymbol Symbol, Shape Shape, int Offset)
{
    /// <summary>Its name, or that of the property it is behind.</summary>
    public string Name => Symbol.AssociatedSymbol?.Name ?? Symbol.Name;
}

/// <summary>A view: an address in a state space and a length.</summary>
/// <param name="isReadOnly">True if nobody writes its elements while the kernel runs.</param>
sealed class ViewShape(ITypeSymbol type, Shape element, Space space, bool isReadOnly) : Shape(type, 16, 8)
{
    public Shape Element { get; } = element;

    public Space Space { get; } = space;

    public bool IsReadOnly { get; } = isReadOnly;
}

/// <summary>No value.</summary>
sealed class VoidShape(ITypeSymbol type) : Shape(type, 0, 1);

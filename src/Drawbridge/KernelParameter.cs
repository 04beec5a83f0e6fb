using Drawbridge.Ptx.Isa;
using Drawbridge.Ptx.Syntax;

namespace Drawbridge;

/// <summary>A parameter of a kernel, as its PTX declares it.</summary>
public sealed class KernelParameter
{
    internal KernelParameter(Variable variable, int index, int offset)
    {
        Name = variable.Name;
        Index = index;
        Type = variable.Type;
        ElementCount = (int)(variable.Size / Type.Bytes());
        Size = (int)variable.Size;
        Alignment = variable.Alignment;
        Offset = offset;
        PointerSpace = variable.PointerSpace;
        PointerAlignment = variable.PointerAlignment;
        IsArray = variable.Dimensions.Length > 0 || variable.VectorWidth > 1;
    }

    /// <summary>The declared name, e.g. <c>saxpy_param_0</c>.</summary>
    public string Name { get; }

    /// <summary>Its place among the parameters, from 0.</summary>
    public int Index { get; }

    /// <summary>Element type. Pointers are mostly <c>.u64</c>; structs are arrays of <c>.b8</c>.</summary>
    public PtxType Type { get; }

    /// <summary>Number of elements: 1 for a number.</summary>
    public int ElementCount { get; }

    /// <summary>True if it is declared as an array or vector: a struct passed by value.</summary>
    public bool IsArray { get; }

    /// <summary>Size in bytes.</summary>
    public int Size { get; }

    /// <summary>Alignment in bytes.</summary>
    public int Alignment { get; }

    /// <summary>Place in the parameter block in bytes.</summary>
    public int Offset { get; }

    /// <summary>Where it points, if it is declared with <c>.ptr</c>; otherwise <see cref="StateSpace.None"/> (it may still be a pointer).</summary>
    public StateSpace PointerSpace { get; }

    /// <summary>Alignment in bytes of what it points to, if declared with <c>.ptr</c>; otherwise 0.</summary>
    public int PointerAlignment { get; }

    /// <summary>As in PTX, e.g. <c>.u64 saxpy_param_2</c> or <c>.b8 affine_param_0[16]</c>.</summary>
    public override string ToString() => $".{Type.Word()} {Name}{(IsArray ? $"[{ElementCount}]" : "")}";
}

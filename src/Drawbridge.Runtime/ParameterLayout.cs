using Drawbridge.Ptx.Syntax;

namespace Drawbridge.Runtime;

/// <summary>
/// Where each parameter of a kernel lies in the parameter block: at the next multiple of its alignment, in declaration order
/// (PTX ISA, "Kernel Function Parameters").
/// </summary>
public sealed class ParameterLayout
{
    /// <summary>Lays out the parameters of a kernel.</summary>
    public ParameterLayout(Function entry) : this(entry.Parameters)
    {
    }

    internal ParameterLayout(Variable[] parameters)
    {
        Parameters = parameters;
        Offsets = new int[parameters.Length];
        long offset = 0;
        for (int i = 0; i < parameters.Length; i++)
        {
            offset = AlignUp(offset, parameters[i].Alignment);
            Offsets[i] = checked((int)offset);
            offset += parameters[i].Size;
            Alignment = Math.Max(Alignment, parameters[i].Alignment);
        }
        Size = checked((int)offset);
    }

    /// <summary>The parameters in order.</summary>
    public IReadOnlyList<Variable> Parameters { get; }

    /// <summary>Byte offset of each parameter.</summary>
    public int[] Offsets { get; }

    /// <summary>Bytes of the block.</summary>
    public int Size { get; }

    /// <summary>Largest alignment of a parameter, at least 1.</summary>
    public int Alignment { get; } = 1;

    /// <summary>The part of a parameter block that holds parameter <paramref name="index"/>.</summary>
    public Span<byte> Slice(Span<byte> block, int index) => block.Slice(Offsets[index], (int)Parameters[index].Size);

    internal static long AlignUp(long value, int alignment) => (value + alignment - 1) / alignment * alignment;
}

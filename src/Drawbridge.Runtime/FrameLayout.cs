using Drawbridge.Ptx.Isa;
using Drawbridge.Ptx.Syntax;

namespace Drawbridge.Runtime;

/// <summary>
/// Where the variables of one activation of a function lie in its thread's local memory: the parameters and return values of a
/// <c>.func</c>, <c>.local</c> variables, and the <c>.param</c> areas of the calls it makes. A kernel's own parameters are elsewhere
/// (<see cref="ParameterLayout"/>). The last parameter of a variadic function, which has no size, begins at the end of the frame: a call
/// makes the frame longer by as many bytes as it passes.
/// </summary>
public sealed class FrameLayout
{
    /// <summary>Alignment of every frame.</summary>
    public const int Alignment = 16;

    readonly Dictionary<Variable, int> offsets = [];

    /// <summary>Lays out a function's frame.</summary>
    public FrameLayout(Function function)
    {
        if (!function.IsEntry)
        {
            foreach (var parameter in function.Returns.Concat(function.Parameters)) Place(parameter);
        }
        foreach (var variable in function.Body?.Variables ?? [])
        {
            if (variable.Space is StateSpace.Local or StateSpace.Param) Place(variable);
        }
        Size = checked((int)ParameterLayout.AlignUp(Size, Alignment));
        if (Array.Find(function.Parameters, parameter => parameter.IsUnsized) is not { } open || function.IsEntry) return;
        Size = checked((int)ParameterLayout.AlignUp(Size, open.Alignment));
        LargestAlignment = Math.Max(LargestAlignment, open.Alignment);
        offsets.Add(open, Size);
    }

    /// <summary>Bytes of the frame, a multiple of <see cref="Alignment"/> or of the largest alignment in it.</summary>
    public int Size { get; private set; }

    /// <summary>Largest alignment of a variable in it, at least <see cref="Alignment"/>.</summary>
    public int LargestAlignment { get; private set; } = Alignment;

    /// <summary>The variables with their offsets.</summary>
    public IReadOnlyDictionary<Variable, int> Offsets => offsets;

    /// <summary>Offset of a variable from the start of the frame; false if it is not part of it.</summary>
    public bool TryFind(Variable variable, out int offset) => offsets.TryGetValue(variable, out offset);

    void Place(Variable variable)
    {
        if (variable.Space == StateSpace.Register || variable.IsUnsized || !offsets.TryAdd(variable, 0)) return;
        long offset = ParameterLayout.AlignUp(Size, variable.Alignment);
        offsets[variable] = checked((int)offset);
        Size = checked((int)(offset + variable.Size));
        LargestAlignment = Math.Max(LargestAlignment, variable.Alignment);
    }
}

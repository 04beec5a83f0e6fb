using System.Reflection.Metadata;
using Drawbridge.Cpu.Execution;
using Drawbridge.Cpu.Lanes;
using Drawbridge.Ptx.Isa;

namespace Drawbridge.Cpu.Emit.Regions;

/// <summary>
/// The block that code runs for: fields of its context, where its memory lies, what its sites found last, and what methods of the engine are told of
/// who calls them.
/// </summary>
/// <param name="values">The values.</param>
/// <param name="group">Local with the group's number.</param>
sealed class ContextEmitter(ValueEmitter values, int group)
{
    sealed record Window(StateSpace Space, int Base, int Length);

    readonly List<Window> windows = [];

    // Where the allocations that sites found last are kept.
    int found;

    MethodWriter Il => values.Il;

    /// <summary>From here on sites may be asked for what they found.</summary>
    public void StartSites() => found = Il.Local(IlType.Pointer);

    /// <summary>Reads where memory lies into locals; to be called when all code that asks is written.</summary>
    public void EmitPrologue()
    {
        PushField(nameof(BlockContext.Windows), ILOpCode.Ldind_i);
        Il.Store(found);
        foreach (var window in windows)
        {
            var (start, length) = window.Space switch
            {
                StateSpace.Shared => (nameof(BlockContext.Shared), nameof(BlockContext.SharedLength)),
                StateSpace.Const => (nameof(BlockContext.Constants), nameof(BlockContext.ConstantsLength)),
                _ => (nameof(BlockContext.Parameters), nameof(BlockContext.ParametersLength)),
            };
            PushField(start, ILOpCode.Ldind_i8);
            Il.Store(window.Base);
            PushField(length, ILOpCode.Ldind_i8);
            Il.Store(window.Length);
        }
    }

    /// <summary>Pushes a field of the block's context.</summary>
    public void PushField(string name, ILOpCode load)
    {
        Il.LoadArgument(0);
        int offset = FieldOffsets.OfContext(name);
        if (offset != 0)
        {
            Il.Int(offset);
            Il.Op(ILOpCode.Add);
        }
        Il.Op(load);
    }

    /// <summary>Pushes the start of the allocation that an instruction found last.</summary>
    public void PushFoundStart(int slot)
    {
        PushFound(slot, nameof(AccessWindow.Start));
        Il.Op(ILOpCode.Ldind_i8);
    }

    /// <summary>Pushes how far above the start its accesses may begin.</summary>
    public void PushFoundLast(int slot)
    {
        PushFound(slot, nameof(AccessWindow.Last));
        Il.Op(ILOpCode.Ldind_i8);
    }

    /// <summary>Pushes where the group's local memory starts.</summary>
    public void PushLocalStart()
    {
        PushField(nameof(BlockContext.Local), ILOpCode.Ldind_i8);
        Il.Load(group);
        Il.Op(ILOpCode.Conv_i8);
        PushField(nameof(BlockContext.LocalStride), ILOpCode.Ldind_i8);
        Il.Long(values.Layout.Lanes);
        Il.Op(ILOpCode.Mul);
        Il.Op(ILOpCode.Mul);
        Il.Op(ILOpCode.Add);
    }

    /// <summary>Pushes where a window starts.</summary>
    public void PushWindowBase(StateSpace space) => Il.Load(WindowOf(space).Base);

    /// <summary>Pushes how long a window is.</summary>
    public void PushWindowLength(StateSpace space) => Il.Load(WindowOf(space).Length);

    /// <summary>True for spaces whose addresses are 32-bit offsets from the start of a window.</summary>
    public static bool IsWindow(StateSpace space) => space is not (StateSpace.Global or StateSpace.Generic);

    /// <summary>Pushes the address of a field of a site's window.</summary>
    public void PushFound(int slot, string field)
    {
        Il.Load(found);
        Il.Int(FieldOffsets.OfWindow(slot, field));
        Il.Op(ILOpCode.Add);
    }

    /// <summary>Pushes the number of the group.</summary>
    public void PushGroup() => Il.Load(group);

    /// <summary>Pushes what every method of the engine takes first: block, group, lanes, instruction.</summary>
    public void PushCaller(LaneOp op)
    {
        Il.LoadArgument(0);
        Il.Load(group);
        Il.Int(values.Layout.Lanes);
        Il.Int(op.OriginIndex);
    }

    Window WindowOf(StateSpace space)
    {
        var window = windows.Find(one => one.Space == space);
        if (window == null) windows.Add(window = new Window(space, Il.Local(IlType.Int64), Il.Local(IlType.Int64)));
        return window;
    }
}

using System.Reflection.Metadata;
using Drawbridge.Cpu.Execution;
using Drawbridge.Cpu.Lanes;
using Drawbridge.Cpu.Lanes.Analysis;
using Drawbridge.Cpu.Operators;
using Drawbridge.Ptx.Isa;

namespace Drawbridge.Cpu.Emit.Regions;

/// <summary>Special registers: which thread a lane is, which block, of what size.</summary>
sealed class SpecialEmitter
{
    readonly ValueEmitter values;
    readonly ContextEmitter context;
    readonly LaunchShape launch;
    readonly int group, first;
    readonly int[] threads;

    public SpecialEmitter(ValueEmitter values, ContextEmitter context, int group, LaunchShape launch)
    {
        this.values = values;
        this.context = context;
        this.launch = launch;
        this.group = group;
        first = values.Il.Local(IlType.Int32);
        threads = [values.Il.Local(IlType.Int32), values.Il.Local(IlType.Int32), values.Il.Local(IlType.Int32)];
    }

    MethodWriter Il => values.Il;

    LaneLayout Layout => values.Layout;

    /// <summary>Finds out which threads the group's lanes are.</summary>
    /// <param name="needsIndices">True if their indices matter, not only their numbers.</param>
    public void EmitGroupStart(bool needsIndices)
    {
        Il.Load(group);
        Il.Int(Layout.Lanes);
        Il.Op(ILOpCode.Mul);
        Il.Store(first);
        if (!launch.IsAligned || !needsIndices) return;
        var (small, done) = (Il.Label(), Il.Label());
        Il.Load(first);
        context.PushField(nameof(BlockContext.ThreadsX), ILOpCode.Ldind_i4);
        Il.Branch(ILOpCode.Blt, small);
        // First thread: x = n mod X, y = n / X mod Y, z = n / X / Y.
        int rows = Il.Local(IlType.Int32);
        Divide(() => Il.Load(first), nameof(BlockContext.ThreadsX), threads[0], rows);
        Divide(() => Il.Load(rows), nameof(BlockContext.ThreadsY), threads[1], threads[2]);
        Il.Branch(ILOpCode.Br, done);
        Il.Mark(small);
        Il.Load(first);
        Il.Store(threads[0]);
        Il.Int(0);
        Il.Store(threads[1]);
        Il.Int(0);
        Il.Store(threads[2]);
        Il.Mark(done);
    }

    void Divide(Action push, string divisor, int remainder, int quotient)
    {
        push();
        context.PushField(divisor, ILOpCode.Ldind_i4);
        Il.Op(ILOpCode.Rem_un);
        Il.Store(remainder);
        push();
        context.PushField(divisor, ILOpCode.Ldind_i4);
        Il.Op(ILOpCode.Div_un);
        Il.Store(quotient);
    }

    /// <summary>Pushes one vector of the mask of lanes that are threads of the block.</summary>
    public void PushExistingLanes(int part)
    {
        Il.Load(values.Steps(LaneType.I32, 1)[part]);
        context.PushField(nameof(BlockContext.Threads), ILOpCode.Ldind_i4);
        Il.Load(first);
        Il.Op(ILOpCode.Sub);
        values.Vector("Create", IlElement.Int);
        values.Vector("LessThan", IlElement.Int);
    }

    /// <summary>Emits the read of a special register.</summary>
    public void Emit(LaneOp op)
    {
        var read = (SpecialRead)op.Detail!;
        var result = op.Results[0];
        int component = Math.Max(0, read.Component);
        string? field = read.Kind switch
        {
            SpecialRegisterKind.Ntid => Pick(component, nameof(BlockContext.ThreadsX), nameof(BlockContext.ThreadsY), nameof(BlockContext.ThreadsZ)),
            SpecialRegisterKind.Ctaid or SpecialRegisterKind.ClusterId =>
                Pick(component, nameof(BlockContext.BlockX), nameof(BlockContext.BlockY), nameof(BlockContext.BlockZ)),
            SpecialRegisterKind.Nctaid or SpecialRegisterKind.NclusterId =>
                Pick(component, nameof(BlockContext.GridX), nameof(BlockContext.GridY), nameof(BlockContext.GridZ)),
            SpecialRegisterKind.DynamicSmemSize => nameof(BlockContext.DynamicShared),
            _ => null,
        };
        if (read.Kind is SpecialRegisterKind.Tid && component < 3) EmitThread(op, result, component);
        else if (field != null && component < 3)
        {
            context.PushField(field, ILOpCode.Ldind_i4);
            values.StoreScalar(result, LaneType.I32);
        }
        else if (read.Kind == SpecialRegisterKind.LaneId && !result.Shape.IsVarying)
        {
            // Only warp-wide programs have lanes of their own number; elsewhere a group is part of a warp.
            Il.Load(first);
            Il.Int(31);
            Il.Op(ILOpCode.And);
            values.StoreScalar(result, LaneType.I32);
        }
        else if (read.Kind == SpecialRegisterKind.WarpId)
        {
            Il.Load(first);
            Il.Int(5);
            Il.Op(ILOpCode.Shr_un);
            values.StoreScalar(result, LaneType.I32);
        }
        else if (result.Shape.IsVarying)
        {
            for (int part = 0; part < Layout.Parts; part++)
            {
                EmitLaneMask(read.Kind, part);
                values.StorePart(result, part, LaneType.I32, op.Blends);
            }
        }
        else
        {
            Il.LoadArgument(0);
            Il.Int((int)read.Kind);
            Il.Int(component);
            Il.Call(EngineMethods.Special);
            if (!result.Type.IsWide()) Il.Op(ILOpCode.Conv_i4);
            values.StoreScalar(result, result.Type.IsWide() ? LaneType.I64 : LaneType.I32);
        }
    }

    static string Pick(int component, string x, string y, string z) => component switch { 0 => x, 1 => y, _ => z };

    void EmitThread(LaneOp op, LaneValue result, int component)
    {
        if (launch.IsAligned)
        {
            Il.Load(threads[component]);
            if (!result.Shape.IsVarying)
            {
                values.StoreScalar(result, LaneType.I32);
                return;
            }
            // Written in a loop that lanes leave one by one: a vector all the same.
            for (int part = 0; part < Layout.Parts; part++)
            {
                if (part > 0) Il.Load(threads[component]);
                values.Vector("Create", IlElement.Int);
                if (component == 0)
                {
                    Il.Load(values.Steps(LaneType.I32, 1)[part]);
                    values.Vector("Add", IlElement.Int);
                }
                values.StorePart(result, part, LaneType.I32, op.Blends);
            }
            return;
        }
        for (int part = 0; part < Layout.Parts; part++)
        {
            // The table has a row of thread indices for each component.
            context.PushField(nameof(BlockContext.ThreadIndices), ILOpCode.Ldind_i);
            context.PushField(nameof(BlockContext.ThreadIndexStride), ILOpCode.Ldind_i8);
            Il.Long(component);
            Il.Op(ILOpCode.Mul);
            Il.Load(first);
            Il.Op(ILOpCode.Conv_i8);
            Il.Op(ILOpCode.Add);
            Il.Long(part * Layout.Width);
            Il.Op(ILOpCode.Add);
            Il.Long(4);
            Il.Op(ILOpCode.Mul);
            Il.Op(ILOpCode.Add);
            values.LoadVector(IlElement.Int);
            values.StorePart(result, part, LaneType.I32, op.Blends);
        }
    }

    void EmitLaneMask(SpecialRegisterKind kind, int part)
    {
        Il.Load(values.Steps(LaneType.I32, 1)[part]);
        Il.Load(first);
        Il.Int(31);
        Il.Op(ILOpCode.And);
        values.Vector("Create", IlElement.Int);
        values.Vector("Add", IlElement.Int);
        if (kind == SpecialRegisterKind.LaneId) return;
        Il.Int((int)kind);
        var vector = Layout.VectorOf(LaneType.I32);
        Il.Call(IlMethod.Named(Layout.Warp, "LaneMask", vector, vector, IlType.Int32));
    }
}

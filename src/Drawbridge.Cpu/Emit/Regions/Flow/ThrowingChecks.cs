using System.Reflection.Metadata;
using Drawbridge.Cpu.Execution;
using Drawbridge.Cpu.Lanes;
using Drawbridge.Cpu.Lanes.Analysis;

namespace Drawbridge.Cpu.Emit.Regions;

/// <summary>Questions on the way whose rare answer ends the launch.</summary>
/// <param name="values">The values.</param>
/// <param name="context">The block.</param>
/// <param name="cold">Code for later.</param>
/// <param name="region">The region.</param>
sealed class ThrowingChecks(ValueEmitter values, ContextEmitter context, ColdCode cold, Region region)
{
    MethodWriter Il => values.Il;

    /// <summary>A 32-bit index with a step is one as 64 bits only if it does not wrap on the way.</summary>
    public void CheckWrap(LaneOp op)
    {
        var index = op.Sources[0];
        if (index.Shape.Kind != ShapeKind.Affine || index.Bound <= int.MaxValue) return;
        // Lanes in between lie in between.
        int reach = (values.Layout.Lanes - 1) * (int)index.Shape.Stride;
        var wraps = Il.Label();
        values.PushScalar(index);
        Il.Int((reach >= 0 ? int.MaxValue : int.MinValue) - reach);
        Il.Branch(reach >= 0 ? ILOpCode.Bgt : ILOpCode.Blt, wraps);
        var fits = Il.Label();
        Il.Mark(fits);
        cold.Add(() =>
        {
            Il.Mark(wraps);
            if (op.Guard != null)
            {
                values.PushAnyEffective(op.Guard);
                Il.Branch(ILOpCode.Brfalse, fits);
            }
            Il.LoadArgument(0);
            context.PushGroup();
            Il.Int(op.OriginIndex);
            values.PushScalar(index);
            Il.Call(EngineMethods.IndexWraps);
            Il.Throw();
        });
    }

    /// <summary>Loops look whether the launch is to stop.</summary>
    public void CheckStop(int position)
    {
        var stop = Il.Label();
        context.PushField(nameof(BlockContext.Stop), ILOpCode.Ldind_i);
        Il.Op(ILOpCode.Volatile);
        Il.Op(ILOpCode.Ldind_i4);
        Il.Branch(ILOpCode.Brtrue, stop);
        int near = region.Order[position].Ops.LastOrDefault()?.OriginIndex ?? -1;
        cold.Add(() =>
        {
            Il.Mark(stop);
            Il.LoadArgument(0);
            context.PushGroup();
            Il.Int(near);
            Il.Call(EngineMethods.Stopped);
            Il.Throw();
        });
    }
}

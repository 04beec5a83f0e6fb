using Drawbridge.Cpu.Lanes;

namespace Drawbridge.Cpu.Emit.Regions;

/// <summary>Pure operations: on one scalar where the result is uniform or affine, on vectors otherwise.</summary>
/// <param name="values">The values.</param>
/// <param name="scratch">Where operands of calls travel.</param>
/// <param name="checkWrap">Faults if an affine index wraps within the group.</param>
/// <param name="isInPlace">True for comparisons whose code is written where they are asked for.</param>
sealed class ComputeEmitter(ValueEmitter values, ScratchEmitter scratch, Action<LaneOp> checkWrap, Predicate<LaneOp> isInPlace)
{
    readonly ScalarCompute scalars = new(values, checkWrap);
    readonly VectorCompute vectors = new(values, isInPlace);

    /// <summary>Emits an operation; false if it is not a pure one.</summary>
    public bool Emit(LaneOp op)
    {
        if (op.Code is > LaneCode.Scalarwise) return false;
        var result = op.Results[0];
        if (result.KnownMask != null) return true;
        if (op.Code == LaneCode.Scalarwise) scratch.CallScalarwise(op);
        else if (result.Shape.IsScalar) scalars.Emit(op, result);
        else vectors.Emit(op, result);
        return true;
    }

    /// <inheritdoc cref="ScalarCompute.PushComparison"/>
    public bool PushComparison(LaneOp op) => scalars.PushComparison(op);
}

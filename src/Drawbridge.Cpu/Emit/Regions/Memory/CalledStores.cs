using Drawbridge.Cpu.Execution;
using Drawbridge.Cpu.Lanes;
using Drawbridge.Ptx.Isa;

namespace Drawbridge.Cpu.Emit.Regions;

/// <summary>
/// Scattered stores of a block that has many of them and that groups come to once, in a kernel that spends its time in loops: a call each. Written in
/// place they would take longer to compile than they ever run.
/// </summary>
sealed class CalledStores(ValueEmitter values, ScratchEmitter scratch, ContextEmitter context, AccessSites sites)
{
    const int Fewest = 8;

    /// <summary>True if a block is one of these, wherever its region comes to it once.</summary>
    public static bool AreMany(LaneBlock block) => block.Ops.Count(Fits) >= Fewest;

    /// <summary>True for stores of whole words to global memory at addresses nothing is known of.</summary>
    public static bool Fits(LaneOp op) => op is { Code: LaneCode.Store, Detail: MemoryAccess { Space: StateSpace.Global, Count: 1, Bytes: >= sizeof(int) } } && op.Sources[0].Shape.IsVarying;

    /// <summary>Emits a store.</summary>
    public void Emit(LaneOp op)
    {
        var access = (MemoryAccess)op.Detail!;
        scratch.StoreOperand(op.Sources[0], 0, access.Offset);
        scratch.StorePacked(op.Sources[1], 1, access.Bytes == sizeof(long));
        context.PushCaller(op);
        context.PushFound(sites.Add(new AccessSite(access.Space, default, [])), nameof(AccessWindow.Start));
        scratch.PushOperands();
        scratch.PushOperands(1);
        values.Il.Int(access.Bytes);
        values.PushEffectiveBits(op.Guard);
        values.Il.Call(EngineMethods.StoreScattered);
    }
}

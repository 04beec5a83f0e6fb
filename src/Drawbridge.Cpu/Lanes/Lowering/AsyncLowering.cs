using Drawbridge.Cpu.Memory;
using Drawbridge.Cpu.Operators;
using Drawbridge.Interpreter.Steps;
using Drawbridge.Ptx.Isa;
using Drawbridge.Ptx.Syntax;

namespace Drawbridge.Cpu.Lanes.Lowering;

/// <summary>Asynchronous copies and mbarriers, most of them thread by thread (<see cref="AsyncActions"/>).</summary>
static class AsyncLowering
{
    /// <summary>Lowers the current instruction; false if it is none of these.</summary>
    public static bool Lower(ProgramLowering lowering)
    {
        var operation = lowering.Instruction.Operation;
        var operands = lowering.Instruction.Operands;
        switch (operation.Semantic)
        {
            case Semantic.AsyncCopy:
                Copy(lowering);
                return true;
            // Copies are done when they are issued.
            case Semantic.AsyncCopyCommit or Semantic.AsyncCopyWait or Semantic.BulkCommit or Semantic.BulkWait:
                return true;
            case Semantic.AsyncCopyArrive:
                bool isExpected = operation.Has("noinc");
                Act(lowering, AddressOf(lowering, operands[0]), space => AsyncActions.Changed(space, (old, _, lane) => (isExpected ? old : old.Await(lane)).Arrive(1, false, lane)),
                    [ProgramLowering.Number(1)]);
                return true;
            case Semantic.MbarrierInit:
                Act(lowering, AddressOf(lowering, operands[0]), AsyncActions.Initialise, [lowering.Operand(operands[1], PtxType.U32)]);
                return true;
            case Semantic.MbarrierInvalidate:
                Act(lowering, AddressOf(lowering, operands[0]), AsyncActions.Invalidate, []);
                return true;
            case Semantic.MbarrierExpect:
                Change(lowering, 0, (old, bytes, lane) => old.Expect(bytes, lane));
                return true;
            case Semantic.MbarrierComplete:
                Change(lowering, 0, (old, bytes, lane) => old.Complete(bytes, lane));
                return true;
            case Semantic.MbarrierArrive:
                Change(lowering, 1, MbarrierSteps.Arrival(operation));
                return true;
            case Semantic.MbarrierWait when operation["phase_type"] == null:
                bool isParity = operation.Has("parity");
                Act(lowering, AddressOf(lowering, operands[1]), space => AsyncActions.HasEnded(space, isParity), [lowering.Operand(operands[2], isParity ? PtxType.U32 : PtxType.B64)],
                    operands[0], PtxType.Pred, mayWait: true);
                return true;
            case Semantic.MbarrierPendingCount:
                Act(lowering, null, _ => AsyncActions.PendingCount, [lowering.Operand(operands[1], PtxType.B64)], operands[0], PtxType.U32);
                return true;
            case Semantic.StoreBulk:
                Act(lowering, AddressOf(lowering, operands[0]), AsyncActions.ClearBulk, [lowering.Operand(operands[1], operation.Operands[1].Type)]);
                return true;
            case Semantic.BulkCopy:
                Bulk(lowering, operation.Has("cp_mask") ? BulkSteps.CopyMasked : BulkSteps.Copy);
                return true;
            case Semantic.BulkReduce when BulkSteps.Combine(operation) is { } combine:
                Bulk(lowering, combine);
                return true;
            default:
                return false;
        }
    }

    // A whole piece is a load and a store of its words; of another size it is done thread by thread.
    static void Copy(ProgramLowering lowering)
    {
        var instruction = lowering.Instruction;
        var operands = instruction.Operands.ToList();
        if (instruction.Operation.Has("L2::cache_hint")) operands.RemoveAt(operands.Count - 1);
        int size = (int)((Constant)operands[2]).Bits, words = size / 4;
        var to = MemoryLowering.Address(lowering, operands[0], StateSpace.Shared);
        var from = MemoryLowering.Address(lowering, operands[1], StateSpace.Global);
        var guard = lowering.EffectGuard;
        LaneValue? rest = null;
        if (operands.Count > 3)
        {
            var whole = ProgramLowering.Number((ulong)size);
            var count = instruction.Operation.Operands[3].Type == PtxType.Pred
                ? lowering.ComputeSource(LaneCode.Select, LaneType.I32, null, lowering.Operand(operands[3], PtxType.Pred), ProgramLowering.Number(0), whole)
                : lowering.Operand(operands[3], PtxType.U32);
            var isWhole = lowering.ComputeSource(LaneCode.Compare, LaneType.Mask, Comparison.GreaterOrEqualUnsigned, count, whole);
            var isLess = lowering.ComputeSource(LaneCode.Not, LaneType.Mask, null, isWhole);
            rest = And(isLess);
            guard = And(isWhole);
            Act(lowering, to, space => AsyncActions.CopyPiece(space, from.Space, size), [MemoryLowering.WithOffset(lowering, from), count], guard: rest, name: $" {from.Space} {size}");
        }
        var values = Arrays.Make(words, _ => lowering.Program.NewValue(LaneType.I32));
        Emit(LaneCode.Load, values, [from.Address], from);
        Emit(LaneCode.Store, [], [to.Address, .. Array.ConvertAll(values, value => new Source(value, 0, LaneType.I32))], to);

        LaneValue And(Source mask)
        {
            var outer = lowering.EffectGuard;
            return outer == null ? mask.Value! : lowering.Compute(LaneCode.And, LaneType.Mask, null, mask, new Source(outer, 0, LaneType.Mask));
        }

        void Emit(LaneCode code, LaneValue[] results, Source[] sources, (Source Address, StateSpace Space, long Offset) place) =>
            lowering.Emit(code, results, sources, new MemoryAccess(place.Space, place.Offset, 4, words, false), guard);
    }

    // [d], [a], n, then [m] (and mask of the cluster's blocks), or policy and mask of bytes.
    static void Bulk(ProgramLowering lowering, BulkMove move)
    {
        var operation = lowering.Instruction.Operation;
        var operands = lowering.Instruction.Operands;
        var to = MemoryLowering.Address(lowering, operands[0], BulkSteps.SpaceOf(operation["dst"]!));
        var from = MemoryLowering.Address(lowering, operands[1], BulkSteps.SpaceOf(operation["src"]!));
        var mask = operation.Has("cp_mask") ? lowering.Operand(operands[^1], PtxType.B16) : ProgramLowering.Number(ushort.MaxValue);
        var sources = new List<Source> { MemoryLowering.WithOffset(lowering, from), lowering.Operand(operands[2], PtxType.U32), mask };
        StateSpace? barrier = null;
        if (operation.Has(MemorySteps.CountsBytes))
        {
            var place = MemoryLowering.Address(lowering, operands[3], StateSpace.Shared);
            (barrier, _) = (place.Space, 0);
            sources.Add(MemoryLowering.WithOffset(lowering, place));
        }
        Act(lowering, to, space => AsyncActions.CopyBulk(space, from.Space, barrier, move), [.. sources], name: $" {from.Space} {barrier}");
    }

    static (Source Address, StateSpace Space, long Offset) AddressOf(ProgramLowering lowering, Operand operand) =>
        MemoryLowering.Address(lowering, operand, MemorySteps.SpaceOf(lowering.Instruction.Operation));

    // The operand after the address is a count of arrivals, 1 if left out, or of bytes.
    static void Change(ProgramLowering lowering, int address, MbarrierChange change)
    {
        var operands = lowering.Instruction.Operands;
        var count = operands.Length > address + 1 ? lowering.Operand(operands[address + 1], PtxType.U32) : ProgramLowering.Number(1);
        Act(lowering, AddressOf(lowering, operands[address]), space => AsyncActions.Changed(space, change), [count], address == 0 ? null : operands[0], PtxType.B64);
    }

    // An action; its first operand is an address, if it has one.
    static void Act(ProgramLowering lowering, (Source Address, StateSpace Space, long Offset)? place, Func<StateSpace, ThreadAction> action, Source[] operands,
        Operand? target = null, PtxType type = PtxType.None, bool mayWait = false, LaneValue? guard = null, string name = "")
    {
        var operation = lowering.Instruction.Operation;
        Source[] sources = place is { } address ? [MemoryLowering.WithOffset(lowering, address), .. operands] : operands;
        int number = ThreadActions.Register($"{operation.Text} {place?.Space}{name}", sources.Length, action(place?.Space ?? StateSpace.None));
        LaneValue[] results = target is null or Sink ? [] : [lowering.Program.NewValue(TypeLowering.Of(type))];
        lowering.Emit(LaneCode.Action, results, sources, new ActionCall(number, operation.Text, mayWait), guard ?? lowering.EffectGuard);
        if (results.Length > 0) lowering.Assign(target, type, LaneCode.Move, null, new Source(results[0], 0, results[0].Type));
    }
}

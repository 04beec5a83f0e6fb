using System.Numerics;
using Drawbridge.Cpu.Execution;
using Drawbridge.Interpreter.Steps;
using Drawbridge.Ptx.Isa;
using Drawbridge.Runtime;

namespace Drawbridge.Cpu.Memory;

/// <summary>
/// Shuffles, votes, matches and reductions of the 32 lanes of a warp, by the interpreter's definitions. Those take part that execute the
/// instruction together and give the same member mask.
/// </summary>
static unsafe class Collectives
{
    /// <summary>Lanes of a warp, and of a group of a kernel that has collectives.</summary>
    public const int Lanes = 32;

    static readonly Registry<Entry> Entries = new();

    [ThreadStatic]
    static Exchange? exchange;

    sealed record Entry(Operation Operation, LaneExchange Compute, int Operands, bool HasSecond)
    {
        public bool Equals(Entry? other) => other?.Operation == Operation;

        public override int GetHashCode() => Operation.GetHashCode();
    }

    /// <summary>Gives an operation a number; -1 if it is no collective.</summary>
    public static int Register(Operation operation)
    {
        if (WarpSteps.Find(operation) is not { } compute) return -1;
        int sources = operation.Operands.Count(shape => !shape.Spec.IsDestination), results = operation.Operands.Length - sources;
        return Entries.Add(new Entry(operation, compute, operation.Has("sync") ? sources - 1 : sources, results > 1));
    }

    /// <summary>Runs an operation.</summary>
    /// <param name="block">The block.</param>
    /// <param name="group">The group.</param>
    /// <param name="instruction">Number of the instruction.</param>
    /// <param name="collective">Number of the operation.</param>
    /// <param name="mask">The lanes that execute it.</param>
    /// <param name="members">Each lane's member mask; null for the forms without <c>.sync</c>.</param>
    /// <param name="operands">The other operands, raw bits: operand i of lane l at i · 32 + l.</param>
    /// <param name="results">Receives the results of the lanes that execute it, then second results if there are any.</param>
    public static void Run(BlockContext* block, int group, int instruction, int collective, int* mask, long* members, long* operands, long* results)
    {
        var entry = Entries[collective];
        var shared = exchange ??= new Exchange();
        ulong[][] sources = [shared.A, shared.B, shared.C];
        for (int i = 0; i < entry.Operands; i++) new ReadOnlySpan<ulong>(operands + i * Lanes, Lanes).CopyTo(sources[i]);
        for (uint left = Bits(mask); left != 0;)
        {
            uint together = members == null ? left : Companions(block, group, instruction, entry, members, left);
            left &= ~together;
            entry.Compute(together, shared);
            for (uint rest = together; rest != 0; rest &= rest - 1)
            {
                int lane = BitOperations.TrailingZeroCount(rest);
                results[lane] = (long)shared.Result[lane];
                if (entry.HasSecond) results[Lanes + lane] = (long)shared.Second[lane];
            }
        }
    }

    /// <summary>
    /// Faults if a member mask names lanes that wait elsewhere: lanes of a group run in step, so those would never come.
    /// </summary>
    /// <param name="block">The block.</param>
    /// <param name="group">The group.</param>
    /// <param name="instruction">Number of the instruction.</param>
    /// <param name="waiting">The lanes that wait elsewhere.</param>
    /// <param name="mask">The lanes that execute it.</param>
    /// <param name="members">Their member masks.</param>
    public static void DemandTogether(BlockContext* block, int group, int instruction, int waiting, int* mask, long* members)
    {
        for (int lane = 0; lane < Lanes; lane++)
        {
            if (mask[lane] == 0 || ((uint)members[lane] & (uint)waiting) == 0) continue;
            throw ResidentBlock.Of(block).Launch.Fault(block, group * Lanes + lane, instruction, FaultDiagnostics.LanesApart,
                $"lane {lane} waits for the lanes of mask 0x{(uint)members[lane]:x8}, of which 0x{(uint)members[lane] & (uint)waiting:x8} are at another instruction");
        }
    }

    /// <summary>A mask as a bit a lane.</summary>
    public static uint Bits(int* mask)
    {
        uint bits = 0;
        for (int lane = 0; lane < Lanes; lane++) bits |= (uint)mask[lane] >> 31 << lane;
        return bits;
    }

    // Those of the lanes that give the lowest one's member mask, which must name them.
    static uint Companions(BlockContext* block, int group, int instruction, Entry entry, long* members, uint lanes)
    {
        uint mask = (uint)members[BitOperations.TrailingZeroCount(lanes)], same = 0;
        for (uint left = lanes; left != 0; left &= left - 1)
        {
            int lane = BitOperations.TrailingZeroCount(left);
            if ((uint)members[lane] != mask) continue;
            same |= 1u << lane;
            if ((mask >> lane & 1) != 0) continue;
            throw ResidentBlock.Of(block).Launch.Fault(block, group * Lanes + lane, instruction, FaultDiagnostics.NotAMember,
                $"lane {lane} executes '{entry.Operation}' with member mask 0x{mask:x8}, which does not name it");
        }
        return same;
    }
}

namespace Drawbridge.Cpu.Execution;

/// <summary>What generated code calls where lanes arrive at barriers one by one: in no particular number, perhaps each at another barrier.</summary>
static unsafe class Barriers
{
    /// <summary><c>barrier.arrive</c>: lanes of a group arrive and go on.</summary>
    /// <param name="block">The block.</param>
    /// <param name="group">The group.</param>
    /// <param name="instruction">Number of the instruction.</param>
    /// <param name="lanes">Lanes of a group.</param>
    /// <param name="mask">Those that arrive, -1 or 0 each.</param>
    /// <param name="operands">Each lane's barrier, then each lane's thread count.</param>
    public static void Arrive(BlockContext* block, int group, int instruction, int lanes, int* mask, long* operands)
    {
        var barriers = ResidentBlock.Of(block).Barriers;
        foreach (var (first, same) in Alike(lanes, mask, operands))
        {
            int barrier = (int)operands[first];
            barriers.Arrive(group, barrier, (int)operands[lanes + first], System.Numerics.BitOperations.PopCount(same), instruction);
            barriers.TryOpen(barrier);
        }
    }

    /// <summary>Lanes that take turns arrive and wait.</summary>
    /// <param name="block">The block.</param>
    /// <param name="group">The group.</param>
    /// <param name="instruction">Number of the instruction.</param>
    /// <param name="place">Where they go on.</param>
    /// <param name="reduction">A <see cref="BarrierReduction"/>.</param>
    /// <param name="lanes">Lanes of a group.</param>
    /// <param name="mask">Those that arrive, -1 or 0 each.</param>
    /// <param name="operands">Each lane's barrier, then each lane's thread count, then each lane's predicate, 0 or 1.</param>
    public static void Park(BlockContext* block, int group, int instruction, int place, int reduction, int lanes, int* mask, long* operands)
    {
        var resident = ResidentBlock.Of(block);
        foreach (var (first, same) in Alike(lanes, mask, operands))
        {
            int trues = 0;
            for (int lane = 0; lane < lanes && reduction != (int)BarrierReduction.None; lane++)
            {
                if ((same >> lane & 1) != 0 && operands[2 * lanes + lane] != 0) trues++;
            }
            var parked = new ParkedLanes(group, place, (int)operands[first], same, instruction, (BarrierReduction)reduction);
            new LaneTurns(resident, group).Park(place, same);
            resident.Barriers.Park(parked, (int)operands[lanes + first], trues);
        }
    }

    // The lanes that arrive, by barrier and thread count.
    static List<(int First, uint Same)> Alike(int lanes, int* mask, long* operands)
    {
        var parts = new List<(int, uint)>();
        uint seen = 0;
        for (int lane = 0; lane < lanes; lane++)
        {
            if (mask[lane] == 0 || (seen >> lane & 1) != 0) continue;
            uint same = 0;
            for (int other = lane; other < lanes; other++)
            {
                bool isAlike = mask[other] != 0 && (int)operands[other] == (int)operands[lane] && (int)operands[lanes + other] == (int)operands[lanes + lane];
                if (isAlike) same |= 1u << other;
            }
            seen |= same;
            parts.Add((lane, same));
        }
        return parts;
    }
}

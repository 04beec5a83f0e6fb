using System.Runtime.CompilerServices;
using Drawbridge.Cpu.Execution;
using Drawbridge.Ptx.Isa;

namespace Drawbridge.Cpu.Memory;

/// <summary>Stores to global memory at an address of its own in each lane, as one call.</summary>
static unsafe class ScatteredStores
{
    /// <summary>Stores a word or a double word a lane, lowest lane first.</summary>
    /// <param name="block">The block.</param>
    /// <param name="group">The group.</param>
    /// <param name="lanes">Lanes of the group.</param>
    /// <param name="instruction">Number of the instruction.</param>
    /// <param name="window">The allocation that the instruction found last.</param>
    /// <param name="addresses">An address a lane.</param>
    /// <param name="values">A value a lane.</param>
    /// <param name="bytes">Bytes of a value: 4 or 8.</param>
    /// <param name="bits">Which lanes take part, a bit each.</param>
    public static void Run(BlockContext* block, int group, int lanes, int instruction, AccessWindow* window, ulong* addresses, byte* values, int bytes, int bits)
    {
        bool isAll = bits == (lanes == 32 ? -1 : (1 << lanes) - 1);
        int lane = isAll && bytes == sizeof(int) ? StoreWords(lanes, window->Start, window->Last, addresses, (int*)values) : 0;
        for (; lane < lanes; lane++)
        {
            if ((bits >> lane & 1) == 0) continue;
            ulong address = addresses[lane];
            if (address - window->Start > window->Last || (address & ((uint)bytes - 1)) != 0) Look(block, group, lanes, instruction, window, addresses, lane, bytes);
            if (bytes == sizeof(int)) *(int*)address = ((int*)values)[lane];
            else *(long*)address = ((long*)values)[lane];
        }
    }

    // The usual case, four at a time: how many lanes it did until one was not in the allocation.
    static int StoreWords(int lanes, ulong start, ulong last, ulong* addresses, int* values)
    {
        int lane = 0;
        for (; lane < lanes; lane += 4)
        {
            ulong a = addresses[lane], b = addresses[lane + 1], c = addresses[lane + 2], d = addresses[lane + 3];
            if (a - start > last || b - start > last || c - start > last || d - start > last || ((a | b | c | d) & (sizeof(int) - 1)) != 0) break;
            *(int*)a = values[lane];
            *(int*)b = values[lane + 1];
            *(int*)c = values[lane + 2];
            *(int*)d = values[lane + 3];
        }
        return lane;
    }

    // Another allocation than the last time, or a fault.
    [MethodImpl(MethodImplOptions.NoInlining)]
    static void Look(BlockContext* block, int group, int lanes, int instruction, AccessWindow* window, ulong* addresses, int lane, int bytes)
    {
        Access.LocateOrFault(block, (group * lanes) + lane, instruction, StateSpace.Global, addresses[lane], bytes, writes: true);
        int mask = -1;
        Access.Remember(block, window, 1, (long*)addresses + lane, &mask, bytes);
    }
}

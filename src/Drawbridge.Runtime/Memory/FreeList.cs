namespace Drawbridge.Runtime.Memory;

/// <summary>
/// Hands out ranges of an address interval, lowest address first, so that the same sequence of calls always gives the same addresses.
/// </summary>
/// <param name="start">First address.</param>
/// <param name="size">Bytes to hand out.</param>
internal sealed class FreeList(ulong start, ulong size)
{
    // Gaps in address order; neighbours are always merged.
    readonly List<(ulong Start, ulong Size)> gaps = [(start, size)];

    /// <summary>Takes the first gap that is large enough; false if there is none.</summary>
    public bool TryTake(ulong bytes, out ulong address)
    {
        for (int i = 0; i < gaps.Count; i++)
        {
            if (gaps[i].Size < bytes) continue;
            address = gaps[i].Start;
            if (gaps[i].Size == bytes) gaps.RemoveAt(i);
            else gaps[i] = (address + bytes, gaps[i].Size - bytes);
            return true;
        }
        address = 0;
        return false;
    }

    /// <summary>Gives a range back.</summary>
    public void Return(ulong address, ulong bytes)
    {
        int next = 0;
        int high = gaps.Count;
        while (next < high)
        {
            int middle = (next + high) / 2;
            if (gaps[middle].Start < address) next = middle + 1;
            else high = middle;
        }
        if (next < gaps.Count && gaps[next].Start == address + bytes)
        {
            bytes += gaps[next].Size;
            gaps.RemoveAt(next);
        }
        if (next > 0 && gaps[next - 1].Start + gaps[next - 1].Size == address)
            gaps[next - 1] = (gaps[next - 1].Start, gaps[next - 1].Size + bytes);
        else
            gaps.Insert(next, (address, bytes));
    }
}

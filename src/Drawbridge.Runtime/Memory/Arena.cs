namespace Drawbridge.Runtime.Memory;

/// <summary>
/// One size-aligned piece of reserved address space of which a growing prefix is committed. Lies at a fixed address where the system allows,
/// so that device pointers are the same numbers in every run and engine.
/// </summary>
internal sealed class Arena : IDisposable
{
    /// <summary>Where the first arena of a process lies; further ones follow at multiples of the size.</summary>
    public const ulong PreferredBase = 1UL << 44;

    const ulong LargestSize = 1UL << 38, SmallestSize = 1UL << 30;
    const int PreferredSlots = 64;

    // Committing in large steps keeps system calls rare; a multiple of every page size, large pages included.
    const ulong CommitStep = 2UL << 20;

    readonly HostPages pages = HostPages.Current;
    readonly ulong reservation;
    readonly ulong reservationSize;
    bool released;

    public Arena()
    {
        for (ulong size = LargestSize; size >= SmallestSize; size /= 2)
        {
            for (int slot = 0; slot < PreferredSlots; slot++)
            {
                ulong address = PreferredBase + (ulong)slot * LargestSize;
                if (pages.Reserve((nuint)address, (nuint)size) == 0) continue;
                (Base, Size, reservation, reservationSize) = (address, size, address, size);
                return;
            }
            // No fixed place (a small address space): anywhere, with room to align.
            nuint anywhere = pages.Reserve(0, (nuint)(2 * size));
            if (anywhere == 0) continue;
            (Base, Size, reservation, reservationSize) = ((anywhere + size - 1) & ~(size - 1), size, anywhere, 2 * size);
            return;
        }
        throw new DrawbridgeException(LaunchDiagnostics.NoAddressSpace.Here("the system refuses to reserve address space for device memory"));
    }

    /// <summary>First address; a multiple of <see cref="Size"/>.</summary>
    public ulong Base { get; }

    /// <summary>Bytes reserved, a power of two.</summary>
    public ulong Size { get; }

    /// <summary>Bytes from <see cref="Base"/> that may be touched.</summary>
    public ulong Committed { get; private set; }

    /// <summary>Makes the first <paramref name="size"/> bytes usable; false if the system refuses.</summary>
    public bool Commit(ulong size)
    {
        if (size <= Committed) return true;
        ulong end = Math.Min((size + CommitStep - 1) & ~(CommitStep - 1), Size);
        if (size > end || !pages.Commit((nuint)(Base + Committed), (nuint)(end - Committed))) return false;
        Committed = end;
        return true;
    }

    /// <summary>Lets the system have the whole commit steps inside a range back; they stay usable.</summary>
    public void Discard(ulong address, ulong size)
    {
        ulong start = (address + CommitStep - 1) & ~(CommitStep - 1), end = (address + size) & ~(CommitStep - 1);
        if (end > start) pages.Discard((nuint)start, (nuint)(end - start));
    }

    public void Dispose()
    {
        if (released) return;
        released = true;
        pages.Release((nuint)reservation, (nuint)reservationSize);
    }
}

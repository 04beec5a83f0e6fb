using System.Globalization;
using Drawbridge.Runtime.Memory;

namespace Drawbridge.Runtime;

/// <summary>A piece of device memory.</summary>
/// <param name="Address">Its first address.</param>
/// <param name="Size">Its size in bytes as asked for.</param>
/// <param name="Name">What messages call it.</param>
public sealed record Allocation(ulong Address, long Size, string Name)
{
    /// <summary>The first address after it.</summary>
    public ulong End => Address + (ulong)Size;

    /// <summary>True once it has been freed. Who keeps an allocation to check addresses against must look.</summary>
    public bool IsFreed { get; internal set; }
}

/// <summary>
/// The memory of a device: one arena of address space with an allocator. A device address is the host address of the same byte, so engines
/// and copies reach it directly; it lies at a fixed place where the system allows, so pointers are the same numbers in every run.
/// Allocating, freeing and looking up are safe from several threads.
/// </summary>
/// <remarks>
/// Allocations are 256-byte aligned and at least <see cref="Gap"/> bytes apart, so that a kernel running past the end of one never lands in the next
/// unnoticed. Freed memory is not handed out again at once (<see cref="QuarantineLimit"/>), so that using it is noticed as well.
/// Fresh memory reads as zero the first time; memory handed out again holds what it held.
/// </remarks>
public sealed unsafe class DeviceMemory : IDisposable
{
    /// <summary>Alignment of every allocation in bytes.</summary>
    public const int Alignment = 256;

    /// <summary>
    /// Bytes before and after every allocation that belong to none and can be touched all the same: an engine may load whole vectors of which
    /// only some lanes lie in an allocation.
    /// </summary>
    public const int Gap = 512;

    /// <summary>Freed bytes kept from reuse, oldest released first.</summary>
    public const long QuarantineLimit = 16 << 20;

    readonly Arena arena = new();
    readonly Lock gate = new();
    readonly FreeList free;
    readonly Queue<Allocation> quarantine = new();
    readonly Queue<Allocation> remembered = new();
    readonly AllocationTable table = new();
    long quarantined;

    // Sorted by address and replaced as a whole, so that lookups need no lock.
    Allocation[] live = [];
    bool disposed;

    /// <summary>Reserves the address space.</summary>
    /// <param name="limit">Most bytes in use at a time; the machine's memory if 0.</param>
    public DeviceMemory(long limit = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        long available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        Limit = Math.Min(limit > 0 ? limit : available, (long)arena.Size);
        free = new FreeList(arena.Base + Gap, arena.Size - Gap);
    }

    /// <summary>First address of the arena; a multiple of <see cref="ReservedBytes"/>.</summary>
    public ulong Base => arena.Base;

    /// <summary>Size of the arena, a power of two.</summary>
    public ulong ReservedBytes => arena.Size;

    /// <summary>Bytes from <see cref="Base"/> that can be touched without the process dying. Only grows.</summary>
    public ulong CommittedBytes => arena.Committed;

    /// <summary>Most bytes in use at a time.</summary>
    public long Limit { get; }

    /// <summary>The allocations in use, for machine code.</summary>
    public AllocationTable Table => table;

    /// <summary>Bytes in use.</summary>
    public long AllocatedBytes { get; private set; }

    /// <summary>The allocations in use, by address.</summary>
    public IReadOnlyList<Allocation> Allocations => live;

    /// <summary>Allocates memory.</summary>
    /// <param name="bytes">Size; 0 gives a valid address of no memory.</param>
    /// <param name="name">What messages call it.</param>
    /// <exception cref="DrawbridgeException">There is not enough (DB4020).</exception>
    public ulong Allocate(long bytes, string? name = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            if (bytes > Limit - AllocatedBytes) throw OutOfMemory(bytes);
            ulong footprint = Footprint(bytes);
            ulong address;
            while (!free.TryTake(footprint, out address))
                if (!ReleaseOldest()) throw OutOfMemory(bytes);
            if (!arena.Commit(address + footprint - arena.Base))
            {
                free.Return(address, footprint);
                throw OutOfMemory(bytes);
            }
            var allocation = new Allocation(address, bytes, name ?? "buffer");
            int index = ~IndexOf(live, address);
            live = [.. live[..index], allocation, .. live[index..]];
            table.Publish(live);
            AllocatedBytes += bytes;
            return address;
        }
    }

    /// <summary>Frees an allocation. Address 0 is ignored.</summary>
    /// <exception cref="DrawbridgeException">Nothing is allocated at this address (DB4022).</exception>
    public void Free(ulong address)
    {
        if (address == 0) return;
        if (!TryFree(address)) throw new DrawbridgeException(LaunchDiagnostics.BadFree.Here($"no allocation starts at {Hex(address)}; {DescribeAddress(address)}"));
    }

    /// <summary>Frees an allocation; false if none starts at this address.</summary>
    public bool TryFree(ulong address)
    {
        lock (gate)
        {
            if (disposed) return false;
            int index = IndexOf(live, address);
            if (index < 0) return false;
            var allocation = live[index];
            live = [.. live[..index], .. live[(index + 1)..]];
            table.Publish(live);
            allocation.IsFreed = true;
            AllocatedBytes -= allocation.Size;
            arena.Discard(address, Footprint(allocation.Size));
            quarantine.Enqueue(allocation);
            quarantined += allocation.Size;
            while (quarantined > QuarantineLimit) ReleaseOldest();
            return true;
        }
    }

    /// <summary>The allocation that contains an address, or null. Logarithmic in the number of allocations.</summary>
    public Allocation? Find(ulong address)
    {
        var all = live;
        int index = IndexOf(all, address);
        if (index < 0) index = ~index - 1;
        return index >= 0 && address < all[index].End ? all[index] : null;
    }

    /// <summary>The freed allocation that last contained an address nobody else uses since, if it is remembered; otherwise null.</summary>
    public Allocation? FindFreed(ulong address)
    {
        if (Find(address) != null) return null;
        lock (gate)
        {
            return remembered.Concat(quarantine).LastOrDefault(allocation => address >= allocation.Address && address < allocation.End);
        }
    }

    /// <summary>The allocation whose nearest byte is closest to an address, or null if nothing is allocated.</summary>
    public Allocation? FindNearest(ulong address) => live.MinBy(allocation => address < allocation.Address ? allocation.Address - address
        : address < allocation.End ? 0 : address - allocation.End + 1);

    /// <summary>Where an address lies, in words: "12 bytes past the end of 'x' (4096 bytes at 0x…)".</summary>
    public string DescribeAddress(ulong address)
    {
        if (FindFreed(address) is { } freed) return $"{address - freed.Address} bytes into {Describe(freed)}, which was freed";
        if (FindNearest(address) is not { } near) return "nothing is allocated";
        if (address < near.Address) return $"{near.Address - address} bytes before {Describe(near)}";
        if (address < near.End) return $"{address - near.Address} bytes into {Describe(near)}";
        return $"{address - near.End} bytes past the end of {Describe(near)}";
    }

    /// <summary>Copies from the host.</summary>
    /// <exception cref="DrawbridgeException">The target is not inside one allocation (DB4021).</exception>
    public void Write(ulong destination, ReadOnlySpan<byte> source)
    {
        Check(destination, source.Length, "writing");
        source.CopyTo(new Span<byte>((void*)destination, source.Length));
    }

    /// <summary>Copies to the host.</summary>
    /// <exception cref="DrawbridgeException">The source is not inside one allocation (DB4021).</exception>
    public void Read(ulong source, Span<byte> destination)
    {
        Check(source, destination.Length, "reading");
        new ReadOnlySpan<byte>((void*)source, destination.Length).CopyTo(destination);
    }

    /// <summary>Copies within the device; the ranges may overlap.</summary>
    /// <exception cref="DrawbridgeException">A range is not inside one allocation (DB4021).</exception>
    public void Copy(ulong destination, ulong source, long bytes)
    {
        Check(source, bytes, "reading");
        Check(destination, bytes, "writing");
        Buffer.MemoryCopy((void*)source, (void*)destination, bytes, bytes);
    }

    /// <summary>Sets every byte of a range.</summary>
    /// <exception cref="DrawbridgeException">The range is not inside one allocation (DB4021).</exception>
    public void Fill(ulong destination, byte value, long bytes)
    {
        Check(destination, bytes, "filling");
        System.Runtime.InteropServices.NativeMemory.Fill((void*)destination, (nuint)bytes, value);
    }

    /// <summary>The bytes themselves, without a copy; valid until the allocation is freed.</summary>
    /// <exception cref="DrawbridgeException">The range is not inside one allocation (DB4021).</exception>
    public Span<byte> View(ulong address, int bytes)
    {
        Check(address, bytes, "viewing");
        return new Span<byte>((void*)address, bytes);
    }

    /// <summary>A launch begins to use it: it stays until <see cref="Leave"/>.</summary>
    /// <exception cref="ObjectDisposedException">It has been given back.</exception>
    public void Enter()
    {
        table.Pin();
        if (!Volatile.Read(ref disposed)) return;
        table.Unpin();
        ObjectDisposedException.ThrowIf(true, this);
    }

    /// <summary>A launch has ended.</summary>
    public void Leave() => table.Unpin();

    /// <summary>Waits for launches that run, and gives the memory back.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            disposed = true;
        }
        // Launches may allocate and free meanwhile, so nothing is held here.
        table.AwaitReaders();
        lock (gate)
        {
            live = [];
            table.Dispose();
            arena.Dispose();
        }
    }

    /// <summary>An address as messages show it.</summary>
    internal static string Hex(ulong address) => "0x" + address.ToString("x", CultureInfo.InvariantCulture);

    static string Describe(Allocation allocation) => $"'{allocation.Name}' ({allocation.Size} bytes at {Hex(allocation.Address)})";

    // The gap after an allocation is part of its footprint.
    static ulong Footprint(long bytes) => (((ulong)bytes + Alignment - 1) & ~(ulong)(Alignment - 1)) + Gap;

    static int IndexOf(Allocation[] sorted, ulong address)
    {
        int low = 0, high = sorted.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (sorted[middle].Address < address) low = middle + 1;
            else high = middle;
        }
        return low < sorted.Length && sorted[low].Address == address ? low : ~low;
    }

    bool ReleaseOldest()
    {
        const int Remembered = 256;
        if (!quarantine.TryDequeue(out var oldest)) return false;
        quarantined -= oldest.Size;
        free.Return(oldest.Address, Footprint(oldest.Size));
        remembered.Enqueue(oldest);
        if (remembered.Count > Remembered) remembered.Dequeue();
        return true;
    }

    void Check(ulong address, long bytes, string what)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        ObjectDisposedException.ThrowIf(disposed, this);
        var allocation = Find(address);
        if (bytes == 0 || (allocation != null && (ulong)bytes <= allocation.End - address)) return;
        string where = allocation == null ? DescribeAddress(address)
            : $"only {allocation.End - address} bytes are left there, {DescribeAddress(address)}";
        throw new DrawbridgeException(LaunchDiagnostics.BadRange.Here($"{what} {bytes} bytes at {Hex(address)}: {where}"));
    }

    DrawbridgeException OutOfMemory(long bytes) => new(LaunchDiagnostics.OutOfMemory.Here(
        string.Create(CultureInfo.InvariantCulture, $"cannot allocate {bytes:N0} bytes: {AllocatedBytes:N0} of {Limit:N0} are in use")));
}

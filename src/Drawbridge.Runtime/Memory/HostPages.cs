using System.Runtime.InteropServices;

namespace Drawbridge.Runtime.Memory;

/// <summary>
/// What the operating system does for <see cref="DeviceMemory"/>: reserve address space, make parts of it usable, give it back.
/// The one place of the runtime that differs by platform. Linux is run by our tests; macOS and Windows are written, not yet run.
/// </summary>
internal abstract class HostPages
{
    public static HostPages Current { get; } = OperatingSystem.IsWindows() ? new WindowsPages() : new UnixPages(OperatingSystem.IsMacOS());

    /// <summary>Reserves address space at exactly <paramref name="address"/> (anywhere if 0), unusable until committed. 0 if it is not to be had.</summary>
    public abstract nuint Reserve(nuint address, nuint size);

    /// <summary>Makes reserved pages readable and writable; they read as zero at first. False if the system refuses.</summary>
    public abstract bool Commit(nuint address, nuint size);

    /// <summary>Lets the system take the pages' contents back; they stay usable and read as zero, or as before.</summary>
    public abstract void Discard(nuint address, nuint size);

    /// <summary>Gives a whole reservation back.</summary>
    public abstract void Release(nuint address, nuint size);
}

internal sealed partial class UnixPages(bool isMac) : HostPages
{
    const int ProtNone = 0, ProtReadWrite = 3;
    const int MapPrivate = 2;
    const int AdviseDontNeed = 4, AdviseHugePage = 14, AdviseFreeMac = 5;

    // Linux: MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED_NOREPLACE (a plain hint on kernels before 4.17, hence the check of the result).
    const int LinuxAnonymous = 0x20, LinuxNoReserve = 0x4000, LinuxFixedNoReplace = 0x100000;
    const int MacAnonymous = 0x1000, MacNoReserve = 0x40;

    public override nuint Reserve(nuint address, nuint size)
    {
        int flags = MapPrivate | (isMac ? MacAnonymous | MacNoReserve : LinuxAnonymous | LinuxNoReserve | (address != 0 ? LinuxFixedNoReplace : 0));
        nint result = Map((nint)address, size, ProtNone, flags, -1, 0);
        if (result == -1) return 0;
        if (address == 0 || (nuint)result == address) return (nuint)result;
        _ = Unmap(result, size);
        return 0;
    }

    public override bool Commit(nuint address, nuint size)
    {
        if (Protect((nint)address, size, ProtReadWrite) != 0) return false;
        if (!isMac) _ = Advise((nint)address, size, AdviseHugePage);
        return true;
    }

    public override void Discard(nuint address, nuint size) => _ = Advise((nint)address, size, isMac ? AdviseFreeMac : AdviseDontNeed);

    public override void Release(nuint address, nuint size) => _ = Unmap((nint)address, size);

    [LibraryImport("libc", EntryPoint = "mmap")]
    private static partial nint Map(nint address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int Unmap(nint address, nuint length);

    [LibraryImport("libc", EntryPoint = "mprotect")]
    private static partial int Protect(nint address, nuint length, int protection);

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(nint address, nuint length, int advice);
}

internal sealed partial class WindowsPages : HostPages
{
    const uint MemCommit = 0x1000, MemReserve = 0x2000, MemReset = 0x80000, MemRelease = 0x8000;
    const uint PageNoAccess = 1, PageReadWrite = 4;

    public override nuint Reserve(nuint address, nuint size) => (nuint)Allocate((nint)address, size, MemReserve, PageNoAccess);

    public override bool Commit(nuint address, nuint size) => Allocate((nint)address, size, MemCommit, PageReadWrite) != 0;

    public override void Discard(nuint address, nuint size) => _ = Allocate((nint)address, size, MemReset, PageReadWrite);

    public override void Release(nuint address, nuint size) => _ = Free((nint)address, 0, MemRelease);

    [LibraryImport("kernel32", EntryPoint = "VirtualAlloc")]
    private static partial nint Allocate(nint address, nuint size, uint kind, uint protection);

    [LibraryImport("kernel32", EntryPoint = "VirtualFree")]
    private static partial int Free(nint address, nuint size, uint kind);
}

using System.Runtime.InteropServices;
using Drawbridge.Runtime;

namespace Drawbridge.Cpu.Execution;

/// <summary>
/// Memory outside the collected heap, aligned for whole vectors, with room around it like that around allocations (<see cref="DeviceMemory.Gap"/>),
/// so that vectors may be loaded that lie in it only in part.
/// Zero at first, as it was left afterwards.
/// </summary>
sealed unsafe class NativeBuffer
{
    /// <summary>Alignment of its start.</summary>
    public const int Alignment = 64;

    void* allocation;
    byte* start;
    ulong capacity;

    ~NativeBuffer() => Free();

    /// <summary>Bytes held.</summary>
    public ulong Capacity => capacity;

    /// <summary>Its first address, with room for so many bytes. What it held is lost if it has to grow.</summary>
    /// <exception cref="DrawbridgeException">The system has no more memory (DB4020).</exception>
    public byte* Reserve(ulong bytes)
    {
        if (bytes <= capacity && start != null) return start;
        Free();
        try
        {
            // Large pieces come from the system untouched, so that only what is used costs anything.
            allocation = NativeMemory.AllocZeroed(checked((nuint)(bytes + 2 * DeviceMemory.Gap + Alignment)));
        }
        catch (Exception problem) when (problem is OutOfMemoryException or OverflowException)
        {
            throw new DrawbridgeException(LaunchDiagnostics.OutOfMemory.Here(
                FormattableString.Invariant($"cannot allocate {bytes:N0} bytes for the memory of a block")));
        }
        start = (byte*)(((nuint)allocation + DeviceMemory.Gap + Alignment - 1) & ~(nuint)(Alignment - 1));
        capacity = bytes;
        return start;
    }

    /// <summary>Gives the memory back.</summary>
    public void Free()
    {
        NativeMemory.Free(allocation);
        allocation = null;
        start = null;
        capacity = 0;
    }
}

using System.Runtime.CompilerServices;

namespace Drawbridge.Cpu.Memory;

/// <summary>One element of 8, 16 or 32 bits in memory as a 32-bit number, zero-extended.</summary>
static unsafe class Place
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref T At<T>(byte* start, ulong offset) where T : unmanaged => ref *(T*)(start + offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int ReadAt<T>(byte* start, ulong offset) where T : unmanaged => Read<T>((long)(start + offset));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Read<T>(long address) where T : unmanaged => sizeof(T) switch
    {
        1 => *(byte*)address,
        2 => *(ushort*)address,
        _ => *(int*)address,
    };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Write<T>(long address, int value) where T : unmanaged
    {
        if (sizeof(T) == 1) *(byte*)address = (byte)value;
        else if (sizeof(T) == 2) *(short*)address = (short)value;
        else *(int*)address = value;
    }
}

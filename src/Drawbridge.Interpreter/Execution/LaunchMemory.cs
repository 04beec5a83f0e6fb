using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Drawbridge.Ptx.Isa;
using Drawbridge.Runtime;

namespace Drawbridge.Interpreter.Execution;

/// <summary>Finds the bytes an address means and checks every access: bounds, freed memory, alignment, read-only memory.</summary>
/// <param name="memory">Device memory.</param>
/// <param name="image">The module's variables.</param>
/// <param name="parameters">The kernel's parameter block.</param>
sealed unsafe class LaunchMemory(DeviceMemory memory, ModuleImage image, byte[] parameters)
{
    /// <summary>The device's memory.</summary>
    public DeviceMemory Device { get; } = memory;

    /// <summary>The first byte of an access.</summary>
    /// <param name="warp">The warp.</param>
    /// <param name="lane">The lane.</param>
    /// <param name="space">What the address counts from.</param>
    /// <param name="address">The address.</param>
    /// <param name="size">Bytes accessed.</param>
    /// <param name="alignment">What the address must be a multiple of, a power of two.</param>
    /// <param name="writes">True for stores and atomics.</param>
    /// <param name="recent">The allocation the instruction hit last time; updated.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref byte Access(Warp warp, int lane, StateSpace space, ulong address, int size, int alignment, bool writes, ref Allocation? recent)
    {
        if (space is StateSpace.Global or StateSpace.Generic && recent is { IsFreed: false } known
            && address >= known.Address && address - known.Address + (uint)size <= (ulong)known.Size && (address & (uint)(alignment - 1)) == 0)
        {
            return ref *(byte*)address;
        }
        return ref Find(warp, lane, space, address, size, alignment, writes, ref recent);
    }

    ref byte Find(Warp warp, int lane, StateSpace space, ulong address, int size, int alignment, bool writes, ref Allocation? recent)
    {
        var (own, place) = space == StateSpace.Generic ? AccessRules.Split(address) : (space, address);
        if (own != StateSpace.Global) place = (uint)place;
        ulong end = place + (uint)size;
        bool isAligned = (place & (uint)(alignment - 1)) == 0;
        switch (own)
        {
            case StateSpace.Shared or StateSpace.SharedCluster:
                var shared = warp.Block.Shared;
                ulong offset = AccessRules.OwnShared(place);
                if (isAligned && offset + (uint)size <= (ulong)shared.Length) return ref shared[offset];
                break;
            case StateSpace.Local:
                var stack = warp.Stacks[lane];
                if (isAligned && end <= (ulong)stack.Top) return ref stack.Bytes[place];
                break;
            case StateSpace.Param:
                if (isAligned && !writes && end <= (ulong)parameters.Length) return ref parameters[place];
                break;
            case StateSpace.Const:
                if (isAligned && !writes && end <= (ulong)image.ConstSize) return ref *(byte*)(image.ConstBase + place);
                break;
            default:
                if (!isAligned || Device.Find(place) is not { } allocation) break;
                bool isConstant = allocation.Address == image.ConstBase;
                if (place - allocation.Address + (uint)size > (ulong)allocation.Size || (isConstant && writes)) break;
                // Constants are left out, so that a store never takes the short way to them.
                if (!isConstant) recent = allocation;
                return ref *(byte*)place;
        }
        throw Refused(warp, lane, space, address, size, alignment, writes);
    }

    LaneFault Refused(Warp warp, int lane, StateSpace space, ulong address, int size, int alignment, bool writes)
    {
        var rules = new AccessRules(Device, image.ConstBase, image.ConstSize, parameters.Length, warp.Block.Shared.Length, warp.Stacks[lane].Top);
        // Another thread of the host may have allocated the memory meanwhile.
        var fault = rules.Check(space, address, size, alignment, writes)
            ?? new AccessFault(FaultDiagnostics.OutOfBounds, $"{size} bytes at address 0x{address:x}, which was no memory then", address);
        return new LaneFault(fault.Kind, lane, fault.Message, fault.Address);
    }

    /// <summary>Reads an unsigned little-endian number of 1, 2, 4 or 8 bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Read(ref byte at, int size) => size switch
    {
        4 => Unsafe.ReadUnaligned<uint>(ref at),
        8 => Unsafe.ReadUnaligned<ulong>(ref at),
        2 => Unsafe.ReadUnaligned<ushort>(ref at),
        _ => at,
    };

    /// <summary>Writes the low 1, 2, 4 or 8 bytes of a number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Write(ref byte at, int size, ulong value)
    {
        switch (size)
        {
            case 4: Unsafe.WriteUnaligned(ref at, (uint)value); break;
            case 8: Unsafe.WriteUnaligned(ref at, value); break;
            case 2: Unsafe.WriteUnaligned(ref at, (ushort)value); break;
            default: at = (byte)value; break;
        }
    }

    /// <summary>The bytes of a longer access, after <see cref="Access"/>.</summary>
    public static Span<byte> Span(ref byte at, int size) => MemoryMarshal.CreateSpan(ref at, size);
}

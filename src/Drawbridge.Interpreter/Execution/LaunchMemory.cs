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
    // Nothing is ever allocated this low, so an address here is a null pointer with an offset.
    const ulong NullLimit = 1 << 16;

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
        ulong shown = address;
        if (space == StateSpace.Generic) (space, address) = Split(address);
        // Addresses of the windows are 32 bits wide; the rest of a register is ignored there, as on hardware.
        if (space is not StateSpace.Global) address = (uint)address;
        if ((address & (uint)(alignment - 1)) != 0)
        {
            throw new LaneFault(FaultDiagnostics.Misaligned, lane,
                $"{Verb(writes)} {size} bytes at {Name(space)} address 0x{shown:x}, which is not a multiple of {alignment}", shown);
        }
        switch (space)
        {
            case StateSpace.Shared or StateSpace.SharedCluster:
                var shared = warp.Block.Shared;
                ulong offset = address >= AddressSpaces.ClusterStep ? OwnOffset(address) : address;
                if (offset + (uint)size > (ulong)shared.Length) throw Outside(space, lane, shown, size, writes, $"the block has {shared.Length} bytes of shared memory");
                return ref shared[offset];
            case StateSpace.Local:
                var stack = warp.Stacks[lane];
                if (address + (uint)size > (ulong)stack.Top) throw Outside(space, lane, shown, size, writes, $"the thread's frames end at 0x{stack.Top:x}");
                return ref stack.Bytes[address];
            case StateSpace.Param:
                if (writes) throw new LaneFault(FaultDiagnostics.ReadOnly, lane, $"storing {size} bytes to the kernel's parameters at 0x{shown:x}", shown);
                if (address + (uint)size > (ulong)parameters.Length) throw Outside(space, lane, shown, size, writes, $"the kernel has {parameters.Length} bytes of parameters");
                return ref parameters[address];
            case StateSpace.Const:
                if (writes) throw new LaneFault(FaultDiagnostics.ReadOnly, lane, $"storing {size} bytes to constant memory at 0x{shown:x}", shown);
                if (address + (uint)size > (ulong)image.ConstSize) throw Outside(space, lane, shown, size, writes, $"the module has {image.ConstSize} bytes of constants");
                return ref *(byte*)(image.ConstBase + address);
            default:
                return ref Global(lane, address, size, writes, ref recent);
        }
    }

    ref byte Global(int lane, ulong address, int size, bool writes, ref Allocation? recent)
    {
        if (Device.Find(address) is not { } allocation)
        {
            if (address < NullLimit) throw new LaneFault(FaultDiagnostics.NullAddress, lane, $"{Verb(writes)} {size} bytes at address 0x{address:x}", address);
            if (Device.FindFreed(address) != null)
            {
                throw new LaneFault(FaultDiagnostics.UseAfterFree, lane, $"{Verb(writes)} {size} bytes at 0x{address:x}, {Device.DescribeAddress(address)}", address);
            }
            throw Outside(StateSpace.Global, lane, address, size, writes, Device.DescribeAddress(address));
        }
        if (address - allocation.Address + (uint)size > (ulong)allocation.Size)
            throw Outside(StateSpace.Global, lane, address, size, writes, $"the access begins {Device.DescribeAddress(address)}");
        bool isConstant = allocation.Address == image.ConstBase;
        if (isConstant && writes) throw new LaneFault(FaultDiagnostics.ReadOnly, lane, $"storing {size} bytes to constant memory at 0x{address:x}", address);
        // Constants are left out, so that a store never takes the short way to them.
        if (!isConstant) recent = allocation;
        return ref *(byte*)address;
    }

    // The block is a cluster of its own: rank 0 is itself, others don't exist and end up out of bounds.
    static ulong OwnOffset(ulong address) => address / AddressSpaces.ClusterStep == 1 ? address % AddressSpaces.ClusterStep : address;

    static (StateSpace Space, ulong Address) Split(ulong address)
    {
        if (AddressSpaces.IsShared(address)) return (StateSpace.Shared, address - AddressSpaces.SharedWindow);
        if (AddressSpaces.IsLocal(address)) return (StateSpace.Local, address - AddressSpaces.LocalWindow);
        if (AddressSpaces.IsParam(address)) return (StateSpace.Param, address - AddressSpaces.ParamWindow);
        return (StateSpace.Global, address);
    }

    static LaneFault Outside(StateSpace space, int lane, ulong address, int size, bool writes, string why) =>
        new(FaultDiagnostics.OutOfBounds, lane, $"{Verb(writes)} {size} bytes at {Name(space)} address 0x{address:x}: {why}", address);

    static string Verb(bool writes) => writes ? "storing" : "loading";

    static string Name(StateSpace space) => space switch
    {
        StateSpace.Shared or StateSpace.SharedCluster => "shared",
        StateSpace.Local => "local",
        StateSpace.Param => "parameter",
        StateSpace.Const => "constant",
        _ => "global",
    };

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

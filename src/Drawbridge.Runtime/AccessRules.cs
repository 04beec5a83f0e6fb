using Drawbridge.Ptx.Diagnostics;
using Drawbridge.Ptx.Isa;

namespace Drawbridge.Runtime;

/// <summary>What is wrong with an access.</summary>
/// <param name="Kind">The kind of fault.</param>
/// <param name="Message">What happened, without the place in code and grid.</param>
/// <param name="Address">The address as the kernel gave it.</param>
public sealed record AccessFault(DiagnosticKind Kind, string Message, ulong Address);

/// <summary>
/// Which accesses a launch allows, and the faults for the rest: what every engine reports, however it finds out that something is wrong.
/// </summary>
/// <param name="Memory">Device memory.</param>
/// <param name="ConstBase">Address of the module's constants.</param>
/// <param name="ConstBytes">Bytes of constants.</param>
/// <param name="ParameterBytes">Bytes of the kernel's parameters.</param>
/// <param name="SharedBytes">Bytes of the block's shared memory.</param>
/// <param name="LocalBytes">Bytes of the thread's local memory in use.</param>
public readonly record struct AccessRules(
    DeviceMemory Memory, ulong ConstBase, int ConstBytes, int ParameterBytes, int SharedBytes, int LocalBytes)
{
    // Nothing is ever allocated this low, so an address here is a null pointer with an offset.
    const ulong NullLimit = 1 << 16;

    /// <summary>The space and the offset (global memory: address) in it that a generic address means.</summary>
    public static (StateSpace Space, ulong Address) Split(ulong address)
    {
        if (AddressSpaces.IsShared(address)) return (StateSpace.Shared, address - AddressSpaces.SharedWindow);
        if (AddressSpaces.IsLocal(address)) return (StateSpace.Local, address - AddressSpaces.LocalWindow);
        if (AddressSpaces.IsParam(address)) return (StateSpace.Param, address - AddressSpaces.ParamWindow);
        return (StateSpace.Global, address);
    }

    /// <summary>
    /// The offset in the block's own shared memory that a shared address means: the block is a cluster of its own, so rank 0 is itself; others
    /// don't exist and stay out of bounds.
    /// </summary>
    public static ulong OwnShared(ulong offset) => offset / AddressSpaces.ClusterStep == 1 ? offset % AddressSpaces.ClusterStep : offset;

    /// <summary>What is wrong with an access; null if nothing.</summary>
    /// <param name="space">What the address counts from.</param>
    /// <param name="address">The address.</param>
    /// <param name="size">Bytes accessed.</param>
    /// <param name="alignment">What the address must be a multiple of, a power of two.</param>
    /// <param name="writes">True for stores and atomics.</param>
    public AccessFault? Check(StateSpace space, ulong address, int size, int alignment, bool writes)
    {
        ulong shown = address;
        if (space == StateSpace.Generic) (space, address) = Split(address);
        // Addresses of the windows are 32 bits wide; the rest of a register is ignored there, as on hardware.
        if (space != StateSpace.Global) address = (uint)address;
        string verb = writes ? "storing" : "loading";
        string access = $"{verb} {size} bytes at {Name(space)} address 0x{shown:x}";
        if ((address & (uint)(alignment - 1)) != 0)
            return new(FaultDiagnostics.Misaligned, $"{access}, which is not a multiple of {alignment}", shown);
        return space switch
        {
            StateSpace.Shared or StateSpace.SharedCluster =>
                Limit(OwnShared(address), SharedBytes, $"the block has {SharedBytes} bytes of shared memory"),
            StateSpace.Local => Limit(address, LocalBytes, $"the thread's frames end at 0x{LocalBytes:x}"),
            StateSpace.Param when writes => Fault(FaultDiagnostics.ReadOnly, $"storing {size} bytes to the kernel's parameters at 0x{shown:x}"),
            StateSpace.Param => Limit(address, ParameterBytes, $"the kernel has {ParameterBytes} bytes of parameters"),
            StateSpace.Const when writes => StoreToConstants(),
            StateSpace.Const => Limit(address, ConstBytes, $"the module has {ConstBytes} bytes of constants"),
            _ => Global(Memory, ConstBase),
        };

        AccessFault Fault(DiagnosticKind kind, string message) => new(kind, message, shown);

        AccessFault StoreToConstants() => Fault(FaultDiagnostics.ReadOnly, $"storing {size} bytes to constant memory at 0x{shown:x}");

        AccessFault Outside(string why) => Fault(FaultDiagnostics.OutOfBounds, $"{access}: {why}");

        AccessFault? Limit(ulong offset, int end, string why) => offset + (uint)size > (ulong)end ? Outside(why) : null;

        AccessFault? Global(DeviceMemory memory, ulong constants)
        {
            if (memory.Find(address) is not { } allocation)
            {
                if (address < NullLimit) return Fault(FaultDiagnostics.NullAddress, $"{verb} {size} bytes at address 0x{address:x}");
                return memory.FindFreed(address) != null
                    ? Fault(FaultDiagnostics.UseAfterFree, $"{verb} {size} bytes at 0x{address:x}, {memory.DescribeAddress(address)}")
                    : Outside(memory.DescribeAddress(address));
            }
            if (address - allocation.Address + (uint)size > (ulong)allocation.Size)
                return Outside($"the access begins {memory.DescribeAddress(address)}");
            return writes && allocation.Address == constants ? StoreToConstants() : null;
        }
    }

    static string Name(StateSpace space) => space switch
    {
        StateSpace.Shared or StateSpace.SharedCluster => "shared",
        StateSpace.Local => "local",
        StateSpace.Param => "parameter",
        StateSpace.Const => "constant",
        _ => "global",
    };
}

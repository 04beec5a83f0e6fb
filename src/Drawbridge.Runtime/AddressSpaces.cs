namespace Drawbridge.Runtime;

/// <summary>
/// The map of generic addresses, the same for every engine that does not place its windows in memory itself.
/// <list type="bullet">
/// <item>Global memory: host addresses inside <see cref="DeviceMemory"/>; <c>cvta.global</c> changes nothing.</item>
/// <item>Constant memory: lies in <see cref="DeviceMemory"/> too, one block a module; a <c>.const</c> address is the offset in that block.</item>
/// <item>Shared, local and kernel parameter windows: numbers no allocation can have. An address in the space is the offset in the window;
/// windows start at multiples of 4 GiB, so that cutting a generic address down to 32 bits gives that offset too.</item>
/// </list>
/// </summary>
public static class AddressSpaces
{
    /// <summary>Generic address of shared offset 0.</summary>
    public const ulong SharedWindow = 1UL << 40;

    /// <summary>Generic address of local offset 0; the same for each thread, as on hardware.</summary>
    public const ulong LocalWindow = 2UL << 40;

    /// <summary>Generic address of byte 0 of the kernel's parameters. Counts as global memory (<c>isspacep.global</c>).</summary>
    public const ulong ParamWindow = 3UL << 40;

    /// <summary>Bytes of a window.</summary>
    public const ulong WindowSize = 1UL << 32;

    /// <summary>
    /// Step between the blocks of a cluster inside the shared window: block r's memory is also at offset (r + 1) · this. Offsets below it mean
    /// the thread's own block.
    /// </summary>
    public const ulong ClusterStep = 1UL << 24;

    /// <summary>
    /// Value of the first function. A function's value is a handle, not an address: below 4 GiB, so that it survives 32-bit storage, and
    /// outside every window, so that loading from it faults.
    /// </summary>
    public const ulong FunctionHandles = 0x4000_0000;

    /// <summary>Step between function handles.</summary>
    public const ulong FunctionHandleStep = 16;

    /// <summary>True if a generic address lies in the shared window.</summary>
    public static bool IsShared(ulong address) => address - SharedWindow < WindowSize;

    /// <summary>True if a generic address lies in the local window.</summary>
    public static bool IsLocal(ulong address) => address - LocalWindow < WindowSize;

    /// <summary>True if a generic address lies in the window of the kernel's parameters.</summary>
    public static bool IsParam(ulong address) => address - ParamWindow < WindowSize;
}

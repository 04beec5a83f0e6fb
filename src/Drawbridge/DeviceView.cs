using System.Runtime.CompilerServices;
using Drawbridge.Runtime;

namespace Drawbridge;

/// <summary>Part of a buffer, or all of it: what a launcher takes where the kernel has a <see cref="View{T}"/>. Buffers convert to it by themselves.</summary>
/// <typeparam name="T">The elements.</typeparam>
public readonly struct DeviceView<T> where T : unmanaged
{
    internal DeviceView(DeviceBuffer<T> buffer, long start, long length)
    {
        Buffer = buffer;
        Start = start;
        Length = length;
    }

    /// <summary>The buffer it is a part of; null for a view of nothing.</summary>
    public DeviceBuffer<T>? Buffer { get; }

    /// <summary>Index in the buffer of its first element.</summary>
    public long Start { get; }

    /// <summary>Number of elements.</summary>
    public long Length { get; }

    /// <summary>The address of its first element as a kernel takes it; 0 for a view of nothing.</summary>
    public KernelArgument Pointer => Buffer is { } buffer ? KernelArgument.Inside(buffer, Start * Unsafe.SizeOf<T>()) : 0UL;

    /// <summary>Its length as a kernel takes it.</summary>
    /// <exception cref="DrawbridgeException">It has more elements than an <see cref="int"/> counts (DB4046).</exception>
    public KernelArgument Count => Length <= int.MaxValue ? (int)Length : throw new DrawbridgeException(ApiDiagnostics.ArgumentRange.Here(
        $"the view has {Length} elements, a kernel's view at most {int.MaxValue}", "pass slices of the buffer, one a launch"));

    /// <summary>All of a buffer.</summary>
#pragma warning disable CA2225 // DeviceBuffer.Slice is the named alternate.
    public static implicit operator DeviceView<T>(DeviceBuffer<T>? buffer) => buffer is null ? default : new(buffer, 0, buffer.Length);
#pragma warning restore CA2225
}

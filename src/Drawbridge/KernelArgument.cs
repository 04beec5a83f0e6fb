using System.Runtime.InteropServices;
using Drawbridge.Ptx.Isa;

namespace Drawbridge;

/// <summary>
/// One argument of a launch. Numbers, buffers and byte arrays convert to it by themselves; a struct is wrapped by <see cref="Struct{T}"/>.
/// How an argument has to fit its parameter:
/// integers fit every integer (or untyped) parameter that has the bits for their value, sign aside, so an <see cref="int"/> goes into a
/// <c>.u32</c>; floating-point numbers fit parameters of exactly their type, or untyped ones of their size; buffers fit 64-bit integers;
/// structs and bytes fit whatever has their size. Everything else is refused before the launch.
/// </summary>
public readonly struct KernelArgument
{
    KernelArgument(PtxType type, ulong bits)
    {
        Type = type;
        Bits = bits;
    }

    KernelArgument(byte[] bytes) => Bytes = bytes;

    /// <summary>Type of a number; <see cref="PtxType.None"/> for buffers, structs and bytes.</summary>
    internal PtxType Type { get; }

    /// <summary>A number's bits, sign-extended to 64 for signed integers.</summary>
    internal ulong Bits { get; }

    /// <summary>A struct or raw bytes.</summary>
    internal byte[]? Bytes { get; }

    /// <summary>The buffer whose address is meant.</summary>
    internal DeviceBuffer? Buffer { get; private init; }

    /// <summary>A value of any unmanaged type, passed as its bytes; for parameters declared as <c>.b8 name[SIZE]</c>.</summary>
    public static KernelArgument Struct<T>(in T value) where T : unmanaged => new(MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value)).ToArray());

    /// <summary>A number of a PTX type given as its bits; integers sign-extended as their type says.</summary>
    internal static KernelArgument Number(PtxType type, ulong bits)
    {
        int unused = 64 - type.Bits();
        return new(type, type.Class() == TypeClass.Signed ? (ulong)((long)(bits << unused) >> unused) : bits);
    }

    /// <summary>The address of a byte inside a buffer.</summary>
    internal static KernelArgument Inside(DeviceBuffer buffer, long offset) => new(PtxType.None, buffer.Address + (ulong)offset) { Buffer = buffer };

    /// <summary>The buffers among some arguments.</summary>
    internal static DeviceBuffer[] BuffersOf(ReadOnlySpan<KernelArgument> arguments)
    {
        int count = 0;
        foreach (ref readonly var argument in arguments)
            if (argument.Buffer != null) count++;
        if (count == 0) return [];
        var buffers = new DeviceBuffer[count];
        foreach (ref readonly var argument in arguments)
            if (argument.Buffer is { } buffer) buffers[--count] = buffer;
        return buffers;
    }

#pragma warning disable CA2225 // The conversions are the way to make one; named alternates would only repeat them.
    /// <summary>The address of a buffer.</summary>
    public static implicit operator KernelArgument(DeviceBuffer buffer)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        return new(PtxType.None, buffer.Address) { Buffer = buffer };
    }

    /// <summary>Raw bytes.</summary>
    public static implicit operator KernelArgument(byte[] bytes)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        return new((byte[])bytes.Clone());
    }

    /// <summary>1 or 0, as an unsigned byte.</summary>
    public static implicit operator KernelArgument(bool value) => new(PtxType.U8, value ? 1u : 0u);

    /// <summary>An integer.</summary>
    public static implicit operator KernelArgument(sbyte value) => new(PtxType.S8, (ulong)value);

    /// <summary>An integer.</summary>
    public static implicit operator KernelArgument(byte value) => new(PtxType.U8, value);

    /// <summary>An integer.</summary>
    public static implicit operator KernelArgument(short value) => new(PtxType.S16, (ulong)value);

    /// <summary>An integer.</summary>
    public static implicit operator KernelArgument(ushort value) => new(PtxType.U16, value);

    /// <summary>An integer.</summary>
    public static implicit operator KernelArgument(int value) => new(PtxType.S32, (ulong)value);

    /// <summary>An integer.</summary>
    public static implicit operator KernelArgument(uint value) => new(PtxType.U32, value);

    /// <summary>An integer.</summary>
    public static implicit operator KernelArgument(long value) => new(PtxType.S64, (ulong)value);

    /// <summary>An integer, or an address.</summary>
    public static implicit operator KernelArgument(ulong value) => new(PtxType.U64, value);

    /// <summary>A half-precision number.</summary>
    public static implicit operator KernelArgument(Half value) => new(PtxType.F16, BitConverter.HalfToUInt16Bits(value));

    /// <summary>A number of 16 bits with the range of a float.</summary>
    public static implicit operator KernelArgument(BFloat16 value) => new(PtxType.BF16, value.ToBits());

    /// <summary>A single-precision number.</summary>
    public static implicit operator KernelArgument(float value) => new(PtxType.F32, BitConverter.SingleToUInt32Bits(value));

    /// <summary>A double-precision number.</summary>
    public static implicit operator KernelArgument(double value) => new(PtxType.F64, BitConverter.DoubleToUInt64Bits(value));
#pragma warning restore CA2225
}

using System.Buffers.Binary;
using System.Reflection.Metadata;

namespace Drawbridge.Cpu.Emit;

/// <summary>Bytes of instructions, growing.</summary>
sealed class IlCode
{
    byte[] _bytes = new byte[256];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, Length);

    Span<byte> Extend(int count)
    {
        if (Length + count > _bytes.Length) Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Length + count));
        Length += count;
        return _bytes.AsSpan(Length - count, count);
    }

    public void OpCode(ILOpCode op)
    {
        if ((int)op >= 0x100) Byte((byte)((int)op >> 8));
        Byte((byte)op);
    }

    public void Byte(byte value) => Extend(1)[0] = value;

    public void UInt16(int value) => BinaryPrimitives.WriteUInt16LittleEndian(Extend(2), (ushort)value);

    public void Int32(int value) => BinaryPrimitives.WriteInt32LittleEndian(Extend(4), value);

    public void Int64(long value) => BinaryPrimitives.WriteInt64LittleEndian(Extend(8), value);

    /// <summary>Overwrites four bytes at an offset.</summary>
    public void Patch(int offset, int value) => BinaryPrimitives.WriteInt32LittleEndian(_bytes.AsSpan(offset, 4), value);
}

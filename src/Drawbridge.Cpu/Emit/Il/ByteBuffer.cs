using System.Buffers.Binary;
using System.Text;

namespace Drawbridge.Cpu.Emit;

/// <summary>Bytes, growing; numbers in little-endian order.</summary>
sealed class ByteBuffer(int capacity = 256)
{
    byte[] content = new byte[Math.Max(capacity, 16)];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Bytes => new(content, 0, Length);

    Span<byte> Extend(int count)
    {
        if (Length + count > content.Length)
        {
            var more = new byte[Math.Max(content.Length * 2, Length + count)];
            Buffer.BlockCopy(content, 0, more, 0, Length);
            content = more;
        }
        Length += count;
        return new(content, Length - count, count);
    }

    public void Byte(int value) => Extend(1)[0] = (byte)value;

    public void UInt16(int value) => BinaryPrimitives.WriteUInt16LittleEndian(Extend(2), (ushort)value);

    public void Int32(int value) => BinaryPrimitives.WriteInt32LittleEndian(Extend(4), value);

    public void Int64(long value) => BinaryPrimitives.WriteInt64LittleEndian(Extend(8), value);

    public void Raw(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Extend(bytes.Length));

    /// <summary>An unsigned number in one, two or four bytes, as signatures have them (ECMA-335 II.23.2).</summary>
    public void Compressed(int value)
    {
        if (value < 0x80) Byte(value);
        else if (value < 0x4000) BinaryPrimitives.WriteUInt16BigEndian(Extend(2), (ushort)(0x8000 | value));
        else BinaryPrimitives.WriteUInt32BigEndian(Extend(4), 0xC000_0000 | (uint)value);
    }

    /// <summary>Text in UTF-8 behind its length.</summary>
    public void Text(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Compressed(bytes.Length);
        Raw(bytes);
    }

    public void Zeros(int count) => Extend(count).Clear();

    /// <summary>Zeros up to the next multiple of a power of two.</summary>
    public void Align(int alignment) => Zeros(-Length & (alignment - 1));

    /// <summary>Overwrites four bytes at an offset.</summary>
    public void Patch(int offset, int value) => BinaryPrimitives.WriteInt32LittleEndian(content.AsSpan(offset, 4), value);

    public void Clear() => Length = 0;

    public byte[] ToArray() => Bytes.ToArray();
}

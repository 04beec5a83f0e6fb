using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.InteropServices;

/// <summary>Pictures as files: just enough of PNG (ISO/IEC 15948) for pixels of four bytes.</summary>
static class Png
{
    /// <summary>Writes pixels: red, green, blue and opacity, lowest byte first, rows from the top.</summary>
    public static void Write(string path, ReadOnlySpan<uint> pixels, int width, int height)
    {
        byte[] header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        // Eight bits a channel, colours with opacity.
        (header[8], header[9]) = (8, 6);
        using var data = new MemoryStream();
        using (var deflate = new ZLibStream(data, CompressionLevel.Optimal, leaveOpen: true))
        {
            for (int row = 0; row < height; row++)
            {
                // Each row begins with its filter: none.
                deflate.WriteByte(0);
                deflate.Write(MemoryMarshal.AsBytes(pixels.Slice(row * width, width)));
            }
        }
        using var file = File.Create(path);
        file.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10]);
        WriteChunk(file, "IHDR"u8, header);
        WriteChunk(file, "IDAT"u8, data.ToArray());
        WriteChunk(file, "IEND"u8, []);
    }

    static void WriteChunk(Stream file, ReadOnlySpan<byte> name, ReadOnlySpan<byte> content)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, content.Length);
        file.Write(number);
        byte[] chunk = [.. name, .. content];
        file.Write(chunk);
        BinaryPrimitives.WriteUInt32BigEndian(number, Checksum(chunk));
        file.Write(number);
    }

    // CRC-32 of ISO 3309, bit by bit: pictures are small.
    static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        uint sum = uint.MaxValue;
        foreach (byte b in bytes)
        {
            sum ^= b;
            for (int bit = 0; bit < 8; bit++) sum = sum >> 1 ^ (0xEDB88320u & (uint)-(int)(sum & 1));
        }
        return ~sum;
    }
}

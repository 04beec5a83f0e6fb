using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.InteropServices;

/// <summary>
/// Pictures as files: just enough of PNG (ISO/IEC 15948), and of its animations, for pixels of four bytes: red, green, blue and opacity, lowest byte
/// first, rows from the top. Pictures of at most 256 colours are written with a palette, a byte a pixel.
/// </summary>
static class Png
{
    const int MostColours = 256;

    /// <summary>Writes a picture.</summary>
    public static void Write(string path, ReadOnlySpan<uint> pixels, int width, int height) => Write(path, [pixels.ToArray()], width, height, 0);

    /// <summary>Writes an animation, which starts anew when it ends.</summary>
    /// <param name="path">The file.</param>
    /// <param name="frames">Pixels of one frame after the other.</param>
    /// <param name="width">Pixels of a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="milliseconds">How long each frame is seen.</param>
    public static void Write(string path, IReadOnlyList<uint[]> frames, int width, int height, int milliseconds)
    {
        var palette = Palette(frames);
        using var file = File.Create(path);
        file.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10]);
        // Eight bits a channel; colours with opacity, or their numbers.
        WriteChunk(file, "IHDR"u8, [.. Big(width), .. Big(height), 8, palette == null ? (byte)6 : (byte)3, 0, 0, 0]);
        if (palette != null) WriteChunk(file, "PLTE"u8, [.. palette.Keys.SelectMany(colour => new[] { (byte)colour, (byte)(colour >> 8), (byte)(colour >> 16) })]);
        if (frames.Count > 1) WriteChunk(file, "acTL"u8, [.. Big(frames.Count), .. Big(0)]);
        int number = 0;
        for (int i = 0; i < frames.Count; i++)
        {
            byte[] data = Compressed(frames[i], width, height, palette);
            // The first frame is also the picture of programs that know no animations.
            if (frames.Count > 1) WriteChunk(file, "fcTL"u8, [.. Big(number++), .. Big(width), .. Big(height), .. Big(0), .. Big(0), .. Big(milliseconds)[2..], 1000 >> 8, 1000 & 255, 0, 0]);
            if (i == 0) WriteChunk(file, "IDAT"u8, data);
            else WriteChunk(file, "fdAT"u8, [.. Big(number++), .. data]);
        }
        WriteChunk(file, "IEND"u8, []);
    }

    /// <summary>The number of each colour; null if there are too many.</summary>
    static Dictionary<uint, byte>? Palette(IReadOnlyList<uint[]> frames)
    {
        var palette = new Dictionary<uint, byte>();
        foreach (uint[] frame in frames)
        {
            foreach (uint colour in frame)
            {
                if (palette.ContainsKey(colour)) continue;
                if (palette.Count == MostColours || colour >> 24 != 255) return null;
                palette.Add(colour, (byte)palette.Count);
            }
        }
        return palette;
    }

    static byte[] Compressed(uint[] pixels, int width, int height, Dictionary<uint, byte>? palette)
    {
        using var data = new MemoryStream();
        using (var deflate = new ZLibStream(data, CompressionLevel.Optimal, leaveOpen: true))
        {
            for (int row = 0; row < height; row++)
            {
                // Each row begins with its filter: none.
                deflate.WriteByte(0);
                var line = pixels.AsSpan(row * width, width);
                if (palette == null) deflate.Write(MemoryMarshal.AsBytes(line));
                else foreach (uint colour in line) deflate.WriteByte(palette[colour]);
            }
        }
        return data.ToArray();
    }

    static byte[] Big(int number)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, number);
        return bytes;
    }

    static void WriteChunk(Stream file, ReadOnlySpan<byte> name, ReadOnlySpan<byte> content)
    {
        byte[] chunk = [.. name, .. content];
        file.Write(Big(content.Length));
        file.Write(chunk);
        file.Write(Big((int)Checksum(chunk)));
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

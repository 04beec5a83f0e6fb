namespace Drawbridge.Cpu.Emit;

/// <summary>The file around code and metadata (ECMA-335 II.25): a library for any processor, nothing in it but IL.</summary>
static class PortableExecutable
{
    const int HeaderBytes = 0x200, SectionAddress = 0x2000, CliHeaderBytes = 72;

    /// <summary>Where the loader puts the first byte of the code.</summary>
    public const int CodeAddress = SectionAddress + CliHeaderBytes;

    /// <summary>The file. The code's length is a multiple of 4.</summary>
    public static byte[] Wrap(ByteBuffer code, ByteBuffer metadata)
    {
        int content = CliHeaderBytes + code.Length + metadata.Length;
        int stored = Up(content, 0x200);
        var file = new ByteBuffer(HeaderBytes + stored);

        // The DOS header, of which only the mark and the way to the next header count.
        file.Raw("MZ"u8);
        file.Zeros(58);
        file.Int32(64);

        file.Raw("PE\0\0"u8);
        file.UInt16(0x14C);
        file.UInt16(1);
        file.Zeros(12);
        file.UInt16(0xE0);
        file.UInt16(0x2022);

        file.UInt16(0x10B);
        file.UInt16(0x30);
        file.Int32(stored);
        file.Zeros(12);
        file.Int32(SectionAddress);
        file.Int32(0);
        file.Int32(0x1000_0000);
        file.Int32(SectionAddress);
        file.Int32(0x200);
        file.Int64(4);
        file.Int64(4);
        file.Int32(Up(SectionAddress + content, SectionAddress));
        file.Int32(HeaderBytes);
        file.Int32(0);
        file.UInt16(3);
        file.UInt16(0x8540);
        file.Int32(0x10_0000);
        file.Int32(0x1000);
        file.Int32(0x10_0000);
        file.Int32(0x1000);
        file.Int32(0);
        file.Int32(16);
        file.Zeros(14 * 8);
        file.Int32(SectionAddress);
        file.Int32(CliHeaderBytes);
        file.Zeros(8);

        file.Raw(".text\0\0\0"u8);
        file.Int32(content);
        file.Int32(SectionAddress);
        file.Int32(stored);
        file.Int32(HeaderBytes);
        file.Zeros(12);
        file.Int32(0x6000_0020);
        file.Align(HeaderBytes);

        file.Int32(CliHeaderBytes);
        file.UInt16(2);
        file.UInt16(5);
        file.Int32(CodeAddress + code.Length);
        file.Int32(metadata.Length);
        file.Int32(1);
        file.Zeros(CliHeaderBytes - 20);
        file.Raw(code.Bytes);
        file.Raw(metadata.Bytes);
        file.Align(0x200);
        return file.ToArray();
    }

    static int Up(int value, int multiple) => (value + multiple - 1) / multiple * multiple;
}

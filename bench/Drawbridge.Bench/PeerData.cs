namespace Drawbridge.Bench;

/// <summary>What a peer workload is given: its numbers, its input files, and buffers for what it makes.</summary>
/// <param name="device">Where the buffers lie.</param>
/// <param name="folder">Where the inputs lie, as NAME.bin.</param>
/// <param name="numbers">The parameters.</param>
sealed class PeerData(Device device, string folder, IReadOnlyDictionary<string, int> numbers)
{
    const int Piece = 1 << 26;

    readonly List<(string Name, DeviceBuffer<byte> Buffer)> outputs = [];

    /// <summary>A parameter.</summary>
    public int this[string name] =>
        numbers.TryGetValue(name, out int value) ? value : throw new ArgumentException($"the workload needs {name}=NUMBER");

    /// <summary>A file's content on the device.</summary>
    public DeviceBuffer<byte> In(string name)
    {
        using var file = File.OpenRead(PathOf(folder, name));
        var buffer = device.Allocate<byte>(file.Length);
        byte[] piece = new byte[Math.Min(Piece, file.Length)];
        for (long done = 0; done < file.Length;)
        {
            int count = file.Read(piece);
            if (count == 0) throw new EndOfStreamException(name);
            buffer.CopyFrom(piece.AsSpan(0, count), done);
            done += count;
        }
        return buffer;
    }

    /// <summary>Zeroed memory whose content after the first launch is a result.</summary>
    public DeviceBuffer<byte> Out(string name, long bytes) => Out(name, Zeros(bytes));

    /// <summary>An input that is a result as well.</summary>
    public DeviceBuffer<byte> InOut(string name) => Out(name, In(name));

    /// <summary>Zeroed memory.</summary>
    public DeviceBuffer<byte> Zeros(long bytes)
    {
        var buffer = device.Allocate<byte>(bytes);
        buffer.Fill(0);
        return buffer;
    }

    /// <summary>Writes the results, as NAME.bin.</summary>
    public void Save(string target)
    {
        byte[] piece = new byte[Piece];
        foreach (var (name, buffer) in outputs)
        {
            using var file = File.Create(PathOf(target, name));
            for (long done = 0; done < buffer.Length;)
            {
                var part = piece.AsSpan(0, (int)Math.Min(Piece, buffer.Length - done));
                buffer.CopyTo(part, done);
                file.Write(part);
                done += part.Length;
            }
        }
    }

    DeviceBuffer<byte> Out(string name, DeviceBuffer<byte> buffer)
    {
        outputs.Add((name, buffer));
        return buffer;
    }

    static string PathOf(string folder, string name) => Path.Combine(folder, name + ".bin");
}

using Drawbridge.Workloads;

namespace Drawbridge.Bench;

/// <summary>What a peer workload is given: its numbers, its input files, and buffers for what it makes.</summary>
/// <param name="device">Where the buffers lie.</param>
/// <param name="folder">Where the inputs lie, as NAME.bin.</param>
/// <param name="numbers">The parameters.</param>
sealed class PeerData(Device device, string folder, IReadOnlyDictionary<string, int> numbers) : WorkloadData(device, new Numbers(numbers))
{
    const int Piece = 1 << 26;

    readonly Device device = device;

    /// <summary>A file's content on the device.</summary>
    public override DeviceBuffer<byte> In(string name)
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

    /// <summary>Writes the results, as NAME.bin.</summary>
    public void Save(string target)
    {
        byte[] piece = new byte[Piece];
        foreach (var (name, buffer) in Outputs)
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

    static string PathOf(string folder, string name) => Path.Combine(folder, name + ".bin");
}

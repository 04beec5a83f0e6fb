using System.Buffers.Binary;
using Drawbridge.Runtime;

namespace Drawbridge.Tests.Random;

/// <summary>Runs a random kernel on a device: what it left in memory, or how it failed.</summary>
/// <param name="Out">Every thread's registers.</param>
/// <param name="Work">Every thread's integers.</param>
/// <param name="FloatWork">Every thread's floats: 32 bytes of f32, 32 of f64.</param>
/// <param name="Accumulators">What threads added up together.</param>
/// <param name="Problem">Why it failed, or null.</param>
/// <param name="Path">How the device ran it.</param>
sealed record RandomRun(byte[] Out, byte[] Work, byte[] FloatWork, byte[] Accumulators, string? Problem, string Path)
{
    const int WorkBytes = 64, AccumulatorBytes = 128;

    /// <summary>What each thread stores at its end, eight bytes each.</summary>
    public static string[] Slots { get; } =
    [
        .. KernelDraw.Classes.SelectMany(one => Enumerable.Range(0, one.Count).Select(i => $"%{one.Class}{i}")),
        .. Enumerable.Range(0, 15).Select(i => $"sums+{4 * i}"),
    ];

    /// <summary>Runs the text as the kernel's module.</summary>
    public static RandomRun On(Device device, RandomKernel kernel, string text, ulong? schedule = null)
    {
        int threads = checked((int)(kernel.Block.Count * kernel.Grid.Count));
        var random = new SeededRandom(kernel.Seed ^ 0x5eed);
        using var integers = device.Allocate<byte>(Bytes(1024, ref random));
        using var floats = device.Allocate<float>(Floats(256, ref random));
        using var work = device.Allocate<byte>(Bytes(threads * WorkBytes, ref random));
        using var floatWork = device.Allocate<byte>(Bytes(threads * WorkBytes, ref random));
        using var accumulators = device.Allocate<byte>(Bytes(AccumulatorBytes, ref random));
        using var result = device.Allocate<byte>(threads * Slots.Length * 8);
        result.Fill(0xa5);
        uint uniform = (uint)random.NextUInt64();
        // Numbers for threads to share out, often as many for each of a block.
        ulong drawn = random.NextUInt64(), row = (ulong)kernel.Block.X, all = row * (ulong)kernel.Grid.X;
        uint count = (uint)((drawn & 1) == 0 ? (drawn >> 1) % (3 * (ulong)kernel.Grid.X + 1) * row : (drawn >> 1) % (3 * all + 2));
        using var numbers = device.Allocate<byte>(Bytes((int)((3 * all / 2) + 2) * 8, ref random));
        string? problem = null;
        string path = "";
        try
        {
            using var module = device.LoadModuleText(text, $"random{kernel.Seed}.ptx");
            var entry = module.GetKernel("k");
            path = module.EngineModule.PathOf(entry.Function, kernel.Block, kernel.Grid);
            entry.Launch(new LaunchOptions { Grid = kernel.Grid, Block = kernel.Block, TimeBudget = TimeSpan.FromSeconds(30), ScheduleSeed = schedule ?? kernel.Seed }, integers, floats, work, floatWork, accumulators, result, uniform, count, numbers);
        }
        catch (Exception failure)
        {
            // Whatever it is, it says something about this kernel.
            problem = failure is DrawbridgeException or InvalidProgramException ? failure.Message : failure.ToString();
        }
        return new RandomRun(result.ToArray(), work.ToArray(), floatWork.ToArray(), accumulators.ToArray(), problem, path);
    }

    /// <summary>The first difference between two runs in words, or null. A NaN is like any other.</summary>
    public static string? Difference(RandomRun want, RandomRun got)
    {
        if (want.Problem != null || got.Problem != null) return want.Problem == got.Problem ? null : $"expected {want.Problem ?? "success"}, got {got.Problem ?? "success"}";
        for (int i = 0; i < want.Out.Length; i += 8)
        {
            string slot = Slots[i / 8 % Slots.Length];
            ReadOnlySpan<byte> a = want.Out.AsSpan(i, 8), b = got.Out.AsSpan(i, 8);
            if (!AreSame(a, b, slot[0] == '%' ? slot[1] : 'r')) return $"thread {i / 8 / Slots.Length}: {slot} is {Hex(b)}, expected {Hex(a)}";
        }
        for (int i = 0; i < want.FloatWork.Length; i += 8)
        {
            ReadOnlySpan<byte> a = want.FloatWork.AsSpan(i, 8), b = got.FloatWork.AsSpan(i, 8);
            if (!AreSame(a, b, i % WorkBytes < 32 ? 'f' : 'g')) return $"thread {i / WorkBytes}: its floats at {i % WorkBytes} are {Hex(b)}, expected {Hex(a)}";
        }
        int at = want.Work.AsSpan().CommonPrefixLength(got.Work);
        if (at < want.Work.Length) return $"thread {at / WorkBytes}: its byte {at % WorkBytes} is {got.Work[at]}, expected {want.Work[at]}";
        at = want.Accumulators.AsSpan().CommonPrefixLength(got.Accumulators);
        return at < want.Accumulators.Length ? $"accumulators: byte {at} is {got.Accumulators[at]}, expected {want.Accumulators[at]}" : null;
    }

    static bool AreSame(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b, char kind)
    {
        if (a.SequenceEqual(b)) return true;
        switch (kind)
        {
            case 'f':
                for (int i = 0; i < 8; i += 4)
                    if (!a.Slice(i, 4).SequenceEqual(b.Slice(i, 4)) && !(float.IsNaN(BinaryPrimitives.ReadSingleLittleEndian(a[i..])) && float.IsNaN(BinaryPrimitives.ReadSingleLittleEndian(b[i..])))) return false;
                return true;
            case 'g': return double.IsNaN(BinaryPrimitives.ReadDoubleLittleEndian(a)) && double.IsNaN(BinaryPrimitives.ReadDoubleLittleEndian(b));
            case 'k' or 'x':
                for (int i = 0; i < 8; i += 2)
                    if (!a.Slice(i, 2).SequenceEqual(b.Slice(i, 2)) && !(Half.IsNaN(BinaryPrimitives.ReadHalfLittleEndian(a[i..])) && Half.IsNaN(BinaryPrimitives.ReadHalfLittleEndian(b[i..])))) return false;
                return true;
            default: return false;
        }
    }

    static string Hex(ReadOnlySpan<byte> bytes) => $"0x{BinaryPrimitives.ReadUInt64LittleEndian(bytes):x}";

    // Small numbers as well as any bits: both ends of the range matter.
    static byte[] Bytes(int count, ref SeededRandom random)
    {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i += 8)
        {
            ulong bits = random.NextUInt64();
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(i), (bits & 3) == 0 ? bits & 0xff_0000007f : bits);
        }
        return bytes;
    }

    static float[] Floats(int count, ref SeededRandom random)
    {
        float[] special = [0, -0f, 1, -1, 1e-40f, float.MaxValue, float.PositiveInfinity, float.NaN];
        float[] values = new float[count];
        for (int i = 0; i < count; i++) values[i] = i % 8 == 0 ? special[i / 8 % special.Length] : i % 8 == 1 ? BitConverter.UInt32BitsToSingle((uint)random.NextUInt64()) : (random.NextSingle() - 0.5f) * (1 << i % 24);
        return values;
    }
}

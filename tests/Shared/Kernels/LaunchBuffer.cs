using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Drawbridge.Tests.Kernels;

/// <summary>Content of a buffer before a launch and what it must be after.</summary>
sealed class LaunchBuffer
{
    readonly Func<byte[], string?> judge;

    LaunchBuffer(string type, int count, byte[] initial, Func<byte[], string?> judge)
    {
        Type = type;
        Count = count;
        Initial = initial;
        this.judge = judge;
    }

    /// <summary>Type of an element, as PTX and the command line write it.</summary>
    public string Type { get; }

    public int Count { get; }

    public byte[] Initial { get; }

    /// <summary>The content wanted, where one content (with a tolerance) is.</summary>
    public byte[]? Want { get; private init; }

    /// <summary><c>~REL:ABS</c>, or nothing where every bit counts.</summary>
    public string Tolerance { get; private init; } = "";

    /// <summary>What is wrong with the content after the launch, or null.</summary>
    public string? Problem(byte[] content) => content.Length == Initial.Length ? judge(content) : $"{content.Length} bytes, not {Initial.Length}";

    /// <summary>Every bit counts, only that one NaN is as good as another.</summary>
    public static LaunchBuffer Exactly<T>(T[] data, T[] want) where T : unmanaged, INumber<T>
    {
        Assert.Equal(data.Length, want.Length);
        var wantBytes = Bytes(want);
        return new(Word<T>(), data.Length, Bytes(data), content => FirstDifference<T>(content, want.Length, (got, i) =>
            Bytes([got]).AsSpan().SequenceEqual(Bytes([want[i]])) || T.IsNaN(got) && T.IsNaN(want[i]), i => want[i].ToString()!))
        {
            Want = wantBytes,
        };
    }

    /// <summary>|got - want| up to absolute + relative * |want|; a NaN is near a NaN, an infinity only itself.</summary>
    public static LaunchBuffer Nearly<T>(T[] data, double[] want, double relative, double absolute) where T : unmanaged, INumber<T>
    {
        Assert.Equal(data.Length, want.Length);
        return new(Word<T>(), data.Length, Bytes(data), content => FirstDifference<T>(content, want.Length, (value, i) =>
        {
            double got = double.CreateChecked(value);
            return double.IsFinite(want[i]) ? Math.Abs(got - want[i]) <= absolute + relative * Math.Abs(want[i])
                : double.IsNaN(want[i]) ? double.IsNaN(got) : got == want[i];
        }, i => want[i].ToString("R", CultureInfo.InvariantCulture)))
        {
            Want = Bytes(Array.ConvertAll(want, T.CreateTruncating)),
            Tolerance = string.Create(CultureInfo.InvariantCulture, $"~{relative}:{absolute}"),
        };
    }

    public static LaunchBuffer Judged<T>(T[] data, Func<T[], string?> judge) where T : unmanaged, INumber<T> =>
        new(Word<T>(), data.Length, Bytes(data), content => judge(MemoryMarshal.Cast<byte, T>(content).ToArray()));

    static string? FirstDifference<T>(byte[] content, int count, Func<T, int, bool> isGood, Func<int, string> want) where T : unmanaged, INumber<T>
    {
        var got = MemoryMarshal.Cast<byte, T>(content).ToArray();
        int[] bad = [.. Enumerable.Range(0, count).Where(i => !isGood(got[i], i))];
        return bad.Length == 0 ? null : string.Create(CultureInfo.InvariantCulture, $"{bad.Length} of {count} values differ; [{bad[0]}] is {got[bad[0]]}, expected {want(bad[0])}");
    }

    static byte[] Bytes<T>(T[] data) where T : unmanaged => MemoryMarshal.AsBytes(data.AsSpan()).ToArray();

    static string Word<T>() => default(T) switch
    {
        byte => "u8",
        int => "s32",
        uint => "u32",
        long => "s64",
        ulong => "u64",
        Half => "f16",
        float => "f32",
        double => "f64",
        _ => throw new NotSupportedException(typeof(T).Name),
    };
}

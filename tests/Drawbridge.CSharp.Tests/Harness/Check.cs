using System.Numerics;
using System.Runtime.InteropServices;
using Drawbridge.Runtime;

namespace Drawbridge.CSharp.Tests;

delegate void Plain<TA, TR>(ReadOnlyView<TA> a, View<TR> result) where TA : unmanaged where TR : unmanaged;

delegate void OnDevice<TA, TR>(Launch launch, DeviceView<TA> a, DeviceView<TR> result) where TA : unmanaged where TR : unmanaged;

delegate void Plain<TA, TB, TR>(ReadOnlyView<TA> a, ReadOnlyView<TB> b, View<TR> result) where TA : unmanaged where TB : unmanaged where TR : unmanaged;

delegate void OnDevice<TA, TB, TR>(Launch launch, DeviceView<TA> a, DeviceView<TB> b, DeviceView<TR> result) where TA : unmanaged where TB : unmanaged where TR : unmanaged;

/// <summary>
/// Runs a kernel's method as plain C#, and the kernel on every device, with the same inputs; the results must have the same bits (floats: or both be
/// NaN), or differ by no more than an allowance.
/// </summary>
static unsafe class Check
{
    public static readonly string[] Devices = ["interpreter", "cpu"];

    const byte Poison = 0xA5;

    /// <param name="together">True if the threads of a block wait for each other.</param>
    /// <param name="allowance">Largest relative difference of floats; 0 for equal bits.</param>
    public static void Same<TA, TR>(Plain<TA, TR> plain, OnDevice<TA, TR> kernel, TA[]? a = null, int? length = null, bool together = false, int threads = 64, double allowance = 0)
        where TA : unmanaged where TR : unmanaged
    {
        a ??= Inputs.Of<TA>();
        int count = length ?? a.Length;
        Compare<TR>(count, threads, together, allowance, result => { fixed (TA* at = a) plain(new(at, a.Length), result); }, (device, launch, result) =>
        {
            using var buffer = device.Allocate<TA>(a);
            kernel(launch, buffer, result);
        });
    }

    /// <inheritdoc cref="Same{TA, TR}"/>
    public static void Same<TA, TB, TR>(Plain<TA, TB, TR> plain, OnDevice<TA, TB, TR> kernel, TA[]? a = null, TB[]? b = null, int? length = null, bool together = false, int threads = 64, double allowance = 0)
        where TA : unmanaged where TB : unmanaged where TR : unmanaged
    {
        a ??= Inputs.Of<TA>(1);
        b ??= Inputs.Of<TB>(2);
        int count = length ?? a.Length;
        Compare<TR>(count, threads, together, allowance, result => { fixed (TA* at = a) fixed (TB* bt = b) plain(new(at, a.Length), new(bt, b.Length), result); }, (device, launch, result) =>
        {
            using DeviceBuffer<TA> first = device.Allocate<TA>(a);
            using DeviceBuffer<TB> second = device.Allocate<TB>(b);
            kernel(launch, first, second, result);
        });
    }

    /// <summary>A kernel with parameters of its own, which <paramref name="plain"/> and <paramref name="kernel"/> pass.</summary>
    public static void Same<TR>(int count, Action<View<TR>> plain, Action<Launch, DeviceView<TR>> kernel, bool together = false, int threads = 64, double allowance = 0) where TR : unmanaged =>
        Compare(count, threads, together, allowance, plain, (_, launch, result) => kernel(launch, result));

    static void Compare<TR>(int count, int threads, bool together, double allowance, Action<View<TR>> plain, Action<Device, Launch, DeviceView<TR>> run) where TR : unmanaged
    {
        var expected = Poisoned<TR>(count);
        var (grid, block) = (new Dim3((count + threads - 1) / threads), new Dim3(threads));
        fixed (TR* at = expected)
        {
            var view = new View<TR>(at, count);
            if (together) ManagedLaunch.Run(grid, block, () => plain(view), SharedBytes);
            else ManagedLaunch.RunAlone(grid, block, () => plain(view), SharedBytes);
        }
        foreach (string name in Devices)
        {
            using var device = Device.Open(name);
            using var result = device.Allocate<TR>(Poisoned<TR>(count));
            run(device, device.Grid(grid, block, SharedBytes), result);
            var actual = result.ToArray();
            for (int i = 0; i < count; i++)
                Assert.True(AreSame(expected[i], actual[i], allowance), $"{name}: element {i} is {Text(actual[i])}, as plain C# it is {Text(expected[i])}");
        }
    }

    const int SharedBytes = 1024;

    static TR[] Poisoned<TR>(int count) where TR : unmanaged
    {
        var values = new TR[count];
        MemoryMarshal.AsBytes(values.AsSpan()).Fill(Poison);
        return values;
    }

    static bool AreSame<TR>(TR expected, TR actual, double allowance) where TR : unmanaged => (expected, actual) switch
    {
        (float a, float b) => float.IsNaN(a) ? float.IsNaN(b) : BitConverter.SingleToInt32Bits(a) == BitConverter.SingleToInt32Bits(b) || IsNear(a, b, allowance),
        (double a, double b) => double.IsNaN(a) ? double.IsNaN(b) : BitConverter.DoubleToInt64Bits(a) == BitConverter.DoubleToInt64Bits(b) || IsNear(a, b, allowance),
        (Half a, Half b) => Half.IsNaN(a) ? Half.IsNaN(b) : BitConverter.HalfToInt16Bits(a) == BitConverter.HalfToInt16Bits(b),
        (Vector2 or Vector3 or Vector4 or Quaternion or Matrix4x4, _) => Components(expected).Zip(Components(actual)).All(pair => AreSame(pair.First, pair.Second, allowance)),
        _ => MemoryMarshal.AsBytes(new ReadOnlySpan<TR>(in expected)).SequenceEqual(MemoryMarshal.AsBytes(new ReadOnlySpan<TR>(in actual))),
    };

    static float[] Components<TR>(TR vector) where TR : unmanaged => MemoryMarshal.Cast<TR, float>(new ReadOnlySpan<TR>(in vector)).ToArray();

    static bool IsNear(double expected, double actual, double allowance) => allowance > 0 && Math.Abs(expected - actual) <= allowance * Math.Abs(expected);

    static string Text<TR>(TR value) where TR : unmanaged => $"{value} ({Convert.ToHexString(MemoryMarshal.AsBytes(new ReadOnlySpan<TR>(in value)))})";
}

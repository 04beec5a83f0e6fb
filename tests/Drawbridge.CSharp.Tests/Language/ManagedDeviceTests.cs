using System.Globalization;

namespace Drawbridge.CSharp.Tests.Language;

/// <summary>The device that runs kernels as plain C#, and the comparison of devices.</summary>
public partial class ManagedDeviceTests
{
    enum Mode : byte
    {
        Plain,
        Doubled,
    }

    struct Scale
    {
        public float Factor, Offset;
    }

    static partial class K
    {
        [Kernel(Contract = false)]
        public static void Everything(Mode mode, Scale scale, ReadOnlyView<float> a, ReadOnlyView2D<float> b, View2D<float> r)
        {
            var tile = Shared.Array<float>(64);
            int t = ThreadIdx.X, i = Global.X, row = i / r.Columns, column = i % r.Columns;
            tile[t] = i < a.Length ? a[i] : 0;
            Block.Sync();
            float sum = Warp.Sum(tile[63 - t]) * scale.Factor + scale.Offset;
            int bits = 0;
            Inline.Ptx($"brev.b32 {bits:out}, {i};");
            if (row < r.Rows) r[row, column] = (mode == Mode.Doubled ? 2 : 1) * sum + b[row, column] + (bits >>> 20);
        }

        [Kernel]
        public static void Product(ReadOnlyView2D<Half> a, View2D<float> r)
        {
            FragmentC<float> sum = default;
            sum = Tensor.MultiplyAdd(FragmentA<Half>.Load(a, 0, 0), FragmentB<Half>.Load(a, 0, 0), sum);
            sum.Store(r, 0, 0);
        }

        [Kernel]
        public static void Count(View<int> order, View<int> next)
        {
            order[Global.X] = Atomic.Add(ref next[0], 1);
            Device.PrintLine($"{Global.X}");
        }

        [Kernel(MaxThreads = 32)]
        public static void Small(View<int> r)
        {
            if (Global.X < r.Length) r[Global.X] = BlockDim.X;
        }
    }

    static float[] RunEverything(Device device)
    {
        using var a = device.Allocate<float>([.. Enumerable.Range(0, 200).Select(i => i * 0.25f)]);
        using var b = device.Allocate<float>([.. Enumerable.Range(0, 200).Select(i => 1f / (i + 1))]);
        using var r = device.Allocate<float>(new float[200]);
        K.Everything(device.Grid(3, 64), Mode.Doubled, new Scale { Factor = 0.5f, Offset = 3 }, a[1..], b.As2D(9, 20, 21), r[2..].As2D(9, 20));
        return r.ToArray();
    }

    [Fact]
    public void EveryDeviceComputesTheSame()
    {
        float[] result = DeviceComparison.Run(RunEverything);
        Assert.Equal(0, result[1]);
        Assert.NotEqual(0, result[2]);
    }

    [Fact]
    public void TensorCores() => DeviceComparison.Run(device =>
    {
        using var a = device.Allocate<Half>([.. Enumerable.Range(0, 256).Select(i => (Half)(i % 7 - 3))]);
        using var r = device.Allocate<float>(128);
        K.Product(device.Grid(1, 32), a.As2D(16, 16), r.As2D(16, 8));
        return r.ToArray();
    });

    [Fact]
    public void DifferencesAreNoticed()
    {
        var problem = Assert.Throws<DeviceComparisonException>(() => DeviceComparison.Run(device =>
        {
            float[] result = RunEverything(device);
            if (device.Name == "interpreter") result[7] = MathF.BitIncrement(result[7]);
            return result;
        }));
        Assert.Contains("interpreter: element 7", problem.Message, StringComparison.Ordinal);
        DeviceComparison.Run(device => new[] { device == Device.Managed ? 1f : 1.0001f, float.NaN }, tolerance: 0.001);
        Assert.Throws<DeviceComparisonException>(() => DeviceComparison.Run(device => new int[device == Device.Managed ? 1 : 2]));
    }

    [Fact]
    public void InTurnIsOneThreadAfterTheOther()
    {
        using var order = Device.Managed.Allocate<int>(new int[70]);
        using var next = Device.Managed.Allocate<int>(new int[1]);
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        var launch = Device.Managed.Grid(2, 35);
        K.Count((launch with { Options = launch.Options with { Output = output } }).InTurn(), order, next);
        Assert.Equal(Enumerable.Range(0, 70), order.ToArray());
        Assert.Equal(string.Concat(Enumerable.Range(0, 70).Select(i => i + "\n")), output.ToString());
        // Nobody else would ever come.
        foreach (Action meeting in (Action[])[Block.Sync, () => Warp.Sync(), () => Warp.Sum(1)])
            Assert.Contains("InTurn", Assert.Throws<InvalidOperationException>(() => ManagedLaunch.RunAlone(1, 2, meeting)).Message, StringComparison.Ordinal);
        ManagedLaunch.RunAlone(3, 1, Block.Sync);
        ManagedLaunch.RunAlone(3, 1, () => Warp.Sync());
    }

    [Fact]
    public void AMistakeIsAnException()
    {
        using var small = Device.Managed.Allocate<int>(new int[3]);
        using var next = Device.Managed.Allocate<int>(new int[1]);
        var launch = Device.Managed.Grid(1, 5);
        launch = launch with { Options = launch.Options with { Output = TextWriter.Null } };
        Assert.Throws<ArgumentOutOfRangeException>(() => K.Count(launch, small, next));
        Assert.Throws<InvalidOperationException>(() => K.Count(default, small, next));
        next.Dispose();
        Assert.Throws<ObjectDisposedException>(() => K.Count(launch, small, next));
    }

    [Fact]
    public void BlocksAndStreamsAreAsOnOtherDevices()
    {
        using var r = Device.Managed.Allocate<int>(new int[100]);
        K.Small(Device.Managed.Over(100), r);
        Assert.All(r.ToArray(), x => Assert.Equal(32, x));
        using var stream = Device.Managed.CreateStream();
        stream.Fill(r, 5);
        K.Small(stream.Over(50), r[..50]);
        stream.Synchronize();
        Assert.Equal(Enumerable.Repeat(32, 50).Concat(Enumerable.Repeat(5, 50)), r.ToArray());
        K.Small(Device.Managed.Over(0), r);
    }
}

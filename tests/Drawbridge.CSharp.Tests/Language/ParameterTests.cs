namespace Drawbridge.CSharp.Tests.Language;

/// <summary>Kernels' parameters of every kind.</summary>
public partial class ParameterTests
{
    enum Mode : short
    {
        Low = -3,
        High = 300,
    }

    struct Inner
    {
        public byte A;
        public double B;
    }

    struct Outer
    {
        public bool Flag;
        public Inner Inner;
        public short Tail;
    }

    struct Image
    {
        public ReadOnlyView<byte> Pixels;
        public int Width { get; init; }

        public readonly int At(int x, int y) => Pixels[y * Width + x];
    }

    readonly record struct Layers(View<int> Target, Image Below, ReadOnlyView2D<int> Matrix, Mode Mode);

    struct Wrapped<T>(View<T> view) where T : unmanaged
    {
        public View<T> View = view;
    }

    static partial class K
    {
        [Kernel]
        public static void Numbers(bool a, sbyte b, byte c, short d, ushort e, char f, int g, uint h, long i, ulong j, Half k, float l, double m, nint n, Mode o, View<double> r)
        {
            int at = Global.X;
            if (at >= r.Length) return;
            r[at] = at switch
            {
                0 => a ? 1 : 0,
                1 => b,
                2 => c,
                3 => d,
                4 => e,
                5 => f,
                6 => g,
                7 => h,
                8 => i,
                9 => j,
                10 => (double)k,
                11 => l,
                12 => m,
                13 => n,
                14 => (int)o,
                _ => -1,
            };
        }

        [Kernel]
        public static void Brain(BFloat16 scale, Half half, BFloat16 offset, View<float> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = (BFloat16)i * scale + offset + (float)half;
        }

        [Kernel]
        public static void ViewInStruct(Image image, View<int> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = image.At(i % image.Width, i / image.Width) + image.Pixels.Length;
        }

        [Kernel]
        public static void ViewsInRecord(ReadOnlyView<int> a, Layers layers)
        {
            int i = Global.X;
            if (i >= layers.Target.Length) return;
            layers.Target[i] = layers.Below.At(i % 2, 0) * 100 + layers.Matrix[i & 1, i % 3] + a[i] * (int)layers.Mode;
            layers = layers with { Mode = Mode.Low };
            layers.Target[i] += (int)layers.Mode;
        }

        [Kernel]
        public static void OnlyAView<T>(Wrapped<T> wrapped) where T : unmanaged, System.Numerics.INumber<T>
        {
            int i = Global.X;
            if (i < wrapped.View.Length) wrapped.View[i] += T.One;
        }

        [Kernel]
        public static void Structs(Outer value, View<double> r)
        {
            int at = Global.X;
            if (at < r.Length) r[at] = value.Inner.A + value.Inner.B * 2 + value.Tail + (value.Flag ? 1000 : 0);
        }

        [Kernel]
        public static void Overloaded(int value, View<int> r) => r[Global.X] = value;

        [Kernel]
        public static void Overloaded(float value, View<int> r) => r[Global.X] = (int)value + 1;

        [Kernel]
        public static void Changed(int count, View<int> r)
        {
            int sum = 0;
            while (count-- > 0) sum += count;
            r[Global.X] = sum;
        }
    }

    [Theory]
    [InlineData("cpu")]
    [InlineData("interpreter")]
    public void Numbers(string name)
    {
        using var device = Device.Open(name);
        using var r = device.Allocate<double>(16);
        K.Numbers(device.Over(16), true, -5, 250, -30000, 60000, 'x', -7, 4000000000, -1L << 40, 1UL << 63, (Half)1.5, 2.25f, -1e300, -9, Mode.High, r);
        Assert.Equal([1, -5, 250, -30000, 60000, 'x', -7, 4000000000, -(1L << 40), 9223372036854775808.0, 1.5, 2.25, -1e300, -9, 300, -1], r.ToArray());
    }

    [Theory]
    [InlineData("cpu")]
    [InlineData("interpreter")]
    public void Structs(string name)
    {
        using var device = Device.Open(name);
        using var r = device.Allocate<double>(1);
        K.Structs(device.Over(1), new Outer { Flag = true, Inner = new Inner { A = 200, B = 0.25 }, Tail = -7 }, r);
        Assert.Equal([1193.5], r.ToArray());
    }

    [Fact]
    public void Brain() => Check.Same<float>(300, r => K.Brain((BFloat16)1.625f, (Half)0.25, (BFloat16)(-3e30f), r), (launch, r) => K.Brain(launch, (BFloat16)1.625f, (Half)0.25, (BFloat16)(-3e30f), r));

    /// <summary>A struct with a view is launched as a tuple of its parts, on the managed device too.</summary>
    [Theory]
    [InlineData("cpu")]
    [InlineData("interpreter")]
    [InlineData("managed")]
    public void ViewsInStructs(string name)
    {
        var device = name == "managed" ? Device.Managed : Device.Open(name);
        // The managed device is everybody's.
        using var own = device == Device.Managed ? null : device;
        using var pixels = device.Allocate<byte>([1, 2, 3, 4, 5, 6]);
        using var r = device.Allocate<int>(6);
        K.ViewInStruct(device.Over(6), (pixels, 3), r);
        Assert.Equal([7, 8, 9, 10, 11, 12], r.ToArray());
        K.ViewInStruct(device.Over(6), (Pixels: pixels.Slice(1, 5), Width: 1), r.Slice(0, 5));
        Assert.Equal([7, 8, 9, 10, 11, 12], r.ToArray());

        using var matrix = device.Allocate<int>([0, 10, 20, 30, 40, 50]);
        using var a = device.Allocate<int>([1, 2, 3, 4, 5, 6]);
        K.ViewsInRecord(device.Over(6), a, (r, (pixels, 2), matrix.As2D(2, 3), Mode.High));
        Assert.Equal([100 + 0 + 300 - 3, 200 + 40 + 600 - 3, 100 + 20 + 900 - 3, 200 + 30 + 1200 - 3, 100 + 10 + 1500 - 3, 200 + 50 + 1800 - 3], r.ToArray());

        K.OnlyAView<int>(device.Over(6), a);
        Assert.Equal([2, 3, 4, 5, 6, 7], a.ToArray());
    }

    /// <summary>Buffers in a tuple are looked at as all are: one that was freed is refused.</summary>
    [Fact]
    public void FreedBufferInAStruct()
    {
        using var device = Device.Open("cpu");
        var pixels = device.Allocate<byte>(6);
        using var r = device.Allocate<int>(6);
        pixels.Dispose();
        Assert.ThrowsAny<Exception>(() => K.ViewInStruct(device.Over(6), (pixels, 3), r));
    }

    [Fact]
    public void Overloads()
    {
        using var r = Device.Default.Allocate<int>(1);
        K.Overloaded(Device.Default.Grid(1, 1), 5, r);
        Assert.Equal([5], r.ToArray());
        K.Overloaded(Device.Default.Grid(1, 1), 7.5f, r);
        Assert.Equal([8], r.ToArray());
    }

    [Fact]
    public void AParameterIsAVariable()
    {
        using var r = Device.Default.Allocate<int>(1);
        K.Changed(Device.Default.Grid(1, 1), 5, r);
        Assert.Equal([10], r.ToArray());
    }
}

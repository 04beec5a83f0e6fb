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

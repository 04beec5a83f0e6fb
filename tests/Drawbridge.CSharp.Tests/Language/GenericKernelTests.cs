using System.Numerics;

namespace Drawbridge.CSharp.Tests.Language;

/// <summary>Generic kernels: compiled for the types of their launches, of generic callers' callers, and of attributes.</summary>
public partial class GenericKernelTests
{
    interface IOperation
    {
        static abstract float Apply(float x);
    }

    struct Square : IOperation
    {
        public static float Apply(float x) => x * x;
    }

    struct Half3 : IOperation
    {
        public static float Apply(float x) => x / 2 + 3;
    }

    struct Pair
    {
        public int A, B;
    }

    static partial class K
    {
        [Kernel(Contract = false)]
        public static void Scale<T>(T by, ReadOnlyView<T> x, View<T> r) where T : unmanaged, INumber<T>
        {
            int i = Global.X;
            if (i < r.Length) r[i] = x[i] * by + T.One;
        }

        [Kernel(Contract = false)]
        public static void Map<TOperation>(ReadOnlyView<float> x, View<float> r) where TOperation : struct, IOperation
        {
            int i = Global.X;
            if (i < r.Length) r[i] = TOperation.Apply(x[i]);
        }

        [Kernel]
        public static void Cast<TFrom, TTo>(ReadOnlyView<TFrom> x, View<TTo> r) where TFrom : unmanaged, INumber<TFrom> where TTo : unmanaged, INumber<TTo>
        {
            int i = Global.X;
            if (i < r.Length) r[i] = x[i] > TFrom.Zero ? TTo.One : TTo.Zero;
        }

        [Kernel]
        public static void Reverse<T>(ReadOnlyView<T> x, View<T> r) where T : unmanaged
        {
            var shared = Shared.Array<T>(64);
            int i = Global.X, t = ThreadIdx.X;
            if (i < x.Length) shared[t] = x[i];
            Block.Sync();
            int from = Math.Min(63, r.Length - 1 - BlockIdx.X * 64) - t;
            if (i < r.Length) r[i] = shared[from];
        }

        [Kernel, KernelFor(typeof(short)), KernelFor(typeof(double))]
        public static void Named<T>(View<T> r) where T : unmanaged, INumber<T>
        {
            int i = Global.X;
            if (i < r.Length) r[i] += T.One + T.One;
        }

        [Kernel]
        public static void Convert<TFrom, TTo>(ReadOnlyView<TFrom> x, View<TTo> r) where TFrom : unmanaged, INumber<TFrom> where TTo : unmanaged, INumber<TTo>, IMinMaxValue<TTo>
        {
            int i = Global.X;
            if (i >= r.Length) return;
            r[i] = (i % 4) switch
            {
                0 => TTo.CreateTruncating(x[i]),
                1 => TTo.CreateSaturating(x[i]),
                2 => TTo.Max(TTo.MinValue + TTo.One, TTo.CreateSaturating(x[i])),
                _ => TTo.Min(TTo.CreateTruncating(x[i]), TTo.MaxValue) - TTo.Zero,
            };
        }

        // One that is not generic comes first, and keeps its launcher.
        [Kernel]
        public static void Named(View<int> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] += 5;
        }
    }

    [Fact]
    public void ByArguments()
    {
        Check.Same<float, float>((x, r) => K.Scale(2.5f, x, r), (launch, x, r) => K.Scale(launch, 2.5f, x, r));
        Check.Same<int, int>((x, r) => K.Scale(-7, x, r), (launch, x, r) => K.Scale(launch, -7, x, r));
        Check.Same<double, double>((x, r) => K.Scale(0.1, x, r), (launch, x, r) => K.Scale(launch, r: r, x: x, by: 0.1));
        Check.Same<Half, Half>((x, r) => K.Scale((Half)2, x, r), (launch, x, r) => K.Scale<Half>(launch, (Half)2, x, r));
    }

    /// <summary>The launcher takes a buffer where the parameter is a view of the type, without type arguments.</summary>
    [Theory]
    [InlineData("interpreter")]
    [InlineData("cpu")]
    [InlineData("managed")]
    public void BuffersTellTheType(string name)
    {
        var device = name == "managed" ? Device.Managed : Device.Open(name);
        // The managed device is everybody's.
        using var own = device == Device.Managed ? null : device;
        using var x = device.Allocate<long>([1, -5, 1L << 40]);
        using var r = device.Allocate<long>(3);
        K.Scale(device.Over(3), 3, x, r);
        Assert.Equal([4, -14, (3L << 40) + 1], r.ToArray());
        using var pairs = device.Allocate<Pair>([new() { A = 1, B = 2 }, new() { A = 3, B = 4 }]);
        using var reversed = device.Allocate<Pair>(2);
        K.Reverse(device.Grid(1, 64), pairs, reversed);
        Assert.Equal([3, 1], reversed.ToArray().Select(pair => pair.A));
    }

    [Fact]
    public void ByTypesOnly()
    {
        Check.Same<float, float>(K.Map<Square>, K.Map<Square>);
        Check.Same<float, float>((x, r) => K.Map<Half3>(x, r), (launch, x, r) => K.Map<Half3>(launch, x, r));
    }

    [Fact]
    public void OfTwoTypes()
    {
        Check.Same<float, int>((x, r) => K.Cast(x, r), (launch, x, r) => K.Cast(launch, x, r));
        Check.Same<sbyte, double>((x, r) => K.Cast(x, r), (launch, x, r) => K.Cast(launch, x, r));
        Check.Same<ulong, Half>((x, r) => K.Cast(x, r), (launch, x, r) => K.Cast<ulong, Half>(launch, x, r));
    }

    [Fact]
    public void Conversions()
    {
        Check.Same<float, sbyte>((x, r) => K.Convert(x, r), (launch, x, r) => K.Convert(launch, x, r));
        Check.Same<double, uint>((x, r) => K.Convert(x, r), (launch, x, r) => K.Convert(launch, x, r));
        Check.Same<long, short>((x, r) => K.Convert(x, r), (launch, x, r) => K.Convert(launch, x, r));
        Check.Same<ulong, int>((x, r) => K.Convert(x, r), (launch, x, r) => K.Convert(launch, x, r));
        Check.Same<int, ulong>((x, r) => K.Convert(x, r), (launch, x, r) => K.Convert(launch, x, r));
        Check.Same<long, float>((x, r) => K.Convert(x, r), (launch, x, r) => K.Convert(launch, x, r));
        Check.Same<byte, Half>((x, r) => K.Convert(x, r), (launch, x, r) => K.Convert(launch, x, r));
    }

    [Fact]
    public void ThroughGenericCallers()
    {
        Both<byte>();
        Both<char>();
        Reversed(Inputs.Of<uint>());
    }

    static void Both<T>() where T : unmanaged => Reversed(Inputs.Of<T>());

    static void Reversed<T>(T[] x) where T : unmanaged => Check.Same<T, T>((x, r) => K.Reverse(x, r), (launch, x, r) => K.Reverse<T>(launch, x, r), x, together: true);

    [Fact]
    public void ByAttribute()
    {
        Numbers<short>([7, -2], [9, 0]);
        Numbers<double>([0.5], [2.5]);
        using var device = Device.Open("cpu");
        using var r = device.Allocate<int>([1]);
        K.Named(device.Over(1), r);
        Assert.Equal([6], r.ToArray());
    }

    /// <summary>The type comes as a value that no build knows.</summary>
    static void Numbers<T>(T[] given, T[] expected) where T : unmanaged, INumber<T>
    {
        using var device = Device.Open("cpu");
        using var r = device.Allocate<T>(given);
        typeof(K).GetMethods(System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.Public).Single(method => method.Name == "Named" && method.IsGenericMethod && method.GetParameters().Length == 2)
            .MakeGenericMethod(typeof(T)).Invoke(null, [device.Over(given.Length), (DeviceView<T>)r]);
        Assert.Equal(expected, r.ToArray());
    }

    [Fact]
    public void TypesThatNobodyNamed()
    {
        var fault = Assert.Throws<System.Reflection.TargetInvocationException>(() => Numbers<long>([1], [3]));
        var inner = Assert.IsType<Runtime.DrawbridgeException>(fault.InnerException);
        Assert.Equal("DB4050", inner.Id);
        Assert.Contains("[KernelFor(typeof(Int64))]", inner.Message, StringComparison.Ordinal);
    }
}

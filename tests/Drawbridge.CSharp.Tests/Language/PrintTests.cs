using System.Globalization;
using Drawbridge.Runtime;

namespace Drawbridge.CSharp.Tests.Language;

/// <summary>What kernels print is what the same C# prints, on every device.</summary>
public partial class PrintTests
{
    enum Colour : byte
    {
        Red = 3,
    }

    static partial class K
    {
        [Kernel]
        public static void Integers(int a, long b, byte c, short d)
        {
            if (ThreadIdx.X == 0) Device.PrintLine($"{a} {b} {c} {d} {(sbyte)d} {(uint)a} {(ulong)b} 100% {{{(ushort)d}}} {nameof(a)}");
        }

        [Kernel]
        public static void Formats(int a, long b, byte c, short d) =>
            Device.PrintLine($"[{a,8}] [{a,-8}] [{a:X8}] [{a:x}] [{b:D12}] [{(sbyte)d:X}] [{d:x4}] [{c,5:X2}] [{b:X}] [{a:D}] [{"text",6}]");

        [Kernel]
        public static void Floats(float a, double b, Half c) =>
            Device.PrintLine($"{a} {b} {c} {a:F3} {b:F} {b:E4} {b:e} {a:G3} [{a,12:F1}] [{b,-14:G9}] {a * 2 + 1:F0} {(a > 1 ? a : -a)}");

        [Kernel]
        public static void Others(int a, float b)
        {
            Device.Print($"{a > 3} {b < 0,7} {(char)('a' + a % 26)} {Colour.Red} ");
            Device.Print($"no values at all\n");
            for (int i = 0; i < 3; i++) Device.Print($"{i}: {(i == 1 ? b : a):F2}{(i < 2 ? ',' : '\n')}");
        }

        [Kernel]
        public static void Lanes(View<int> r)
        {
            Device.PrintLine($"{ThreadIdx.X + BlockIdx.X * 100}");
            if (ThreadIdx.X % 2 == 0) Device.PrintLine($"{Named(ThreadIdx.X):F1}");
            r[Global.X] = ThreadIdx.X;
        }

        static double Named(int x)
        {
            Device.PrintLine($"half of {x}");
            return x * 0.5;
        }
    }

    static void Same(Action<Launch> kernel, Action plain, int threads = 1, int blocks = 1)
    {
        using var expected = new StringWriter(CultureInfo.InvariantCulture);
        ManagedLaunch.RunAlone(new Dim3(blocks), new Dim3(threads), plain, output: expected);
        Assert.NotEmpty(expected.ToString());
        foreach (string name in Check.Devices)
        {
            using var device = Device.Open(name);
            using var output = new StringWriter(CultureInfo.InvariantCulture);
            kernel(new Launch(device, new LaunchOptions { Grid = new Dim3(blocks), Block = new Dim3(threads), Output = output }));
            // Threads print in any order.
            if (threads == 1) Assert.Equal(expected.ToString(), output.ToString());
            else Assert.Equal(expected.ToString().Split('\n').Order(), output.ToString().Split('\n').Order());
        }
    }

    [Theory]
    [InlineData(0, 0L, 0, 0)]
    [InlineData(-1, -1L, 255, -1)]
    [InlineData(int.MinValue, long.MinValue, 7, short.MinValue)]
    [InlineData(123456, 1234567890123L, 200, 4660)]
    public void Integers(int a, long b, byte c, short d)
    {
        Same(launch => K.Integers(launch, a, b, c, d), () => K.Integers(a, b, c, d));
        Same(launch => K.Formats(launch, a, b, c, d), () => K.Formats(a, b, c, d));
        // And that is what C# itself prints, where it prints only integers.
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        ManagedLaunch.RunAlone(new Dim3(1), new Dim3(1), () => K.Formats(a, b, c, d), output: output);
        Assert.Equal($"[{a,8}] [{a,-8}] [{a:X8}] [{a:x}] [{b:D12}] [{(sbyte)d:X}] [{d:x4}] [{c,5:X2}] [{b:X}] [{a:D}] [{"text",6}]\n", output.ToString());
    }

    [Theory]
    [InlineData(0f, 0.0, 0f)]
    [InlineData(1.5f, -2.25, 0.1f)]
    [InlineData(-1e20f, 1e-7, 65504f)]
    [InlineData(float.PositiveInfinity, double.NaN, float.NegativeInfinity)]
    [InlineData(3.1415927f, 123456.789, -7f)]
    public void Floats(float a, double b, float c) => Same(launch => K.Floats(launch, a, b, (Half)c), () => K.Floats(a, b, (Half)c));

    [Theory]
    [InlineData(4, -1.5f)]
    [InlineData(0, 2f)]
    public void Others(int a, float b) => Same(launch => K.Others(launch, a, b), () => K.Others(a, b));

    [Fact]
    public unsafe void Lanes()
    {
        using var interpreter = Device.Open("interpreter");
        int[] numbers = new int[80];
        fixed (int* at = numbers)
        {
            var view = new View<int>(at, 80);
            Same(launch =>
            {
                using var r = launch.Device.Allocate<int>(80);
                K.Lanes(launch, r);
            }, () => K.Lanes(view), threads: 40, blocks: 2);
        }
    }

    [Fact]
    public void ExactText()
    {
        using var device = Device.Open("cpu");
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        K.Others(new Launch(device, new LaunchOptions { Grid = new Dim3(1), Block = new Dim3(1), Output = output }), 4, -1.5f);
        Assert.Equal("True    True e 3 no values at all\n0: 4.00,1: -1.50,2: 4.00\n", output.ToString());
    }

    [Fact]
    public void WhatKernelsDoNotPrintThrowsInPlainCSharp()
    {
        Assert.Throws<FormatException>(() => ManagedLaunch.RunAlone(new Dim3(1), new Dim3(1), () => Device.Print($"{1:N2}")));
        Assert.Throws<InvalidOperationException>(() => Device.Print($"no kernel runs"));
    }
}

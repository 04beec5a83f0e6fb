using System.Diagnostics;
using Drawbridge.Runtime;

namespace Drawbridge.CSharp.Tests.Language;

/// <summary>What stops a kernel, and that the message names the line of C#.</summary>
public partial class FaultTests
{
    static partial class K
    {
        [Kernel(Checks = true)]
        public static void Index(int at, View<int> r) => r[at] = 1;

        [Kernel(Checks = true)]
        public static void SliceEnd(int length, View<int> r) => r.Slice(1, length)[0] = 1;

        [Kernel(Checks = true)]
        public static void Division(int divisor, View<int> r) => r[0] = 7 / divisor;

        [Kernel(Checks = true)]
        public static void Assertion(int value, View<int> r)
        {
            Debug.Assert(value > 3, "too small");
            r[0] = value;
        }

        [Kernel]
        public static void Unchecked(int value, View<int> r)
        {
            Debug.Assert(value > 3);
            r[0] = value;
        }

        [Kernel]
        public static void Thrown(int value, View<int> r)
        {
            if (value < 0) throw new ArgumentOutOfRangeException(nameof(value), "must not be negative");
            r[0] = value switch { 0 => 5, 1 => 6, _ => throw new NotSupportedException("only 0 and 1") };
        }

        [Kernel]
        public static void Sum(int value, View<int> r) => r[0] = checked(value + int.MaxValue);

        [Kernel]
        public static void Difference(int value, View<int> r) => r[0] = checked(int.MinValue + 5 - value);

        [Kernel]
        public static void Product(int value, View<int> r) => r[0] = checked(value * 65536);

        [Kernel]
        public static void UnsignedProduct(int value, View<int> r) => r[0] = (int)(checked((uint)value * 65536u) >> 16);

        [Kernel]
        public static void LongProduct(int value, View<int> r) => r[0] = (int)(checked(value * (1L << 48)) >> 48);

        [Kernel]
        public static void Narrow(int value, View<int> r) => r[0] = checked((byte)value);

        [Kernel]
        public static void Sign(int value, View<int> r) => r[0] = (int)checked((uint)value);

        [Kernel]
        public static void OfFloat(int value, View<int> r) => r[0] = checked((sbyte)(value * 0.5f));
    }

    static int? Run(Action<Launch, int, DeviceView<int>> kernel, int value, string device, out string message)
    {
        using var opened = Device.Open(device);
        using var r = opened.Allocate<int>([-77, 0, 0, 0]);
        message = "";
        try
        {
            kernel(opened.Grid(1, 1), value, r);
        }
        catch (KernelFaultException fault)
        {
            message = fault.Message;
            return null;
        }
        return r.ToArray()[0];
    }

    static readonly Dictionary<string, Action<Launch, int, DeviceView<int>>> Kernels = new()
    {
        ["Index"] = K.Index,
        ["SliceEnd"] = K.SliceEnd,
        ["Division"] = K.Division,
        ["Assertion"] = K.Assertion,
        ["Unchecked"] = K.Unchecked,
        ["Thrown"] = K.Thrown,
        ["Sum"] = K.Sum,
        ["Difference"] = K.Difference,
        ["Product"] = K.Product,
        ["UnsignedProduct"] = K.UnsignedProduct,
        ["LongProduct"] = K.LongProduct,
        ["Narrow"] = K.Narrow,
        ["Sign"] = K.Sign,
        ["OfFloat"] = K.OfFloat,
    };

    [Theory]
    [InlineData("Index", 4, "IndexOutOfRangeException")]
    [InlineData("Index", -1, "IndexOutOfRangeException")]
    [InlineData("SliceEnd", 4, "ArgumentOutOfRangeException")]
    [InlineData("SliceEnd", -1, "ArgumentOutOfRangeException")]
    [InlineData("Division", 0, "DivideByZeroException")]
    [InlineData("Assertion", 3, "value > 3")]
    [InlineData("Thrown", -1, "ArgumentOutOfRangeException")]
    [InlineData("Thrown", 2, "NotSupportedException: only 0 and 1")]
    [InlineData("Sum", 1, "OverflowException")]
    [InlineData("Difference", 6, "OverflowException")]
    [InlineData("Product", 32768, "OverflowException")]
    [InlineData("Product", -32769, "OverflowException")]
    [InlineData("UnsignedProduct", 65536, "OverflowException")]
    [InlineData("LongProduct", 32768, "OverflowException")]
    [InlineData("Narrow", 256, "OverflowException")]
    [InlineData("Narrow", -1, "OverflowException")]
    [InlineData("Sign", -1, "OverflowException")]
    [InlineData("OfFloat", 256, "OverflowException")]
    [InlineData("OfFloat", -258, "OverflowException")]
    public void Stops(string kernel, int value, string expected)
    {
        foreach (string device in Check.Devices)
        {
            Assert.Null(Run(Kernels[kernel], value, device, out string message));
            Assert.Contains(expected, message, StringComparison.Ordinal);
            Assert.Contains("FaultTests.cs:", message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("Index", 0, 1)]
    [InlineData("SliceEnd", 3, -77)]
    [InlineData("Division", -2, -3)]
    [InlineData("Assertion", 4, 4)]
    [InlineData("Unchecked", 2, 2)]
    [InlineData("Thrown", 1, 6)]
    [InlineData("Sum", 0, int.MaxValue)]
    [InlineData("Sum", -1, int.MaxValue - 1)]
    [InlineData("Difference", 5, int.MinValue)]
    [InlineData("Product", 32767, 32767 * 65536)]
    [InlineData("Product", -32768, int.MinValue)]
    [InlineData("UnsignedProduct", 65535, 65535)]
    [InlineData("LongProduct", 32767, 32767)]
    [InlineData("LongProduct", -32768, -32768)]
    [InlineData("Narrow", 255, 255)]
    [InlineData("Sign", int.MaxValue, int.MaxValue)]
    [InlineData("OfFloat", 255, 127)]
    [InlineData("OfFloat", -257, -128)]
    public void Passes(string kernel, int value, int expected)
    {
        foreach (string device in Check.Devices) Assert.Equal(expected, Run(Kernels[kernel], value, device, out _));
    }
}

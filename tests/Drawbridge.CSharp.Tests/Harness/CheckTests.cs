using Xunit.Sdk;

namespace Drawbridge.CSharp.Tests;

/// <summary>The comparison itself: it notices what is different.</summary>
public partial class CheckTests
{
    static partial class K
    {
        [Kernel]
        public static void Double(ReadOnlyView<float> a, View<float> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = a[i] * 2;
        }

        public static void AlmostDouble(ReadOnlyView<float> a, View<float> r)
        {
            int i = Global.X;
            if (i < r.Length) r[i] = i == 599 ? MathF.BitIncrement(a[i] * 2) : a[i] * 2;
        }
    }

    [Fact]
    public void OneBitInOneElementIsNoticed() =>
        Assert.Contains("element 599", Assert.ThrowsAny<XunitException>(() => Check.Same<float, float>(K.AlmostDouble, K.Double)).Message, StringComparison.Ordinal);
}

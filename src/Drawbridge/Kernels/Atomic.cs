using System.Numerics;

namespace Drawbridge;

/// <summary>Operations on an element of a view that no other thread comes between. Each gives the value before.</summary>
public static class Atomic
{
    // Kernels as plain C# are for looking at, not for speed: one lock orders everything.
    static readonly Lock Order = new();

    /// <summary>Adds.</summary>
    public static T Add<T>(ref T at, T value) where T : unmanaged, INumber<T> => Update(ref at, value, (a, b) => unchecked(a + b));

    /// <summary>The smaller of both.</summary>
    public static T Min<T>(ref T at, T value) where T : unmanaged, IBinaryInteger<T> => Update(ref at, value, T.Min);

    /// <summary>The larger of both.</summary>
    public static T Max<T>(ref T at, T value) where T : unmanaged, IBinaryInteger<T> => Update(ref at, value, T.Max);

    /// <summary>Bits of both.</summary>
    public static T And<T>(ref T at, T value) where T : unmanaged, IBinaryInteger<T> => Update(ref at, value, (a, b) => a & b);

    /// <summary>Bits of either.</summary>
    public static T Or<T>(ref T at, T value) where T : unmanaged, IBinaryInteger<T> => Update(ref at, value, (a, b) => a | b);

    /// <summary>Bits of one, not both.</summary>
    public static T Xor<T>(ref T at, T value) where T : unmanaged, IBinaryInteger<T> => Update(ref at, value, (a, b) => a ^ b);

    /// <summary>Sets.</summary>
    public static T Exchange<T>(ref T at, T value) where T : unmanaged, INumber<T> => Update(ref at, value, (_, b) => b);

    /// <summary>Sets, if it is <paramref name="comparand"/>.</summary>
    public static T CompareExchange<T>(ref T at, T value, T comparand) where T : unmanaged, IBinaryInteger<T> => Update(ref at, value, (a, b) => a == comparand ? b : a);

    static T Update<T>(ref T at, T value, Func<T, T, T> change) where T : unmanaged
    {
        lock (Order)
        {
            var before = at;
            at = change(before, value);
            return before;
        }
    }
}

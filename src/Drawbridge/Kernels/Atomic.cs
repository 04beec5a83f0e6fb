using System.Numerics;

namespace Drawbridge;

/// <summary>
/// Operations on an element of a view that no other thread comes between. Each gives the value before. Order and scope are constants: without them,
/// the operation is atomic for all threads of the device and orders nothing else.
/// </summary>
#pragma warning disable IDE0060, CA1801 // In plain C#, everything is ordered for everybody.
public static class Atomic
{
    // Kernels as plain C# are for looking at, not for speed: one lock orders everything.
    static readonly Lock Order = new();

    /// <summary>Adds.</summary>
    public static T Add<T>(ref T at, T value, MemoryOrder order = MemoryOrder.Relaxed, MemoryScope scope = MemoryScope.Device) where T : unmanaged, INumber<T> => Update(ref at, value, (a, b) => unchecked(a + b));

    /// <summary>The smaller of both.</summary>
    public static T Min<T>(ref T at, T value, MemoryOrder order = MemoryOrder.Relaxed, MemoryScope scope = MemoryScope.Device) where T : unmanaged, IBinaryInteger<T> => Update(ref at, value, T.Min);

    /// <summary>The larger of both.</summary>
    public static T Max<T>(ref T at, T value, MemoryOrder order = MemoryOrder.Relaxed, MemoryScope scope = MemoryScope.Device) where T : unmanaged, IBinaryInteger<T> => Update(ref at, value, T.Max);

    /// <summary>Bits of both.</summary>
    public static T And<T>(ref T at, T value, MemoryOrder order = MemoryOrder.Relaxed, MemoryScope scope = MemoryScope.Device) where T : unmanaged, IBinaryInteger<T> => Update(ref at, value, (a, b) => a & b);

    /// <summary>Bits of either.</summary>
    public static T Or<T>(ref T at, T value, MemoryOrder order = MemoryOrder.Relaxed, MemoryScope scope = MemoryScope.Device) where T : unmanaged, IBinaryInteger<T> => Update(ref at, value, (a, b) => a | b);

    /// <summary>Bits of one, not both.</summary>
    public static T Xor<T>(ref T at, T value, MemoryOrder order = MemoryOrder.Relaxed, MemoryScope scope = MemoryScope.Device) where T : unmanaged, IBinaryInteger<T> => Update(ref at, value, (a, b) => a ^ b);

    /// <summary>Sets.</summary>
    public static T Exchange<T>(ref T at, T value, MemoryOrder order = MemoryOrder.Relaxed, MemoryScope scope = MemoryScope.Device) where T : unmanaged, INumber<T> => Update(ref at, value, (_, b) => b);

    /// <summary>Sets, if it is <paramref name="comparand"/>.</summary>
    public static T CompareExchange<T>(ref T at, T value, T comparand, MemoryOrder order = MemoryOrder.Relaxed, MemoryScope scope = MemoryScope.Device) where T : unmanaged, IBinaryInteger<T> => Update(ref at, value, (a, b) => a == comparand ? b : a);

    /// <summary>The value, read at once; <see cref="MemoryOrder.Relaxed"/> or <see cref="MemoryOrder.Acquire"/>.</summary>
    public static T Load<T>(ref readonly T at, MemoryOrder order = MemoryOrder.Relaxed, MemoryScope scope = MemoryScope.Device) where T : unmanaged, INumber<T>
    {
        if (order is not (MemoryOrder.Relaxed or MemoryOrder.Acquire)) throw new ArgumentOutOfRangeException(nameof(order), order, "a load is relaxed or acquires");
        lock (Order) return at;
    }

    /// <summary>Sets, at once; <see cref="MemoryOrder.Relaxed"/> or <see cref="MemoryOrder.Release"/>.</summary>
    public static void Store<T>(ref T at, T value, MemoryOrder order = MemoryOrder.Relaxed, MemoryScope scope = MemoryScope.Device) where T : unmanaged, INumber<T>
    {
        if (order is not (MemoryOrder.Relaxed or MemoryOrder.Release)) throw new ArgumentOutOfRangeException(nameof(order), order, "a store is relaxed or releases");
        lock (Order) at = value;
    }

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
#pragma warning restore IDE0060, CA1801

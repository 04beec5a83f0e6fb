using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Drawbridge.Cpu.Memory;

/// <summary>
/// Loads and stores of 128-bit vectors whose lanes lie anywhere: <c>Load…</c> and <c>Store…</c> at 64-bit addresses, <c>LoadAt…</c> and <c>StoreAt…</c>
/// at unsigned 32-bit offsets from a start. Narrow elements are zero-extended to 32-bit lanes. Every lane is touched: those that take no part
/// are pointed at <see cref="Execution.BlockContext.Scratch"/> before. Stores go from the lowest lane to the highest.
/// </summary>
/// <remarks>Addresses are taken out of the vector and used one by one: measured faster than gather instructions and than going through memory.</remarks>
static unsafe class Gather128
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Load8(Vector128<long> lower, Vector128<long> upper) => Load<byte>(lower, upper);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Load16(Vector128<long> lower, Vector128<long> upper) => Load<ushort>(lower, upper);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Load32(Vector128<long> lower, Vector128<long> upper) => Load<int>(lower, upper);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<long> Load64(Vector128<long> addresses) => Vector128.Create(
        *(long*)addresses.GetElement(0), *(long*)addresses.GetElement(1));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> LoadAt8(byte* start, Vector128<int> offsets) => LoadAt<byte>(start, offsets);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> LoadAt16(byte* start, Vector128<int> offsets) => LoadAt<ushort>(start, offsets);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> LoadAt32(byte* start, Vector128<int> offsets) => LoadAt<int>(start, offsets);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<long> LoadAt64(byte* start, Vector64<int> offsets)
    {
        ulong pair = offsets.AsUInt64().ToScalar();
        return Vector128.Create(Place.At<long>(start, (uint)pair), Place.At<long>(start, pair >> 32));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store8(Vector128<long> lower, Vector128<long> upper, Vector128<int> values) => Store<byte>(lower, upper, values);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store16(Vector128<long> lower, Vector128<long> upper, Vector128<int> values) => Store<ushort>(lower, upper, values);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store32(Vector128<long> lower, Vector128<long> upper, Vector128<int> values) => Store<int>(lower, upper, values);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store64(Vector128<long> addresses, Vector128<long> values)
    {
        *(long*)addresses.GetElement(0) = values.GetElement(0);
        *(long*)addresses.GetElement(1) = values.GetElement(1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreAt8(byte* start, Vector128<int> offsets, Vector128<int> values) => StoreAt<byte>(start, offsets, values);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreAt16(byte* start, Vector128<int> offsets, Vector128<int> values) => StoreAt<ushort>(start, offsets, values);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreAt32(byte* start, Vector128<int> offsets, Vector128<int> values) => StoreAt<int>(start, offsets, values);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreAt64(byte* start, Vector64<int> offsets, Vector128<long> values)
    {
        ulong pair = offsets.AsUInt64().ToScalar();
        Place.At<long>(start, (uint)pair) = values.GetElement(0);
        Place.At<long>(start, pair >> 32) = values.GetElement(1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector128<int> Load<T>(Vector128<long> lower, Vector128<long> upper) where T : unmanaged => Vector128.Create(
        Place.Read<T>(lower.GetElement(0)), Place.Read<T>(lower.GetElement(1)), Place.Read<T>(upper.GetElement(0)), Place.Read<T>(upper.GetElement(1)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector128<int> LoadAt<T>(byte* start, Vector128<int> offsets) where T : unmanaged
    {
        ulong p0 = offsets.AsUInt64().GetElement(0), p1 = offsets.AsUInt64().GetElement(1);
        return Vector128.Create(
            Place.ReadAt<T>(start, (uint)p0), Place.ReadAt<T>(start, p0 >> 32), Place.ReadAt<T>(start, (uint)p1), Place.ReadAt<T>(start, p1 >> 32));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<T>(Vector128<long> lower, Vector128<long> upper, Vector128<int> values) where T : unmanaged
    {
        Place.Write<T>(lower.GetElement(0), values.GetElement(0));
        Place.Write<T>(lower.GetElement(1), values.GetElement(1));
        Place.Write<T>(upper.GetElement(0), values.GetElement(2));
        Place.Write<T>(upper.GetElement(1), values.GetElement(3));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreAt<T>(byte* start, Vector128<int> offsets, Vector128<int> values) where T : unmanaged
    {
        ulong p0 = offsets.AsUInt64().GetElement(0), p1 = offsets.AsUInt64().GetElement(1);
        Place.Write<T>((long)start + (uint)p0, values.GetElement(0));
        Place.Write<T>((long)start + (long)(p0 >> 32), values.GetElement(1));
        Place.Write<T>((long)start + (uint)p1, values.GetElement(2));
        Place.Write<T>((long)start + (long)(p1 >> 32), values.GetElement(3));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> LoadStep8(byte* start, long step) => LoadStep<byte>(start, step);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> LoadStep16(byte* start, long step) => LoadStep<ushort>(start, step);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> LoadStep32(byte* start, long step) => LoadStep<int>(start, step);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<long> LoadStep64(byte* start, long step) => Vector128.Create(*(long*)start, *(long*)(start + 1 * step));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreStep8(byte* start, long step, Vector128<int> values) => StoreStep<byte>(start, step, values);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreStep16(byte* start, long step, Vector128<int> values) => StoreStep<ushort>(start, step, values);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreStep32(byte* start, long step, Vector128<int> values) => StoreStep<int>(start, step, values);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreStep64(byte* start, long step, Vector128<long> values)
    {
        *(long*)(start) = values.GetElement(0);
        *(long*)(start + 1 * step) = values.GetElement(1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> LoadStep<T>(byte* start, long step) where T : unmanaged => Vector128.Create(
        Place.Read<T>((long)start), Place.Read<T>((long)(start + step)), Place.Read<T>((long)(start + 2 * step)), Place.Read<T>((long)(start + 3 * step)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreStep<T>(byte* start, long step, Vector128<int> values) where T : unmanaged
    {
        Place.Write<T>((long)(start), values.GetElement(0));
        Place.Write<T>((long)(start + 1 * step), values.GetElement(1));
        Place.Write<T>((long)(start + 2 * step), values.GetElement(2));
        Place.Write<T>((long)(start + 3 * step), values.GetElement(3));
    }
}

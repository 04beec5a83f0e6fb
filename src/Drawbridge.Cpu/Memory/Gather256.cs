using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Drawbridge.Cpu.Memory;

/// <summary>
/// Loads and stores of 256-bit vectors whose lanes lie anywhere: <c>Load…</c> and <c>Store…</c> at 64-bit addresses, <c>LoadAt…</c> and <c>StoreAt…</c>
/// at unsigned 32-bit offsets from a start. Narrow elements are zero-extended to 32-bit lanes. Every lane is touched: those that take no part
/// are pointed at <see cref="Execution.BlockContext.Scratch"/> before. Stores go from the lowest lane to the highest.
/// </summary>
/// <remarks>Addresses are taken out of the vector and used one by one: measured faster than gather instructions and than going through memory.</remarks>
static unsafe class Gather256
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Load8(Vector256<long> lower, Vector256<long> upper) => Load<byte>(lower, upper);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Load16(Vector256<long> lower, Vector256<long> upper) => Load<ushort>(lower, upper);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Load32(Vector256<long> lower, Vector256<long> upper) => Load<int>(lower, upper);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<long> Load64(Vector256<long> addresses) => Vector256.Create(
        *(long*)addresses.GetElement(0), *(long*)addresses.GetElement(1), *(long*)addresses.GetElement(2), *(long*)addresses.GetElement(3));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> LoadAt8(byte* start, Vector256<int> offsets) => LoadAt<byte>(start, offsets);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> LoadAt16(byte* start, Vector256<int> offsets) => LoadAt<ushort>(start, offsets);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> LoadAt32(byte* start, Vector256<int> offsets) => LoadAt<int>(start, offsets);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<long> LoadAt64(byte* start, Vector128<int> offsets)
    {
        ulong first = offsets.AsUInt64().GetElement(0), second = offsets.AsUInt64().GetElement(1);
        return Vector256.Create(Place.At<long>(start, (uint)first), Place.At<long>(start, first >> 32),
            Place.At<long>(start, (uint)second), Place.At<long>(start, second >> 32));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store8(Vector256<long> lower, Vector256<long> upper, Vector256<int> values) => Store<byte>(lower, upper, values);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store16(Vector256<long> lower, Vector256<long> upper, Vector256<int> values) => Store<ushort>(lower, upper, values);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store32(Vector256<long> lower, Vector256<long> upper, Vector256<int> values) => Store<int>(lower, upper, values);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store64(Vector256<long> addresses, Vector256<long> values)
    {
        *(long*)addresses.GetElement(0) = values.GetElement(0);
        *(long*)addresses.GetElement(1) = values.GetElement(1);
        *(long*)addresses.GetElement(2) = values.GetElement(2);
        *(long*)addresses.GetElement(3) = values.GetElement(3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreAt8(byte* start, Vector256<int> offsets, Vector256<int> values) => StoreAt<byte>(start, offsets, values);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreAt16(byte* start, Vector256<int> offsets, Vector256<int> values) => StoreAt<ushort>(start, offsets, values);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreAt32(byte* start, Vector256<int> offsets, Vector256<int> values) => StoreAt<int>(start, offsets, values);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreAt64(byte* start, Vector128<int> offsets, Vector256<long> values)
    {
        ulong first = offsets.AsUInt64().GetElement(0), second = offsets.AsUInt64().GetElement(1);
        Place.At<long>(start, (uint)first) = values.GetElement(0);
        Place.At<long>(start, first >> 32) = values.GetElement(1);
        Place.At<long>(start, (uint)second) = values.GetElement(2);
        Place.At<long>(start, second >> 32) = values.GetElement(3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Load<T>(Vector256<long> lower, Vector256<long> upper) where T : unmanaged => Vector256.Create(
        Place.Read<T>(lower.GetElement(0)), Place.Read<T>(lower.GetElement(1)), Place.Read<T>(lower.GetElement(2)), Place.Read<T>(lower.GetElement(3)),
        Place.Read<T>(upper.GetElement(0)), Place.Read<T>(upper.GetElement(1)), Place.Read<T>(upper.GetElement(2)), Place.Read<T>(upper.GetElement(3)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> LoadAt<T>(byte* start, Vector256<int> offsets) where T : unmanaged
    {
        // Two offsets at a time.
        var pairs = offsets.AsUInt64();
        ulong p0 = pairs.GetElement(0), p1 = pairs.GetElement(1), p2 = pairs.GetElement(2), p3 = pairs.GetElement(3);
        return Vector256.Create(
            Place.ReadAt<T>(start, (uint)p0), Place.ReadAt<T>(start, p0 >> 32), Place.ReadAt<T>(start, (uint)p1), Place.ReadAt<T>(start, p1 >> 32),
            Place.ReadAt<T>(start, (uint)p2), Place.ReadAt<T>(start, p2 >> 32), Place.ReadAt<T>(start, (uint)p3), Place.ReadAt<T>(start, p3 >> 32));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<T>(Vector256<long> lower, Vector256<long> upper, Vector256<int> values) where T : unmanaged
    {
        Gather128.Store<T>(lower.GetLower(), lower.GetUpper(), values.GetLower());
        Gather128.Store<T>(upper.GetLower(), upper.GetUpper(), values.GetUpper());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreAt<T>(byte* start, Vector256<int> offsets, Vector256<int> values) where T : unmanaged
    {
        Gather128.StoreAt<T>(start, offsets.GetLower(), values.GetLower());
        Gather128.StoreAt<T>(start, offsets.GetUpper(), values.GetUpper());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> LoadStep8(byte* start, long step) => LoadStep<byte>(start, step);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> LoadStep16(byte* start, long step) => LoadStep<ushort>(start, step);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> LoadStep32(byte* start, long step) => LoadStep<int>(start, step);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<long> LoadStep64(byte* start, long step) => Vector256.Create(*(long*)start, *(long*)(start + 1 * step), *(long*)(start + 2 * step), *(long*)(start + 3 * step));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreStep8(byte* start, long step, Vector256<int> values) => StoreStep<byte>(start, step, values);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreStep16(byte* start, long step, Vector256<int> values) => StoreStep<ushort>(start, step, values);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreStep32(byte* start, long step, Vector256<int> values) => StoreStep<int>(start, step, values);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreStep64(byte* start, long step, Vector256<long> values)
    {
        *(long*)(start) = values.GetElement(0);
        *(long*)(start + 1 * step) = values.GetElement(1);
        *(long*)(start + 2 * step) = values.GetElement(2);
        *(long*)(start + 3 * step) = values.GetElement(3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> LoadStep<T>(byte* start, long step) where T : unmanaged =>
        Vector256.Create(Gather128.LoadStep<T>(start, step), Gather128.LoadStep<T>(start + 4 * step, step));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreStep<T>(byte* start, long step, Vector256<int> values) where T : unmanaged
    {
        Gather128.StoreStep<T>(start, step, values.GetLower());
        Gather128.StoreStep<T>(start + 4 * step, step, values.GetUpper());
    }
}

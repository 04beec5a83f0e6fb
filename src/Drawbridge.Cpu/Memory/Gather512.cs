using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Drawbridge.Cpu.Memory;

/// <summary>
/// Loads and stores of 512-bit vectors whose lanes lie anywhere: <c>Load…</c> and <c>Store…</c> at 64-bit addresses, <c>LoadAt…</c> and <c>StoreAt…</c>
/// at unsigned 32-bit offsets from a start. Narrow elements are zero-extended to 32-bit lanes. Every lane is touched: those that take no part
/// are pointed at <see cref="Execution.BlockContext.Scratch"/> before. Stores go from the lowest lane to the highest.
/// </summary>
/// <remarks>Addresses are taken out of the vector and used one by one: measured faster than gather instructions and than going through memory.</remarks>
static unsafe class Gather512
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Load8(Vector512<long> lower, Vector512<long> upper) => Load<byte>(lower, upper);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Load16(Vector512<long> lower, Vector512<long> upper) => Load<ushort>(lower, upper);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Load32(Vector512<long> lower, Vector512<long> upper) => Load<int>(lower, upper);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<long> Load64(Vector512<long> addresses) => Vector512.Create(
        Gather256.Load64(addresses.GetLower()), Gather256.Load64(addresses.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> LoadAt8(byte* start, Vector512<int> offsets) => LoadAt<byte>(start, offsets);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> LoadAt16(byte* start, Vector512<int> offsets) => LoadAt<ushort>(start, offsets);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> LoadAt32(byte* start, Vector512<int> offsets) => LoadAt<int>(start, offsets);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<long> LoadAt64(byte* start, Vector256<int> offsets) =>
        Vector512.Create(Gather256.LoadAt64(start, offsets.GetLower()), Gather256.LoadAt64(start, offsets.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store8(Vector512<long> lower, Vector512<long> upper, Vector512<int> values) => Store<byte>(lower, upper, values);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store16(Vector512<long> lower, Vector512<long> upper, Vector512<int> values) => Store<ushort>(lower, upper, values);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store32(Vector512<long> lower, Vector512<long> upper, Vector512<int> values) => Store<int>(lower, upper, values);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store64(Vector512<long> addresses, Vector512<long> values)
    {
        Gather256.Store64(addresses.GetLower(), values.GetLower());
        Gather256.Store64(addresses.GetUpper(), values.GetUpper());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreAt8(byte* start, Vector512<int> offsets, Vector512<int> values) => StoreAt<byte>(start, offsets, values);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreAt16(byte* start, Vector512<int> offsets, Vector512<int> values) => StoreAt<ushort>(start, offsets, values);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreAt32(byte* start, Vector512<int> offsets, Vector512<int> values) => StoreAt<int>(start, offsets, values);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreAt64(byte* start, Vector256<int> offsets, Vector512<long> values)
    {
        Gather256.StoreAt64(start, offsets.GetLower(), values.GetLower());
        Gather256.StoreAt64(start, offsets.GetUpper(), values.GetUpper());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<int> Load<T>(Vector512<long> lower, Vector512<long> upper) where T : unmanaged => Vector512.Create(
        Gather256.Load<T>(lower.GetLower(), lower.GetUpper()), Gather256.Load<T>(upper.GetLower(), upper.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<int> LoadAt<T>(byte* start, Vector512<int> offsets) where T : unmanaged =>
        Vector512.Create(Gather256.LoadAt<T>(start, offsets.GetLower()), Gather256.LoadAt<T>(start, offsets.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Store<T>(Vector512<long> lower, Vector512<long> upper, Vector512<int> values) where T : unmanaged
    {
        Gather256.Store<T>(lower.GetLower(), lower.GetUpper(), values.GetLower());
        Gather256.Store<T>(upper.GetLower(), upper.GetUpper(), values.GetUpper());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void StoreAt<T>(byte* start, Vector512<int> offsets, Vector512<int> values) where T : unmanaged
    {
        Gather256.StoreAt<T>(start, offsets.GetLower(), values.GetLower());
        Gather256.StoreAt<T>(start, offsets.GetUpper(), values.GetUpper());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> LoadStep8(byte* start, long step) => LoadStep<byte>(start, step);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> LoadStep16(byte* start, long step) => LoadStep<ushort>(start, step);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> LoadStep32(byte* start, long step) => LoadStep<int>(start, step);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<long> LoadStep64(byte* start, long step) =>
        Vector512.Create(Gather256.LoadStep64(start, step), Gather256.LoadStep64(start + 4 * step, step));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreStep8(byte* start, long step, Vector512<int> values) => StoreStep<byte>(start, step, values);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreStep16(byte* start, long step, Vector512<int> values) => StoreStep<ushort>(start, step, values);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreStep32(byte* start, long step, Vector512<int> values) => StoreStep<int>(start, step, values);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreStep64(byte* start, long step, Vector512<long> values)
    {
        Gather256.StoreStep64(start, step, values.GetLower());
        Gather256.StoreStep64(start + 4 * step, step, values.GetUpper());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<int> LoadStep<T>(byte* start, long step) where T : unmanaged =>
        Vector512.Create(Gather256.LoadStep<T>(start, step), Gather256.LoadStep<T>(start + 8 * step, step));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void StoreStep<T>(byte* start, long step, Vector512<int> values) where T : unmanaged
    {
        Gather256.StoreStep<T>(start, step, values.GetLower());
        Gather256.StoreStep<T>(start + 8 * step, step, values.GetUpper());
    }
}

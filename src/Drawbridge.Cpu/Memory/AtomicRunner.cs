using System.Numerics;
using System.Runtime.CompilerServices;

namespace Drawbridge.Cpu.Memory;

/// <summary>Runs an atomic operation for the lanes of a group, lowest first. Operands and results are raw bits, zero-extended.</summary>
abstract unsafe class AtomicRunner
{
    /// <summary>On memory that only this thread changes meanwhile.</summary>
    /// <param name="places">Where each lane's element is.</param>
    /// <param name="mask">Which lanes take part.</param>
    /// <param name="lanes">Lanes of the group.</param>
    /// <param name="b">First operand of each lane.</param>
    /// <param name="c">Second operand of each lane, or null.</param>
    /// <param name="results">Receives the old values; null if nobody wants them.</param>
    public abstract void RunAlone(byte** places, int* mask, int lanes, long* b, long* c, long* results);

    /// <summary>On memory that other threads change too.</summary>
    /// <inheritdoc cref="RunAlone"/>
    public abstract void RunInterlocked(byte** places, int* mask, int lanes, long* b, long* c, long* results);
}

/// <summary>The runner of one update.</summary>
sealed unsafe class AtomicRunner<TUpdate, T>(TUpdate update) : AtomicRunner where TUpdate : struct, IUpdate<T> where T : unmanaged, IBinaryInteger<T>
{
    readonly TUpdate update = update;

    public override void RunAlone(byte** places, int* mask, int lanes, long* b, long* c, long* results)
    {
        var how = update;
        for (int lane = 0; lane < lanes; lane++)
        {
            if (mask[lane] == 0) continue;
            T* at = (T*)places[lane];
            T old = *at;
            *at = how.Apply(old, Operand(b, lane), Operand(c, lane));
            if (results != null) results[lane] = Extend(old);
        }
    }

    public override void RunInterlocked(byte** places, int* mask, int lanes, long* b, long* c, long* results)
    {
        var how = update;
        if (CommonPlace(places, mask, lanes) is var common && common != null)
        {
            RunAtOnePlace(ref *(T*)common, mask, lanes, b, c, results);
            return;
        }
        for (int lane = 0; lane < lanes; lane++)
        {
            if (mask[lane] == 0) continue;
            T old = how.Interlock(ref *(T*)places[lane], Operand(b, lane), Operand(c, lane));
            if (results != null) results[lane] = Extend(old);
        }
    }

    // The lanes' updates in order, all at once as far as others can see.
    void RunAtOnePlace(ref T at, int* mask, int lanes, long* b, long* c, long* results)
    {
        var how = update;
        T before = at;
        while (true)
        {
            T value = before;
            for (int lane = 0; lane < lanes; lane++)
            {
                if (mask[lane] == 0) continue;
                if (results != null) results[lane] = Extend(value);
                value = how.Apply(value, Operand(b, lane), Operand(c, lane));
            }
            T found = Interlocked.CompareExchange(ref at, value, before);
            if (found == before) return;
            before = found;
        }
    }

    // The place that at least two lanes share and no lane differs from, or null.
    static byte* CommonPlace(byte** places, int* mask, int lanes)
    {
        byte* first = null;
        int count = 0;
        for (int lane = 0; lane < lanes; lane++)
        {
            if (mask[lane] == 0) continue;
            if (count++ == 0) first = places[lane];
            else if (places[lane] != first) return null;
        }
        return count > 1 ? first : null;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static T Operand(long* operand, int lane) => operand == null ? T.Zero : T.CreateTruncating(operand[lane]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static long Extend(T value) => Unsafe.SizeOf<T>() switch
    {
        2 => Unsafe.BitCast<T, ushort>(value),
        4 => Unsafe.BitCast<T, uint>(value),
        _ => Unsafe.BitCast<T, long>(value),
    };
}

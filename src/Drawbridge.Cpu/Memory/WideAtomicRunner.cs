namespace Drawbridge.Cpu.Memory;

/// <summary>
/// <c>atom.exch.b128</c> and <c>atom.cas.b128</c>. Atomic among themselves only, behind locks chosen by address: the framework has no 16-byte
/// exchange. Halves of operands and results follow each other as two elements do: low, then high, each of <c>lanes</c> values.
/// </summary>
static unsafe class WideAtomicRunner
{
    const int LockCount = 64, LockStride = 16;

    // One a cache line.
    static readonly int[] Locks = new int[LockCount * LockStride];

    public static void Run(byte** places, int* mask, int lanes, long* b, long* c, long* results)
    {
        for (int lane = 0; lane < lanes; lane++)
        {
            if (mask[lane] == 0) continue;
            long* at = (long*)places[lane];
            ref int gate = ref Locks[(nuint)at / 16 % LockCount * LockStride];
            for (var wait = new SpinWait(); Interlocked.CompareExchange(ref gate, 1, 0) != 0;) wait.SpinOnce();
            long low = at[0], high = at[1];
            if (c == null || (low == b[lane] && high == b[lanes + lane]))
            {
                long* value = c == null ? b : c;
                at[0] = value[lane];
                at[1] = value[lanes + lane];
            }
            Volatile.Write(ref gate, 0);
            if (results == null) continue;
            results[lane] = low;
            results[lanes + lane] = high;
        }
    }
}

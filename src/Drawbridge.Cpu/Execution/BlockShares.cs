using System.Runtime.InteropServices;

namespace Drawbridge.Cpu.Execution;

/// <summary>
/// The blocks of a launch, dealt out to the threads that work on it. Each has the same share in every launch of a size, so that it finds in its caches what it
/// left there; who has none left takes from those who have. Blocks that may wait for each other start in order instead.
/// </summary>
sealed class BlockShares
{
    // A thread takes such a part of what is left of a share: few enough parts to be cheap, enough to end together.
    const int PartsLeft = 4;

    // On cache lines of its own: threads that work on their own shares have nothing to do with each other.
    [StructLayout(LayoutKind.Sequential, Size = 128)]
    struct Share
    {
        public long Next, End;
        public int IsHeld;
    }

    Share[] shares = [];
    bool areInOrder;

    /// <summary>True if a thread that comes now may find blocks.</summary>
    public bool HasLeft
    {
        get
        {
            for (int i = 0; i < shares.Length; i++)
            {
                if (LeftOf(ref shares[i]) > 0) return true;
            }
            return false;
        }
    }

    /// <summary>Deals out blocks; nobody takes any meanwhile.</summary>
    /// <param name="first">The first.</param>
    /// <param name="end">The one behind the last.</param>
    /// <param name="threads">Threads that may come.</param>
    /// <param name="inOrder">True if they start in order, one by one: nobody may hold a block back that others wait for.</param>
    public void Deal(long first, long end, int threads, bool inOrder)
    {
        if (shares.Length != threads) shares = new Share[threads];
        areInOrder = inOrder;
        long part = inOrder ? end - first : (end - first) / threads;
        for (int i = 0; i < threads; i++)
        {
            long start = Math.Min(first + part * i, end);
            shares[i] = new Share { Next = start, End = i == threads - 1 ? end : Math.Min(start + part, end) };
        }
    }

    /// <summary>Takes blocks for a thread; false if none are left.</summary>
    /// <param name="thread">Its number.</param>
    /// <param name="first">The first of them.</param>
    /// <param name="end">The one behind the last of them.</param>
    public bool TryTake(int thread, out long first, out long end)
    {
        int from = areInOrder ? 0 : thread;
        while (!TryTakeFrom(ref shares[from], out first, out end))
        {
            from = Fullest();
            if (from < 0) return false;
        }
        return true;
    }

    int Fullest()
    {
        int fullest = -1;
        long most = 0;
        for (int i = 0; i < shares.Length; i++)
        {
            long left = LeftOf(ref shares[i]);
            if (left > most) (fullest, most) = (i, left);
        }
        return fullest;
    }

    // As it may be just now; never less than it will be.
    static long LeftOf(ref Share share) => Volatile.Read(ref share.End) - Volatile.Read(ref share.Next);

    bool TryTakeFrom(ref Share share, out long first, out long end)
    {
        for (var wait = new SpinWait(); Interlocked.Exchange(ref share.IsHeld, 1) != 0;) wait.SpinOnce();
        first = share.Next;
        long left = share.End - first;
        end = first + (areInOrder ? Math.Min(left, 1) : (left + PartsLeft - 1) / PartsLeft);
        Volatile.Write(ref share.Next, end);
        Volatile.Write(ref share.IsHeld, 0);
        return left > 0;
    }
}

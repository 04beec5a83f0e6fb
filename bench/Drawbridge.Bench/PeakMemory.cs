namespace Drawbridge.Bench;

/// <summary>The managed heap at its largest while something runs, garbage not yet collected included.</summary>
static class PeakMemory
{
    /// <summary>Bytes above what is in use before, seen by looking every half millisecond or so; and bytes the result holds in the end.</summary>
    public static (long Peak, long Kept) Of(Func<object?> work)
    {
        long before = GC.GetTotalMemory(forceFullCollection: true);
        long peak = 0;
        using var done = new ManualResetEventSlim();
        var watcher = new Thread(() =>
        {
            while (!done.Wait(TimeSpan.FromMicroseconds(500))) peak = Math.Max(peak, GC.GetTotalMemory(forceFullCollection: false));
        });
        watcher.Start();
        var result = work();
        done.Set();
        watcher.Join();
        peak = Math.Max(peak, GC.GetTotalMemory(forceFullCollection: false));
        long kept = GC.GetTotalMemory(forceFullCollection: true);
        GC.KeepAlive(result);
        return (peak - before, kept - before);
    }
}

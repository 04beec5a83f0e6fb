using System.Runtime;

namespace Drawbridge.Cli.Input;

/// <summary>
/// Keeps the garbage collector away while one large module is read and verified. Nearly all of what that allocates stays in use to the end,
/// so that collections in between only mark and move it: a third of the time. If more is needed than was foreseen, the collector is back.
/// </summary>
internal readonly struct CollectionPause : IDisposable
{
    /// <summary>Smaller texts are done before the collector would have come, and asking costs a collection.</summary>
    const long Least = 4 << 20;

    /// <summary>Bytes allocated for a byte of text: 5 for what compilers write.</summary>
    const int Foreseen = 6;

    readonly bool isOurs;

    CollectionPause(bool isOurs) => this.isOurs = isOurs;

    /// <summary>Begins the pause, where it pays and the memory is there.</summary>
    /// <param name="textLength">Bytes of the module's text.</param>
    public static CollectionPause For(long textLength)
    {
        long bytes = textLength * Foreseen;
        if (textLength < Least || bytes > GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4) return default;
        // What an earlier pause left: the runtime would rather take fresh memory than look for it.
        if (GC.GetTotalMemory(forceFullCollection: false) > bytes / 2) GC.Collect();
        try
        {
            return new CollectionPause(GC.TryStartNoGCRegion(bytes));
        }
        catch (Exception problem) when (problem is ArgumentOutOfRangeException or InvalidOperationException)
        {
            // More than this runtime allows at once, or paused already.
            return default;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!isOurs || GCSettings.LatencyMode != GCLatencyMode.NoGCRegion) return;
        try
        {
            GC.EndNoGCRegion();
        }
        catch (InvalidOperationException)
        {
            // It ended by itself since we looked.
        }
    }
}

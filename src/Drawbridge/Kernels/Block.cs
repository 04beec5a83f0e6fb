namespace Drawbridge;

/// <summary>What the threads of a block do together.</summary>
public static class Block
{
    /// <summary>Waits until every thread of the block is here; what they wrote before, all see after.</summary>
    public static void Sync() => ManagedThread.Now.Block.Sync();
}

/// <summary>Orders this thread's accesses to memory: others see those before it before those after it.</summary>
public static class Fence
{
    /// <summary>For the threads of the block.</summary>
    public static void Block() => Interlocked.MemoryBarrier();

    /// <summary>For all threads of the device.</summary>
    public static void Device() => Interlocked.MemoryBarrier();

    /// <summary>For the device and the host.</summary>
    public static void System() => Interlocked.MemoryBarrier();

    /// <summary>
    /// As the others, but only as <see cref="MemoryOrder.AcquireRelease"/> orders: cheaper, and enough for handing data on, where threads need not agree on one
    /// order of all accesses.
    /// </summary>
    /// <param name="scope">A constant.</param>
#pragma warning disable IDE0060 // In plain C#, everything is ordered for everybody.
    public static void AcquireRelease(MemoryScope scope) => Interlocked.MemoryBarrier();
#pragma warning restore IDE0060
}

namespace Drawbridge;

/// <summary>What an atomic operation orders besides itself.</summary>
public enum MemoryOrder
{
    /// <summary>Nothing: only the operation itself is atomic.</summary>
    Relaxed,

    /// <summary>What this thread does after it sees what was released before: for taking a lock.</summary>
    Acquire,

    /// <summary>Who acquires it sees what this thread did before: for giving a lock back.</summary>
    Release,

    /// <summary>Both.</summary>
    AcquireRelease,
}

/// <summary>For whom an operation is atomic, or ordered.</summary>
public enum MemoryScope
{
    /// <summary>The threads of the block.</summary>
    Block,

    /// <summary>All threads of the device.</summary>
    Device,

    /// <summary>The device, the host and other devices.</summary>
    System,
}

namespace Drawbridge.Cpu.Emit.Regions;

/// <summary>Numbers the accesses of a kernel that remember what they found (<see cref="Execution.AccessWindow"/>).</summary>
sealed class WindowCounter
{
    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>The next number.</summary>
    public int Next() => Count++;
}

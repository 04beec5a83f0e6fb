using Drawbridge.Runtime;

namespace Drawbridge.Interpreter.Execution;

/// <summary>The local memory of one thread: a stack of frames, growing upwards from offset 0.</summary>
sealed class LaneStack
{
    /// <summary>Most bytes of local memory of a thread (PTX: 512 KB).</summary>
    public const int Limit = 512 * 1024;

    /// <summary>What a call costs beside its variables, so that endless recursion without any ends too.</summary>
    public const int CallCost = 48;

    public byte[] Bytes { get; private set; } = [];

    /// <summary>First offset not in use.</summary>
    public int Top { get; set; }

    /// <summary>Makes room for a frame filled with poison and returns its offset.</summary>
    /// <param name="layout">The frame.</param>
    /// <param name="open">Bytes that a call of a variadic function adds at its end.</param>
    /// <param name="poison">What it is filled with.</param>
    /// <param name="lane">The thread's lane, for faults.</param>
    /// <param name="cost">Bytes that it takes beside its variables.</param>
    public int Push(FrameLayout layout, int open, byte[] poison, int lane, int cost)
    {
        int start = Align(Top, layout.LargestAlignment);
        int size = layout.Size + open;
        Grow(start + size + cost, lane);
        Top = start + size;
        Poison(start, Top, poison);
        if (size == 0) Top += cost;
        return start;
    }

    /// <summary>Makes room for <c>alloca</c> and returns its offset.</summary>
    public int Allocate(long size, int alignment, byte[] poison, int lane)
    {
        int start = Align(Top, Math.Max(alignment, FrameLayout.Alignment));
        if (size < 0 || size > Limit) throw Overflow(lane);
        Grow(start + (int)size, lane);
        Top = start + (int)size;
        Poison(start, Top, poison);
        return start;
    }

    static int Align(int value, int alignment) => (value + alignment - 1) / alignment * alignment;

    static LaneFault Overflow(int lane) => new(FaultDiagnostics.StackOverflow, lane, $"the thread's local memory of {Limit} bytes is used up");

    void Grow(int size, int lane)
    {
        if (size > Limit) throw Overflow(lane);
        if (size <= Bytes.Length) return;
        var larger = new byte[Math.Min(Limit, Math.Max(size, Bytes.Length * 2))];
        Bytes.CopyTo(larger, 0);
        Bytes = larger;
    }

    void Poison(int start, int end, byte[] pattern)
    {
        for (int i = start; i < end; i++) Bytes[i] = pattern[i % pattern.Length];
    }
}

using Drawbridge.Ptx.Isa;
using Drawbridge.Runtime;

namespace Drawbridge.Interpreter.Execution;

/// <summary>
/// The copies that one thread has started by <c>cp.async</c>. PTX lets them end at any time until they are waited for. Here the source is read
/// when the copy starts, its destination is poisoned then, and gets the data when the thread waits: what is read too early shows. Copies that
/// nobody waits for never end.
/// </summary>
sealed class CopyQueue
{
    readonly Queue<List<Copy>> groups = new();
    List<Copy> open = [];

    /// <summary>Bytes on their way.</summary>
    /// <param name="Address">Shared address they go to.</param>
    /// <param name="Bytes">The bytes.</param>
    public readonly record struct Copy(ulong Address, byte[] Bytes);

    /// <summary>A copy starts.</summary>
    public void Start(Copy copy) => open.Add(copy);

    /// <summary>Closes a group.</summary>
    public void Commit()
    {
        groups.Enqueue(open);
        open = [];
    }

    /// <summary>Ends all groups but the newest.</summary>
    public void Wait(Warp warp, int lane, long newest)
    {
        while (groups.Count > newest) Finish(warp, lane, groups.Dequeue());
    }

    /// <summary>Ends every copy, of closed groups and of the open one.</summary>
    public void WaitAll(Warp warp, int lane)
    {
        Wait(warp, lane, 0);
        Finish(warp, lane, open);
    }

    static void Finish(Warp warp, int lane, List<Copy> copies)
    {
        Allocation? recent = null;
        foreach (var copy in copies)
        {
            int size = copy.Bytes.Length;
            copy.Bytes.CopyTo(LaunchMemory.Span(ref warp.Launch.Memory.Access(warp, lane, StateSpace.Shared, copy.Address, size, size, true, ref recent), size));
        }
        copies.Clear();
    }
}

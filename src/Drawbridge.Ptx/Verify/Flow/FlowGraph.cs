using Drawbridge.Ptx.Syntax;

namespace Drawbridge.Ptx.Verify;

/// <summary>The blocks of a body, which of them follow each other, and which can reach which.</summary>
sealed class FlowGraph
{
    /// <summary>Bodies with more blocks than this are not asked about reachability between blocks: the answer takes a bit for each pair.</summary>
    const int Largest = 8192;

    readonly List<int> targets = [];
    readonly Stack<int> pending = new();
    int[] targetStart = [];
    bool[] isLive = [];
    ulong[] reach = [];
    List<int> starts = [];
    int wordsPerBlock;
    bool hasReach;

    public int Count { get; private set; }

    public void Build(Body body, List<int> blockStarts)
    {
        starts = blockStarts;
        Count = starts.Count;
        hasReach = false;
        targets.Clear();
        if (targetStart.Length <= Count) targetStart = new int[Math.Max(Count + 1, targetStart.Length * 2)];
        for (int block = 0; block < Count; block++)
        {
            targetStart[block] = targets.Count;
            int end = block + 1 < Count ? starts[block + 1] : body.Instructions.Count;
            bool fallsThrough = true;
            if (end > starts[block]) fallsThrough = AddTargets(body.Instructions[end - 1]);
            if (fallsThrough && block + 1 < Count) targets.Add(block + 1);
        }
        targetStart[Count] = targets.Count;
        FindLive();
    }

    /// <summary>True if some path from the start leads to the block.</summary>
    public bool IsLive(int block) => isLive[block];

    /// <summary>True if some path of at least one step leads from one block to another, or the body is too large to say.</summary>
    public bool CanReach(int from, int to)
    {
        if (Count > Largest) return true;
        if (!hasReach) FindReach();
        return (reach[from * wordsPerBlock + (to >> 6)] >> (to & 63) & 1) != 0;
    }

    // True if the next block may follow too.
    bool AddTargets(Instruction last)
    {
        var plan = InstructionPlan.Of(last.Operation);
        if (plan.Flow == FlowKind.Next) return true;
        if (plan.Flow != FlowKind.End)
        {
            foreach (var operand in last.Operands)
            {
                if (operand is not LabelOperand { Label: { } label }) continue;
                if (label.Declaration == null) AddTarget(label);
                else if (label.Declaration is BranchTargets list)
                {
                    foreach (var listed in list.Labels)
                        if (listed.Declaration == null) AddTarget(listed);
                }
            }
        }
        return last.Guard != null;
    }

    void AddTarget(Label label)
    {
        // A label after the last instruction is the end of the function; an undefined one has been reported by the reader.
        int block = label.Target < 0 ? -1 : starts.BinarySearch(label.Target);
        if (block >= 0) targets.Add(block);
    }

    void FindLive()
    {
        if (isLive.Length < Count) isLive = new bool[Math.Max(Count, isLive.Length * 2)];
        Array.Clear(isLive, 0, Count);
        isLive[0] = true;
        pending.Push(0);
        while (pending.Count > 0)
        {
            int block = pending.Pop();
            for (int i = targetStart[block]; i < targetStart[block + 1]; i++)
            {
                if (isLive[targets[i]]) continue;
                isLive[targets[i]] = true;
                pending.Push(targets[i]);
            }
        }
    }

    // Backwards over the text until nothing changes: one round for code without loops, a few with them.
    void FindReach()
    {
        hasReach = true;
        wordsPerBlock = (Count + 63) >> 6;
        int length = Count * wordsPerBlock;
        if (reach.Length < length) reach = new ulong[Math.Max(length, reach.Length * 2)];
        Array.Clear(reach, 0, length);
        bool changed = true;
        while (changed)
        {
            changed = false;
            for (int block = Count - 1; block >= 0; block--)
            {
                int row = block * wordsPerBlock;
                for (int i = targetStart[block]; i < targetStart[block + 1]; i++)
                {
                    int target = targets[i];
                    ref ulong word = ref reach[row + (target >> 6)];
                    changed |= (word >> (target & 63) & 1) == 0;
                    word |= 1UL << (target & 63);
                    changed |= Merge(row, target * wordsPerBlock);
                }
            }
        }
    }

    bool Merge(int into, int from)
    {
        ulong news = 0;
        for (int i = 0; i < wordsPerBlock; i++)
        {
            ulong added = reach[from + i] & ~reach[into + i];
            news |= added;
            reach[into + i] |= added;
        }
        return news != 0;
    }
}

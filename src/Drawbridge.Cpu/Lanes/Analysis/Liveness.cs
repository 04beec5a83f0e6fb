namespace Drawbridge.Cpu.Lanes.Analysis;

/// <summary>Which values a block's start still needs. Values that live and die inside one block are left out from the beginning.</summary>
sealed class Liveness
{
    readonly BitSet[] liveIn;
    readonly int[] numbers;
    readonly List<LaneValue> crossing = [];

    public Liveness(LaneProgram program)
    {
        numbers = new int[program.Values.Count];
        for (int i = 0; i < numbers.Length; i++) numbers[i] = -1;
        FindCrossing(program);
        int count = program.Blocks.Count;
        liveIn = new BitSet[count];
        var kills = new BitSet[count];
        for (int i = 0; i < count; i++)
        {
            liveIn[i] = new BitSet(crossing.Count);
            kills[i] = new BitSet(crossing.Count);
            Summarise(program.Blocks[i], liveIn[i], kills[i]);
        }
        bool changed = true;
        while (changed)
        {
            changed = false;
            for (int i = count - 1; i >= 0; i--)
            {
                foreach (var next in program.Blocks[i].AllSuccessors)
                {
                    var incoming = liveIn[next.Index];
                    // The result of a barrier's reduction comes into being between the two.
                    int given = program.Blocks[i].Barrier?.Result is { } result ? numbers[result.Index] : -1;
                    if (given >= 0 && incoming[given])
                    {
                        incoming = new BitSet(crossing.Count);
                        incoming.UnionWith(liveIn[next.Index]);
                        incoming.Remove(given);
                    }
                    changed |= liveIn[i].UnionExcept(incoming, kills[i]);
                }
            }
        }
    }

    /// <summary>Number of values that are live between blocks.</summary>
    public int CrossingCount => crossing.Count;

    /// <summary>The values live at a block's start, as <see cref="NumberOf"/> numbers them.</summary>
    public BitSet LiveIn(LaneBlock block) => liveIn[block.Index];

    /// <summary>The values live at a block's start.</summary>
    public IEnumerable<LaneValue> ValuesLiveIn(LaneBlock block)
    {
        foreach (int number in liveIn[block.Index].Items) yield return crossing[number];
    }

    /// <summary>A value's number in the sets; -1 if it is never live between blocks.</summary>
    public int NumberOf(LaneValue value) => numbers[value.Index];

    /// <summary>True if a value is live between blocks somewhere.</summary>
    public bool IsCrossing(LaneValue value) => numbers[value.Index] >= 0;

    void FindCrossing(LaneProgram program)
    {
        // Read in a block before it is written there.
        foreach (var block in program.Blocks)
        {
            var written = new HashSet<LaneValue>();
            foreach (var op in block.Ops)
            {
                foreach (var value in op.Reads) Note(value, written);
                foreach (var value in op.Results) written.Add(value);
            }
            foreach (var value in block.EndingReads) Note(value, written);
            if (block.Barrier?.Result is { } result) Note(result, []);
        }

        void Note(LaneValue value, HashSet<LaneValue> written)
        {
            if (written.Contains(value) || numbers[value.Index] >= 0) return;
            numbers[value.Index] = crossing.Count;
            crossing.Add(value);
        }
    }

    void Summarise(LaneBlock block, BitSet reads, BitSet writes)
    {
        foreach (var op in block.Ops)
        {
            foreach (var value in op.Reads) Read(value);
            foreach (var value in op.Results)
            {
                if (numbers[value.Index] >= 0) writes.Add(numbers[value.Index]);
            }
        }
        foreach (var value in block.EndingReads) Read(value);

        void Read(LaneValue value)
        {
            int number = numbers[value.Index];
            if (number >= 0 && !writes[number]) reads.Add(number);
        }
    }
}

namespace Drawbridge.Cpu.Lanes.Analysis;

/// <summary>
/// Ways that front ends write long: jumps to blocks that only jump on, where lanes would wait and be collected for nothing, branches on the
/// negation of a condition, and blocks that only ask again what was asked on the way to them.
/// </summary>
static class Shortcuts
{
    public static void Take(LaneProgram program)
    {
        foreach (var block in program.Blocks)
        {
            if (block.Ending is not (Ending.Jump or Ending.Branch)) continue;
            block.Next = EndOf(block.Next!);
            if (block.Ending == Ending.Jump) continue;
            block.Taken = EndOf(block.Taken!);
            SeeThrough(block);
        }
        // Blocks that only ask are found when what nobody reads any more is gone.
        UnreadResults.Remove(program);
        SkipQuestions(program);
    }

    // Lanes that come to a block which only asks what they have just been asked know the answer.
    static void SkipQuestions(LaneProgram program)
    {
        var predecessors = Predecessors.Of(program.Blocks);
        foreach (var block in program.Blocks)
        {
            if (block.Ending == Ending.Jump)
            {
                if (Before(block) is { } asked && block.Ops.TrueForAll(op => !op.Results.Contains(asked.Condition.Value!))) block.Next = Answered(block.Next!, asked, asked.Taken == block);
            }
            else if (IsQuestion(block))
            {
                block.Taken = Answered(block.Taken!, block, true);
                block.Next = Answered(block.Next!, block, false);
            }
        }

        // The branch that all lanes of a block come from, by one of its two ways.
        LaneBlock? Before(LaneBlock block) => block != program.Blocks[0] && Predecessors.In(predecessors, block) is [var before] && IsQuestion(before) ? before : null;
    }

    static bool IsQuestion(LaneBlock block) => block.Ending == Ending.Branch && block.Taken != block.Next && block.Condition.Value != null;

    // Where lanes go on from a block, the answer to a question being known.
    static LaneBlock Answered(LaneBlock block, LaneBlock asked, bool isTaken)
    {
        if (block.Ops.Count > 0 || !IsQuestion(block) || block.Condition != asked.Condition) return block;
        return EndOf(isTaken == (block.IsNegated == asked.IsNegated) ? block.Taken! : block.Next!);
    }

    // Where jumps lead that do nothing on the way; an endless round of them stays.
    static LaneBlock EndOf(LaneBlock block)
    {
        var seen = new HashSet<LaneBlock>();
        var end = block;
        while (end is { Ending: Ending.Jump, Ops.Count: 0 })
        {
            if (!seen.Add(end)) return block;
            end = end.Next!;
        }
        return end;
    }

    // Asks what the condition was made of, if that still holds at the end of the block.
    static void SeeThrough(LaneBlock block)
    {
        var asked = block.Condition;
        bool isNegated = block.IsNegated;
        var written = new HashSet<LaneValue>();
        for (int i = block.Ops.Count - 1; i >= 0 && asked.Value != null; i--)
        {
            var op = block.Ops[i];
            if (op.Results.Contains(asked.Value))
            {
                if (op.Code is not (LaneCode.Move or LaneCode.Not)) break;
                asked = op.Sources[0];
                isNegated ^= op.Code == LaneCode.Not;
            }
            written.UnionWith(op.Results);
            if (asked.Value != null && !written.Contains(asked.Value)) (block.Condition, block.IsNegated) = (asked, isNegated);
        }
    }
}

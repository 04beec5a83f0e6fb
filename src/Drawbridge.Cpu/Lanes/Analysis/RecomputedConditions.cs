using Drawbridge.Cpu.Operators;

namespace Drawbridge.Cpu.Lanes.Analysis;

/// <summary>The one operation that writes a value.</summary>
/// <param name="Block">Where it is.</param>
/// <param name="Op">The operation.</param>
sealed record Definition(LaneBlock Block, LaneOp Op);

/// <summary>
/// Conditions that are needed again behind a barrier: comparing once more with a constant costs less than keeping a mask in every group's frame,
/// and what is compared is mostly a scalar and a step.
/// </summary>
static class RecomputedConditions
{
    public static void Introduce(LaneProgram program)
    {
        var regions = Region.Of(program);
        if (regions.Count == 1 || program.Dispatch != null) return;
        var rounds = program.Blocks.ToDictionary(block => block, ComesRound);
        var definitions = Definitions(program);
        var readersOf = ReadersOfMasks(program);
        int count = program.Values.Count;
        for (int i = 0; i < count; i++)
        {
            var condition = program.Values[i];
            if (condition.Type != LaneType.Mask || ComparisonOf(condition) is not { } comparison) continue;
            var home = regions.Where(region => region.Contains(comparison.Block)).ToArray();
            var readers = (readersOf.TryGetValue(condition, out var all) ? all : []).Where(block => Array.TrueForAll(home, region => !region.Contains(block))).ToArray();
            if (readers.Length == 0 || Array.Exists(readers, block => rounds[block] || !CanReplace(block, condition))) continue;
            foreach (var block in readers) Recompute(program, block, condition, comparison.Op);
        }

        // The comparison that a condition is the answer of for good: neither it nor what it compares is ever written again.
        Definition? ComparisonOf(LaneValue condition)
        {
            var value = condition;
            while (definitions.TryGetValue(value, out var found) && found is { } definition && !rounds[definition.Block])
            {
                switch (definition.Op.Code)
                {
                    case LaneCode.Move when definition.Op.Sources[0].Value is { } copied:
                        value = copied;
                        continue;
                    case LaneCode.Compare when definition.Op.Sources.Count(source => source.IsConstant) == 1:
                        var compared = definition.Op.Sources.First(source => !source.IsConstant).Value!;
                        return definitions.TryGetValue(compared, out var origin) && origin is { } its && !rounds[its.Block] ? definition : null;
                    default:
                        return null;
                }
            }
            return null;
        }
    }

    static Dictionary<LaneValue, List<LaneBlock>> ReadersOfMasks(LaneProgram program)
    {
        var readers = new Dictionary<LaneValue, List<LaneBlock>>();
        foreach (var block in program.Blocks)
        {
            foreach (var op in block.Ops)
            {
                foreach (var value in op.Reads) Note(value, block);
            }
            foreach (var value in block.EndingReads) Note(value, block);
        }
        return readers;

        void Note(LaneValue value, LaneBlock block)
        {
            if (value.Type != LaneType.Mask) return;
            if (!readers.TryGetValue(value, out var blocks)) readers.Add(value, blocks = []);
            if (blocks.Count == 0 || blocks[^1] != block) blocks.Add(block);
        }
    }

    /// <summary>Where values are written that are written in one place only; null for the others.</summary>
    public static Dictionary<LaneValue, Definition?> Definitions(LaneProgram program)
    {
        var definitions = new Dictionary<LaneValue, Definition?>();
        foreach (var block in program.Blocks)
        {
            foreach (var op in block.Ops)
            {
                foreach (var result in op.Results)
                {
                    if (!definitions.TryAdd(result, new Definition(block, op))) definitions[result] = null;
                }
            }
            if (block.Barrier?.Result is { } received) definitions[received] = null;
        }
        return definitions;
    }

    // True if lanes may come to a block again.
    static bool ComesRound(LaneBlock block)
    {
        var seen = new HashSet<LaneBlock>();
        var work = new Stack<LaneBlock>(block.AllSuccessors);
        while (work.TryPop(out var next))
        {
            if (next == block) return true;
            if (!seen.Add(next)) continue;
            foreach (var further in next.AllSuccessors) work.Push(further);
        }
        return false;
    }

    // Guards and barriers hold values, not operands.
    static bool CanReplace(LaneBlock block, LaneValue value) => block.Barrier == null && block.Ops.TrueForAll(op => op.Guard != value);

    static void Recompute(LaneProgram program, LaneBlock block, LaneValue condition, LaneOp comparison)
    {
        var again = program.NewValue(LaneType.Mask, condition.Name + "again");
        foreach (var op in block.Ops)
        {
            for (int i = 0; i < op.Sources.Length; i++)
            {
                if (op.Sources[i].Value == condition) op.Replace(i, op.Sources[i] with { Value = again });
            }
        }
        if (block.Condition.Value == condition) block.Condition = block.Condition with { Value = again };
        block.Ops.Insert(0, new LaneOp(LaneCode.Compare, [again], comparison.Sources) { Detail = comparison.Detail, Origin = comparison.Origin, OriginIndex = comparison.OriginIndex });
    }
}

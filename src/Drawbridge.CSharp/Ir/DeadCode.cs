namespace Drawbridge.CSharp.Ir;

/// <summary>Removes what nobody needs: computations without a reader, labels nobody jumps to, line marks without instructions.</summary>
static class DeadCode
{
    public static void Remove(List<Line> lines)
    {
        RemoveUnreached(lines);
        bool[] isNeeded = Needed(lines);
        int kept = 0;
        for (int i = 0; i < lines.Count; i++)
        {
            if (!isNeeded[i]) continue;
            // Of two marks without an instruction between them the second counts; of two equal ones, the first.
            if (lines[i] is SourceLine && kept > 0 && lines[kept - 1] is SourceLine) kept--;
            lines[kept++] = lines[i];
        }
        while (kept > 0 && lines[kept - 1] is SourceLine) kept--;
        lines.RemoveRange(kept, lines.Count - kept);
    }

    static void RemoveUnreached(List<Line> lines)
    {
        var kept = new List<Line>(lines.Count);
        bool isReached = true;
        foreach (var line in lines)
        {
            if (line is Label { IsUsed: true }) isReached = true;
            if (!isReached || line is Label { IsUsed: false }) continue;
            kept.Add(line);
            if (line is Instruction { Guard: null, Opcode: "bra.uni" or "ret" or "trap" or "exit" }) isReached = false;
        }
        lines.Clear();
        lines.AddRange(kept);
    }

    static bool[] Needed(List<Line> lines)
    {
        var writers = new Dictionary<Register, List<int>>();
        for (int i = 0; i < lines.Count; i++)
            foreach (var register in lines[i].Written)
            {
                if (!writers.TryGetValue(register, out var list)) writers.Add(register, list = []);
                list.Add(i);
            }
        bool[] isNeeded = new bool[lines.Count];
        var waiting = new Stack<int>();
        for (int i = 0; i < lines.Count; i++)
            if (!lines[i].IsPure) Need(i);
        while (waiting.Count > 0)
            foreach (var register in lines[waiting.Pop()].Read)
                if (writers.TryGetValue(register, out var list))
                    foreach (int writer in list) Need(writer);
        return isNeeded;

        void Need(int index)
        {
            if (isNeeded[index]) return;
            isNeeded[index] = true;
            waiting.Push(index);
        }
    }
}

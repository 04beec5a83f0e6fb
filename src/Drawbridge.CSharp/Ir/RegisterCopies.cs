namespace Drawbridge.CSharp.Ir;

/// <summary>
/// Copies from and to registers that are written more than once, as the elements of promoted arrays are: what is computed into a temporary only to be
/// copied is computed in place, and what is copied only to be read is read in place.
/// </summary>
static class RegisterCopies
{
    public static void Forward(List<Line> lines)
    {
        var writes = Count(lines, line => line.Written);
        var reads = Count(lines, line => line.Read);
        for (int i = 0; i < lines.Count; i++)
        {
            if (CopyOf(lines[i]) is not { } copy) continue;
            if (IsOnce(copy.From) && Before(i) is { Guard: null } maker && maker.Target == copy.From) maker.Target = copy.To;
            else if (!IsOnce(copy.To) || !ReadLater(lines, i, copy.To, copy.From)) continue;
            lines.RemoveAt(i--);
        }

        bool IsOnce(Register register) => writes.TryGetValue(register, out int written) && written == 1 && reads.TryGetValue(register, out int read) && read == 1;

        Instruction? Before(int index)
        {
            while (--index >= 0)
                if (lines[index] is not SourceLine) return lines[index] as Instruction;
            return null;
        }
    }

    /// <summary>Puts <paramref name="from"/> into the place that reads <paramref name="to"/>, if nothing changes it before.</summary>
    static bool ReadLater(List<Line> lines, int index, Register to, Register from)
    {
        const int Far = 200;
        for (int i = index + 1; i < lines.Count && i < index + Far; i++)
        {
            if (lines[i] is Label) return false;
            if (lines[i] is Instruction instruction)
                for (int operand = 0; operand < instruction.Sources.Length; operand++)
                    if (instruction.Sources[operand] == to)
                    {
                        instruction.Sources[operand] = from;
                        return true;
                    }
            if (lines[i].Read.Contains(to) || lines[i].Written.Contains(from)) return false;
        }
        return false;
    }

    static (Register To, Register From)? CopyOf(Line line) => line is Instruction { Guard: null, Target: Register to, Sources: [Register from] } copy
        && copy.Opcode == "mov." + Register.Type(to.Class) && to.Class == from.Class ? (to, from) : null;

    static Dictionary<Register, int> Count(List<Line> lines, Func<Line, IEnumerable<Register>> registers)
    {
        var counts = new Dictionary<Register, int>();
        foreach (var register in lines.SelectMany(registers)) counts[register] = counts.TryGetValue(register, out int known) ? known + 1 : 1;
        return counts;
    }
}

using Drawbridge.Ptx.Syntax;

namespace Drawbridge.Ptx.Passes;

/// <summary>
/// The writes of each register in groups, so that whatever a read may see was written in one of them. Only registers with more than one write are looked
/// at. Where control comes together before a read, what comes from either side is one; where nothing reads the register any more, nothing is.
/// </summary>
sealed class Webs
{
    readonly FunctionCode code;
    readonly HashSet<Register> candidates = [];
    // A node is a write, what a block begins with, or what a register held before the function began.
    readonly List<int> parents = [];
    readonly Dictionary<(CodeBlock Block, Register Register), int> starts = [], ends = [];
    readonly Dictionary<(Instruction Writer, Register Register), int> written = [];
    readonly Dictionary<Register, int> outside = [];
    readonly Dictionary<Register, int> current = [];
    CodeBlock? inside;

    public Webs(FunctionCode code)
    {
        this.code = code;
        Choose();
        var open = new Stack<(CodeBlock Block, Register Register)>();
        foreach (var block in code.Reachable)
        {
            current.Clear();
            foreach (var instruction in block.Instructions)
            {
                foreach (var register in InstructionRegisters.Reads(instruction))
                    if (candidates.Contains(register) && !current.ContainsKey(register)) current[register] = StartOf(block, register, open);
                foreach (var (register, isWhole) in Writes(instruction))
                {
                    if (!candidates.Contains(register)) continue;
                    int node = written[(instruction, register)] = Node();
                    // What it may leave as it was belongs to what it writes.
                    if (!isWhole) Join(node, current.TryGetValue(register, out int before) ? before : StartOf(block, register, open));
                    current[register] = node;
                }
            }
            foreach (var pair in current) ends[(block, pair.Key)] = pair.Value;
        }
        while (open.Count > 0)
        {
            var (block, register) = open.Pop();
            int node = starts[(block, register)];
            if (block.Index == 0) Join(node, Outside(register));
            foreach (var before in block.Predecessors)
                if (before.IsReachable) Join(node, ends.TryGetValue((before, register), out int end) ? end : StartOf(before, register, open));
        }
    }

    /// <summary>Each register with each of its groups, in the order of the text; some more than once. What comes from outside of the function is first.</summary>
    public IEnumerable<(Register Register, int Web)> All()
    {
        foreach (var pair in outside) yield return (pair.Key, Find(pair.Value));
        foreach (var block in code.Blocks)
        {
            if (!block.IsReachable) continue;
            foreach (var instruction in block.Instructions)
                foreach (var (register, _) in InstructionRegisters.Writes(instruction))
                    if (written.TryGetValue((instruction, register), out int node)) yield return (register, Find(node));
        }
    }

    /// <summary>Begins a walk through a block; each instruction is then visited once, in order, and may be replaced afterwards.</summary>
    public void Enter(CodeBlock block)
    {
        current.Clear();
        inside = block;
    }

    /// <summary>Tells the group of each register that the next instruction of the block reads, and of each that it writes.</summary>
    public void Visit(Instruction instruction, Action<Register, int, bool> found)
    {
        foreach (var register in InstructionRegisters.Reads(instruction))
        {
            if (!candidates.Contains(register)) continue;
            if (current.TryGetValue(register, out int node) || starts.TryGetValue((inside!, register), out node)) found(register, Find(node), false);
        }
        foreach (var (register, _) in InstructionRegisters.Writes(instruction))
        {
            if (!written.TryGetValue((instruction, register), out int node)) continue;
            current[register] = node;
            found(register, Find(node), true);
        }
    }

    void Choose()
    {
        var once = new HashSet<Register>();
        foreach (var block in code.Blocks)
            foreach (var instruction in block.Instructions)
                foreach (var (register, _) in InstructionRegisters.Writes(instruction))
                    if (!once.Add(register) && register.VectorWidth == 1) candidates.Add(register);
        // Arguments and results have the names that callers know.
        foreach (var variable in code.Function.Parameters.Concat(code.Function.Returns))
            if (variable.Register is { } register) candidates.Remove(register);
    }

    // The accumulators of a warpgroup's product are read too, though they stand among its results alone.
    static IEnumerable<(Register Register, bool IsWhole)> Writes(Instruction instruction) => InstructionRegisters.Writes(instruction)
        .Select(write => (write.Register, write.IsWhole && !instruction.Operation.Opcode.StartsWith("wgmma", StringComparison.Ordinal)));

    int StartOf(CodeBlock block, Register register, Stack<(CodeBlock Block, Register Register)> open)
    {
        if (starts.TryGetValue((block, register), out int node)) return node;
        open.Push((block, register));
        return starts[(block, register)] = Node();
    }

    int Outside(Register register) => outside.TryGetValue(register, out int node) ? node : outside[register] = Node();

    int Node()
    {
        parents.Add(parents.Count);
        return parents.Count - 1;
    }

    int Find(int node)
    {
        while (parents[node] != node) node = parents[node] = parents[parents[node]];
        return node;
    }

    void Join(int one, int other) => parents[Find(one)] = Find(other);
}

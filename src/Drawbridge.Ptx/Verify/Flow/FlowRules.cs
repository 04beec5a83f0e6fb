using System.Text;
using Drawbridge.Ptx.Isa;
using Drawbridge.Ptx.Syntax;

namespace Drawbridge.Ptx.Verify;

/// <summary>Control flow of a function: code nothing reaches, registers read where no path has written them.</summary>
sealed class FlowRules(VerifyContext context)
{
    /// <summary>Registers looked at closely in one function; past it the function is wrong enough already.</summary>
    const int MostSearches = 100;

    readonly FlowGraph graph = new();
    readonly HashSet<int> reported = [];
    Function function = null!;
    int searches;

    public void Begin(Function checkedFunction)
    {
        function = checkedFunction;
        searches = 0;
    }

    public void Check(RegisterUse use)
    {
        var body = function.Body!;
        if (body.Instructions.Count == 0) return;
        graph.Build(body, use.BlockStarts);
        CheckReachable(body, use.BlockStarts);
        reported.Clear();
        foreach (var read in use.Exposed)
        {
            if (!graph.IsLive(read.Block) || IsDefined(read, use, body) || !reported.Add(read.Register)) continue;
            ReportUndefined(body.Instructions[read.Instruction], body.Registers[read.Register], use.IsWritten(read.Register));
        }
    }

    void CheckReachable(Body body, List<int> starts)
    {
        bool wasLive = true;
        for (int block = 1; block < starts.Count; block++)
        {
            bool isLive = graph.IsLive(block);
            if (!isLive && wasLive && starts[block] < body.Instructions.Count)
            {
                var instruction = body.Instructions[starts[block]];
                // Compilers end stubs with trap; exit; ret in a row.
                if (InstructionPlan.Of(instruction.Operation).Flow == FlowKind.End) continue;
                context.Report(VerifyDiagnostics.Unreachable, instruction, $"nothing leads to this '{instruction.Operation.Text}'");
            }
            wasLive = isLive;
        }
    }

    bool IsDefined(ExposedRead read, RegisterUse use, Body body)
    {
        if (!use.IsWritten(read.Register)) return false;
        if (use.IsParameter(read.Register)) return true;
        int first = use.FirstWriter(read.Register);
        // Every live block follows the first one.
        if (first == 0 && read.Block != 0) return true;
        if (graph.CanReach(first, read.Block) || graph.CanReach(use.LastWriter(read.Register), read.Block)) return true;
        return ++searches > MostSearches || AnyWriterReaches(read, use.BlockStarts, body);
    }

    // The register has several writers and neither the first nor the last leads here: look at all of them.
    bool AnyWriterReaches(ExposedRead read, List<int> starts, Body body)
    {
        int block = 0;
        for (int i = 0; i < body.Instructions.Count; i++)
        {
            if (block + 1 < starts.Count && i == starts[block + 1]) block++;
            if (Writes(body.Instructions[i], read.Register) && graph.CanReach(block, read.Block)) return true;
        }
        return false;
    }

    static bool Writes(Instruction instruction, int register)
    {
        var operands = instruction.Operands;
        bool isCall = instruction.Operation.Opcode == "call";
        var slots = isCall ? [] : InstructionPlan.Of(instruction.Operation).Arrangements(operands.Length).FirstOrDefault() ?? [];
        for (int i = 0; i < operands.Length; i++)
        {
            bool isDestination = isCall ? i == 0 && operands[0] is ListOperand : i < slots.Length && slots[i].IsDestination;
            if (isDestination && Holds(operands[i], register)) return true;
        }
        return false;
    }

    static bool Holds(Operand operand, int register) => operand switch
    {
        Register plain => plain.Index == register,
        RegisterPart part => part.Register.Index == register,
        VectorOperand vector => vector.Elements.Any(element => Holds(element, register)),
        PairOperand pair => Holds(pair.First, register) || Holds(pair.Second, register),
        ListOperand list => list.Items.Any(item => Holds(item, register)),
        _ => false,
    };

    void ReportUndefined(Instruction instruction, Register register, bool isWritten)
    {
        if (register.Type == PtxType.None || IsDeclaredUndefined(register.Name) || IsCleared(instruction, register)) return;
        int operand = Array.FindIndex(instruction.Operands, candidate => candidate is not PairOperand && (Holds(candidate, register.Index) || IsBase(candidate, register)));
        string message = isWritten ? $"no path to here writes '{register.Name}' before it is read" : $"'{register.Name}' is read, but nothing writes it";
        bool isCopy = instruction.Operation.Opcode == "mov" || operand >= 0 && instruction.Operands[operand] is VectorOperand;
        context.Report(isCopy ? VerifyDiagnostics.UndefinedCopied : VerifyDiagnostics.NeverWritten, instruction, operand, message);
    }

    static bool IsBase(Operand operand, Register register) => operand is Address { Base: Register held } && held == register || operand is Negated { Inner: Register inner } && inner == register;

    // xor r, r, r and sub r, r, r are zero whatever r held.
    static bool IsCleared(Instruction instruction, Register register) =>
        instruction.Operation.Opcode is "xor" or "sub" && instruction.Operands.Length == 3 && instruction.Operands[1] == register && instruction.Operands[2] == register;

    // LLVM says of registers whose value does not matter: // implicit-def: %r12
    bool IsDeclaredUndefined(string name)
    {
        byte[] bytes = context.Module.Source.Bytes;
        byte[] comment = Encoding.UTF8.GetBytes("implicit-def: " + name);
        int end = Math.Min(function.Body!.EndPosition, bytes.Length - comment.Length);
        for (int at = function.Position; at <= end; at++)
        {
            if (bytes[at] != comment[0]) continue;
            int i = 1;
            while (i < comment.Length && bytes[at + i] == comment[i]) i++;
            if (i == comment.Length && (at + i == bytes.Length || bytes[at + i] <= ' ')) return true;
        }
        return false;
    }
}

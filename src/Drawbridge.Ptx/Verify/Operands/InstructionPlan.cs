using Drawbridge.Ptx.Isa;
using Drawbridge.Ptx.Syntax;

namespace Drawbridge.Ptx.Verify;

/// <summary>Where control goes after an instruction.</summary>
enum FlowKind : byte
{
    /// <summary>To the next one.</summary>
    Next,

    /// <summary>To a label.</summary>
    Branch,

    /// <summary>To one of several labels.</summary>
    Indexed,

    /// <summary>Nowhere: the thread ends or returns.</summary>
    End,
}

/// <summary>A rule of one instruction, called where operands and versions are in order.</summary>
delegate void InstructionRule(VerifyContext context, Instruction instruction);

/// <summary>What the verifier knows about an operation: made once, kept on it.</summary>
sealed class InstructionPlan
{
    readonly Slot[][][] byCount;

    InstructionPlan(Operation operation)
    {
        Operation = operation;
        IsCall = operation.Opcode == "call";
        byCount = IsCall ? [] : Arrange(operation);
        Flow = operation.Opcode switch
        {
            "bra" => FlowKind.Branch,
            "brx" => FlowKind.Indexed,
            "ret" or "exit" or "trap" => FlowKind.End,
            _ => FlowKind.Next,
        };
        ReadsCarry = (operation.Form.Effects & Effects.ReadsCarry) != 0;
        // addc.cc and addc share a form; the modifier says which of them writes.
        WritesCarry = (operation.Form.Effects & Effects.WritesCarry) != 0 && operation.Has("cc");
        IsParameterAccess = operation.Space == StateSpace.Param && operation.Opcode is "ld" or "st";
        AccessBytes = AccessOf(operation);
        Rule = InstructionRules.Find(operation);
    }

    public Operation Operation { get; }

    /// <summary>The platform on which the operation was last found available.</summary>
    public Platform? AvailableOn { get; set; }

    public bool IsCall { get; }

    public FlowKind Flow { get; }

    public bool ReadsCarry { get; }

    public bool WritesCarry { get; }

    /// <summary>True for <c>ld.param</c> and <c>st.param</c>.</summary>
    public bool IsParameterAccess { get; }

    /// <summary>Bytes that a load, store or atomic touches; 0 for other instructions.</summary>
    public int AccessBytes { get; }

    /// <summary>The instruction's own rule, or null.</summary>
    public InstructionRule? Rule { get; }

    public int MinOperands
    {
        get
        {
            int count = 0;
            while (count < byCount.Length && byCount[count].Length == 0) count++;
            return count;
        }
    }

    public int MaxOperands => byCount.Length - 1;

    public static InstructionPlan Of(Operation operation) => operation.Plan ??= new InstructionPlan(operation);

    /// <summary>The ways in which <paramref name="count"/> operands can be meant, the likeliest first; empty if so many are too few or too many.</summary>
    public Slot[][] Arrangements(int count) => count < byCount.Length ? byCount[count] : [];

    static Slot[][][] Arrange(Operation operation)
    {
        var shapes = operation.Operands;
        var found = new List<Slot[]>();
        foreach (uint mask in operation.Syntax.Arrangements)
        {
            var slots = new List<Slot>();
            for (int i = 0; i < shapes.Length; i++)
            {
                if ((mask >> i & 1) == 0 || shapes[i].Spec.IsPairSecond) continue;
                // Whether the second half of a pair is there decides nothing else, so one arrangement serves for both.
                bool isPair = i + 1 < shapes.Length && shapes[i + 1].Spec.IsPairSecond;
                slots.Add(new Slot(shapes[i], isPair ? shapes[i + 1] : null, operation));
            }
            if (!found.Exists(other => IsSame(other, slots))) found.Add(slots.ToArray());
        }
        int most = 0;
        foreach (var slots in found) most = Math.Max(most, slots.Length);
        var byCount = new Slot[most + 1][][];
        for (int count = 0; count < byCount.Length; count++) byCount[count] = found.FindAll(slots => slots.Length == count).ToArray();
        if (found.Count == 0) byCount[0] = [[]];
        return byCount;
    }

    static bool IsSame(Slot[] a, List<Slot> b)
    {
        if (a.Length != b.Count) return false;
        for (int i = 0; i < a.Length; i++)
            if (a[i].Shape != b[i].Shape) return false;
        return true;
    }

    static int AccessOf(Operation operation)
    {
        if (operation.Opcode is not ("ld" or "ldu" or "st" or "atom" or "red") || operation.Has("async")) return 0;
        int count = operation["vec"] is { } vector ? vector[vector.Length - 1] - '0' : 1;
        return operation.Type.Bytes() * count;
    }
}

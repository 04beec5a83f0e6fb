using Drawbridge.Interpreter.Decoding;
using Drawbridge.Interpreter.Execution;
using Drawbridge.Ptx.Isa;
using Drawbridge.Ptx.Syntax;
using Drawbridge.Runtime;

namespace Drawbridge.Interpreter.Steps;

/// <summary><c>ret</c>, also at the end of a body.</summary>
sealed class ReturnStep : ControlStep
{
    public override void Run(Warp warp, Frame frame, int pc, uint active, uint idle)
    {
        warp.Put(frame, pc + 1, idle);
        warp.Return(frame, active);
    }
}

/// <summary><c>exit</c>.</summary>
sealed class ExitStep : ControlStep
{
    public override void Run(Warp warp, Frame frame, int pc, uint active, uint idle)
    {
        warp.Put(frame, pc + 1, idle);
        warp.Exit(active);
    }
}

/// <summary><c>brx.idx</c>: each lane goes to the label its index names.</summary>
sealed class IndexedBranchStep(Source index, int[] targets) : ControlStep
{
    public override void Run(Warp warp, Frame frame, int pc, uint active, uint idle)
    {
        warp.Put(frame, pc + 1, idle);
        for (uint left = active; left != 0; left &= left - 1)
        {
            int lane = Lowest(left);
            ulong chosen = index.Read(frame, lane);
            if (chosen >= (ulong)targets.Length)
                throw new LaneFault(FaultDiagnostics.BranchIndex, lane, $"index {chosen} into a list of {targets.Length} labels");
            warp.Put(frame, targets[chosen], 1u << lane);
        }
    }
}

/// <summary><c>trap</c> and <c>brkpt</c>.</summary>
sealed class StopStep(Ptx.Diagnostics.DiagnosticKind kind, string message) : PlainStep
{
    public override void Run(Warp warp, Frame frame, uint active) => throw new LaneFault(kind, Lowest(active), message);
}

/// <summary>Makes the steps that say where lanes go on.</summary>
static class ControlSteps
{
    public static void Add(SemanticTable<StepBuilder> table)
    {
        table[Semantic.Branch] = (_, instruction) => new BranchStep(Target(instruction.Operands[0]));
        table[Semantic.BranchIndexed] = IndexedBranch;
        table[Semantic.Return] = (_, _) => new ReturnStep();
        table[Semantic.Exit] = (_, _) => new ExitStep();
        table[Semantic.Trap] = (_, _) => new StopStep(FaultDiagnostics.Trap, "the kernel executed 'trap'");
        table[Semantic.Breakpoint] = (_, _) => new StopStep(FaultDiagnostics.Breakpoint, "the kernel executed 'brkpt'");
        table[Semantic.Call] = table[Semantic.CallIndirect] = CallSteps.Build;
    }

    static int Target(Operand operand) => ((LabelOperand)operand).Label.Target;

    static Step IndexedBranch(Decoder decoder, Instruction instruction)
    {
        var list = (BranchTargets)((LabelOperand)instruction.Operands[1]).Label.Declaration!;
        return new IndexedBranchStep(decoder.Source(instruction.Operands[0], PtxType.U32, instruction), [.. list.Labels.Select(label => label.Target)]);
    }
}

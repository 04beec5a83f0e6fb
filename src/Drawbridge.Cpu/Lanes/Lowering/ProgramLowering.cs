using Drawbridge.Cpu.Operators;
using Drawbridge.Ptx.Isa;
using Drawbridge.Ptx.Syntax;
using Drawbridge.Runtime;

namespace Drawbridge.Cpu.Lanes.Lowering;

/// <summary>
/// PTX to the lane program: a kernel and everything it calls, calls written out in place, every instruction as operations on lanes
/// (<see cref="ComputeLowering"/>, <see cref="MemoryLowering"/>, <see cref="CollectiveLowering"/>).
/// </summary>
sealed partial class ProgramLowering
{
    // Calls written out in place multiply; past this the kernel is left to the interpreter.
    const int MostInstructions = 400_000;

    Recursion? recursion;

    ProgramLowering(ModuleImage image, SharedLayout shared, Function entry)
    {
        Image = image;
        Shared = shared;
        Parameters = new ParameterLayout(entry);
        Program = new LaneProgram { Entry = entry, SharedBytes = shared.StaticBytes };
        Scope = new FunctionScope(entry, null, null);
    }

    public ModuleImage Image { get; }

    public SharedLayout Shared { get; }

    public ParameterLayout Parameters { get; }

    public LaneProgram Program { get; }

    /// <summary>The function whose instructions are being lowered.</summary>
    public FunctionScope Scope { get; private set; }

    /// <summary>The functions that may call themselves.</summary>
    public Recursion Recursion => recursion ??= new(this);

    /// <summary>The block that operations are added to.</summary>
    public LaneBlock Block { get; private set; } = null!;

    /// <summary>The instruction being lowered.</summary>
    public Instruction Instruction { get; private set; } = null!;

    /// <summary>Lowers a kernel.</summary>
    /// <exception cref="CannotCompile">It has something that lanes cannot express.</exception>
    public static LaneProgram Lower(ModuleImage image, SharedLayout shared, Function entry)
    {
        var lowering = new ProgramLowering(image, shared, entry);
        lowering.Block = lowering.Program.NewBlock();
        lowering.LowerBody();
        lowering.recursion?.LowerBodies();
        return lowering.Program;
    }

    /// <summary>Writes a function's body where it is not in place of a call.</summary>
    /// <param name="scope">The function.</param>
    /// <param name="entry">Where it begins.</param>
    /// <param name="begin">Adds what comes before its first instruction.</param>
    public void LowerBody(FunctionScope scope, LaneBlock entry, Action begin)
    {
        (Scope, Block) = (scope, entry);
        begin();
        LowerBody();
    }

    void LowerBody()
    {
        var body = Scope.Function.Body!;
        if (Scope.Frame == null) Program.LocalBytes = Scope.PlaceVariables(Program.LocalBytes);
        var blocks = new Dictionary<int, LaneBlock>();
        foreach (var instruction in body.Instructions)
        {
            foreach (int target in Targets(instruction)) blocks.TryAdd(target, Program.NewBlock());
        }
        bool isOpen = true;
        for (int i = 0; i <= body.Instructions.Count; i++)
        {
            if (blocks.TryGetValue(i, out var block))
            {
                if (isOpen) Jump(block);
                Block = block;
                isOpen = true;
            }
            if (i == body.Instructions.Count) break;
            // What no path reaches is not lowered.
            if (!isOpen) continue;
            Instruction = body.Instructions[i];
            if (Program.Instructions.Count >= MostInstructions) throw new CannotCompile("calls written out in place make too much code");
            Program.Instructions.Add(Instruction);
            isOpen = Lower(blocks);
        }
        if (isOpen) EndOfFunction();
    }

    static IEnumerable<int> Targets(Instruction instruction) => instruction.Operation.Semantic switch
    {
        Semantic.Branch => [((LabelOperand)instruction.Operands[0]).Label.Target],
        Semantic.BranchIndexed => ((BranchTargets)((LabelOperand)instruction.Operands[1]).Label.Declaration!).Labels.Select(label => label.Target),
        _ => [],
    };

    // False if nothing goes on behind the instruction.
    bool Lower(Dictionary<int, LaneBlock> blocks)
    {
        var operation = Instruction.Operation;
        switch (operation.Semantic)
        {
            case Semantic.Branch:
                return Branch(blocks[((LabelOperand)Instruction.Operands[0]).Label.Target]);
            case Semantic.BranchIndexed:
                return BranchIndexed(blocks);
            case Semantic.Return or Semantic.Exit:
                var end = Block;
                bool goesOn = Instruction.Guard != null;
                if (goesOn) Branch(end = Program.NewBlock());
                var rest = Block;
                Block = end;
                if (operation.Semantic == Semantic.Exit) end.Ending = Ending.Exit;
                else EndOfFunction();
                Block = rest;
                return goesOn;
            case Semantic.Call or Semantic.CallIndirect:
                Around(() => CallLowering.Lower(this));
                return true;
            case Semantic.BarrierCta:
                Around(() => BarrierLowering.Lower(this));
                return true;
            case Semantic.Fence or Semantic.BarrierCluster:
                Program.HasFences = true;
                return true;
            // A sleep may be as short as that.
            case Semantic.Hint or Semantic.GridDependency or Semantic.Sleep:
                return true;
            default:
                if (MemoryLowering.Lower(this) || AsyncLowering.Lower(this) || CollectiveLowering.Lower(this) || ComputeLowering.Lower(this)) return true;
                throw new CannotCompile($"'{operation}'");
        }
    }

    void EndOfFunction()
    {
        if (Scope.Return is { } target) Jump(target);
        else Block.Ending = Ending.Exit;
    }

    /// <summary>Ends the block with a jump.</summary>
    public void Jump(LaneBlock target)
    {
        Block.Ending = Ending.Jump;
        Block.Next = target;
    }

    /// <summary>Goes on in a new block after a barrier or yield.</summary>
    public void Suspend(Ending ending, BarrierEnd? barrier)
    {
        var next = Program.NewBlock();
        (Block.Ending, Block.Barrier, Block.Next) = (ending, barrier, next);
        Block = next;
    }

    /// <summary>Goes on in a block, a new one if none is given, that something else leads to.</summary>
    public LaneBlock Continue(LaneBlock? block = null) => Block = block ?? Program.NewBlock();

    // Goes on in a new block where the guard does not hold; true if there is one.
    bool Branch(LaneBlock target)
    {
        if (Instruction.Guard == null)
        {
            Jump(target);
            return false;
        }
        Branch(new Source(GuardValue, 0, LaneType.Mask), Instruction.IsGuardNegated, target);
        return true;
    }

    /// <summary>Ends the block with a branch where a condition holds; goes on in a new one where it does not.</summary>
    public void Branch(Source condition, bool isNegated, LaneBlock target)
    {
        var next = Program.NewBlock();
        (Block.Ending, Block.Condition, Block.IsNegated, Block.Taken, Block.Next) = (Ending.Branch, condition, isNegated, target, next);
        Block = next;
    }

    // One comparison a label; what is past the end faults.
    bool BranchIndexed(Dictionary<int, LaneBlock> blocks)
    {
        Around(() =>
        {
            var index = Operand(Instruction.Operands[0], PtxType.U32);
            var targets = ((BranchTargets)((LabelOperand)Instruction.Operands[1]).Label.Declaration!).Labels;
            for (int i = 0; i < targets.Length; i++)
            {
                var isIt = Compute(LaneCode.Compare, LaneType.Mask, Comparison.Equal, index, Number((ulong)i));
                Branch(new Source(isIt, 0, LaneType.Mask), false, blocks[targets[i].Target]);
            }
            Emit(LaneCode.Stop, [], [index], targets.Length);
            Block.Ending = Ending.Exit;
            Block = Program.NewBlock();
        });
        return Instruction.Guard != null;
    }

    // What a guarded instruction does as a whole stands in blocks of its own that lanes go around.
    void Around(Action lower)
    {
        if (Instruction.Guard == null)
        {
            lower();
            return;
        }
        var inside = Program.NewBlock();
        var after = Program.NewBlock();
        (Block.Ending, Block.Condition, Block.IsNegated) = (Ending.Branch, new Source(GuardValue, 0, LaneType.Mask), !Instruction.IsGuardNegated);
        (Block.Taken, Block.Next) = (after, inside);
        Block = inside;
        lower();
        Jump(after);
        Block = after;
    }

    /// <summary>Writes a function's body in place of a call; goes on behind it.</summary>
    public void Inline(FunctionScope callee)
    {
        var (outer, call) = (Scope, Instruction);
        Scope = callee;
        LowerBody();
        (Scope, Instruction) = (outer, call);
        // What belongs to the call comes behind it.
        Program.Instructions.Add(call);
        Block = callee.Return!;
    }
}

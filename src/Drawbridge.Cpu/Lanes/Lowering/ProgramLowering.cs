using Drawbridge.Cpu.Operators;
using Drawbridge.Interpreter.Decoding;
using Drawbridge.Ptx.Isa;
using Drawbridge.Ptx.Syntax;
using Drawbridge.Runtime;

namespace Drawbridge.Cpu.Lanes.Lowering;

/// <summary>
/// PTX to the lane program: a kernel and everything it calls, calls written out in place, every instruction as operations on lanes
/// (<see cref="ComputeLowering"/>, <see cref="MemoryLowering"/>, <see cref="CollectiveLowering"/>).
/// </summary>
sealed class ProgramLowering
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
            case Semantic.Hint or Semantic.GridDependency:
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
            Emit(new LaneOp(LaneCode.Stop, [], [index]) { Detail = targets.Length, Origin = Instruction, OriginIndex = OriginIndex });
            Block.Ending = Ending.Exit;
            Block = Program.NewBlock();
        });
        if (Instruction.Guard != null) return true;
        return false;
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
        Block = callee.Return!;
    }

    /// <summary>The value of the instruction's guard.</summary>
    public LaneValue GuardValue => Scope.ValuesOf(Instruction.Guard!, Program)[0];

    /// <summary>The mask of lanes that execute an operation with effects: the guard with its sign, or null.</summary>
    public LaneValue? EffectGuard => Instruction.Guard == null ? null
        : Instruction.IsGuardNegated ? Compute(LaneCode.Not, LaneType.Mask, null, new Source(GuardValue, 0, LaneType.Mask)) : GuardValue;

    /// <summary>Number of the instruction for faults.</summary>
    public int OriginIndex => Program.Instructions.Count - 1;

    /// <summary>Adds an operation.</summary>
    public void Emit(LaneOp op) => Block.Ops.Add(op);

    /// <summary>A 32-bit constant.</summary>
    public static Source Number(ulong value) => new(null, value, LaneType.I32);

    /// <summary>Adds a pure operation with a new result.</summary>
    public LaneValue Compute(LaneCode code, LaneType type, object? detail, params Source[] sources)
    {
        var result = Program.NewValue(type);
        Emit(new LaneOp(code, [result], sources) { Detail = detail, Origin = Instruction, OriginIndex = OriginIndex });
        return result;
    }

    /// <summary>As <see cref="Compute"/>, ready to be an operand.</summary>
    public Source ComputeSource(LaneCode code, LaneType type, object? detail, params Source[] sources) => new(Compute(code, type, detail, sources), 0, type);

    /// <summary>An operand as a type: cut to its width, seen as its kind.</summary>
    public Source Operand(Operand? operand, PtxType type)
    {
        switch (operand)
        {
            case null:
                return new Source(null, 0, TypeLowering.Of(type));
            case Negated { Inner: var inner } when type == PtxType.Pred:
                return ComputeSource(LaneCode.Not, LaneType.Mask, null, Operand(inner, type));
            case Constant constant:
                return new Source(null, ConstantValue.Fit(constant, type), TypeLowering.Of(type));
            case Register { VectorWidth: 1 } register:
                return Cut(Scope.ValuesOf(register, Program)[0], register.Type, type);
            case RegisterPart { Element: >= 0 } part:
                return Cut(Scope.ValuesOf(part.Register, Program)[part.Element], part.Register.Type, type);
            case SpecialRegister special when SpecialRegisters.TryGet(special.Name, out var info):
                bool isWide = info!.Type.Bits() == 64;
                var read = new SpecialRead(info.Kind, special.Component);
                if (info.Type == PtxType.Pred) return new Source(null, 0, LaneType.Mask);
                var value = Compute(LaneCode.Special, isWide ? LaneType.I64 : LaneType.I32, read);
                return Cut(value, isWide ? PtxType.B64 : PtxType.B32, type);
            case SymbolAddress symbol:
                ulong number = AddressOf(symbol, out _, out var start);
                if (start == null) return new Source(null, number, TypeLowering.Of(type));
                var sum = ComputeSource(LaneCode.Add, LaneType.I32, null, new Source(start, 0, LaneType.I32), Number(number));
                return type.Bits() == 64 ? ComputeSource(LaneCode.ZeroExtend, LaneType.I64, null, sum) : sum;
            default:
                throw new CannotCompile($"an operand of '{Instruction.Operation}'");
        }
    }

    Source Cut(LaneValue value, PtxType held, PtxType wanted)
    {
        int bits = wanted.Bits(), has = held.Bits();
        if (bits > has) throw new CannotCompile($"an operand narrower than '{Instruction.Operation}' takes");
        var source = new Source(value, 0, value.Type);
        if (bits == has) return source with { Type = TypeLowering.Of(wanted) };
        if (has == 64) source = ComputeSource(LaneCode.Truncate, LaneType.I32, null, source with { Type = LaneType.I64 });
        if (bits < 32) source = ComputeSource(LaneCode.And, LaneType.I32, null, source with { Type = LaneType.I32 }, Number((1UL << bits) - 1));
        return source with { Type = TypeLowering.Of(wanted) };
    }

    /// <summary>
    /// Gives an operand's register what an operation computed as a type: extended to the register's width (by sign for signed types), and only
    /// where the guard holds.
    /// </summary>
    /// <param name="operand">The destination; the sink takes anything.</param>
    /// <param name="type">The type of the result.</param>
    /// <param name="compute">Adds the operation with the value it is to write.</param>
    public void Assign(Operand? operand, PtxType type, Action<LaneValue> compute) => Assign(operand, type, compute, Instruction.Guard != null);

    /// <summary>Gives an operand's register a value, where the guard has been seen to.</summary>
    public void AssignUnguarded(Operand? operand, PtxType type, Source value) =>
        Assign(operand, type, result => Emit(Move(result, value)), isGuarded: false);

    void Assign(Operand? operand, PtxType type, Action<LaneValue> compute, bool isGuarded)
    {
        LaneValue? target;
        PtxType held;
        switch (operand)
        {
            case null or Sink:
                (target, held) = (null, type);
                break;
            case Register { VectorWidth: 1 } register:
                (target, held) = (Scope.ValuesOf(register, Program)[0], register.Type);
                break;
            case RegisterPart { Element: >= 0 } part:
                (target, held) = (Scope.ValuesOf(part.Register, Program)[part.Element], part.Register.Type);
                break;
            default:
                throw new CannotCompile($"a destination of '{Instruction.Operation}'");
        }
        bool isDirect = target != null && !isGuarded && type.Bits() == held.Bits() && target.Type == TypeLowering.Of(type);
        var result = isDirect ? target! : Program.NewValue(TypeLowering.Of(type));
        compute(result);
        if (isDirect || target == null) return;
        var extended = Extend(new Source(result, 0, result.Type), type, held);
        if (!isGuarded)
        {
            Emit(Move(target, extended));
            return;
        }
        var old = new Source(target, 0, extended.Type);
        var guard = new Source(GuardValue, 0, LaneType.Mask);
        Source[] choice = Instruction.IsGuardNegated ? [guard, old, extended] : [guard, extended, old];
        Emit(new LaneOp(LaneCode.Select, [target], choice) { Origin = Instruction, OriginIndex = OriginIndex });
    }

    /// <summary>Adds a pure operation whose result goes to an operand.</summary>
    public void Assign(Operand? operand, PtxType type, LaneCode code, object? detail, params Source[] sources) => Assign(operand, type,
        result => Emit(new LaneOp(code, [result], sources) { Detail = detail, Origin = Instruction, OriginIndex = OriginIndex }));

    /// <summary>Sets the function's carry flag, where the guard holds.</summary>
    public void AssignCarry(LaneValue value)
    {
        var flag = Scope.Carry(Program);
        var (now, old) = (new Source(value, 0, LaneType.Mask), new Source(flag, 0, LaneType.Mask));
        if (Instruction.Guard == null) Emit(Move(flag, now));
        else Emit(new LaneOp(LaneCode.Select, [flag], [new Source(GuardValue, 0, LaneType.Mask), Instruction.IsGuardNegated ? old : now, Instruction.IsGuardNegated ? now : old]));
    }

    LaneOp Move(LaneValue target, Source source) => new(LaneCode.Move, [target], [source]) { Origin = Instruction, OriginIndex = OriginIndex };

    Source Extend(Source value, PtxType type, PtxType held)
    {
        int bits = type.Bits(), has = held.Bits();
        if (bits == has) return value;
        if (bits > has) throw new CannotCompile($"a destination narrower than the result of '{Instruction.Operation}'");
        value = value with { Type = type == PtxType.F32 ? LaneType.I32 : value.Type };
        bool isSigned = type.Class() == TypeClass.Signed;
        if (isSigned && bits < 32) value = SignExtendWithin(value, bits);
        if (has == 64) return ComputeSource(isSigned ? LaneCode.SignExtend : LaneCode.ZeroExtend, LaneType.I64, null, value);
        return isSigned && has < 32 ? ComputeSource(LaneCode.And, LaneType.I32, null, value, Number((1UL << has) - 1)) : value;
    }

    /// <summary>A value of fewer bits as a signed 32-bit number.</summary>
    public Source SignExtendWithin(Source value, int bits)
    {
        var shift = Number((ulong)(32 - bits));
        return ComputeSource(LaneCode.ShrSigned, LaneType.I32, null, ComputeSource(LaneCode.Shl, LaneType.I32, null, value with { Type = LaneType.I32 }, shift), shift);
    }

    /// <summary>The address of a symbol in its own space, as a number known now.</summary>
    /// <param name="symbol">The symbol.</param>
    /// <param name="space">The space.</param>
    /// <param name="start">What it counts from if that is known only while the kernel runs; null otherwise.</param>
    public ulong AddressOf(SymbolAddress symbol, out StateSpace space, out LaneValue? start)
    {
        start = null;
        ulong offset = (ulong)symbol.Offset;
        if (symbol.Symbol is Function function)
        {
            space = StateSpace.Generic;
            return Image.HandleOf(function) + offset;
        }
        var variable = (Variable)symbol.Symbol;
        if (Scope.TryFind(variable, out var place))
        {
            (space, start) = (StateSpace.Local, place.Base);
            return (ulong)place.Offset + offset;
        }
        space = variable.Space;
        if (variable.Space == StateSpace.Param)
        {
            int index = Array.IndexOf(Scope.Function.Parameters, variable);
            if (index >= 0) return (ulong)Parameters.Offsets[index] + offset;
        }
        else if (variable.Space is StateSpace.Shared or StateSpace.SharedCluster && Shared.Offsets.TryGetValue(variable, out int inShared))
        {
            return (ulong)inShared + offset;
        }
        else if (Image.TryFind(variable, out ulong address))
        {
            return (variable.Space == StateSpace.Const ? address - Image.ConstBase : address) + offset;
        }
        throw new CannotCompile($"'{variable.Name}', which is declared but not defined");
    }

    /// <summary>The instruction's operands by position of its syntax.</summary>
    public Operand?[] Bound => Decoder.Bind(Instruction);
}

using Drawbridge.Cpu.Lanes.Analysis;
using Drawbridge.Cpu.Memory;
using Drawbridge.Cpu.Operators;
using Drawbridge.Interpreter.Execution;
using Drawbridge.Ptx.Isa;
using Drawbridge.Ptx.Syntax;
using Drawbridge.Runtime;

namespace Drawbridge.Cpu.Lanes.Lowering;

/// <summary>
/// Functions that may call themselves. Each is written out once for every call from elsewhere, and its activations lie on a stack at the end of the thread's local memory: its
/// variables, where it returns to, and the registers that it needs after a call it makes. Every lane has its own frame pointer; it comes back to
/// its caller by comparing the number of the call.
/// </summary>
sealed class Recursion(ProgramLowering lowering)
{
    // Bytes of a thread's stack.
    const int StackBytes = 128 * 1024;

    readonly Dictionary<(Function, int), Activation> functions = [];
    readonly Queue<Activation> pending = new();
    readonly List<Site> sites = [];
    readonly List<(int First, int End)> bodies = [];
    readonly Dictionary<Function, bool> isRecursive = [];
    LaneValue? framePointer, returnTo;
    int groups;

    /// <summary>A function's one body.</summary>
    /// <param name="Group">Number of the call from elsewhere that it is written out for: so lanes that come back from one cannot come to another.</param>
    /// <param name="Scope">Its registers and variables.</param>
    /// <param name="Entry">Where it begins.</param>
    /// <param name="Arguments">Values of parameters that are registers, null for others.</param>
    /// <param name="Results">Values of results that are registers, null for others.</param>
    /// <param name="VariableBytes">Bytes of its variables.</param>
    sealed record Activation(int Group, FunctionScope Scope, LaneBlock Entry, LaneValue?[] Arguments, LaneValue?[] Results, int VariableBytes)
    {
        /// <summary>Bytes of a frame: variables, where it returns to, registers.</summary>
        public int FrameBytes { get; set; } = Align(VariableBytes + RegistersAfter);

        /// <summary>Where the number of the call that it returns from lies.</summary>
        public int ReturnOffset => VariableBytes;
    }

    // From the return's number to the registers.
    const int RegistersAfter = 8;

    /// <summary>A call.</summary>
    /// <param name="Callee">What is called.</param>
    /// <param name="Caller">Whose frame is current; null for the kernel, which has none.</param>
    /// <param name="Before">The block that ends with the call.</param>
    /// <param name="SaveAt">Where in it registers are saved.</param>
    /// <param name="Steps">The operations that add or subtract the bytes of the caller's frame.</param>
    /// <param name="Check">The one that compares with the end of the stack.</param>
    /// <param name="After">The block behind the call.</param>
    sealed record Site(Activation Callee, Activation? Caller, LaneBlock Before, int SaveAt, LaneOp[] Steps, LaneOp Check, LaneBlock After)
    {
        /// <summary>Where in the block behind the call registers are restored.</summary>
        public required int RestoreAt { get; init; }
    }

    /// <summary>The function whose body is being lowered.</summary>
    Activation? Current { get; set; }

    LaneProgram Program => lowering.Program;

    /// <summary>True if a function may call itself, by whatever way.</summary>
    public bool Includes(Function function)
    {
        if (isRecursive.TryGetValue(function, out bool known)) return known;
        var seen = new HashSet<Function>();
        var work = new Stack<Function>([function]);
        while (work.TryPop(out var caller))
        {
            foreach (var callee in CallLowering.CalleesOf(lowering, caller))
            {
                if (seen.Add(callee)) work.Push(callee);
            }
        }
        return isRecursive[function] = seen.Contains(function);
    }

    /// <summary>Lowers a call of such a function.</summary>
    public void Call(Function function, Operand[] results, Operand[] arguments)
    {
        var callee = Find(function, Current?.Group ?? groups++);
        for (int i = 0; i < arguments.Length; i++)
        {
            if (callee.Arguments[i] is { } value) CallLowering.Read(lowering, value, function.Parameters[i].Type, arguments[i]);
        }
        var step = Step(LaneCode.Add);
        var next = step.Results[0];
        var check = CheckStack(next);
        for (int i = 0; i < arguments.Length; i++)
        {
            if (callee.Arguments[i] != null) continue;
            var place = callee.Scope.PlaceOf(function.Parameters[i]);
            CallLowering.Pass(lowering, function.Parameters[i], place with { Base = next }, arguments[i]);
        }
        var (before, saveAt) = (lowering.Block, lowering.Block.Ops.Count);
        Move(returnTo!, ProgramLowering.Number((ulong)sites.Count));
        Move(framePointer!, new Source(next, 0, LaneType.I32));
        lowering.Jump(callee.Entry);

        var after = lowering.Continue();
        var back = Step(LaneCode.Sub);
        var values = new List<(int Index, Source Value)>();
        for (int i = 0; i < results.Length; i++)
        {
            var formal = function.Returns[i];
            if (callee.Results[i] is { } returned)
            {
                values.Add((i, new Source(returned, 0, returned.Type)));
                continue;
            }
            var place = callee.Scope.PlaceOf(formal);
            if (CallLowering.IsArea(lowering, results[i], out var target))
            {
                CallLowering.CopyArea(lowering, place, target.Base == null ? target : target with { Base = back.Results[0] }, (int)formal.Size);
                continue;
            }
            var value = Program.NewValue(TypeLowering.Of(formal.Type));
            CallLowering.LoadArea(lowering, value, formal.Type, place);
            values.Add((i, new Source(value, 0, value.Type)));
        }
        Move(framePointer!, new Source(back.Results[0], 0, LaneType.I32));
        sites.Add(new Site(callee, Current, before, saveAt, [step, back], check, after) { RestoreAt = after.Ops.Count });
        foreach (var (i, value) in values)
        {
            if (CallLowering.IsArea(lowering, results[i], out _)) throw new CannotCompile("a call that returns a register into memory");
            lowering.AssignUnguarded(results[i], function.Returns[i].Type, value);
        }
    }

    /// <summary>Writes the bodies of all functions called so far, and what they call.</summary>
    public void LowerBodies()
    {
        if (functions.Count == 0) return;
        while (pending.TryDequeue(out var function))
        {
            int first = Program.Blocks.Count;
            Current = function;
            lowering.LowerBody(function.Scope, function.Entry, () =>
            {
                Store(new Source(returnTo, 0, LaneType.I32), function.ReturnOffset);
                for (int i = 0; i < function.Arguments.Length; i++)
                {
                    if (function.Arguments[i] is { } value) Move(function.Scope.ValuesOf(function.Scope.Function.Parameters[i].Register!, Program)[0], new Source(value, 0, value.Type));
                }
            });
            lowering.Continue(function.Scope.Return!);
            for (int i = 0; i < function.Results.Length; i++)
            {
                if (function.Results[i] is not { } value) continue;
                var returned = function.Scope.ValuesOf(function.Scope.Function.Returns[i].Register!, Program)[0];
                Move(value, new Source(returned, 0, returned.Type));
            }
            bodies.Add((first, Program.Blocks.Count));
        }
        Current = null;
        Save();
        foreach (var function in functions.Values) Return(function);
        PlaceStack();
    }

    Activation Find(Function function, int group)
    {
        if (functions.TryGetValue((function, group), out var found)) return found;
        framePointer ??= Program.NewValue(LaneType.I32, "%frame");
        returnTo ??= Program.NewValue(LaneType.I32, "%return");
        var scope = new FunctionScope(function, null, Program.NewBlock()) { Frame = framePointer };
        int bytes = scope.PlaceVariables(0);
        found = new Activation(group, scope, Program.NewBlock(), Values(function.Parameters), Values(function.Returns), bytes);
        functions.Add((function, group), found);
        pending.Enqueue(found);
        return found;

        LaneValue?[] Values(Variable[] variables) =>
            [.. variables.Select(variable => variable.Register == null ? null : Program.NewValue(TypeLowering.Of(variable.Type), $"{function.Name}.{variable.Name}"))];
    }

    // The frame pointer plus or minus the bytes of the caller's frame, which are known in the end.
    LaneOp Step(LaneCode code)
    {
        lowering.Compute(code, LaneType.I32, null, new Source(framePointer, 0, LaneType.I32), ProgramLowering.Number(0));
        return lowering.Block.Ops[^1];
    }

    LaneOp CheckStack(LaneValue next)
    {
        var isOver = lowering.Compute(LaneCode.Compare, LaneType.Mask, Comparison.GreaterUnsigned, new Source(next, 0, LaneType.I32), ProgramLowering.Number(0));
        var check = lowering.Block.Ops[^1];
        int number = ThreadActions.Register("stack overflow", 0, (_, _) =>
            throw new LaneFault(FaultDiagnostics.StackOverflow, 0, $"the thread's stack of {StackBytes} bytes is used up"));
        lowering.Emit(LaneCode.Action, [], [], new ActionCall(number, "stack overflow", false), isOver);
        return check;
    }

    // Registers that a function needs after a call, and that the functions called may write, are kept in its frame.
    void Save()
    {
        // For once functions do not return and calls are passed by, so that what is needed behind a call is what the caller itself needs.
        foreach (var site in sites) (site.Before.Ending, site.Before.Taken) = (Ending.Branch, site.After);
        var liveness = new Liveness(Program);
        foreach (var site in sites) (site.Before.Ending, site.Before.Taken) = (Ending.Jump, null);
        var written = new HashSet<LaneValue>();
        foreach (var (first, end) in bodies)
        {
            for (int i = first; i < end; i++) written.UnionWith(Program.Blocks[i].Ops.SelectMany(op => op.Results));
        }
        foreach (var function in functions.Values) written.UnionWith(function.Entry.Ops.SelectMany(op => op.Results));
        written.Remove(framePointer!);
        // From the back, so that positions in blocks stay what they are; a block may end with one call and begin behind another.
        foreach (var site in sites)
        {
            if (site.Caller is not { } caller) continue;
            int offset = caller.ReturnOffset + RegistersAfter;
            var saved = new List<(LaneValue Value, int Offset)>();
            foreach (var value in liveness.ValuesLiveIn(site.After))
            {
                if (!written.Contains(value) || site.Callee.Results.Contains(value)) continue;
                saved.Add((value, offset));
                offset += 8;
            }
            caller.FrameBytes = Math.Max(caller.FrameBytes, Align(offset));
            insertions.Add((site.Before, site.SaveAt, [.. saved.SelectMany(one => Saving(site, one.Value, one.Offset))]));
            insertions.Add((site.After, site.RestoreAt, [.. saved.SelectMany(one => Restoring(site, one.Value, one.Offset))]));
        }
        foreach (var (block, at, ops) in insertions.OrderByDescending(insertion => insertion.At)) block.Ops.InsertRange(at, ops);
    }

    readonly List<(LaneBlock Block, int At, LaneOp[] Ops)> insertions = new(4);

    IEnumerable<LaneOp> Saving(Site site, LaneValue value, int offset)
    {
        var source = new Source(value, 0, value.Type);
        if (value.Type == LaneType.Mask)
        {
            var number = Program.NewValue(LaneType.I32);
            yield return At(site, LaneCode.Select, [number], [source, ProgramLowering.Number(1), ProgramLowering.Number(0)], null);
            source = new Source(number, 0, LaneType.I32);
        }
        yield return At(site, LaneCode.Store, [], [new Source(framePointer, 0, LaneType.I32), source], Access(value.Type, offset));
    }

    IEnumerable<LaneOp> Restoring(Site site, LaneValue value, int offset)
    {
        bool isMask = value.Type == LaneType.Mask;
        var loaded = isMask ? Program.NewValue(LaneType.I32) : value;
        yield return At(site, LaneCode.Load, [loaded], [new Source(framePointer, 0, LaneType.I32)], Access(value.Type, offset));
        if (!isMask) yield break;
        var isZero = Program.NewValue(LaneType.Mask);
        yield return At(site, LaneCode.Compare, [isZero], [new Source(loaded, 0, LaneType.I32), ProgramLowering.Number(0)], Comparison.Equal);
        yield return At(site, LaneCode.Not, [value], [new Source(isZero, 0, LaneType.Mask)], null);
    }

    static LaneOp At(Site site, LaneCode code, LaneValue[] results, Source[] sources, object? detail) =>
        new(code, results, sources) { Detail = detail, Origin = site.Check.Origin, OriginIndex = site.Check.OriginIndex };

    static MemoryAccess Access(LaneType type, int offset) => new(StateSpace.Local, offset, type.IsWide() ? 8 : 4, 1, false);

    // Lanes go on behind the call whose number their frame has.
    void Return(Activation function)
    {
        lowering.Continue(function.Scope.Return!);
        var number = Program.NewValue(LaneType.I32);
        lowering.Emit(LaneCode.Load, [number], [new Source(framePointer, 0, LaneType.I32)], Access(LaneType.I32, function.ReturnOffset));
        var mine = sites.Where(site => site.Callee == function).ToArray();
        foreach (var site in mine.SkipLast(1))
        {
            var isIt = lowering.Compute(LaneCode.Compare, LaneType.Mask, Comparison.Equal, new Source(number, 0, LaneType.I32), ProgramLowering.Number((ulong)sites.IndexOf(site)));
            lowering.Branch(new Source(isIt, 0, LaneType.Mask), false, site.After);
        }
        lowering.Jump(mine[^1].After);
    }

    void PlaceStack()
    {
        int start = Align(Program.LocalBytes), largest = functions.Values.Max(function => function.FrameBytes);
        Program.LocalBytes = start + StackBytes;
        foreach (var site in sites)
        {
            foreach (var step in site.Steps) step.Replace(1, ProgramLowering.Number((ulong)(site.Caller?.FrameBytes ?? 0)));
            site.Check.Replace(1, ProgramLowering.Number((ulong)Math.Max(0, Program.LocalBytes - largest)));
        }
        Program.Blocks[0].Ops.Insert(0, new LaneOp(LaneCode.Move, [framePointer!], [ProgramLowering.Number((ulong)start)]));
    }

    void Move(LaneValue target, Source source) =>
        lowering.Emit(LaneCode.Move, [target], [source]);

    void Store(Source value, int offset) => lowering.Emit(LaneCode.Store, [], [new Source(framePointer, 0, LaneType.I32), value], Access(value.Type, offset));

    static int Align(int bytes) => (bytes + FrameLayout.Alignment - 1) / FrameLayout.Alignment * FrameLayout.Alignment;
}

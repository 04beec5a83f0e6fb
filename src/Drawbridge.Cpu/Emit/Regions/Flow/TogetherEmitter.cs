using System.Reflection.Metadata;
using Drawbridge.Cpu.Execution;
using Drawbridge.Cpu.Lanes;
using Drawbridge.Cpu.Lanes.Analysis;
using Drawbridge.Cpu.Operators;
using Drawbridge.Ptx.Isa;

namespace Drawbridge.Cpu.Emit.Regions;

/// <summary>
/// The method that asks, before a block starts, whether all its groups are on one side of what was supposed (<see cref="Togetherness"/>): 1 if they
/// are. The first and the last lane are asked, of each group or, if one row stands for all, of a row; an index that wraps between them counts as no.
/// Where all threads of the block must have one answer, each group's is compared with the one before.
/// </summary>
sealed class TogetherEmitter
{
    readonly MethodWriter il;
    readonly LaneLayout layout;
    readonly Togetherness together;
    readonly ValueEmitter values;
    readonly ScratchEmitter scratch;
    readonly ContextEmitter context;
    readonly MemoryEmitter memory;
    readonly ComputeEmitter compute;
    readonly SpecialEmitter special;
    readonly ColdCode cold = new();
    readonly int group, end, steps, left;
    readonly IlLabel no;

    public TogetherEmitter(MethodWriter il, LaneLayout layout, LaunchShape launch, Togetherness together, LaneProgram program, StreamedStores streams)
    {
        (this.il, this.layout, this.together) = (il, layout, together);
        values = new ValueEmitter(il, layout, _ => false) { IsFull = true };
        scratch = new ScratchEmitter(values, 1, 0);
        (group, end, steps, left) = (il.Local(IlType.Int32), il.Local(IlType.Int32), il.Local(IlType.Int64), il.Local(IlType.Int64));
        no = il.Label();
        context = new ContextEmitter(values, group);
        // Its sites are never asked: parameters need no check.
        memory = new MemoryEmitter(values, scratch, context, cold, new AccessSites(), streams, null, program, null);
        compute = new ComputeEmitter(values, scratch, DemandNoWrap, _ => false);
        special = new SpecialEmitter(values, context, group, launch);
    }

    /// <summary>Writes the method.</summary>
    public void Emit()
    {
        var (prologue, start, loop, yes) = (il.Label(), il.Label(), il.Label(), il.Label());
        il.Branch(ILOpCode.Br, prologue);
        il.Mark(start);
        il.LoadArgument(1);
        il.Store(group);
        EmitSteps();
        il.Mark(loop);
        il.Load(group);
        il.Load(end);
        il.Branch(ILOpCode.Bge, yes);
        special.EmitGroupStart(together.Ops.Any(op => op.Detail is SpecialRead { Kind: SpecialRegisterKind.Tid }));
        foreach (var op in together.Ops)
        {
            if (op.Code == LaneCode.Special) special.Emit(op);
            else if (op.Code == LaneCode.Load) memory.Load(op);
            else compute.Emit(op);
        }
        foreach (var question in together.Questions) Ask(question);
        foreach (var rounds in together.Loops) Ask(rounds);
        il.Load(group);
        il.Int(1);
        il.Op(ILOpCode.Add);
        il.Store(group);
        il.Branch(ILOpCode.Br, loop);
        cold.Emit();
        il.Mark(yes);
        il.Int(1);
        il.Op(ILOpCode.Ret);
        il.Mark(no);
        il.Int(0);
        il.Op(ILOpCode.Ret);
        il.Mark(prologue);
        scratch.EmitPrologue();
        memory.EmitPrologue();
        values.EmitSteps();
        il.Branch(ILOpCode.Br, start);
    }

    // From the first to the last thread that are asked together.
    void EmitSteps()
    {
        il.LoadArgument(2);
        il.Store(end);
        il.Long(layout.Lanes - 1);
        il.Store(steps);
        if (!together.IsEven) return;
        var isDone = il.Label();
        if (!together.IsSameInRows)
        {
            context.PushField(nameof(BlockContext.Threads), ILOpCode.Ldind_i4);
            context.PushField(nameof(BlockContext.ThreadsX), ILOpCode.Ldind_i4);
            il.Branch(ILOpCode.Bne_un, isDone);
        }
        il.LoadArgument(1);
        il.Int(1);
        il.Op(ILOpCode.Add);
        il.Store(end);
        context.PushField(nameof(BlockContext.ThreadsX), ILOpCode.Ldind_i4);
        il.Int(1);
        il.Op(ILOpCode.Sub);
        il.Op(ILOpCode.Conv_i8);
        il.Store(steps);
        il.Mark(isDone);
    }

    void DemandNoWrap(LaneOp op)
    {
        if (op.Sources[0].Shape.Kind == ShapeKind.Affine) DemandNoWrap(op.Sources[0], isSigned: true);
    }

    // Goes to 'no' if the last lane's value is not the first one's and the steps.
    void DemandNoWrap(Source source, bool isSigned)
    {
        PushEnd(source, isSigned, isLast: true);
        if (source.Type == LaneType.I64)
        {
            PushEnd(source, isSigned, isLast: false);
            il.Branch(ILOpCode.Blt, no);
            return;
        }
        il.Op(isSigned ? ILOpCode.Conv_i4 : ILOpCode.Conv_u4);
        il.Op(isSigned ? ILOpCode.Conv_i8 : ILOpCode.Conv_u8);
        PushEnd(source, isSigned, isLast: true);
        il.Branch(ILOpCode.Bne_un, no);
    }

    void Ask(Togetherness.Question question)
    {
        bool isSigned = !question.Comparison.IsUnsigned();
        foreach (var side in new[] { question.Left, question.Right })
        {
            // Numbers of 64 bits are compared as signed ones.
            if (!isSigned) DemandNotNegative(side);
            if (side.Shape.Kind == ShapeKind.Affine) DemandNoWrap(side, isSigned);
        }
        if (question.Comparison == Comparison.Equal)
        {
            DemandOutside();
            return;
        }
        PushAnswer(isLast: false);
        PushAnswer(isLast: true);
        il.Branch(ILOpCode.Bne_un, no);
        if (together.IsBlockWide)
        {
            PushAnswer(isLast: false);
            il.Op(ILOpCode.Conv_i8);
            DemandSame();
        }

        // The one number is below the first lane's or above the last one's.
        void DemandOutside()
        {
            var (steps, one) = question.Left.Shape.IsUniform ? (question.Right, question.Left) : (question.Left, question.Right);
            var isOutside = il.Label();
            PushEnd(one, isSigned, isLast: false);
            PushEnd(steps, isSigned, isLast: false);
            il.Branch(ILOpCode.Blt, isOutside);
            PushEnd(one, isSigned, isLast: false);
            PushEnd(steps, isSigned, isLast: true);
            il.Branch(ILOpCode.Ble, no);
            il.Mark(isOutside);
        }

        // "Not less" stands for "greater or equal": only whether both agree matters. As 64 bits all numbers are signed.
        void PushAnswer(bool isLast)
        {
            PushEnd(question.Left, isSigned, isLast);
            PushEnd(question.Right, isSigned, isLast);
            il.Op(question.Comparison is Comparison.Less or Comparison.GreaterOrEqual or Comparison.LessUnsigned or Comparison.GreaterOrEqualUnsigned ? ILOpCode.Clt : ILOpCode.Cgt);
        }
    }

    // How often the threads go round again. From step to step no index may wrap, and none does between the first lane and the last.
    void Ask(Togetherness.Rounds loop)
    {
        // Sums of three of these are no more than 64 bits.
        const long Largest = 1L << 61;
        bool isSigned = !loop.Below.IsUnsigned(), isWide = loop.First.Type == LaneType.I64;
        int step = il.Local(IlType.Int64), limit = il.Local(IlType.Int64), index = il.Local(IlType.Int64), rounds = il.Local(IlType.Int64), before = il.Local(IlType.Int64);
        PushEnd(loop.Step, isSigned, isLast: false);
        il.Store(step);
        DemandAtLeast(step, 1);
        PushEnd(loop.Limit, isSigned, isLast: false);
        il.Store(limit);
        if (isWide)
        {
            DemandAtLeast(limit, 0);
            DemandAtMost(limit, Largest);
            DemandAtMost(step, Largest);
        }
        DemandNoWrap(loop.First, isSigned);
        foreach (bool isLast in new[] { false, true })
        {
            PushEnd(loop.First, isSigned, isLast);
            il.Store(index);
            if (isWide)
            {
                DemandAtLeast(index, 0);
                DemandAtMost(index, Largest);
            }
            if (loop.IsSteppedFirst) Add(index, step, times: null);
            CountRounds();
            if (!isLast)
            {
                il.Load(rounds);
                il.Store(before);
            }
        }
        il.Load(rounds);
        il.Load(before);
        il.Branch(ILOpCode.Bne_un, no);
        Add(index, step, rounds);
        if (!isWide) DemandAtMost(index, isSigned ? int.MaxValue : uint.MaxValue);
        il.Load(rounds);
        DemandSame();

        // None at or above the limit, else one more than whole steps fit below what is left.
        void CountRounds()
        {
            var done = il.Label();
            il.Long(0);
            il.Store(rounds);
            il.Load(limit);
            il.Load(index);
            il.Op(ILOpCode.Sub);
            il.Long(loop.Below is Comparison.Less or Comparison.LessUnsigned ? 1 : 0);
            il.Op(ILOpCode.Sub);
            il.Store(left);
            il.Load(left);
            il.Long(0);
            il.Branch(ILOpCode.Blt, done);
            il.Load(left);
            il.Load(step);
            il.Op(ILOpCode.Div);
            il.Long(1);
            il.Op(ILOpCode.Add);
            il.Store(rounds);
            il.Mark(done);
        }
    }

    // Adds a local to another, once or so many times.
    void Add(int sum, int addend, int? times)
    {
        il.Load(sum);
        il.Load(addend);
        if (times is { } factor)
        {
            il.Load(factor);
            il.Op(ILOpCode.Mul);
        }
        il.Op(ILOpCode.Add);
        il.Store(sum);
    }

    void DemandAtLeast(int local, long least)
    {
        il.Load(local);
        il.Long(least);
        il.Branch(ILOpCode.Blt, no);
    }

    void DemandAtMost(int local, long most)
    {
        il.Load(local);
        il.Long(most);
        il.Branch(ILOpCode.Bgt, no);
    }

    void DemandNotNegative(Source source)
    {
        if (source.Type != LaneType.I64) return;
        foreach (bool isLast in new[] { false, true })
        {
            PushEnd(source, isSigned: true, isLast);
            il.Long(0);
            il.Branch(ILOpCode.Blt, no);
        }
    }

    // Takes an answer of 64 bits; goes to 'no' if the group before had another.
    void DemandSame()
    {
        int last = il.Local(IlType.Int64), now = il.Local(IlType.Int64);
        var isFirst = il.Label();
        il.Store(now);
        il.Load(group);
        il.LoadArgument(1);
        il.Branch(ILOpCode.Beq, isFirst);
        il.Load(now);
        il.Load(last);
        il.Branch(ILOpCode.Bne_un, no);
        il.Mark(isFirst);
        il.Load(now);
        il.Store(last);
    }

    // The first or last lane's value as 64 bits.
    void PushEnd(Source source, bool isSigned, bool isLast)
    {
        values.PushScalar(source);
        if (source.Type != LaneType.I64) il.Op(isSigned ? ILOpCode.Conv_i8 : ILOpCode.Conv_u8);
        if (!isLast || source.Shape.IsUniform) return;
        il.Load(steps);
        il.Long(source.Shape.Stride);
        il.Op(ILOpCode.Mul);
        il.Op(ILOpCode.Add);
    }
}

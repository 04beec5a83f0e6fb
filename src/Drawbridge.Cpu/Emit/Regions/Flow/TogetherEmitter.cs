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
    readonly int group, end, steps;
    readonly IlLabel no;

    public TogetherEmitter(MethodWriter il, LaneLayout layout, LaunchShape launch, Togetherness together, LaneProgram program, StreamedStores streams)
    {
        (this.il, this.layout, this.together) = (il, layout, together);
        values = new ValueEmitter(il, layout, _ => false) { IsFull = true };
        scratch = new ScratchEmitter(values, 1, 0);
        (group, end, steps) = (il.Local(IlType.Int32), il.Local(IlType.Int32), il.Local(IlType.Int64));
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
        bool isSigned = question.Comparison < Comparison.LessUnsigned;
        foreach (var side in new[] { question.Left, question.Right })
        {
            if (side.Shape.Kind == ShapeKind.Affine) DemandNoWrap(side, isSigned);
        }
        PushAnswer(isLast: false);
        PushAnswer(isLast: true);
        il.Branch(ILOpCode.Bne_un, no);

        // "Not less" stands for "greater or equal": only whether both agree matters. As 64 bits all numbers are signed.
        void PushAnswer(bool isLast)
        {
            PushEnd(question.Left, isSigned, isLast);
            PushEnd(question.Right, isSigned, isLast);
            il.Op(question.Comparison is Comparison.Less or Comparison.GreaterOrEqual or Comparison.LessUnsigned or Comparison.GreaterOrEqualUnsigned ? ILOpCode.Clt : ILOpCode.Cgt);
        }
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

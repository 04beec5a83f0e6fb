using Drawbridge.Cpu.Memory;
using Drawbridge.Cpu.Operators;
using Drawbridge.Interpreter.Decoding;
using Drawbridge.Ptx.Isa;
using Drawbridge.Ptx.Syntax;
using Drawbridge.Runtime;

namespace Drawbridge.Cpu.Lanes.Lowering;

/// <summary>Instructions in which the lanes of a warp exchange values, and those that stop a thread.</summary>
static class CollectiveLowering
{
    /// <summary>Lowers the current instruction; false if it is none of these.</summary>
    public static bool Lower(ProgramLowering lowering)
    {
        var operation = lowering.Instruction.Operation;
        switch (operation.Semantic)
        {
            case Semantic.ShuffleSync or Semantic.Shuffle or Semantic.VoteSync or Semantic.Vote or Semantic.MatchSync or Semantic.ReduxSync or Semantic.ElectSync
                or Semantic.BarrierWarp:
                Exchange(lowering, operation);
                return true;
            case Semantic.MatrixMultiply or Semantic.WmmaMultiply or Semantic.MatrixTranspose:
                Multiply(lowering, operation);
                return true;
            case Semantic.MatrixLoad or Semantic.WmmaLoad or Semantic.MatrixStore or Semantic.WmmaStore:
                Move(lowering, operation);
                return true;
            case Semantic.ActiveMask:
                lowering.Program.IsWarpWide = true;
                var together = lowering.Program.NewValue(LaneType.I32);
                lowering.Emit(LaneCode.ActiveMask, [together], [], null, lowering.EffectGuard);
                lowering.Assign(lowering.Bound[0], PtxType.B32, LaneCode.Move, null, new Source(together, 0, LaneType.I32));
                return true;
            case Semantic.Trap or Semantic.Breakpoint:
                lowering.Emit(LaneCode.Stop, [], [], operation.Semantic == Semantic.Trap ? FaultDiagnostics.Trap : FaultDiagnostics.Breakpoint, lowering.EffectGuard);
                return true;
            default:
                return false;
        }
    }

    static void Multiply(ProgramLowering lowering, Operation operation)
    {
        lowering.Program.IsWarpWide = true;
        var bound = lowering.Bound;
        int[] registers = Array.ConvertAll(bound, operand => Decoder.Elements(operand).Length);
        int number = MatrixCollectives.Register(operation, registers);
        if (number < 0 || lowering.Instruction.Guard != null) throw new CannotCompile($"'{operation}'");
        var sources = new List<Source>(4);
        for (int i = 1; i < bound.Length; i++)
            foreach (var element in Decoder.Elements(bound[i])) sources.Add(lowering.Operand(element, operation.Operands[i].Type));
        Give(lowering, bound[0], operation.Operands[0].Type, new MatrixCall(operation, number, StateSpace.None, IsLoad: false, HasStride: false), sources);
    }

    static void Move(ProgramLowering lowering, Operation operation)
    {
        lowering.Program.IsWarpWide = true;
        var operands = lowering.Instruction.Operands;
        bool loads = operation.Semantic is Semantic.MatrixLoad or Semantic.WmmaLoad;
        var registers = Decoder.Elements(operands[loads ? 0 : 1]);
        int number = MatrixCollectives.Register(operation, registers.Length);
        if (number < 0 || lowering.Instruction.Guard != null) throw new CannotCompile($"'{operation}'");
        var place = MemoryLowering.Address(lowering, operands[loads ? 1 : 0], operation.Space);
        var (address, space) = (MemoryLowering.WithOffset(lowering, place), place.Space);
        bool hasStride = operands.Length > 2;
        var sources = new List<Source>(4) { address };
        if (hasStride) sources.Add(lowering.Operand(operands[2], PtxType.U32));
        var type = operation.Operands[loads ? 0 : 1].Type;
        var call = new MatrixCall(operation, number, space, loads, hasStride);
        if (loads) Give(lowering, operands[0], type, call, sources);
        else
        {
            foreach (var register in registers) sources.Add(lowering.Operand(register, type));
            lowering.Emit(LaneCode.Matrix, [], [.. sources], call);
        }
    }

    static void Give(ProgramLowering lowering, Operand? target, PtxType type, MatrixCall call, List<Source> sources)
    {
        var targets = Decoder.Elements(target);
        var results = Array.ConvertAll(targets, _ => lowering.Program.NewValue(TypeLowering.Of(type)));
        lowering.Emit(LaneCode.Matrix, results, [.. sources], call);
        for (int i = 0; i < results.Length; i++) lowering.Assign(targets[i], type, LaneCode.Move, null, new Source(results[i], 0, results[i].Type));
    }

    static void Exchange(ProgramLowering lowering, Operation operation)
    {
        lowering.Program.IsWarpWide = true;
        var bound = lowering.Bound;
        var sources = new List<Source>(4);
        var targets = new List<int>(2);
        for (int i = 0; i < bound.Length; i++)
        {
            var type = operation.Operands[i].Type;
            if (operation.Operands[i].Spec.IsDestination) targets.Add(i);
            else sources.Add(lowering.Operand(bound[i], type));
        }
        var results = Arrays.Make(targets.Count, i => lowering.Program.NewValue(TypeLowering.Of(operation.Operands[targets[i]].Type)));
        lowering.Emit(LaneCode.Collective, results, [.. sources], new CollectiveCall(operation, operation.Has("sync")), lowering.EffectGuard);
        for (int i = 0; i < results.Length; i++)
            lowering.Assign(bound[targets[i]], operation.Operands[targets[i]].Type, LaneCode.Move, null, new Source(results[i], 0, results[i].Type));
    }
}

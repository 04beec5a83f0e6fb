using Drawbridge.Ptx.Isa;
using Drawbridge.Ptx.Syntax;
using Drawbridge.Runtime;

namespace Drawbridge.Cpu.Lanes.Lowering;

/// <summary>
/// Calls. A function of the module is written out in place: its parameters in memory are the caller's areas themselves, since those are copies
/// already. Functions of the system are called.
/// </summary>
static class CallLowering
{
    static readonly string[] SystemFunctions = ["vprintf", "malloc", "free", "__assertfail"];

    /// <summary>Lowers the current instruction. Its guard has been seen to.</summary>
    public static void Lower(ProgramLowering lowering)
    {
        var instruction = lowering.Instruction;
        Operand[] results = [], arguments = [];
        Operand? target = null;
        for (int i = 0; i < instruction.Operands.Length; i++)
        {
            var operand = instruction.Operands[i];
            switch (instruction.Operation.Operands[i].Spec.Kind)
            {
                case OperandKind.Returns: results = ((ListOperand)operand).Items; break;
                case OperandKind.Arguments: arguments = ((ListOperand)operand).Items; break;
                case OperandKind.CallTargets: break;
                default: target = operand; break;
            }
        }
        if (target is not SymbolAddress { Symbol: Function named }) throw new CannotCompile("an indirect call", instruction);
        var callee = SharedLayout.Definition(lowering.Image.Module, named);
        if (callee.Body == null)
        {
            CallSystem(lowering, callee, results, arguments);
            return;
        }
        if (lowering.Scope.IsActive(callee)) throw new CannotCompile($"recursion of '{callee.Name}'", instruction);
        if (callee.Parameters.Length != arguments.Length || callee.Parameters.Any(parameter => parameter.IsUnsized))
            throw new CannotCompile($"'{callee.Name}', which takes any number of arguments", instruction);
        var scope = new FunctionScope(callee, lowering.Scope, lowering.Program.NewBlock());
        var after = new List<Action>();
        for (int i = 0; i < callee.Parameters.Length; i++) Pass(lowering, scope, callee.Parameters[i], arguments[i]);
        for (int i = 0; i < callee.Returns.Length; i++) Return(lowering, scope, callee.Returns[i], results[i], after);
        lowering.Inline(scope);
        foreach (var copy in after) copy();
    }

    static bool IsArea(Operand operand, ProgramLowering lowering, out int offset)
    {
        offset = 0;
        return operand is SymbolAddress { Symbol: Variable { Space: StateSpace.Param } variable } && lowering.Scope.TryFind(variable, out offset);
    }

    static void Pass(ProgramLowering lowering, FunctionScope scope, Variable formal, Operand argument)
    {
        bool isArea = IsArea(argument, lowering, out int offset);
        if (formal.Register is { } register)
        {
            var value = scope.ValuesOf(register, lowering.Program)[0];
            if (isArea) LoadArea(lowering, value, formal.Type, offset);
            else lowering.Emit(new LaneOp(LaneCode.Move, [value], [lowering.Operand(argument, formal.Type)]) { Origin = lowering.Instruction, OriginIndex = lowering.OriginIndex });
            return;
        }
        if (isArea)
        {
            scope.Place(formal, offset);
            return;
        }
        int place = NewArea(lowering, formal);
        scope.Place(formal, place);
        var source = lowering.Operand(argument, formal.Type);
        lowering.Emit(new LaneOp(LaneCode.Store, [], [ProgramLowering.Number((ulong)place), source])
        {
            Detail = new MemoryAccess(StateSpace.Local, 0, formal.Type.Bytes(), 1, false),
            Origin = lowering.Instruction,
            OriginIndex = lowering.OriginIndex,
        });
    }

    static void Return(ProgramLowering lowering, FunctionScope scope, Variable formal, Operand result, List<Action> after)
    {
        if (IsArea(result, lowering, out int offset))
        {
            if (formal.Register is { }) throw new CannotCompile("a call that returns a register into memory", lowering.Instruction);
            scope.Place(formal, offset);
            return;
        }
        if (formal.Register is { } register)
        {
            var value = scope.ValuesOf(register, lowering.Program)[0];
            after.Add(() => lowering.AssignUnguarded(result, formal.Type, new Source(value, 0, LaneTypes.Of(formal.Type))));
            return;
        }
        int place = NewArea(lowering, formal);
        scope.Place(formal, place);
        after.Add(() =>
        {
            var value = lowering.Program.NewValue(LaneTypes.Of(formal.Type), $"%t{lowering.Program.Values.Count}");
            LoadArea(lowering, value, formal.Type, place);
            lowering.AssignUnguarded(result, formal.Type, new Source(value, 0, value.Type));
        });
    }

    static void LoadArea(ProgramLowering lowering, LaneValue value, PtxType type, int offset) => lowering.Emit(
        new LaneOp(LaneCode.Load, [value], [ProgramLowering.Number((ulong)offset)])
        {
            Detail = new MemoryAccess(StateSpace.Local, 0, type.Bytes(), 1, false),
            Origin = lowering.Instruction,
            OriginIndex = lowering.OriginIndex,
        });

    static int NewArea(ProgramLowering lowering, Variable variable)
    {
        int alignment = Math.Max(FrameLayout.Alignment, variable.Alignment);
        int place = (lowering.Program.LocalBytes + alignment - 1) / alignment * alignment;
        lowering.Program.LocalBytes = checked((int)(place + variable.Size + FrameLayout.Alignment - 1)) / FrameLayout.Alignment * FrameLayout.Alignment;
        return place;
    }

    static void CallSystem(ProgramLowering lowering, Function callee, Operand[] results, Operand[] arguments)
    {
        if (Array.IndexOf(SystemFunctions, callee.Name) < 0) throw new CannotCompile($"a call of '{callee.Name}'", lowering.Instruction);
        var sources = new List<Source>();
        for (int i = 0; i < arguments.Length; i++)
        {
            var type = i < callee.Parameters.Length ? callee.Parameters[i].Type : PtxType.B64;
            if (type.Bits() < 32) throw new CannotCompile($"a call of '{callee.Name}' with narrow arguments", lowering.Instruction);
            if (IsArea(arguments[i], lowering, out int offset))
            {
                var value = lowering.Program.NewValue(LaneTypes.Of(type), $"%t{lowering.Program.Values.Count}");
                LoadArea(lowering, value, type, offset);
                sources.Add(new Source(value, 0, value.Type));
            }
            else sources.Add(lowering.Operand(arguments[i], type));
        }
        var returned = callee.Returns.Length > 0 ? callee.Returns[0].Type : PtxType.B32;
        var result = lowering.Program.NewValue(LaneTypes.Of(returned), $"%t{lowering.Program.Values.Count}");
        lowering.Emit(new LaneOp(LaneCode.SystemCall, [result], [.. sources]) { Detail = callee.Name, Origin = lowering.Instruction, OriginIndex = lowering.OriginIndex });
        if (results.Length == 0) return;
        if (IsArea(results[0], lowering, out int place))
        {
            lowering.Emit(new LaneOp(LaneCode.Store, [], [ProgramLowering.Number((ulong)place), new Source(result, 0, result.Type)])
            {
                Detail = new MemoryAccess(StateSpace.Local, 0, returned.Bytes(), 1, false),
                Origin = lowering.Instruction,
                OriginIndex = lowering.OriginIndex,
            });
        }
        else lowering.AssignUnguarded(results[0], returned, new Source(result, 0, result.Type));
    }
}

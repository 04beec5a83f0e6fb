using System.Diagnostics.CodeAnalysis;
using Drawbridge.Cpu.Memory;
using Drawbridge.Cpu.Operators;
using Drawbridge.Interpreter.Execution;
using Drawbridge.Ptx.Isa;
using Drawbridge.Ptx.Syntax;
using Drawbridge.Runtime;

namespace Drawbridge.Cpu.Lanes.Lowering;

/// <summary>
/// Calls. A function of the module is written out in place: its parameters in memory are the caller's areas themselves, since those are copies
/// already, unless it may write to them. Functions of the system are called.
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
        if (target is SymbolAddress { Symbol: Function named })
        {
            Call(lowering, SharedLayout.Definition(lowering.Image.Module, named), results, arguments);
            return;
        }
        // One comparison a function that it may be.
        var handle = lowering.Operand(target, PtxType.B64);
        var after = lowering.Program.NewBlock();
        foreach (var callee in lowering.Shared.Functions)
        {
            if (!Fits(callee, results, arguments)) continue;
            var call = lowering.Program.NewBlock();
            var isIt = lowering.ComputeSource(LaneCode.Compare, LaneType.Mask, Comparison.Equal, handle, new Source(null, lowering.Image.HandleOf(callee), LaneType.I64));
            lowering.Branch(isIt, false, call);
            var others = lowering.Block;
            lowering.Continue(call);
            Call(lowering, callee, results, arguments);
            lowering.Jump(after);
            lowering.Continue(others);
        }
        NotAFunction(lowering, handle);
        lowering.Block.Ending = Ending.Exit;
        lowering.Continue(after);
    }

    /// <summary>The functions with a body that a function may call.</summary>
    public static IEnumerable<Function> CalleesOf(ProgramLowering lowering, Function function)
    {
        foreach (var instruction in function.Body?.Instructions ?? [])
        {
            if (instruction.Operation.Semantic is not (Semantic.Call or Semantic.CallIndirect)) continue;
            var named = instruction.Operands.OfType<SymbolAddress>().Select(symbol => symbol.Symbol).OfType<Function>().FirstOrDefault();
            if (named != null) yield return SharedLayout.Definition(lowering.Image.Module, named);
            else
            {
                foreach (var callee in lowering.Shared.Functions.Where(callee => !callee.IsEntry)) yield return callee;
            }
        }
    }

    static void Call(ProgramLowering lowering, Function callee, Operand[] results, Operand[] arguments)
    {
        if (callee.Body == null)
        {
            CallSystem(lowering, callee, results, arguments);
            return;
        }
        bool isVariadic = callee.Parameters.Length > 0 && callee.Parameters[^1].IsUnsized;
        if (lowering.Recursion.Includes(callee))
        {
            if (isVariadic) throw new CannotCompile($"recursion of '{callee.Name}', which takes any number of arguments");
            lowering.Recursion.Call(callee, results, arguments);
            return;
        }
        var scope = new FunctionScope(callee, lowering.Scope, lowering.Program.NewBlock());
        var after = new List<Action>();
        for (int i = 0; i < callee.Parameters.Length; i++)
        {
            // What a variadic function has no argument for is never looked at.
            if (i == arguments.Length) scope.Place(callee.Parameters[i], new LocalPlace(lowering.Program.LocalBytes, null));
            else Pass(lowering, scope, callee.Parameters[i], arguments[i], !MayShare(callee, callee.Parameters[i], arguments[i], results));
        }
        for (int i = 0; i < callee.Returns.Length; i++) Return(lowering, scope, callee.Returns[i], results[i], after);
        lowering.Inline(scope);
        foreach (var copy in after) copy();
    }

    // True if a call may be one of a function, by what it passes and takes.
    static bool Fits(Function callee, Operand[] results, Operand[] arguments) =>
        !callee.IsEntry && callee.Body != null && callee.Parameters.Length == arguments.Length && callee.Returns.Length == results.Length
        && arguments.Concat(results).Zip(callee.Parameters.Concat(callee.Returns)).All(pair => pair.First switch
        {
            SymbolAddress { Symbol: Variable variable } => variable.Size == pair.Second.Size || pair.Second.IsUnsized,
            Register register => register.Type.Bits() >= pair.Second.Type.Bits(),
            _ => true,
        });

    static void NotAFunction(ProgramLowering lowering, Source handle)
    {
        int number = ThreadActions.Register("not a function", 1, (_, operands) =>
            throw new LaneFault(FaultDiagnostics.NotAFunction, 0, $"calling 0x{operands[0]:x}, which is no function that this call can be of", operands[0]));
        lowering.Emit(LaneCode.Action, [], [handle], new ActionCall(number, "not a function", false));
    }

    /// <summary>True if an operand of a call is a piece of memory.</summary>
    public static bool IsArea(ProgramLowering lowering, Operand operand, [NotNullWhen(true)] out LocalPlace? place)
    {
        place = null;
        return operand is SymbolAddress { Symbol: Variable { Space: StateSpace.Param } variable } && lowering.Scope.TryFind(variable, out place);
    }

    /// <summary>Gives a value what an argument is.</summary>
    public static void Read(ProgramLowering lowering, LaneValue value, PtxType type, Operand argument)
    {
        if (IsArea(lowering, argument, out var place)) LoadArea(lowering, value, type, place);
        else lowering.Emit(LaneCode.Move, [value], [lowering.Operand(argument, type)]);
    }

    /// <summary>Writes an argument to the memory of a parameter.</summary>
    public static void Pass(ProgramLowering lowering, Variable formal, LocalPlace place, Operand argument)
    {
        if (IsArea(lowering, argument, out var area)) CopyArea(lowering, area, place, (int)formal.Size);
        else Access(lowering, LaneCode.Store, [], [lowering.Operand(argument, formal.Type)], formal.Type.Bytes(), place);
    }

    /// <summary>Copies bytes of local memory.</summary>
    public static void CopyArea(ProgramLowering lowering, LocalPlace source, LocalPlace target, int bytes)
    {
        // Frames are aligned to more than the largest piece.
        int piece = new[] { 8, 4, 2, 1 }.First(size => (source.Offset | target.Offset | bytes) % size == 0);
        for (int i = 0; i < bytes; i += piece)
        {
            var value = lowering.Program.NewValue(piece == 8 ? LaneType.I64 : LaneType.I32);
            Access(lowering, LaneCode.Load, [value], [], piece, source with { Offset = source.Offset + i });
            Access(lowering, LaneCode.Store, [], [new Source(value, 0, value.Type)], piece, target with { Offset = target.Offset + i });
        }
    }

    /// <summary>Loads a value from local memory.</summary>
    public static void LoadArea(ProgramLowering lowering, LaneValue value, PtxType type, LocalPlace place) =>
        Access(lowering, LaneCode.Load, [value], [], type.Bytes(), place);

    static void Access(ProgramLowering lowering, LaneCode code, LaneValue[] results, Source[] stored, int bytes, LocalPlace place)
    {
        var address = place.Base == null ? ProgramLowering.Number((ulong)place.Offset) : new Source(place.Base, 0, LaneType.I32);
        lowering.Emit(code, results, [address, .. stored], new MemoryAccess(StateSpace.Local, place.Base == null ? 0 : place.Offset, bytes, 1, false));
    }

    // True if nobody notices that a parameter is the caller's area: the function only loads from it, and returns nothing into it.
    static bool MayShare(Function callee, Variable formal, Operand argument, Operand[] results)
    {
        if (formal.IsUnsized || argument is not SymbolAddress { Symbol: var area }) return true;
        return !Array.Exists(results, result => Names(result, area)) && callee.Body!.Instructions.TrueForAll(instruction => OnlyReads(instruction, formal));
    }

    static bool OnlyReads(Instruction instruction, Variable formal)
    {
        for (int i = 0; i < instruction.Operands.Length; i++)
        {
            if (!Names(instruction.Operands[i], formal)) continue;
            var kind = instruction.Operation.Operands[i].Spec.Kind;
            if (instruction.Operation.Semantic != Semantic.LoadMemory && kind != OperandKind.Arguments) return false;
        }
        return true;
    }

    static bool Names(Operand operand, Symbol symbol) => operand switch
    {
        SymbolAddress address => address.Symbol == symbol,
        Address { Base: { } start } => Names(start, symbol),
        ListOperand list => Array.Exists(list.Items, item => Names(item, symbol)),
        VectorOperand vector => Array.Exists(vector.Elements, element => Names(element, symbol)),
        CompoundAddress compound => Array.Exists(compound.Items, item => Names(item, symbol)),
        _ => false,
    };

    static void Pass(ProgramLowering lowering, FunctionScope scope, Variable formal, Operand argument, bool copies)
    {
        if (formal.Register is { } register)
        {
            Read(lowering, scope.ValuesOf(register, lowering.Program)[0], formal.Type, argument);
            return;
        }
        if (!copies && IsArea(lowering, argument, out var area))
        {
            scope.Place(formal, area);
            return;
        }
        var place = NewArea(lowering, formal);
        scope.Place(formal, place);
        Pass(lowering, formal, place, argument);
    }

    static void Return(ProgramLowering lowering, FunctionScope scope, Variable formal, Operand result, List<Action> after)
    {
        if (IsArea(lowering, result, out var area))
        {
            if (formal.Register is { }) throw new CannotCompile("a call that returns a register into memory");
            scope.Place(formal, area);
            return;
        }
        if (formal.Register is { } register)
        {
            var value = scope.ValuesOf(register, lowering.Program)[0];
            after.Add(() => lowering.AssignUnguarded(result, formal.Type, new Source(value, 0, TypeLowering.Of(formal.Type))));
            return;
        }
        var place = NewArea(lowering, formal);
        scope.Place(formal, place);
        after.Add(() =>
        {
            var value = lowering.Program.NewValue(TypeLowering.Of(formal.Type));
            LoadArea(lowering, value, formal.Type, place);
            lowering.AssignUnguarded(result, formal.Type, new Source(value, 0, value.Type));
        });
    }

    static LocalPlace NewArea(ProgramLowering lowering, Variable variable)
    {
        int alignment = Math.Max(FrameLayout.Alignment, variable.Alignment);
        int place = (lowering.Program.LocalBytes + alignment - 1) / alignment * alignment;
        lowering.Program.LocalBytes = checked((int)(place + variable.Size + FrameLayout.Alignment - 1)) / FrameLayout.Alignment * FrameLayout.Alignment;
        return new LocalPlace(place, null);
    }

    static void CallSystem(ProgramLowering lowering, Function callee, Operand[] results, Operand[] arguments)
    {
        if (Array.IndexOf(SystemFunctions, callee.Name) < 0) throw new CannotCompile($"a call of '{callee.Name}'");
        var sources = new List<Source>(4);
        for (int i = 0; i < arguments.Length; i++)
        {
            var type = i < callee.Parameters.Length ? callee.Parameters[i].Type : PtxType.B64;
            if (type.Bits() < 32) throw new CannotCompile($"a call of '{callee.Name}' with narrow arguments");
            if (IsArea(lowering, arguments[i], out var area))
            {
                var value = lowering.Program.NewValue(TypeLowering.Of(type));
                LoadArea(lowering, value, type, area);
                sources.Add(new Source(value, 0, value.Type));
            }
            else sources.Add(lowering.Operand(arguments[i], type));
        }
        var returned = callee.Returns.Length > 0 ? callee.Returns[0].Type : PtxType.B32;
        var result = lowering.Program.NewValue(TypeLowering.Of(returned));
        lowering.Emit(LaneCode.SystemCall, [result], [.. sources], callee.Name);
        if (results.Length == 0) return;
        if (IsArea(lowering, results[0], out var place)) Access(lowering, LaneCode.Store, [], [new Source(result, 0, result.Type)], returned.Bytes(), place);
        else lowering.AssignUnguarded(results[0], returned, new Source(result, 0, result.Type));
    }
}

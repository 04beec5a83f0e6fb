using Drawbridge.Interpreter.Decoding;
using Drawbridge.Interpreter.Execution;
using Drawbridge.Ptx.Diagnostics;
using Drawbridge.Ptx.Isa;
using Drawbridge.Ptx.Syntax;
using Drawbridge.Runtime;

namespace Drawbridge.Interpreter.Steps;

/// <summary>Where an argument or result is: in a slot, or in bytes of a frame.</summary>
/// <param name="Slot">The slot, or -1.</param>
/// <param name="Offset">Otherwise the offset in the frame.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Mask">Bits of the slot that count.</param>
readonly record struct Place(int Slot, int Offset, int Size, ulong Mask = ulong.MaxValue)
{
    /// <summary>The bytes of a lane's value; at most 8 of a slot.</summary>
    public void Read(Warp warp, Frame frame, int lane, Span<byte> bytes)
    {
        bytes.Clear();
        if (Slot < 0) warp.Stacks[lane].Bytes.AsSpan(frame.LocalBase[lane] + Offset, Math.Min(Size, bytes.Length)).CopyTo(bytes);
        else LittleEndian(frame.Registers[Slot * Warp.Size + lane] & Mask, bytes);
    }

    public void Write(Warp warp, Frame frame, int lane, ReadOnlySpan<byte> bytes)
    {
        if (Slot < 0)
        {
            bytes[..Math.Min(Size, bytes.Length)].CopyTo(warp.Stacks[lane].Bytes.AsSpan(frame.LocalBase[lane] + Offset));
            return;
        }
        ulong value = 0;
        for (int i = Math.Min(8, bytes.Length) - 1; i >= 0; i--) value = value << 8 | bytes[i];
        frame.Registers[Slot * Warp.Size + lane] = value & Mask;
    }

    /// <summary>The value as a number.</summary>
    public ulong ReadNumber(Warp warp, Frame frame, int lane)
    {
        Span<byte> bytes = stackalloc byte[8];
        Read(warp, frame, lane, bytes);
        return BitConverter.ToUInt64(bytes);
    }

    static void LittleEndian(ulong value, Span<byte> bytes)
    {
        for (int i = 0; i < bytes.Length && i < 8; i++) bytes[i] = (byte)(value >> (8 * i));
    }
}

/// <summary>How the values of one call travel to a callee and back.</summary>
/// <param name="callee">The function called.</param>
/// <param name="arguments">Pairs of the caller's and the callee's place, one a parameter.</param>
/// <param name="results">The same for return values.</param>
sealed class CallBinding(Code callee, (Place Caller, Place Callee)[] arguments, (Place Caller, Place Callee)[] results)
{
    /// <summary>The function called.</summary>
    public Code Callee { get; } = callee;

    /// <summary>Bytes passed to a parameter without a size.</summary>
    public int OpenBytes { get; } = arguments.Length > 0 && arguments.Length == callee.Function.Parameters.Length && callee.Function.Parameters[^1].IsUnsized
        ? arguments[^1].Callee.Size : 0;

    public void Enter(Warp warp, Frame caller, int returnPc, uint lanes)
    {
        var frame = warp.Enter(Callee, lanes, caller, this, returnPc);
        Copy(warp, caller, frame, lanes, arguments, toCallee: true);
        warp.Put(frame, 0, lanes);
    }

    public void CopyReturns(Warp warp, Frame callee, uint lanes) => Copy(warp, callee.Parent!, callee, lanes, results, toCallee: false);

    static void Copy(Warp warp, Frame caller, Frame callee, uint lanes, (Place Caller, Place Callee)[] values, bool toCallee)
    {
        foreach (var (outside, inside) in values)
        {
            var bytes = new byte[Math.Max(outside.Size, inside.Size)];
            for (uint left = lanes; left != 0; left &= left - 1)
            {
                int lane = System.Numerics.BitOperations.TrailingZeroCount(left);
                if (toCallee)
                {
                    outside.Read(warp, caller, lane, bytes);
                    inside.Write(warp, callee, lane, bytes);
                }
                else
                {
                    inside.Read(warp, callee, lane, bytes);
                    outside.Write(warp, caller, lane, bytes);
                }
            }
        }
    }
}

/// <summary>A call of a known function. Decoding functions that call each other in a circle needs the callee's code late, hence the lookup.</summary>
sealed class CallStep(Function callee, Func<Code, CallBinding> bind) : ControlStep
{
    CallBinding? binding;

    public override void Run(Warp warp, Frame frame, int pc, uint active, uint idle)
    {
        warp.Put(frame, pc + 1, idle);
        if (active == 0) return;
        binding ??= bind(warp.Launch.Program.Find(callee)!);
        binding.Enter(warp, frame, pc + 1, active);
    }
}

/// <summary>A call of a function by its value; lanes may call different ones.</summary>
sealed class IndirectCallStep(Source target, Func<Code, CallBinding?> bind) : ControlStep
{
    readonly System.Collections.Concurrent.ConcurrentDictionary<Code, CallBinding?> bindings = new();

    public override void Run(Warp warp, Frame frame, int pc, uint active, uint idle)
    {
        warp.Put(frame, pc + 1, idle);
        var program = warp.Launch.Program;
        for (uint left = active; left != 0;)
        {
            int lane = Lowest(left);
            ulong handle = target.Read(frame, lane);
            var code = program.Image.FunctionOf(handle) is { } function ? program.Find(function) : null;
            if (code == null) throw new LaneFault(FaultDiagnostics.NotAFunction, lane, $"calling 0x{handle:x}, which is no function that this kernel can call", handle);
            var binding = bindings.GetOrAdd(code, bind);
            if (binding == null)
            {
                throw new LaneFault(FaultDiagnostics.NotAFunction, lane,
                    $"calling '{code.Function.Name}', whose parameters are not those of this call", handle);
            }
            uint same = 0;
            for (uint rest = left; rest != 0; rest &= rest - 1)
            {
                if (target.Read(frame, Lowest(rest)) == handle) same |= 1u << Lowest(rest);
            }
            left &= ~same;
            binding.Enter(warp, frame, pc + 1, same);
        }
    }
}

/// <summary>A call of one of the system's functions; lanes call one after the other.</summary>
sealed class SystemCallStep(SystemFunction function, Place[] arguments, Place? result) : PlainStep
{
    public override void Run(Warp warp, Frame frame, uint active)
    {
        var values = new ulong[arguments.Length];
        Span<byte> bytes = stackalloc byte[8];
        for (uint left = active; left != 0; left &= left - 1)
        {
            int lane = Lowest(left);
            for (int i = 0; i < values.Length; i++) values[i] = arguments[i].ReadNumber(warp, frame, lane);
            ulong value = function.Run(new LaneCaller(warp, lane), values);
            if (result is not { } place) continue;
            BitConverter.TryWriteBytes(bytes, value);
            place.Write(warp, frame, lane, bytes[..place.Size]);
        }
    }
}

/// <summary>A lane that calls a system function.</summary>
sealed class LaneCaller(Warp warp, int lane) : ISystemCaller
{
    Allocation? recent;

    public DeviceMemory Memory => warp.Launch.Memory.Device;

    public ulong Load(ulong address, int size) =>
        LaunchMemory.Read(ref warp.Launch.Memory.Access(warp, lane, StateSpace.Generic, address, size, size, false, ref recent), size);

    public void Write(string text) => warp.Launch.Output.Write(text);

    public Exception Fault(DiagnosticKind kind, string message, ulong? address = null) => new LaneFault(kind, lane, message, address);
}

/// <summary>Makes the steps of calls.</summary>
static class CallSteps
{
    public static Step Build(Decoder decoder, Instruction instruction)
    {
        Operand[] results = [], arguments = [];
        Operand? target = null;
        var shapes = instruction.Operation.Operands;
        for (int i = 0; i < instruction.Operands.Length; i++)
        {
            var operand = instruction.Operands[i];
            switch (shapes[i].Spec.Kind)
            {
                case OperandKind.Returns: results = ((ListOperand)operand).Items; break;
                case OperandKind.Arguments: arguments = ((ListOperand)operand).Items; break;
                case OperandKind.CallTargets: break;
                default: target = operand; break;
            }
        }
        if (target is not SymbolAddress { Symbol: Function named })
        {
            return new IndirectCallStep(decoder.Source(target, PtxType.B64, instruction), Binder([], [], code => Fits(code.Function)));
        }
        var callee = SharedLayout.Definition(decoder.Module, named);
        if (callee.Body != null) return new CallStep(callee, Binder(callee.Parameters, callee.Returns, _ => true)!);
        if (!SystemFunction.TryFind(callee.Name, out var system))
            throw decoder.Refuse(EngineDiagnostics.UnresolvedFunction, instruction, $"'{callee.Name}' is declared but not defined");
        var places = arguments.Select((argument, i) => PlaceOf(argument, i < callee.Parameters.Length ? callee.Parameters[i] : null)).ToArray();
        if (places.Length != system.ParameterCount)
            throw decoder.Refuse(EngineDiagnostics.UnresolvedFunction, instruction, $"'{callee.Name}' takes {system.ParameterCount} arguments, not {places.Length}");
        return new SystemCallStep(system, places, results.Length > 0 ? PlaceOf(results[0], callee.Returns.FirstOrDefault()) : null);

        // The caller's places are found now, while its frame may still grow by the constants among them; the callee's when its code is there.
        Func<Code, CallBinding?> Binder(Variable[] parameters, Variable[] returns, Func<Code, bool> fits)
        {
            var argumentPlaces = arguments.Select((argument, i) => PlaceOf(argument, parameters.ElementAtOrDefault(i))).ToArray();
            var resultPlaces = results.Select((result, i) => PlaceOf(result, returns.ElementAtOrDefault(i))).ToArray();
            return code => !fits(code) ? null : new CallBinding(code, Pair(argumentPlaces, code.Function.Parameters, code, code.ParameterSlots),
                Pair(resultPlaces, code.Function.Returns, code, code.ReturnSlots));
        }

        static (Place, Place)[] Pair(Place[] given, Variable[] declared, Code code, int[] slots) =>
            [.. given.Zip(declared).Select((pair, i) => (pair.First, Inside(code, pair.Second, slots[i], pair.First.Size)))];

        bool Fits(Function function) => function.Parameters.Length == arguments.Length && function.Returns.Length == results.Length
            && arguments.Concat(results).Zip(function.Parameters.Concat(function.Returns)).All(pair =>
                pair.First is not SymbolAddress { Symbol: Variable variable } || variable.Size == pair.Second.Size || pair.Second.IsUnsized);

        Place PlaceOf(Operand operand, Variable? declared)
        {
            if (operand is SymbolAddress { Symbol: Variable variable } && decoder.TryFindInFrame(variable, out int offset))
                return new Place(-1, offset, (int)variable.Size);
            var type = operand is Register register ? register.Type : declared?.Type ?? PtxType.B64;
            if (type.Bits() > 64) throw decoder.Refuse(EngineDiagnostics.OperandNotExecuted, instruction, "128-bit registers are not passed to functions");
            int size = type.Bytes();
            // A result written into a register keeps to the register's width.
            var source = decoder.Source(operand, type, instruction);
            return new Place(source.Slot, 0, size, source.Mask);
        }
    }

    static Place Inside(Code code, Variable declared, int slot, int given)
    {
        if (slot >= 0) return new Place(slot, 0, declared.Type.Bytes(), declared.Type.Bits() >= 64 ? ulong.MaxValue : (1UL << declared.Type.Bits()) - 1);
        _ = code.Layout.TryFind(declared, out int offset);
        return new Place(-1, offset, declared.IsUnsized ? given : (int)declared.Size);
    }
}

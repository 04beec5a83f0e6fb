using Drawbridge.Interpreter.Steps;
using Drawbridge.Ptx.Diagnostics;
using Drawbridge.Ptx.Isa;
using Drawbridge.Ptx.Syntax;
using Drawbridge.Runtime;

namespace Drawbridge.Interpreter.Decoding;

/// <summary>Turns a function's instructions into steps for one kernel: operands become slots, addresses of variables become numbers.</summary>
sealed class Decoder
{
    readonly Program program;
    readonly FrameLayout layout;
    readonly ParameterLayout? parameters;
    readonly SlotMap slots;
    readonly List<(int Slot, Special Special)> pendingRefresh = [];

    Decoder(Program program, Function function)
    {
        this.program = program;
        Function = function;
        layout = new FrameLayout(function);
        parameters = function.IsEntry ? new ParameterLayout(function) : null;
        slots = new SlotMap(function.Body!, program.IsPoisoned);
    }

    /// <summary>The function being decoded.</summary>
    public Function Function { get; }

    /// <summary>The program it is decoded for.</summary>
    public Program Program => program;

    /// <summary>The module.</summary>
    public Module Module => program.Image.Module;

    /// <summary>Decodes a function.</summary>
    /// <exception cref="DrawbridgeException">An operand is not executed (DB3006), or something it names is not defined (DB3003, DB3004).</exception>
    public static Code Decode(Program program, Function function) => new Decoder(program, function).Decode();

    Code Decode()
    {
        var instructions = Function.Body!.Instructions;
        var steps = new Step[instructions.Count + 1];
        for (int i = 0; i < instructions.Count; i++) steps[i] = Decode(instructions[i]);
        steps[^1] = new ReturnStep();
        var initial = slots.InitialValues;
        return new Code
        {
            Function = Function,
            Steps = steps,
            Slots = initial.Length,
            InitialValues = initial,
            Specials = slots.Specials,
            LocalAddresses = slots.LocalAddresses,
            Layout = layout,
            ParameterSlots = [.. Function.Parameters.Select(ParameterSlot)],
            ReturnSlots = [.. Function.Returns.Select(ParameterSlot)],
        };
    }

    int ParameterSlot(Variable parameter) => parameter.Register is { } register ? slots.Of(register) : -1;

    Step Decode(Instruction instruction)
    {
        var build = StepTable.Find(instruction.Operation)
            ?? throw Refuse(EngineDiagnostics.NotExecuted, instruction, $"'{instruction.Operation}' has no definition in the interpreter");
        pendingRefresh.Clear();
        var step = build(this, instruction);
        if (pendingRefresh.Count > 0)
        {
            if (step is not PlainStep plain) throw Refuse(EngineDiagnostics.OperandNotExecuted, instruction, "a clock is not an operand of this instruction");
            step = new RefreshStep([.. pendingRefresh], plain);
        }
        step.Instruction = instruction;
        if (instruction.Guard is { } guard) step.Guard = slots.Of(guard);
        step.IsGuardNegated = instruction.IsGuardNegated;
        return step;
    }

    /// <summary>The operands of an instruction by position of the operation's syntax; null where one is left out.</summary>
    public static Operand?[] Bind(Instruction instruction)
    {
        var shapes = instruction.Operation.Operands;
        var bound = new Operand?[shapes.Length];
        int next = 0;
        for (int i = 0; i < shapes.Length; i++)
        {
            var operand = next < instruction.Operands.Length ? instruction.Operands[next++] : null;
            bound[i] = operand;
            if (i + 1 >= shapes.Length || !shapes[i + 1].Spec.IsPairSecond) continue;
            if (operand is PairOperand pair) (bound[i], bound[i + 1]) = (pair.First, pair.Second);
            i++;
        }
        return bound;
    }

    /// <summary>A source operand of a type. <see cref="PtxType.None"/> takes the whole register.</summary>
    public Source Source(Operand? operand, PtxType type, Instruction instruction)
    {
        ulong mask = type == PtxType.None ? ulong.MaxValue : Mask(type.Bits());
        switch (operand)
        {
            case Negated { Inner: var inner } when type == PtxType.Pred:
                return Source(inner, type, instruction) with { Flip = 1 };
            case null:
                return new Source(slots.Constant(0), mask, 0);
            case Constant constant:
                return new Source(slots.Constant(type == PtxType.None ? constant.Bits : ConstantValue.Fit(constant, type)), mask, 0);
            case Register { VectorWidth: 1 } register:
                return new Source(slots.Of(register), mask, 0);
            case RegisterPart { Element: >= 0 } part:
                return new Source(slots.Of(part.Register) + part.Element * SlotMap.ElementSlots(part.Register), mask, 0);
            case RegisterPart part:
                return new Source(slots.Of(part.Register), mask, 0);
            case SpecialRegister special when SpecialRegisters.TryGet(special.Name, out var info):
                var key = new Special(info!.Kind, Math.Max(0, special.Component));
                int slot = slots.Special(key);
                if (key.IsDynamic) pendingRefresh.Add((slot, key));
                return new Source(slot, mask, 0);
            case SymbolAddress symbol:
                return new Source(AddressSlot(symbol, 0, instruction, out _), mask, 0);
            default:
                throw Refuse(EngineDiagnostics.OperandNotExecuted, instruction, $"'{instruction.Operation}' is not executed with an operand of this kind");
        }
    }

    /// <summary>The two 64-bit halves of a 128-bit source.</summary>
    public Source[] WideSource(Operand? operand, Instruction instruction)
    {
        if (operand is Register { VectorWidth: 1 } register && register.Type.Bits() > 64)
            return [new Source(slots.Of(register), ulong.MaxValue, 0), new Source(slots.Of(register) + 1, ulong.MaxValue, 0)];
        if (operand is Constant constant) return [Source(constant, PtxType.B64, instruction), new Source(slots.Constant(0), ulong.MaxValue, 0)];
        throw Refuse(EngineDiagnostics.OperandNotExecuted, instruction, $"'{instruction.Operation}' is not executed with an operand of this kind");
    }

    /// <summary>A destination of a type.</summary>
    public Destination Destination(Operand? operand, PtxType type, Instruction instruction)
    {
        Register register;
        int slot;
        switch (operand)
        {
            case null or Sink:
                return Decoding.Destination.Sink;
            case Register { VectorWidth: 1 } whole:
                (register, slot) = (whole, slots.Of(whole));
                break;
            case RegisterPart { Element: >= 0 } part:
                (register, slot) = (part.Register, slots.Of(part.Register) + part.Element * SlotMap.ElementSlots(part.Register));
                break;
            case RegisterPart part:
                (register, slot) = (part.Register, slots.Of(part.Register));
                break;
            default:
                throw Refuse(EngineDiagnostics.OperandNotExecuted, instruction, $"'{instruction.Operation}' is not executed with a destination of this kind");
        }
        int bits = type.Bits();
        bool extendsSign = type.Class() == TypeClass.Signed && bits < register.Type.Bits();
        return new Destination(slot, extendsSign ? 64 - bits : 0, Mask(register.Type.Bits()));
    }

    /// <summary>The two 64-bit halves of a 128-bit destination.</summary>
    public Destination[] WideTarget(Operand? operand, Instruction instruction)
    {
        if (operand is null or Sink) return [Decoding.Destination.Sink, Decoding.Destination.Sink];
        if (operand is Register { VectorWidth: 1 } register && register.Type.Bits() > 64)
            return [new Destination(slots.Of(register), 0, ulong.MaxValue), new Destination(slots.Of(register) + 1, 0, ulong.MaxValue)];
        throw Refuse(EngineDiagnostics.OperandNotExecuted, instruction, $"'{instruction.Operation}' is not executed with a destination of this kind");
    }

    /// <summary>The elements of a vector operand: a brace list, a vector register, or a scalar as a vector of one.</summary>
    public static Operand[] Elements(Operand? operand) => operand switch
    {
        null => [],
        VectorOperand vector => vector.Elements,
        Register { VectorWidth: > 1 } register => [.. Enumerable.Range(0, register.VectorWidth).Select(i => new RegisterPart(register, "xyzw"[i].ToString()))],
        _ => [operand],
    };

    /// <summary>Sources of 64 bits at most for all elements of an operand; 128-bit elements become two.</summary>
    public Source[] Sources(Operand? operand, PtxType type, Instruction instruction) => type.Bits() > 64
        ? [.. Elements(operand).SelectMany(element => WideSource(element, instruction))]
        : [.. Elements(operand).Select(element => Source(element, type, instruction))];

    /// <summary>Destinations of 64 bits at most for all elements of an operand; 128-bit elements become two.</summary>
    public Destination[] Targets(Operand? operand, PtxType type, Instruction instruction) => type.Bits() > 64
        ? [.. Elements(operand).SelectMany(element => WideTarget(element, instruction))]
        : [.. Elements(operand).Select(element => Destination(element, type, instruction))];

    /// <summary>A memory operand.</summary>
    /// <param name="operand">The operand.</param>
    /// <param name="space">What the instruction says; where it says nothing, a variable's own space counts.</param>
    /// <param name="instruction">The instruction.</param>
    public MemoryAddress Address(Operand? operand, StateSpace space, Instruction instruction)
    {
        // A variable without brackets is an address too (wmma, call arguments).
        var address = operand as Address ?? new Address(operand is RegisterPart or Register or SymbolAddress or Constant ? operand : null, 0);
        ulong offset = (ulong)address.Offset;
        switch (address.Base)
        {
            case SymbolAddress symbol:
                int slot = AddressSlot(symbol, address.Offset, instruction, out var own);
                return new MemoryAddress(slot, 0, own);
            case null:
                return new MemoryAddress(slots.Constant(0), offset, space);
            case var register:
                var source = Source(register, PtxType.None, instruction);
                // A function's own parameters lie in its frame, a kernel's in the parameter block.
                if (space == StateSpace.Param && !Function.IsEntry) space = StateSpace.Local;
                return new MemoryAddress(source.Slot, offset, space);
        }
    }

    /// <summary>Where a variable lies in the frame; false if it lies elsewhere.</summary>
    public bool TryFindInFrame(Variable variable, out int offset) => layout.TryFind(variable, out offset);

    /// <summary>A slot holding a number.</summary>
    public int ConstantSlot(ulong value) => slots.Constant(value);

    int AddressSlot(SymbolAddress symbol, long offset, Instruction instruction, out StateSpace space)
    {
        offset += symbol.Offset;
        if (symbol.Symbol is Function function)
        {
            space = StateSpace.Generic;
            return slots.Constant(program.Image.HandleOf(function) + (ulong)offset);
        }
        var variable = (Variable)symbol.Symbol;
        if (layout.TryFind(variable, out int inFrame))
        {
            space = StateSpace.Local;
            return slots.LocalAddress(checked((int)(inFrame + offset)));
        }
        space = variable.Space;
        if (variable.Space == StateSpace.Param && parameters != null)
        {
            int index = Array.IndexOf(Function.Parameters, variable);
            if (index >= 0) return slots.Constant((ulong)(parameters.Offsets[index] + offset));
        }
        else if (variable.Space is StateSpace.Shared or StateSpace.SharedCluster && program.Shared.Offsets.TryGetValue(variable, out int inShared))
        {
            return slots.Constant((uint)(inShared + offset));
        }
        else if (program.Image.TryFind(variable, out ulong address))
        {
            return slots.Constant((variable.Space == StateSpace.Const ? address - program.Image.ConstBase : address) + (ulong)offset);
        }
        throw Refuse(EngineDiagnostics.UnresolvedVariable, instruction, $"'{variable.Name}' is declared but not defined");
    }

    /// <summary>A refusal at an instruction.</summary>
    public DrawbridgeException Refuse(DiagnosticKind kind, Instruction instruction, string message) =>
        new(new Diagnostic(kind, Module.Source, instruction.Position, instruction.Operation.Text.Length, message));

    static ulong Mask(int bits) => bits >= 64 ? ulong.MaxValue : (1UL << bits) - 1;
}

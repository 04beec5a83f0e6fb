using Drawbridge.Cpu.Operators;
using Drawbridge.Interpreter.Decoding;
using Drawbridge.Ptx.Isa;
using Drawbridge.Ptx.Syntax;
using Drawbridge.Runtime;

namespace Drawbridge.Cpu.Lanes.Lowering;

/// <summary>Loads, stores, atomics, and conversions of addresses.</summary>
static class MemoryLowering
{
    /// <summary>Lowers the current instruction; false if it has nothing to do with memory.</summary>
    public static bool Lower(ProgramLowering lowering)
    {
        switch (lowering.Instruction.Operation.Semantic)
        {
            case Semantic.LoadMemory: Load(lowering); return true;
            case Semantic.StoreMemory: Store(lowering); return true;
            case Semantic.AtomicMemory or Semantic.ReduceMemory: Atomic(lowering); return true;
            case Semantic.ConvertAddress: Convert(lowering); return true;
            case Semantic.IsSpace: IsSpace(lowering); return true;
            case Semantic.CreatePolicy:
                lowering.Assign(lowering.Bound[0], PtxType.B64, LaneCode.Move, null, new Source(null, 0, LaneType.I64));
                return true;
            default: return false;
        }
    }

    static void Load(ProgramLowering lowering)
    {
        var operation = lowering.Instruction.Operation;
        var bound = lowering.Bound;
        var targets = Decoder.Elements(bound[0]);
        var type = operation.Type;
        if (type.Bits() > 64) throw new CannotCompile("a load of 128-bit elements");
        bool maySpin = operation.Has("volatile") || operation.Has("relaxed") || operation.Has("acquire") || operation.Has("mmio");
        var (address, space, offset) = Address(lowering, bound[1], operation.Space);
        var results = Array.ConvertAll(targets, _ => lowering.Program.NewValue(TypeLowering.Of(type)));
        lowering.Emit(LaneCode.Load, results, [address], new MemoryAccess(space, offset, type.Bytes(), targets.Length, maySpin), lowering.EffectGuard);
        for (int i = 0; i < targets.Length; i++) lowering.Assign(targets[i], type, LaneCode.Move, null, new Source(results[i], 0, results[i].Type));
    }

    static void Store(ProgramLowering lowering)
    {
        var operation = lowering.Instruction.Operation;
        var bound = lowering.Bound;
        var type = operation.Type;
        if (type.Bits() > 64) throw new CannotCompile("a store of 128-bit elements");
        if (operation.Has("volatile") || operation.Has("relaxed") || operation.Has("release") || operation.Has("mmio")) lowering.Program.HasFences = true;
        var values = Array.ConvertAll(Decoder.Elements(bound[1]), element => lowering.Operand(element, type));
        var (address, space, offset) = Address(lowering, bound[0], operation.Space);
        lowering.Emit(LaneCode.Store, [], [address, .. values], new MemoryAccess(space, offset, type.Bytes(), values.Length, false), lowering.EffectGuard);
    }

    static void Atomic(ProgramLowering lowering)
    {
        var operation = lowering.Instruction.Operation;
        var operands = lowering.Instruction.Operands.ToList();
        if (operation.Has("L2::cache_hint")) operands.RemoveAt(operands.Count - 1);
        bool returns = operation.Semantic == Semantic.AtomicMemory;
        int first = returns ? 1 : 0;
        var type = operation.Type;
        if (type.Bits() > 64 || operands[first + 1] is VectorOperand) throw new CannotCompile($"'{operation}'");
        var (address, space, offset) = Address(lowering, operands[first], operation.Space);
        var sources = new List<Source>(4) { address, lowering.Operand(operands[first + 1], type) };
        bool hasThird = operands.Count > first + 2;
        if (hasThird) sources.Add(lowering.Operand(operands[first + 2], type));
        bool keeps = returns && operands[0] is not Sink;
        LaneValue[] results = keeps ? [lowering.Program.NewValue(TypeLowering.Of(type))] : [];
        lowering.Emit(LaneCode.Atomic, results, [.. sources], new AtomicAccess(space, offset, type.Bytes(), operation), lowering.EffectGuard);
        if (keeps) lowering.Assign(operands[0], type, LaneCode.Move, null, new Source(results[0], 0, results[0].Type));
    }

    static void IsSpace(ProgramLowering lowering)
    {
        var bound = lowering.Bound;
        var image = lowering.Image;
        var address = lowering.Operand(bound[1], PtxType.B64);
        var result = lowering.Instruction.Operation.Space switch
        {
            StateSpace.Shared or StateSpace.SharedCluster => Within(AddressSpaces.SharedWindow, AddressSpaces.WindowSize),
            StateSpace.Local => Within(AddressSpaces.LocalWindow, AddressSpaces.WindowSize),
            StateSpace.Param => Within(AddressSpaces.ParamWindow, AddressSpaces.WindowSize),
            StateSpace.Const => Within(image.ConstBase, (ulong)image.ConstSize),
            // The kernel's parameters lie inside global memory.
            _ => lowering.ComputeSource(LaneCode.Not, LaneType.Mask, null, Either(Either(Within(AddressSpaces.SharedWindow, AddressSpaces.WindowSize),
                Within(AddressSpaces.LocalWindow, AddressSpaces.WindowSize)), Within(image.ConstBase, (ulong)image.ConstSize))),
        };
        lowering.Assign(bound[0], PtxType.Pred, LaneCode.Move, null, result);

        Source Within(ulong start, ulong size) => lowering.ComputeSource(LaneCode.Compare, LaneType.Mask, Comparison.LessUnsigned,
            lowering.ComputeSource(LaneCode.Sub, LaneType.I64, null, address, new Source(null, start, LaneType.I64)), new Source(null, size, LaneType.I64));

        Source Either(Source a, Source b) => lowering.ComputeSource(LaneCode.Or, LaneType.Mask, null, a, b);
    }

    /// <summary>
    /// An address operand. Global and generic ones are 64 bits wide; the others are offsets in their window, 32 bits wide, the rest of a register
    /// ignored.
    /// </summary>
    public static (Source Address, StateSpace Space, long Offset) Address(ProgramLowering lowering, Operand? operand, StateSpace space)
    {
        var address = operand as Address ?? new Address(operand is RegisterPart or Register or SymbolAddress or Constant ? operand : null, 0);
        if (space == StateSpace.SharedCluster) space = StateSpace.Shared;
        switch (address.Base)
        {
            case SymbolAddress symbol:
                ulong place = lowering.AddressOf(symbol, out var own, out var start) + (ulong)address.Offset;
                if (start != null) return (new Source(start, 0, LaneType.I32), own, (long)place);
                if (own == StateSpace.SharedCluster) own = StateSpace.Shared;
                return (new Source(null, place, IsWindow(own) ? LaneType.I32 : LaneType.I64), own, 0);
            case null:
                return (new Source(null, (ulong)address.Offset, IsWindow(space) ? LaneType.I32 : LaneType.I64), space, 0);
            default:
                if (space == StateSpace.Param && !lowering.Scope.Function.IsEntry) space = StateSpace.Local;
                bool isWide = IsWide(address.Base);
                var value = lowering.Operand(address.Base, isWide ? PtxType.B64 : PtxType.B32);
                if (IsWindow(space))
                {
                    if (isWide) value = value.IsConstant ? ProgramLowering.Number((uint)value.Bits) : lowering.ComputeSource(LaneCode.Truncate, LaneType.I32, null, value);
                }
                else if (!isWide)
                {
                    value = value.IsConstant ? value with { Type = LaneType.I64 } : lowering.ComputeSource(LaneCode.ZeroExtend, LaneType.I64, null, value);
                }
                return (value, space, address.Offset);
        }
    }

    /// <summary>An address with its constant part added.</summary>
    public static Source WithOffset(ProgramLowering lowering, (Source Address, StateSpace Space, long Offset) place)
    {
        var (address, _, offset) = place;
        if (offset == 0) return address;
        return lowering.ComputeSource(LaneCode.Add, address.Type, null, address, new Source(null, address.Type == LaneType.I32 ? (uint)offset : (ulong)offset, address.Type));
    }

    static bool IsWide(Operand operand) => operand switch
    {
        Register register => register.Type.Bits() == 64,
        RegisterPart part => part.Register.Type.Bits() == 64,
        _ => true,
    };

    static bool IsWindow(StateSpace space) => space is not (StateSpace.Global or StateSpace.Generic);

    static void Convert(ProgramLowering lowering)
    {
        var operation = lowering.Instruction.Operation;
        var bound = lowering.Bound;
        bool isInFunction = operation.Space == StateSpace.Param && !lowering.Scope.Function.IsEntry;
        ulong window = operation.Space switch
        {
            StateSpace.Shared or StateSpace.SharedCluster => AddressSpaces.SharedWindow,
            StateSpace.Local => AddressSpaces.LocalWindow,
            StateSpace.Param => isInFunction ? AddressSpaces.LocalWindow : AddressSpaces.ParamWindow,
            StateSpace.Const => lowering.Image.ConstBase,
            _ => 0,
        };
        var type = operation.Operands[0].Type;
        if (operation.Has("to")) window = 0 - window;
        if (type.Bits() == 32) window = (uint)window;
        var source = lowering.Operand(bound[1], type);
        if (window == 0) lowering.Assign(bound[0], type, LaneCode.Move, null, source);
        else lowering.Assign(bound[0], type, LaneCode.Add, null, source, new Source(null, window, TypeLowering.Of(type)));
    }
}

using Drawbridge.Ptx.Isa;
using Drawbridge.Ptx.Syntax;

namespace Drawbridge.Ptx.Verify;

/// <summary>Rules of single instructions, beyond what versions and operand types say. Which instruction has which is looked up once.</summary>
static class InstructionRules
{
    /// <summary>The rule of an operation, or null for most.</summary>
    public static InstructionRule? Find(Operation operation) => operation.Opcode switch
    {
        "bar" when operation.Has("warp") => Mask,
        "bar" or "barrier" when !operation.Has("cluster") => BarrierCount,
        "shfl" or "vote" or "match" or "redux" or "elect" when operation.Has("sync") => Mask,
        "shl" or "shr" => Shift,
        "div" or "rem" when operation.Type.IsInteger() => Division,
        "mov" => MovedAddress,
        "cvta" or "mapa" or "getctarank" => ConvertedAddress,
        "st" when operation.Space == StateSpace.Param => ParameterStore,
        _ => null,
    };

    // bar.sync a, b; bar.red d, a, b, c: the count is the operand of that name.
    static void BarrierCount(VerifyContext context, Instruction instruction)
    {
        var slots = instruction.Operation.Plan!.Arrangements(instruction.Operands.Length).FirstOrDefault();
        if (slots == null) return;
        for (int i = 0; i < slots.Length; i++)
        {
            if (slots[i].Shape.Spec.Name != "b" || instruction.Operands[i] is not Constant count) continue;
            if (count.Bits != 0 && count.Bits % 32 == 0) continue;
            context.Report(VerifyDiagnostics.BarrierCount, instruction, i, $"{(long)count.Bits} threads are not a positive multiple of 32");
        }
    }

    static void Mask(VerifyContext context, Instruction instruction)
    {
        int last = instruction.Operands.Length - 1;
        if (last >= 0 && instruction.Operands[last] is Constant { Bits: 0 })
            context.Report(VerifyDiagnostics.EmptyMask, instruction, last, $"a mask of 0 names no lane, so no thread can execute '{instruction.Operation.Text}'");
    }

    static void Shift(VerifyContext context, Instruction instruction)
    {
        if (instruction.Operands[2] is not Constant { Kind: <= ConstantKind.Unsigned } count) return;
        int bits = instruction.Operation.Type.Bits();
        // A negative count is a huge unsigned one.
        if ((uint)count.Bits >= (uint)bits)
            context.Report(VerifyDiagnostics.LargeShift, instruction, 2, $"a shift of {bits} bits by {(uint)count.Bits} leaves nothing of the value");
    }

    static void Division(VerifyContext context, Instruction instruction)
    {
        if (instruction.Operands[2] is Constant { Bits: 0 })
            context.Report(VerifyDiagnostics.DivisionByZero, instruction, 2, $"'{instruction.Operation.Text}' by the constant 0 has no defined result");
    }

    static void MovedAddress(VerifyContext context, Instruction instruction)
    {
        if (instruction.Operands[1] is not SymbolAddress { Symbol: { } symbol } || !context.IsWide) return;
        int bits = instruction.Operation.Type.Bits();
        if (bits < 32 || bits == 32 && symbol is Function or Variable { Space: StateSpace.Global })
        {
            context.Report(VerifyDiagnostics.AddressTruncated, instruction, 1, $"the address of '{symbol.Name}' has 64 bits, '{instruction.Operation.Text}' keeps {bits}");
        }
    }

    static void ConvertedAddress(VerifyContext context, Instruction instruction)
    {
        if (instruction.Operands[1] is not SymbolAddress { Symbol: { } symbol }) return;
        var space = instruction.Operation.Space;
        var wanted = space == StateSpace.SharedCluster || space == StateSpace.None || space == StateSpace.Generic ? StateSpace.Shared : space;
        if (symbol is Variable variable && variable.Space == wanted) return;
        string where = symbol is Variable other ? $"lies in {AddressRules.Word(other.Space)}" : "is a function";
        context.Report(VerifyDiagnostics.AddressOfSpace, instruction, 1, $"'{symbol.Name}' {where}, '{instruction.Operation.Text}' converts addresses of {AddressRules.Word(wanted)}");
    }

    // Arguments of calls and return values are written, a function's own parameters only read.
    static void ParameterStore(VerifyContext context, Instruction instruction)
    {
        if (instruction.Operands[0] is Address { Base: SymbolAddress { Symbol: Variable variable } } && context.IsParameter(variable))
            context.Report(VerifyDiagnostics.ReadOnlySpace, instruction, 0, $"'{variable.Name}' is a parameter of this function and cannot be written");
    }
}

using Drawbridge.Ptx.Isa;
using Drawbridge.Ptx.Syntax;

namespace Drawbridge.Ptx.Verify;

/// <summary>Memory operands: what may be a base, whose space it lies in, alignment and bounds where they are known.</summary>
static class AddressRules
{
    /// <summary>True if nothing is wrong with an address whose base is a variable or nothing. Allocates nothing.</summary>
    public static bool IsFine(Address address, Slot slot, InstructionPlan plan, Function function)
    {
        if (address.Base == null) return IsAligned(address.Offset, plan.AccessBytes);
        if (address.Base is not SymbolAddress { Symbol: Variable variable }) return false;
        if (!IsSpaceFine(variable, slot, plan)) return false;
        if (address.Unified && Array.FindIndex(variable.Attributes, IsUnified) < 0) return false;
        int bytes = plan.AccessBytes;
        if (bytes == 0) return true;
        long offset = address.Offset;
        if (variable.Alignment % bytes == 0 && !IsAligned(offset, bytes)) return false;
        return offset >= 0 && (HasOpenSize(variable) || offset + bytes <= variable.Size);
    }

    /// <summary>Finds what is wrong with an address.</summary>
    public static void Explain(Address address, Slot slot, InstructionPlan plan, VerifyContext context, int index, List<Problem> problems)
    {
        string text = plan.Operation.Text;
        if (address.Unified != slot.Shape.Spec.IsUnified)
        {
            problems.Add(new(VerifyDiagnostics.OperandForm, index, address.Unified ? $"'{text}' takes no .unified address" : $"'{text}' takes an address with .unified"));
        }
        switch (address.Base)
        {
            case null:
                CheckAlignment("the address", address.Offset, plan, index, problems);
                break;
            case Register register:
                CheckBase(register, slot, context, index, problems);
                if (address.Offset != (int)address.Offset)
                    problems.Add(new(VerifyDiagnostics.OffsetRange, index, $"the offset {address.Offset} does not fit a signed 32-bit number"));
                break;
            case SymbolAddress { Symbol: Variable variable }:
                CheckVariable(address, variable, slot, plan, index, problems);
                break;
            case SymbolAddress symbol:
                problems.Add(new(VerifyDiagnostics.SymbolNotWanted, index, $"'{symbol.Symbol.Name}' is a function, '{text}' reaches variables only"));
                break;
            case SpecialRegister special:
                problems.Add(new(VerifyDiagnostics.SpecialRegisterNotHere, index, $"'{special}' cannot be the base of an address"));
                break;
            default:
                problems.Add(new(VerifyDiagnostics.OperandForm, index, $"the base of an address is a register or the name of a variable"));
                break;
        }
    }

    static void CheckBase(Register register, Slot slot, VerifyContext context, int index, List<Problem> problems)
    {
        // Not declared: that has been said.
        if (register.Type == PtxType.None) return;
        if (register.VectorWidth != 1 || !Compatibility.Has(slot.Bases, register.Type))
        {
            string type = register.VectorWidth == 1 ? $".{register.Type.Word()}" : $".v{register.VectorWidth} .{register.Type.Word()}";
            problems.Add(new(VerifyDiagnostics.AddressRegister, index, $"'{register.Name}' is a {type} register and cannot hold an address"));
        }
        else if (context.IsWide && !Compatibility.Has(slot.WideBases, register.Type))
        {
            problems.Add(new(VerifyDiagnostics.NarrowAddress, index,
                $"'{register.Name}' holds 32 bits, a {(slot.Space == StateSpace.Generic ? "generic" : "global")} address has 64"));
        }
    }

    static void CheckVariable(Address address, Variable variable, Slot slot, InstructionPlan plan, int index, List<Problem> problems)
    {
        string name = variable.Name;
        if (!IsSpaceFine(variable, slot, plan))
        {
            problems.Add(slot.Space == StateSpace.Generic
                ? new(VerifyDiagnostics.GenericVariable, index, $"'{name}' lies in {Word(variable.Space)}, '{plan.Operation.Text}' names no state space")
                : new(VerifyDiagnostics.SpaceMismatch, index, $"'{name}' lies in {Word(variable.Space)}, '{plan.Operation.Text}' reaches {Word(slot.Space)}"));
            return;
        }
        if (address.Unified && Array.FindIndex(variable.Attributes, IsUnified) < 0)
            problems.Add(new(VerifyDiagnostics.NotUnified, index, $"'{name}' is declared without .attribute(.unified)"));
        int bytes = plan.AccessBytes;
        if (bytes == 0) return;
        if (variable.Alignment % bytes == 0) CheckAlignment($"'{name}{Sign(address.Offset)}'", address.Offset, plan, index, problems);
        if (address.Offset < 0 || !HasOpenSize(variable) && address.Offset + bytes > variable.Size)
        {
            var kind = variable.Space == StateSpace.Param ? VerifyDiagnostics.ParameterOutOfBounds : VerifyDiagnostics.OutOfBounds;
            problems.Add(new(kind, index, $"'{name}' has {variable.Size} bytes, this reaches bytes {address.Offset} to {address.Offset + bytes - 1}"));
        }
    }

    static void CheckAlignment(string what, long offset, InstructionPlan plan, int index, List<Problem> problems)
    {
        if (!IsAligned(offset, plan.AccessBytes))
            problems.Add(new(VerifyDiagnostics.Misaligned, index, $"{what} is not a multiple of the {plan.AccessBytes} bytes that '{plan.Operation.Text}' moves"));
    }

    static bool IsAligned(long offset, int bytes) => bytes <= 1 || (offset & (bytes - 1)) == 0;

    // Extern arrays without size, and what a size of zero stands for.
    static bool HasOpenSize(Variable variable) => variable.IsUnsized || variable.Size == 0;

    static bool IsSpaceFine(Variable variable, Slot slot, InstructionPlan plan) => slot.Space switch
    {
        StateSpace.SharedCluster => variable.Space == StateSpace.Shared,
        // Global addresses are generic ones. Barrier and matrix instructions without a space say where their operand must lie themselves.
        StateSpace.Generic or StateSpace.None => variable.Space is StateSpace.Global || plan.AccessBytes == 0 && variable.Space != StateSpace.Register,
        var space => variable.Space == space,
    };

    static bool IsUnified(string attribute) => attribute.IndexOf("unified", StringComparison.Ordinal) >= 0;

    static string Sign(long offset) => offset < 0 ? $"{offset}" : $"+{offset}";

    public static string Word(StateSpace space) => space switch
    {
        StateSpace.Register => ".reg",
        StateSpace.SharedCluster => ".shared::cluster",
        StateSpace.Generic => "generic memory",
        _ => "." + space.ToString().ToLowerInvariant(),
    };
}

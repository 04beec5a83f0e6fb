using Drawbridge.Ptx.Isa;
using Drawbridge.Ptx.Syntax;

namespace Drawbridge.Ptx.Verify;

/// <summary>Special registers: known here, with the right component, not narrower than they are read.</summary>
static class SpecialRegisterRules
{
    public static bool IsFine(SpecialRegister special, Slot slot, VerifyContext context)
    {
        if (slot.IsDestination || slot.IsVector || slot.Kind is not (OperandKind.Value or OperandKind.SpecialRegister)) return false;
        return SpecialRegisters.TryGet(special.Name, out var info) && context.Platform.Meets(info!.Since) && info.Components > 1 == special.Component >= 0 && IsReadable(info, slot.Type);
    }

    public static void Check(SpecialRegister special, Slot slot, InstructionPlan plan, VerifyContext context, int index, List<Problem> problems)
    {
        // An unknown name would have been read as an undeclared one.
        if (!SpecialRegisters.TryGet(special.Name, out var info)) return;
        if (slot.Kind is not (OperandKind.Value or OperandKind.SpecialRegister) || slot.IsVector)
        {
            problems.Add(new(VerifyDiagnostics.SpecialRegisterNotHere, index, $"operand '{slot.Shape.Spec.Name}' of '{plan.Operation.Text}' cannot be the special register '{special}'"));
            return;
        }
        var since = info!.Since;
        if (context.Platform.Version < since.Ptx)
            problems.Add(new(VerifyDiagnostics.SpecialRegisterNeedsVersion, index, $"'{special.Name}' needs PTX {since.Ptx}, the module says .version {context.Platform.Version}"));
        else if (!context.Platform.IsCoveredBy(since.Targets))
            problems.Add(new(VerifyDiagnostics.SpecialRegisterNeedsVersion, index, $"'{special.Name}' needs {since.Targets[0]}, the module says .target {context.Platform.Target}"));
        if (info.Components > 1 && special.Component < 0)
            problems.Add(new(VerifyDiagnostics.SpecialRegisterComponent, index, $"'{special.Name}' has the components .x, .y, .z and .w; which one is meant?"));
        else if (info.Components == 1 && special.Component >= 0)
            problems.Add(new(VerifyDiagnostics.SpecialRegisterComponent, index, $"'{special.Name}' has no components"));
        else if (!IsReadable(info, slot.Type))
            AddType(special, info, slot, plan, index, problems);
    }

    static void AddType(SpecialRegister special, SpecialRegisterInfo info, Slot slot, InstructionPlan plan, int index, List<Problem> problems)
    {
        string operand = $"operand '{slot.Shape.Spec.Name}' of '{plan.Operation.Text}'";
        if (slot.Type == PtxType.Pred) problems.Add(new(VerifyDiagnostics.PredicateWanted, index, $"'{special}' is .{info.Type.Word()}, {operand} is a predicate"));
        else if (info.Type == PtxType.Pred) problems.Add(new(VerifyDiagnostics.PredicateNotWanted, index, $"'{special}' is a predicate, {operand} is .{slot.Type.Word()}"));
        else if (slot.Type.IsFloat()) problems.Add(new(VerifyDiagnostics.RegisterKind, index, $"'{special}' is .{info.Type.Word()}, {operand} is .{slot.Type.Word()}"));
        else problems.Add(new(VerifyDiagnostics.SpecialRegisterSize, index, $"'{special}' has {info.Type.Bits()} bits, {operand} has {slot.Type.Bits()}"));
    }

    // A special register is read at its own width or less: the low half of %tid.x by mov.u16, of %clock64 by mov.u32.
    static bool IsReadable(SpecialRegisterInfo info, PtxType type)
    {
        if (type == PtxType.None) return true;
        if (type == PtxType.Pred || info.Type == PtxType.Pred) return type == info.Type;
        return !type.IsFloat() && type.Bits() <= info.Type.Bits();
    }
}

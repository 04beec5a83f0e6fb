using Drawbridge.Ptx.Isa;
using Drawbridge.Ptx.Syntax;

namespace Drawbridge.Ptx.Verify;

/// <summary>
/// One walk over a function's statements: versions and operands of every instruction, and on the way what the flow rules need to know
/// (blocks, first reads and writes of registers). Nothing is allocated where nothing is wrong; every doubt goes to a slower method that
/// finds the words for it.
/// </summary>
sealed class BodyRules(VerifyContext context)
{
    readonly OperandRules operands = new(context);
    readonly CallRules calls = new(context);
    readonly RegisterUse use = new();
    readonly FlowRules flow = new(context);
    Function function = null!;

    public void Check(Function checkedFunction)
    {
        function = checkedFunction;
        var body = function.Body!;
        use.Begin(body, function);
        flow.Begin(function);
        bool carryWritten = false;
        foreach (var item in body.Statements)
        {
            if (item is Instruction instruction)
            {
                var plan = InstructionPlan.Of(instruction.Operation);
                Check(instruction, plan);
                if (plan.ReadsCarry && !carryWritten) CarryRule(instruction);
                carryWritten |= plan.WritesCarry;
                if (plan.Flow != FlowKind.Next && instruction.Index + 1 < body.Instructions.Count) use.StartBlock(instruction.Index + 1);
            }
            else if (item is Label { Declaration: null } label) use.StartBlock(label.Target);
            else StatementRules.Check(context, item);
        }
        flow.Check(use);
    }

    void Check(Instruction instruction, InstructionPlan plan)
    {
        if (plan.AvailableOn != context.Platform) CheckVersion(instruction, plan);
        var written = instruction.Operands;
        if (plan.IsCall) calls.Check(instruction, function, use);
        else
        {
            var arrangements = plan.Arrangements(written.Length);
            bool isFine = arrangements.Length > 0;
            if (isFine)
            {
                var slots = arrangements[0];
                // Sources before destinations: add %r1, %r1, 1 reads before it writes.
                for (int i = slots.Length - 1; i >= 0; i--) isFine &= Accepts(slots[i], written[i], instruction, plan);
            }
            if (!isFine) operands.Explain(instruction, plan, function, use);
            else plan.Rule?.Invoke(context, instruction);
        }
        if (instruction.Guard != null) CheckGuard(instruction, plan);
    }

    // What is certainly right, and quickly seen to be; false means "look again", not "wrong".
    bool Accepts(Slot slot, Operand operand, Instruction instruction, InstructionPlan plan)
    {
        if (operand is Register register)
        {
            if (slot.IsDestination) use.Write(register);
            else use.Read(register, instruction.Index);
            return Compatibility.Has(slot.Registers, register.Type) && register.VectorWidth == 1;
        }
        if (operand is Constant constant) return !slot.IsVector && slot.Accepts(constant, slot.Type);
        if (operand is Address address)
        {
            if (slot.Kind != OperandKind.Address || address.Unified != slot.Shape.Spec.IsUnified) return false;
            if (address.Base is Register baseRegister)
            {
                use.Read(baseRegister, instruction.Index);
                return Compatibility.Has(context.IsWide ? slot.WideBases : slot.Bases, baseRegister.Type) && address.Offset == (int)address.Offset;
            }
            return AddressRules.IsFine(address, slot, plan, function);
        }
        if (operand is VectorOperand vector)
        {
            return slot.TakesBraces && vector.Elements.Length == 1 ? Accepts(slot, vector.Elements[0], instruction, plan)
                : AcceptsVector(slot, vector.Elements, instruction);
        }
        if (operand is PairOperand pair)
        {
            return slot.Second != null && Accepts(slot.First!, pair.First, instruction, plan) & Accepts(slot.Second, pair.Second, instruction, plan);
        }
        if (operand is Sink) return slot.AllowsSink;
        if (operand is Negated negated) return slot.AllowsNegation && Accepts(slot, negated.Inner, instruction, plan);
        if (operand is SpecialRegister special) return SpecialRegisterRules.IsFine(special, slot, context);
        if (operand is SymbolAddress) return slot.Kind == OperandKind.SymbolAddress;
        if (operand is LabelOperand label)
        {
            return slot.Kind == OperandKind.Label ? label.Label.Declaration == null
                : slot.Kind == OperandKind.BranchTargets && label.Label.Declaration is BranchTargets;
        }
        return false;
    }

    bool AcceptsVector(Slot slot, Operand[] elements, Instruction instruction)
    {
        if (!slot.TakesCount(elements.Length)) return false;
        ulong accepted = slot.ElementRegisters(elements.Length);
        bool isFine = true;
        foreach (var element in elements)
        {
            if (element is Register register)
            {
                isFine &= Compatibility.Has(accepted, register.Type) && register.VectorWidth == 1;
                // A register twice among the results is a fault, so a second write by the same instruction is worth a second look.
                if (slot.IsDestination) isFine &= use.WriteOnce(register, instruction.Index);
                else use.Read(register, instruction.Index);
            }
            else if (element is Sink) isFine &= slot.AllowsSink;
            else isFine &= element is Constant constant && slot.Accepts(constant, slot.ElementType(elements.Length));
        }
        return isFine;
    }

    void CheckVersion(Instruction instruction, InstructionPlan plan)
    {
        if (OperationVersionRules.IsAvailable(plan.Operation, context.Platform)) plan.AvailableOn = context.Platform;
        else OperationVersionRules.Explain(context, instruction);
    }

    void CheckGuard(Instruction instruction, InstructionPlan plan)
    {
        var guard = instruction.Guard!;
        use.Read(guard, instruction.Index);
        if (guard.Type != PtxType.Pred || guard.VectorWidth != 1)
        {
            context.ReportGuard(VerifyDiagnostics.GuardNotPredicate, instruction, $"'{guard.Name}' is a .{guard.Type.Word()} register, a guard is a .pred register");
        }
        if (plan.IsParameterAccess) calls.CheckGuardedParameter(instruction, function);
        else if (plan.Operation.Form.Convergence == Convergence.Warp)
        {
            context.Report(VerifyDiagnostics.GuardedBarrier, instruction, $"'{plan.Operation.Text}' needs all threads of a warp, the guard may leave some out");
        }
    }

    void CarryRule(Instruction instruction) =>
        context.Report(VerifyDiagnostics.CarryUndefined, instruction, $"'{instruction.Operation.Text}' reads the carry, but nothing before it writes one");
}

using Drawbridge.Ptx.Isa;
using Drawbridge.Ptx.Syntax;

namespace Drawbridge.Ptx.Verify;

/// <summary>Finds the words for what is wrong with one operand in one place of a form.</summary>
static class OperandExplainer
{
    public static void Check(Slot slot, Operand operand, InstructionPlan plan, VerifyContext context, int index, List<Problem> problems)
    {
        string text = plan.Operation.Text;
        if (operand is PairOperand pair)
        {
            if (slot.Second == null)
            {
                problems.Add(new(VerifyDiagnostics.PairNotAllowed, index, $"'{text}' has one result here, not a pair"));
                return;
            }
            int before = problems.Count;
            Check(slot.First!, pair.First, plan, context, index, problems);
            AtPart(problems, before, 0);
            before = problems.Count;
            Check(slot.Second, pair.Second, plan, context, index, problems);
            AtPart(problems, before, 1);
            return;
        }
        if (slot.Second != null && !slot.SecondIsOptional)
        {
            problems.Add(new(VerifyDiagnostics.PairWanted, index, $"'{text}' writes a pair {slot.Shape.Spec.Name}|{slot.Second.Shape.Spec.Name}"));
            return;
        }
        if (operand is Negated negated)
        {
            if (!slot.AllowsNegation) problems.Add(new(VerifyDiagnostics.NegationNotAllowed, index, $"operand '{slot.Shape.Spec.Name}' of '{text}' takes no sign"));
            Check(slot, negated.Inner, plan, context, index, problems);
            return;
        }
        if (operand is Sink)
        {
            if (!slot.AllowsSink) problems.Add(new(VerifyDiagnostics.SinkNotAllowed, index, $"'_' cannot stand for operand '{slot.Shape.Spec.Name}' of '{text}'"));
            return;
        }
        switch (slot.Kind)
        {
            case OperandKind.Value or OperandKind.Register:
                CheckValue(slot, operand, plan, context, index, problems);
                break;
            case OperandKind.Constant:
                CheckConstantOnly(slot, operand, plan, index, problems);
                break;
            case OperandKind.Address:
                if (operand is Address address) AddressRules.Explain(address, slot, plan, context, index, problems);
                else problems.Add(new(VerifyDiagnostics.AddressWanted, index, $"'{text}' takes an address in brackets here, not {Describe(operand)}"));
                break;
            case OperandKind.TensorAddress or OperandKind.TextureAddress:
                CheckCompound(slot, operand, plan, context, index, problems);
                break;
            case OperandKind.SpecialRegister:
                if (operand is SpecialRegister special) SpecialRegisterRules.Check(special, slot, plan, context, index, problems);
                else problems.Add(new(VerifyDiagnostics.OperandForm, index, $"'{text}' takes a special register here, not {Describe(operand)}"));
                break;
            case OperandKind.SymbolAddress:
                if (operand is not SymbolAddress)
                    problems.Add(new(VerifyDiagnostics.OperandForm, index, $"'{text}' takes the name of a variable here, not {Describe(operand)}"));
                break;
            case OperandKind.Label:
                if (operand is not LabelOperand { Label: { } label })
                    problems.Add(new(VerifyDiagnostics.LabelWanted, index, $"'{text}' goes to a label, not to {Describe(operand)}"));
                else if (label.Declaration != null)
                    problems.Add(new(VerifyDiagnostics.BranchTarget, index, $"'{label.Name}' names a list, not a place in the code"));
                break;
            case OperandKind.BranchTargets:
                if (operand is not LabelOperand { Label.Declaration: BranchTargets })
                    problems.Add(new(VerifyDiagnostics.BranchList, index, $"'{text}' takes the label of a .branchtargets list, not {Describe(operand)}"));
                break;
        }
    }

    static void CheckValue(Slot slot, Operand operand, InstructionPlan plan, VerifyContext context, int index, List<Problem> problems)
    {
        string text = plan.Operation.Text;
        switch (operand)
        {
            case VectorOperand { Elements: [var single] } when slot.TakesBraces:
                CheckValue(slot, single, plan, context, index, problems);
                break;
            case VectorOperand vector:
                CheckVector(slot, vector, plan, context, index, problems);
                break;
            case Register { VectorWidth: > 1 } register:
                if (!slot.IsVector) problems.Add(new(VerifyDiagnostics.VectorNotWanted, index, $"'{register.Name}' has {register.VectorWidth} elements, '{text}' takes one here", $"Write {register.Name}.x or another element."));
                else if (!slot.TakesCount(register.VectorWidth)) AddCount(slot, register.VectorWidth, plan, index, problems);
                else CheckRegister(slot.ElementType(register.VectorWidth), register, slot, plan, index, problems);
                break;
            case Register when slot.IsVector:
                problems.Add(new(VerifyDiagnostics.VectorWanted, index, $"'{text}' takes {CountText(slot)} elements in braces here"));
                break;
            case Register register:
                CheckRegister(slot.Type, register, slot, plan, index, problems);
                break;
            case RegisterPart part:
                CheckPart(part, slot, plan, index, problems);
                break;
            case Constant constant:
                CheckConstant(constant, slot.Type, slot, plan, index, problems);
                break;
            case SpecialRegister special when slot.IsDestination:
                problems.Add(new(VerifyDiagnostics.DestinationNotRegister, index, $"'{special}' cannot be written"));
                break;
            case SpecialRegister special:
                SpecialRegisterRules.Check(special, slot, plan, context, index, problems);
                break;
            case Address when !slot.IsDestination:
                problems.Add(new(VerifyDiagnostics.AddressNotWanted, index, $"'{text}' takes a value here, not memory"));
                break;
            case SymbolAddress symbol when !slot.IsDestination:
                problems.Add(new(VerifyDiagnostics.SymbolNotWanted, index, $"'{symbol.Symbol.Name}' is a {(symbol.Symbol is Function ? "function" : "variable")}, '{text}' takes a register or constant here"));
                break;
            default:
                problems.Add(slot.IsDestination
                    ? new(VerifyDiagnostics.DestinationNotRegister, index, $"'{text}' writes its result to a register, not to {Describe(operand)}")
                    : new(VerifyDiagnostics.OperandForm, index, $"'{text}' takes a value here, not {Describe(operand)}"));
                break;
        }
    }

    static void CheckRegister(PtxType type, Register register, Slot slot, InstructionPlan plan, int index, List<Problem> problems)
    {
        if (Compatibility.Accepts(type, register.Type, slot.Shape.Spec.AllowsWider)) return;
        string text = plan.Operation.Text;
        string operand = $"operand '{slot.Shape.Spec.Name}' of '{text}'";
        string given = $"'{register.Name}' is .{register.Type.Word()}";
        if (type == PtxType.Pred) problems.Add(new(VerifyDiagnostics.PredicateWanted, index, $"{given}, {operand} is a predicate"));
        else if (register.Type == PtxType.Pred) problems.Add(new(VerifyDiagnostics.PredicateNotWanted, index, $"'{register.Name}' is a predicate, {operand} is .{type.Word()}"));
        else if (register.Type.Bits() == type.Bits() || register.Type.Bits() > type.Bits() && slot.Shape.Spec.AllowsWider)
            problems.Add(new(VerifyDiagnostics.RegisterKind, index, $"{given}, {operand} is .{type.Word()}", $"Use a .{type.Word()} or .b{type.Bits()} register, or convert with cvt."));
        else
            problems.Add(new(VerifyDiagnostics.RegisterSize, index, $"{given} and has {register.Type.Bits()} bits, {operand} is .{type.Word()} and has {type.Bits()}{(slot.Shape.Spec.AllowsWider ? " or more" : "")}"));
    }

    static void CheckPart(RegisterPart part, Slot slot, InstructionPlan plan, int index, List<Problem> problems)
    {
        var register = part.Register;
        if (register.VectorWidth > 1)
        {
            if (part.Element < 0 || part.Element >= register.VectorWidth)
                problems.Add(new(VerifyDiagnostics.SelectorNotAllowed, index, $"'{register.Name}' has {register.VectorWidth} elements and no '.{part.Part}'"));
            else if (slot.IsVector) problems.Add(new(VerifyDiagnostics.VectorWanted, index, $"'{plan.Operation.Text}' takes {CountText(slot)} elements in braces here"));
            else CheckRegister(slot.Type, register, slot, plan, index, problems);
            return;
        }
        string family = slot.Shape.Spec.Parts;
        if (family.Length == 0) problems.Add(new(VerifyDiagnostics.SelectorNotAllowed, index, $"operand '{slot.Shape.Spec.Name}' of '{plan.Operation.Text}' takes no selector such as '.{part.Part}'"));
        else if (!PartSelectors.Allows(family, part.Part)) problems.Add(new(VerifyDiagnostics.SelectorNotAllowed, index, $"operand '{slot.Shape.Spec.Name}' of '{plan.Operation.Text}' takes {PartSelectors.Describe(family)}, not '.{part.Part}'"));
        else CheckRegister(slot.Type, register, slot, plan, index, problems);
    }

    static void CheckConstant(Constant constant, PtxType type, Slot slot, InstructionPlan plan, int index, List<Problem> problems)
    {
        string text = plan.Operation.Text;
        if (slot.IsDestination) problems.Add(new(VerifyDiagnostics.DestinationNotRegister, index, $"'{text}' writes its result here, and a constant cannot be written"));
        else if (!slot.TakesConstant) problems.Add(new(VerifyDiagnostics.RegisterWanted, index, $"operand '{slot.Shape.Spec.Name}' of '{text}' is a register, not a constant"));
        else if (!Compatibility.Accepts(type, constant.Kind))
            problems.Add(new(VerifyDiagnostics.FloatConstant, index, $"operand '{slot.Shape.Spec.Name}' of '{text}' is .{type.Word()}, the constant is a {(constant.Kind == ConstantKind.Single ? "32-bit" : "64-bit")} float"));
        else if (constant.Kind <= ConstantKind.Unsigned && slot.Range != null && !slot.Range.Contains(constant.Bits))
            problems.Add(new(VerifyDiagnostics.ConstantOutOfRange, index, $"{Number(constant)} is not allowed here; '{text}' takes {slot.Range.Text}"));
        else if (constant.Kind <= ConstantKind.Unsigned && !Compatibility.Fits(type, constant.Bits))
            problems.Add(new(VerifyDiagnostics.ConstantTruncated, index, $"{Number(constant)} does not fit .{type.Word()}; only its low {type.Bits()} bits are used"));
    }

    static void CheckConstantOnly(Slot slot, Operand operand, InstructionPlan plan, int index, List<Problem> problems)
    {
        if (operand is Constant constant) CheckConstant(constant, slot.Type, slot, plan, index, problems);
        else problems.Add(new(VerifyDiagnostics.ConstantWanted, index, $"operand '{slot.Shape.Spec.Name}' of '{plan.Operation.Text}' is a constant, not {Describe(operand)}"));
    }

    static void CheckVector(Slot slot, VectorOperand vector, InstructionPlan plan, VerifyContext context, int index, List<Problem> problems)
    {
        string text = plan.Operation.Text;
        int count = vector.Elements.Length;
        if (!slot.IsVector)
        {
            problems.Add(new(VerifyDiagnostics.VectorNotWanted, index, $"'{text}' takes one value here, not {count} in braces"));
            return;
        }
        if (!slot.TakesCount(count))
        {
            AddCount(slot, count, plan, index, problems);
            return;
        }
        var type = slot.ElementType(count);
        var seen = new HashSet<Register>();
        for (int part = 0; part < count; part++)
        {
            var element = vector.Elements[part];
            int before = problems.Count;
            switch (element)
            {
                case Register { VectorWidth: 1 } register:
                    CheckRegister(type, register, slot, plan, index, problems);
                    if (slot.IsDestination && !seen.Add(register)) problems.Add(new(VerifyDiagnostics.DuplicateDestination, index, $"'{register.Name}' stands twice among the results"));
                    break;
                case RegisterPart selected:
                    CheckPartElement(selected, type, slot, plan, index, problems);
                    break;
                case Constant constant:
                    CheckConstant(constant, type, slot, plan, index, problems);
                    break;
                case Sink:
                    if (!slot.AllowsSink) problems.Add(new(VerifyDiagnostics.SinkNotAllowed, index, $"'_' cannot stand for an element of '{slot.Shape.Spec.Name}' of '{text}'"));
                    break;
                case SpecialRegister special when !slot.IsDestination:
                    SpecialRegisterRules.Check(special, slot, plan, context, index, problems);
                    break;
                default:
                    problems.Add(new(slot.IsDestination ? VerifyDiagnostics.DestinationNotRegister : VerifyDiagnostics.OperandForm, index, $"an element of a vector is a register{(slot.IsDestination ? "" : " or constant")}, not {Describe(element)}"));
                    break;
            }
            AtPart(problems, before, part);
        }
    }

    static void AtPart(List<Problem> problems, int from, int part)
    {
        for (int i = from; i < problems.Count; i++) problems[i] = problems[i] with { Part = part };
    }

    static void CheckPartElement(RegisterPart part, PtxType type, Slot slot, InstructionPlan plan, int index, List<Problem> problems)
    {
        if (part.Register.VectorWidth > 1 && part.Element >= 0 && part.Element < part.Register.VectorWidth) CheckRegister(type, part.Register, slot, plan, index, problems);
        else problems.Add(new(VerifyDiagnostics.SelectorNotAllowed, index, $"'{part.Register.Name}' has no part '.{part.Part}' here"));
    }

    static void CheckCompound(Slot slot, Operand operand, InstructionPlan plan, VerifyContext context, int index, List<Problem> problems)
    {
        string text = plan.Operation.Text;
        // One part alone in brackets reads as an address.
        var items = operand switch { CompoundAddress compound => compound.Items, Address { Base: { } single } => [single], _ => [] };
        if (items.Length == 0)
        {
            problems.Add(new(VerifyDiagnostics.AddressWanted, index, $"'{text}' takes {PartNames(slot)} in brackets here, not {Describe(operand)}"));
            return;
        }
        var parts = slot.Items;
        if (items.Length > parts.Length || items.Length < parts.Count(part => !part.Shape.Spec.IsOptional))
        {
            problems.Add(new(VerifyDiagnostics.OperandForm, index, $"'{text}' takes {PartNames(slot)} in brackets here, not {items.Length} part{(items.Length == 1 ? "" : "s")}"));
            return;
        }
        // An optional part in the middle (the sampler) is missing where there are fewer.
        int skipped = parts.Length - items.Length;
        for (int i = 0, part = 0; i < items.Length; i++, part++)
        {
            while (skipped > 0 && parts[part].Shape.Spec.IsOptional)
            {
                part++;
                skipped--;
            }
            if (parts[part].Shape.Type != PtxType.None) Check(parts[part], items[i], plan, context, index, problems);
            else if (items[i] is Register { Type: not PtxType.None } handle && (handle.VectorWidth != 1 || !Compatibility.Has(Compatibility.Addresses, handle.Type)))
                problems.Add(new(VerifyDiagnostics.AddressRegister, index, $"'{handle.Name}' is a .{handle.Type.Word()} register and cannot hold an address"));
        }
    }

    static string PartNames(Slot slot) => slot.Items.Length == 0 ? "an address" : string.Join(", ", slot.Items.Select(part => part.Shape.Spec.IsOptional ? $"({part.Shape.Spec.Name})" : part.Shape.Spec.Name));

    static void AddCount(Slot slot, int count, InstructionPlan plan, int index, List<Problem> problems) =>
        problems.Add(new(VerifyDiagnostics.VectorCount, index, $"'{plan.Operation.Text}' takes {CountText(slot)} elements here, not {count}"));

    static string CountText(Slot slot) => slot.Shape.MinCount == slot.Shape.MaxCount ? $"{slot.Shape.MinCount}" : $"{slot.Shape.MinCount} to {slot.Shape.MaxCount}";

    static string Number(Constant constant) => constant.Kind == ConstantKind.Unsigned ? $"{constant.Bits}" : $"{(long)constant.Bits}";

    public static string Describe(Operand operand) => operand switch
    {
        Register register => $"the register '{register.Name}'",
        RegisterPart part => $"'{part}'",
        Constant { Kind: <= ConstantKind.Unsigned } constant => $"the constant {Number(constant)}",
        Constant => "a floating-point constant",
        SpecialRegister special => $"'{special}'",
        SymbolAddress symbol => $"'{symbol.Symbol.Name}'",
        Address => "an address",
        CompoundAddress => "a list in brackets",
        VectorOperand => "a vector",
        PairOperand => "a pair",
        Sink => "'_'",
        ListOperand => "a list in parentheses",
        LabelOperand label => $"the label '{label.Label?.Name}'",
        Negated => "an operand with a sign",
        _ => "this",
    };
}

using Drawbridge.Ptx.Diagnostics;
using Drawbridge.Ptx.Isa;
using Drawbridge.Ptx.Syntax;

namespace Drawbridge.Ptx.Verify;

/// <summary>Calls against the signature of what they call: <c>call (ret), target, (args), prototype;</c></summary>
sealed class CallRules(VerifyContext context)
{
    public void Check(Instruction instruction, Function function, RegisterUse use)
    {
        var written = instruction.Operands;
        int target = written.Length > 0 && written[0] is ListOperand ? 1 : 0;
        int next = target + 1;
        var arguments = next < written.Length ? written[next] as ListOperand : null;
        if (arguments != null) next++;
        var prototype = next < written.Length ? written[next] : null;
        for (int i = written.Length - 1; i >= 0; i--) use.Mark(written[i], i < target, instruction.Index);
        if (target >= written.Length)
        {
            context.Report(VerifyDiagnostics.TooFewOperands, instruction, $"'{instruction.Operation.Text}' names nothing to call");
            return;
        }
        var call = new CallSite(instruction, target == 1 ? ((ListOperand)written[0]).Items : [], target, arguments?.Items ?? []);
        if (written[target] is SymbolAddress { Symbol: Function callee }) CheckDirect(call, callee);
        else if (written[target] is Register register) CheckIndirect(call, register, prototype);
        else context.Report(VerifyDiagnostics.NotCallable, instruction, target, $"{OperandExplainer.Describe(written[target])} cannot be called");
        if (next + 1 < written.Length)
            context.Report(VerifyDiagnostics.TooManyOperands, instruction, next + 1, $"'{instruction.Operation.Text}' ends with the prototype");
    }

    /// <summary>Arguments are stored, and results loaded, whenever their call is made.</summary>
    public void CheckGuardedParameter(Instruction instruction, Function function)
    {
        // Loads of the function's own parameters, and stores of its own results, are memory accesses like others.
        foreach (var operand in instruction.Operands)
        {
            if (operand is not Address { Base: SymbolAddress { Symbol: Variable variable } }) continue;
            if (context.IsParameter(variable) || Array.IndexOf(function.Returns, variable) >= 0) continue;
            context.Report(VerifyDiagnostics.GuardedParameter, instruction, $"'{instruction.Operation.Text}' passes '{variable.Name}' to or from a call and cannot be guarded");
        }
    }

    void CheckDirect(CallSite call, Function callee)
    {
        if (callee.IsEntry)
        {
            context.Report(VerifyDiagnostics.CallOfEntry, call.Instruction, call.Target, $"'{callee.Name}' is a kernel");
            return;
        }
        CheckSignature(call, callee.Name, callee.Returns, callee.Parameters);
        if (Array.FindIndex(callee.Directives, directive => directive.Name == "noreturn") >= 0) CheckAfter(call, callee);
    }

    void CheckAfter(CallSite call, Function callee)
    {
        var instructions = context.Function!.Body!.Instructions;
        int after = call.Instruction.Index + 1;
        if (call.Instruction.Guard != null || after >= instructions.Count) return;
        // What a label leads to may be reached otherwise, and code generators end such blocks with trap or ret.
        var next = instructions[after];
        bool isLabelled = context.Function.Body.Statements.Any(item => item is Label { Declaration: null } label && label.Target == after);
        if (isLabelled || InstructionPlan.Of(next.Operation).Flow != FlowKind.Next) return;
        context.Report(VerifyDiagnostics.NoreturnCall, next, $"'{callee.Name}' does not return, so this is never executed");
    }

    void CheckIndirect(CallSite call, Register register, Operand? prototype)
    {
        var accepted = context.IsWide ? Compatibility.WideAddresses : Compatibility.Addresses;
        if (!Compatibility.Has(accepted, register.Type) || register.VectorWidth != 1)
        {
            context.Report(VerifyDiagnostics.FunctionAddressSize, call.Instruction, call.Target,
                $"'{register.Name}' is .{register.Type.Word()}, the address of a function has {context.Module.AddressSize} bits");
        }
        int place = call.Instruction.Operands.Length - 1;
        switch (prototype)
        {
            case null:
                context.Report(VerifyDiagnostics.IndirectCallUntyped, call.Instruction, call.Target, $"what '{register.Name}' takes and returns is not said");
                break;
            case LabelOperand { Label.Declaration: CallPrototype declared }:
                CheckSignature(call, "the prototype", declared.Returns, declared.Parameters);
                break;
            case LabelOperand { Label.Declaration: CallTargets list }:
                if (list.Functions.Length > 0) CheckSignature(call, list.Functions[0].Name, list.Functions[0].Returns, list.Functions[0].Parameters);
                break;
            // A table of functions in memory: what stands in it is its author's word.
            case SymbolAddress { Symbol: Variable }:
                break;
            default:
                context.Report(VerifyDiagnostics.NotAPrototype, call.Instruction, place, $"{OperandExplainer.Describe(prototype)} names no .callprototype or .calltargets statement");
                break;
        }
    }

    void CheckSignature(CallSite call, string name, Variable[] returns, Variable[] parameters)
    {
        if (call.Returns.Length != returns.Length)
        {
            context.Report(VerifyDiagnostics.ReturnCount, call.Instruction, call.Returns.Length == 0 ? call.Target : 0,
                $"'{name}' returns {Count(returns.Length, "value")}, the call takes {call.Returns.Length}");
        }
        else
        {
            for (int i = 0; i < returns.Length; i++) CheckValue(call, 0, call.Returns[i], returns[i], VerifyDiagnostics.ReturnType, name);
        }
        bool isVariadic = parameters.Length > 0 && parameters[parameters.Length - 1].IsUnsized;
        int count = call.Arguments.Length;
        if (count != parameters.Length && !(isVariadic && count == parameters.Length - 1))
        {
            context.Report(VerifyDiagnostics.ArgumentCount, call.Instruction, count == 0 ? call.Target : call.Target + 1,
                $"'{name}' has {Count(parameters.Length, "parameter")}, the call passes {count}");
            return;
        }
        for (int i = 0; i < count; i++) CheckValue(call, call.Target + 1, call.Arguments[i], parameters[i], VerifyDiagnostics.ArgumentType, name);
    }

    void CheckValue(CallSite call, int place, Operand value, Variable parameter, DiagnosticKind kind, string callee)
    {
        if (parameter.IsUnsized) return;
        bool isReturn = kind == VerifyDiagnostics.ReturnType;
        // Prototypes leave their parameters unnamed.
        string formal = parameter.Name == "_" ? $"what '{callee}' {(isReturn ? "returns" : "takes")}" : $"'{parameter.Name}' of '{callee}'";
        switch (value)
        {
            case Register register:
                if (register.VectorWidth == parameter.VectorWidth && IsSame(register.Type, parameter)) return;
                context.Report(kind, call.Instruction, place, $"'{register.Name}' is .{register.Type.Word()}, {formal} is {Text(parameter)}");
                break;
            case SymbolAddress { Symbol: Variable { Space: StateSpace.Param } argument }:
                if (argument.Size == parameter.Size && IsSame(argument.Type, parameter) && argument.Alignment >= parameter.Alignment) return;
                context.Report(kind, call.Instruction, place, $"'{argument.Name}' is {Text(argument)}, {formal} is {Text(parameter)}");
                break;
            case Constant constant when !isReturn:
                if (parameter.Dimensions.Length == 0 && Compatibility.Accepts(parameter.Type, constant.Kind)) return;
                context.Report(kind, call.Instruction, place, $"a constant cannot be passed, {formal} is {Text(parameter)}");
                break;
            case Sink when isReturn:
                break;
            default:
                context.Report(kind, call.Instruction, place, $"{OperandExplainer.Describe(value)} is neither a register nor a .param variable");
                break;
        }
    }

    static bool IsSame(PtxType given, Variable parameter)
    {
        if (given == parameter.Type) return true;
        // An array of bytes is one thing, a scalar of their size another.
        bool isInteger = given.Class() is TypeClass.Signed or TypeClass.Unsigned or TypeClass.Bits;
        bool wantsInteger = parameter.Type.Class() is TypeClass.Signed or TypeClass.Unsigned or TypeClass.Bits;
        bool wantsBits = parameter.Type.Class() == TypeClass.Bits || given.Class() == TypeClass.Bits;
        return given.Bits() == parameter.Type.Bits() && (isInteger && wantsInteger || wantsBits);
    }

    static string Text(Variable variable)
    {
        string space = variable.Space == StateSpace.Register ? ".reg" : ".param";
        string align = variable.DeclaredAlignment != 0 ? $" .align {variable.DeclaredAlignment}" : "";
        string size = string.Concat(variable.Dimensions.Select(dimension => $"[{dimension}]"));
        return $"{space}{align} .{variable.Type.Word()}{size}";
    }

    static string Count(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";

    readonly record struct CallSite(Instruction Instruction, Operand[] Returns, int Target, Operand[] Arguments);
}

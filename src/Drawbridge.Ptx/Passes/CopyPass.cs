using Drawbridge.Ptx.Isa;
using Drawbridge.Ptx.Syntax;

namespace Drawbridge.Ptx.Passes;

/// <summary>Reads the register, or constant, that a <c>mov</c> copies instead of the copy.</summary>
sealed class CopyPass : Pass
{
    public override string Name => "copy";

    public override string About => "copy propagation: what a mov copies is read directly";

    private protected override bool Run(FunctionCode code)
    {
        var values = code.Values;
        return code.ReplaceReads(register => Source(register, values));
    }

    static Operand? Source(Register register, ValueTable values)
    {
        Operand? found = null;
        // A copy of a copy leads on; as every one comes after what it copies, there is an end.
        while (values.DefinitionOf(register)?.Instruction is { Operation: { Opcode: "mov" } operation, Operands: [Register { VectorWidth: 1 }, var source] })
        {
            if (operation.Type.Bits() != register.Type.Bits()) break;
            if (source is Constant { Kind: <= ConstantKind.Unsigned } && Constants.Holds(register.Type)) return source;
            if (source is not Register { VectorWidth: 1 } next || !values.IsValue(next) || next.Type.Bits() != register.Type.Bits()) break;
            found = register = next;
        }
        return found;
    }
}

using Drawbridge.Ptx.Isa;
using Drawbridge.Ptx.Syntax;

namespace Drawbridge.Ptx.Passes;

/// <summary>
/// Divisions by powers of two become shifts, and their remainders masks: one instruction where the dividend is known not to be negative
/// (<see cref="Ranges"/>), as an index of a thread is, and four or five otherwise, since division rounds to zero and a shift does not.
/// </summary>
sealed class StrengthPass : Pass
{
    public override string Name => "strength";

    public override string About => "strength reduction: divisions and remainders by powers of two become shifts and masks";

    private protected override bool Run(FunctionCode code)
    {
        bool changed = false;
        var values = code.Values;
        var ranges = new Ranges(values);
        foreach (var block in code.Reachable)
        {
            for (int i = 0; i < block.Items.Count; i++)
            {
                if (block.Items[i] is not Instruction { Operation: { Opcode: "div" or "rem", Words.Count: 1 } operation, Operands: [Register result, Register dividend, var divisor] } division) continue;
                if (!Constants.Holds(operation.Type) || operation.Type.Bits() < 32 || values.ConstantOf(divisor) is not { } by) continue;
                int amount = PowerOf(Constants.Cut(by, operation.Type.Bits()));
                // The highest bit alone is a negative number, or more than any shift of these.
                if (amount < 1 || amount >= operation.Type.Bits() - 1) continue;
                bool isNatural = operation.Type.Class() == TypeClass.Unsigned || ranges.Most(dividend) != null;
                var items = isNatural ? [Natural(division, result, dividend, amount)] : Signed(code, division, result, dividend, amount);
                block.Items.RemoveAt(i);
                block.Items.InsertRange(i, items);
                i += items.Count - 1;
                changed = true;
            }
        }
        if (changed) code.Changed();
        return changed;
    }

    static Instruction Natural(Instruction division, Register result, Register dividend, int amount)
    {
        int bits = division.Operation.Type.Bits();
        return division.Operation.Opcode == "div" ? Make(division, $"shr.u{bits}", result, dividend, Number(amount)) : Make(division, $"and.b{bits}", result, dividend, Number((1L << amount) - 1));
    }

    // A negative dividend is made larger by one less than the divisor, so that the shift rounds to zero.
    static List<Instruction> Signed(FunctionCode code, Instruction division, Register result, Register dividend, int amount)
    {
        int bits = division.Operation.Type.Bits();
        Register New() => code.NewRegister(bits == 32 ? PtxType.B32 : PtxType.B64);
        Register sign = New(), more = New(), sum = New();
        List<Instruction> made =
        [
            Make(division, $"shr.s{bits}", sign, dividend, Number(bits - 1)),
            Make(division, $"shr.u{bits}", more, sign, Number(bits - amount)),
            Make(division, $"add.s{bits}", sum, dividend, more),
        ];
        if (division.Operation.Opcode == "div") return [.. made, Make(division, $"shr.s{bits}", result, sum, Number(amount))];
        var whole = New();
        return [.. made, Make(division, $"and.b{bits}", whole, sum, Number(-(1L << amount))), Make(division, $"sub.s{bits}", result, dividend, whole)];
    }

    static Instruction Make(Instruction division, string text, params Operand[] operands) => InstructionRegisters.With(division, Constants.Operation(text), operands);

    static Constant Number(long value) => new((ulong)value, ConstantKind.Signed);

    static int PowerOf(ulong value)
    {
        if (value == 0 || (value & (value - 1)) != 0) return -1;
        int amount = 0;
        while (value >> amount != 1) amount++;
        return amount;
    }
}

using Drawbridge.CSharp.Types;

namespace Drawbridge.CSharp.Ir;

/// <summary>The body of a function while it is written: lines, and the registers they use.</summary>
sealed class Body
{
    readonly int[] counts = new int[6];
    int labels;

    public List<Line> Lines { get; } = [];

    /// <summary>Registers made, by class.</summary>
    public IReadOnlyList<int> Counts => counts;

    /// <summary>A register for the value of an expression.</summary>
    public Register Temporary(RegisterClass @class) => new(@class, counts[(int)@class]++, isTemporary: true);

    /// <summary>A register that is written more than once.</summary>
    public Register Variable(RegisterClass @class) => new(@class, counts[(int)@class]++, isTemporary: false);

    public Label Label() => new(labels++);

    /// <summary>Makes the next line's place one that jumps go to.</summary>
    public void Mark(Label label) => Lines.Add(label);

    /// <summary>An instruction with a result.</summary>
    public Register Compute(RegisterClass @class, string opcode, params Operand[] sources)
    {
        var target = Temporary(@class);
        Lines.Add(new Instruction(opcode, target, sources, isPure: true));
        return target;
    }

    /// <summary>An instruction with a result that must execute exactly where it stands.</summary>
    public Register ComputeOnce(RegisterClass @class, string opcode, params Operand[] sources)
    {
        var target = Temporary(@class);
        Lines.Add(new Instruction(opcode, target, sources, isPure: false));
        return target;
    }

    /// <summary>An instruction that does something.</summary>
    public void Do(string opcode, params Operand[] sources) => Lines.Add(new Instruction(opcode, null, sources, isPure: false));

    public void Jump(Label label)
    {
        // Behind a jump nothing is reached until the next label.
        if (EndsHere) return;
        label.IsUsed = true;
        Lines.Add(new Instruction("bra.uni", null, [new Name(label.Name)], isPure: false));
    }

    /// <summary>Jumps if a predicate is true, or if it is not.</summary>
    public void Branch(Operand predicate, bool when, Label label)
    {
        if (EndsHere) return;
        if (predicate is Immediate constant)
        {
            if (constant.Bits != 0 == when) Jump(label);
            return;
        }
        label.IsUsed = true;
        Operand guard = predicate switch
        {
            Negated negated => when ? negated : negated.Predicate,
            Register register => when ? register : new Negated(register),
            _ => predicate,
        };
        Lines.Add(new Instruction("bra", null, [new Name(label.Name)], isPure: false) { Guard = guard });
    }

    /// <summary>True if execution does not reach the next line.</summary>
    public bool EndsHere => Lines.Count > 0 && Lines[Lines.Count - 1] is Instruction { Guard: null, Opcode: "bra.uni" or "ret" or "trap" or "exit" };

    /// <summary>
    /// Lets the last line write <paramref name="target"/> in place of <paramref name="value"/>, if that line computed the value for nobody else.
    /// </summary>
    public bool TryRedirect(Register value, Register target)
    {
        if (!value.IsTemporary || value.Class != target.Class || Lines.Count == 0) return false;
        if (Lines[Lines.Count - 1] is not Instruction { Guard: null } last || last.Target != value) return false;
        last.Target = target;
        return true;
    }
}

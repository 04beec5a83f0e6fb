namespace Drawbridge.Ptx.Isa;

/// <summary>The type and count of one operand of an <see cref="Operation"/>: its <see cref="OperandSpec"/> with the slots filled in.</summary>
/// <param name="Spec">The table's specification.</param>
/// <param name="Type">The type; <see cref="PtxType.None"/> where untyped.</param>
/// <param name="MinCount">Least number of vector elements; 0 for a scalar.</param>
/// <param name="MaxCount">Largest number of vector elements; 0 for a scalar. Between the two only powers of two count.</param>
public sealed record OperandShape(OperandSpec Spec, PtxType Type, int MinCount, int MaxCount)
{
    /// <summary>The parts of a compound address, in order; otherwise empty.</summary>
    public OperandShape[] Items { get; init; } = [];
}

/// <summary>
/// An opcode with one particular set of modifiers, such as <c>add.rn.ftz.f32</c>: interned, so that everything derived from the modifiers
/// is worked out once however often the instruction stands in a module. Where several forms share their modifiers and differ in their
/// operands (<c>mov</c>), they are chained by <see cref="NextOverload"/> and the operands select.
/// </summary>
public sealed class Operation
{
    readonly Dictionary<string, string> slots;
    readonly string[] words;

    internal Operation(string text, Form form, FormSyntax syntax, string[] words, Dictionary<string, string> slots, PtxType type,
        OperandShape[] operands, Operation? nextOverload)
    {
        Text = text;
        Form = form;
        Syntax = syntax;
        this.words = words;
        this.slots = slots;
        Type = type;
        Operands = operands;
        NextOverload = nextOverload;
    }

    /// <summary>The opcode and modifiers as written, e.g. <c>add.rn.ftz.f32</c>.</summary>
    public string Text { get; }

    /// <summary>The table row.</summary>
    public Form Form { get; }

    /// <summary>The syntax line of the row that matched.</summary>
    public FormSyntax Syntax { get; }

    /// <summary>The definition that executes it.</summary>
    public Semantic Semantic => Syntax.Semantic;

    /// <summary>The opcode keyword: <c>add</c>.</summary>
    public string Opcode => Syntax.Opcode;

    /// <summary>
    /// The instruction type: what the slot named <c>type</c> holds, else the first slot or literal modifier that is a type (so the
    /// destination type for <c>cvt</c> and <c>mma</c>); <see cref="PtxType.None"/> if there is none.
    /// </summary>
    public PtxType Type { get; }

    /// <summary>The operand positions with types and counts filled in, in order.</summary>
    public OperandShape[] Operands { get; }

    /// <summary>The next form with the same modifiers but other operands, or null.</summary>
    public Operation? NextOverload { get; }

    /// <summary>The modifiers as written, in order, without dots.</summary>
    public IReadOnlyList<string> Words => words;

    /// <summary>The state space its modifiers name; <see cref="StateSpace.Generic"/> if a memory instruction names none.</summary>
    public StateSpace Space { get; internal init; }

    /// <summary>True if the modifier <paramref name="word"/> (without dot) is present.</summary>
    public bool Has(string word) => Array.IndexOf(words, word) >= 0;

    /// <summary>The word in the slot <paramref name="slot"/>, or null if the slot is empty or there is none of that name.</summary>
    public string? this[string slot] => slots.TryGetValue(slot, out var word) ? word : null;

    /// <summary>The type in the slot <paramref name="slot"/>; <see cref="PtxType.None"/> if it is empty.</summary>
    public PtxType TypeOf(string slot) => this[slot] is { } word && PtxTypes.TryParse(word, out var type) ? type : PtxType.None;

    /// <summary>What the verifier worked out about it, once it has been met.</summary>
    internal Verify.InstructionPlan? Plan { get; set; }

    /// <inheritdoc/>
    public override string ToString() => Text;
}

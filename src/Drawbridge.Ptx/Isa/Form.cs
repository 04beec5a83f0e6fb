namespace Drawbridge.Ptx.Isa;

/// <summary>How far two correct implementations of an instruction must agree (docs/architecture.md, "Exactness").</summary>
public enum Exactness
{
    /// <summary>One right answer, bit for bit.</summary>
    Exact,

    /// <summary>PTX documents an error bound; all our engines share one definition inside it.</summary>
    Approximate,

    /// <summary>PTX leaves the result open (order of atomics, matrix accumulation order); ours is one documented choice.</summary>
    Unspecified,
}

/// <summary>What an instruction does besides writing its destination registers.</summary>
[Flags]
public enum Effects
{
    /// <summary>Nothing: a pure function of its operands.</summary>
    None = 0,

    /// <summary>Reads memory.</summary>
    ReadsMemory = 1,

    /// <summary>Writes memory.</summary>
    WritesMemory = 2,

    /// <summary>Atomic read-modify-write.</summary>
    Atomic = 4,

    /// <summary>Waits for, or signals, other threads.</summary>
    Synchronises = 8,

    /// <summary>Transfers control.</summary>
    Branches = 16,

    /// <summary>Reads the carry flag <c>CC.CF</c>.</summary>
    ReadsCarry = 32,

    /// <summary>Writes the carry flag <c>CC.CF</c>.</summary>
    WritesCarry = 64,

    /// <summary>A hint: executing it as nothing is correct.</summary>
    Hint = 128,
}

/// <summary>Which threads must execute an instruction together.</summary>
public enum Convergence
{
    /// <summary>Each thread on its own.</summary>
    None,

    /// <summary>The lanes its member mask names meet at it, from wherever they are (<c>.sync</c>).</summary>
    Mask,

    /// <summary>All lanes of the warp execute it together (<c>.aligned</c>, <c>bar</c>).</summary>
    Warp,
}

/// <summary>A place for a modifier in a form's syntax.</summary>
/// <param name="Name">The slot's name (<c>rnd</c>, <c>type</c>, …); for a literal modifier, its word.</param>
/// <param name="Choices">The words (without dot) that may stand here; one for a literal modifier.</param>
/// <param name="Optional">True if it may be left out.</param>
public sealed record ModifierSlot(string Name, string[] Choices, bool Optional)
{
    /// <summary>True if the slot is a fixed word rather than a choice with a name of its own.</summary>
    public bool IsLiteral => Choices.Length == 1 && Choices[0] == Name;
}

/// <summary>The versions from which a form, or a modifier of it, may be used.</summary>
/// <param name="Words">
/// The modifiers this row is about, any of them; empty for the form as a whole. <c>slot=word</c> means the word in that slot only.
/// </param>
/// <param name="Ptx">First PTX version.</param>
/// <param name="Targets">Any of these: a plain target and everything later, a family, or one specific target. Empty: every target.</param>
public sealed record Requirement(string[] Words, PtxVersion Ptx, Target[] Targets)
{
    /// <summary>True if this row is about <paramref name="operation"/>: about its form as a whole, or about a modifier it has.</summary>
    public bool AppliesTo(Operation operation)
    {
        if (Words.Length == 0) return true;
        foreach (string word in Words)
        {
            int equals = word.IndexOf('=');
            if (equals < 0 ? operation.Has(word) : operation[word.Substring(0, equals)] == word.Substring(equals + 1)) return true;
        }
        return false;
    }
}

/// <summary>The version and target from which a form no longer exists (<c>shfl</c> without <c>.sync</c>: PTX 6.4 on sm_70).</summary>
/// <param name="Ptx">First PTX version without the form …</param>
/// <param name="Target">… on this target and later ones.</param>
public sealed record Removal(PtxVersion Ptx, Target Target);

/// <summary>What kind of operand a position takes.</summary>
public enum OperandKind
{
    /// <summary>A register, constant or special register.</summary>
    Value,

    /// <summary>A register only.</summary>
    Register,

    /// <summary>A constant only.</summary>
    Constant,

    /// <summary>An address in brackets.</summary>
    Address,

    /// <summary>A tensor-map address with coordinates, <c>[map, {c0, c1}]</c>.</summary>
    TensorAddress,

    /// <summary>A special register.</summary>
    SpecialRegister,

    /// <summary>The address of a variable (with offset) or function.</summary>
    SymbolAddress,

    /// <summary>A code label.</summary>
    Label,

    /// <summary>A label of a <c>.branchtargets</c> list.</summary>
    BranchTargets,

    /// <summary>A function.</summary>
    Function,

    /// <summary>A label of a <c>.callprototype</c> or <c>.calltargets</c> statement, or a table of functions.</summary>
    CallTargets,

    /// <summary>A parenthesised list of call return values.</summary>
    Returns,

    /// <summary>A parenthesised list of call arguments.</summary>
    Arguments,

    /// <summary>A texture, surface or sampler operand with coordinates, <c>[tex, samp, {x, y}]</c>.</summary>
    TextureAddress,
}

/// <summary>One operand position of a form, as the table writes it (grammar: head of Isa/Table/grammar.isa).</summary>
public sealed record OperandSpec
{
    /// <summary>The name in the syntax line.</summary>
    public required string Name { get; init; }

    /// <summary>What may stand here.</summary>
    public required OperandKind Kind { get; init; }

    /// <summary>The type expression: a slot name, a type word, <c>wide(slot)</c> or <c>part(slot)</c>; empty if untyped.</summary>
    public string Type { get; init; } = "";

    /// <summary>True if the instruction writes this operand.</summary>
    public bool IsDestination { get; init; }

    /// <summary>True if the operand may be left out (with all that follow it in its group).</summary>
    public bool IsOptional { get; init; }

    /// <summary>True if this operand is joined to the one before it by <c>|</c> (<c>d|p</c>).</summary>
    public bool IsPairSecond { get; init; }

    /// <summary>True if the sink <c>_</c> may stand here.</summary>
    public bool AllowsSink { get; init; }

    /// <summary>True if a leading <c>!</c> (predicates) or <c>-</c> (values) may stand here.</summary>
    public bool AllowsNegation { get; init; }

    /// <summary>True if a register wider than the type is accepted.</summary>
    public bool AllowsWider { get; init; }

    /// <summary>
    /// Number of elements: empty for a scalar; otherwise alternatives such as <c>4</c> or <c>2|4</c>, or the name of a slot whose
    /// word ends in the number (<c>v4</c>, <c>x2</c>; scalar where that slot is empty).
    /// </summary>
    public string Count { get; init; } = "";

    /// <summary>Allowed values of a constant as <c>lo..hi</c> or a comma list; empty for any.</summary>
    public string Range { get; init; } = "";

    /// <summary>
    /// The family of part selectors that may follow the register, as in <c>%r1.b0</c> (<see cref="PartSelectors"/>); empty if none may.
    /// </summary>
    public string Parts { get; init; } = "";

    /// <summary>State space of an address if the modifiers don't give it: <c>shared</c>, <c>global</c>, …; empty otherwise.</summary>
    public string Space { get; init; } = "";

    /// <summary>True for an address that must be written <c>[a].unified</c>.</summary>
    public bool IsUnified { get; init; }

    /// <summary>What stands in the brackets of a compound address (tensor map and coordinates; texture, sampler and coordinates), in order.</summary>
    public OperandSpec[] Items { get; init; } = [];
}

/// <summary>One syntax line of a form: its modifiers in documented order and its operands.</summary>
/// <param name="Text">The line as the table has it.</param>
/// <param name="Opcode">The opcode keyword, the part before the first dot.</param>
/// <param name="Modifiers">Modifier slots in documented order.</param>
/// <param name="Operands">Operand positions in order.</param>
/// <param name="Semantic">Which definition executes it; every engine owes one, or refuses by id.</param>
public sealed record FormSyntax(string Text, string Opcode, ModifierSlot[] Modifiers, OperandSpec[] Operands, Semantic Semantic)
{
    /// <summary>
    /// Which operand positions may stand together: bit i of a mask is set where <see cref="Operands"/>[i] is present. One mask where nothing is
    /// optional; the fullest comes first. The second half of a pair counts as a position of its own.
    /// </summary>
    public required uint[] Arrangements { get; init; }
}

/// <summary>One instruction form: a row of the instruction table (Isa/Table/grammar.isa).</summary>
public sealed record Form
{
    /// <summary>Row number in the inventory, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>The name of the instruction, dotted where the manual's section title is (<c>bar.warp.sync</c>).</summary>
    public required string Name { get; init; }

    /// <summary>The manual's category, e.g. <c>integer-arith</c>.</summary>
    public required string Category { get; init; }

    /// <summary>The syntax lines, at least one unless this is a <see cref="Construct"/>.</summary>
    public required FormSyntax[] Syntaxes { get; init; }

    /// <summary>How a language construct without an opcode is written (guard, scope); null for instructions.</summary>
    public string? Construct { get; init; }

    /// <summary>Versions needed: the first row for the whole form, the others for single modifiers.</summary>
    public required Requirement[] Requirements { get; init; }

    /// <summary>Where the form was taken away again, or null.</summary>
    public Removal? Removed { get; init; }

    /// <summary>How exactly the result is defined.</summary>
    public required Exactness Exactness { get; init; }

    /// <summary>Side effects.</summary>
    public required Effects Effects { get; init; }

    /// <summary>Which lanes must be together.</summary>
    public required Convergence Convergence { get; init; }

    /// <summary>One line of meaning.</summary>
    public required string About { get; init; }

    /// <summary>Examples, complete statements; registers by convention of the table's head.</summary>
    public required string[] Examples { get; init; }

    /// <summary>Why the reference is in doubt about this form (then it is refused, DB2018), or null.</summary>
    public string? Doubt { get; init; }

    /// <summary>How often the form occurs in 1,144 measured modules of one compiler; 0 if not at all.</summary>
    public int Seen { get; init; }
}

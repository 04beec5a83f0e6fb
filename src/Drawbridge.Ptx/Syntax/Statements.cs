using Drawbridge.Ptx.Isa;

namespace Drawbridge.Ptx.Syntax;

/// <summary>An instruction with its guard.</summary>
public sealed class Instruction : Item
{
    /// <summary>Opcode and modifiers. After reading, the overload that fits the operands' shape (the first where none does).</summary>
    public required Operation Operation { get; init; }

    /// <summary>The guard predicate, or null.</summary>
    public Register? Guard { get; init; }

    /// <summary>True for <c>@!p</c>.</summary>
    public bool IsGuardNegated { get; init; }

    /// <summary>The operands as written, destination first.</summary>
    public required Operand[] Operands { get; init; }

    /// <summary>Its place in <see cref="Body.Instructions"/>.</summary>
    public int Index { get; init; }
}

/// <summary>A label. Also names <see cref="BranchTargets"/>, <see cref="CallTargets"/> and <see cref="CallPrototype"/> statements.</summary>
public sealed class Label : Symbol
{
    /// <summary>Index in <see cref="Body.Instructions"/> of the instruction that follows it (the count if none does); -1 while not defined.</summary>
    public int Target { get; set; } = -1;

    /// <summary>The <see cref="BranchTargets"/>, <see cref="CallTargets"/> or <see cref="CallPrototype"/> it names, or null for a place in the code.</summary>
    public Item? Declaration { get; set; }
}

/// <summary>An opening brace in a body: a new scope of names.</summary>
public sealed class ScopeStart : Item
{
}

/// <summary>The closing brace of a scope.</summary>
public sealed class ScopeEnd : Item
{
}

/// <summary>A <c>.reg</c> declaration.</summary>
public sealed class RegisterDeclaration : Item
{
    /// <summary>Declared type.</summary>
    public required PtxType Type { get; init; }

    /// <summary>2 or 4 for <c>.v2</c>/<c>.v4</c>, else 1.</summary>
    public int VectorWidth { get; init; } = 1;

    /// <summary>The names in order; <c>Count</c> is n of <c>%r&lt;n&gt;</c>, or -1 for a plain name.</summary>
    public required (string Name, int Count)[] Names { get; init; }
}

/// <summary>A variable declaration inside a body; several names in one statement make several of these.</summary>
public sealed class VariableDeclaration : Item
{
    /// <summary>The variable.</summary>
    public required Variable Variable { get; init; }
}

/// <summary><c>label: .branchtargets L1, L2;</c></summary>
public sealed class BranchTargets : Item
{
    /// <summary>The targets in order; a range <c>L&lt;3&gt;</c> is written out.</summary>
    public required Label[] Labels { get; init; }
}

/// <summary><c>label: .calltargets f1, f2;</c></summary>
public sealed class CallTargets : Item
{
    /// <summary>The functions that may be called.</summary>
    public required Function[] Functions { get; init; }
}

/// <summary><c>label: .callprototype (ret) _ (params);</c></summary>
public sealed class CallPrototype : Item
{
    /// <summary>Return parameters.</summary>
    public Variable[] Returns { get; init; } = [];

    /// <summary>Parameters.</summary>
    public Variable[] Parameters { get; init; } = [];

    /// <summary>Directives such as <c>.noreturn</c>.</summary>
    public Directive[] Directives { get; init; } = [];
}

/// <summary><c>.loc file line column</c>, kept as debug information.</summary>
public sealed class Location : Item
{
    /// <summary>Index of the <c>.file</c>.</summary>
    public int File { get; init; }

    /// <summary>Source line.</summary>
    public int Line { get; init; }

    /// <summary>Source column.</summary>
    public int Column { get; init; }

    /// <summary>What followed (<c>function_name …, inlined_at …</c>), normalised, or null.</summary>
    public string? Inlined { get; init; }
}

/// <summary>A directive that carries words, numbers or strings and no semantics of ours: <c>.file</c>, <c>.pragma</c>, <c>.maxntid</c>, unknown ones.</summary>
public sealed class Directive : Item
{
    /// <summary>The name without its dot.</summary>
    public required string Name { get; init; }

    /// <summary>Its integer arguments in order.</summary>
    public long[] Numbers { get; init; } = [];

    /// <summary>Its string and word arguments in order, strings without quotes.</summary>
    public string[] Strings { get; init; } = [];

    /// <summary>For directives we do not know: the text up to its end as written, so that printing keeps it. Otherwise null.</summary>
    public string? RawText { get; init; }
}

/// <summary><c>.section name { … }</c>: debug data, kept as text.</summary>
public sealed class Section : Item
{
    /// <summary>The section's name with its dot: <c>.debug_info</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The lines inside, one statement each (<c>.b8 17</c>, <c>label:</c>), normalised white space.</summary>
    public required string[] Lines { get; init; }
}

/// <summary><c>.alias name, original;</c></summary>
public sealed class Alias : Item
{
    /// <summary>The new name.</summary>
    public required Function Name { get; set; }

    /// <summary>The function it stands for.</summary>
    public required Function Original { get; set; }
}

namespace Drawbridge.Ptx.Generator;

/// <summary>A modifier slot of a syntax line, its sets written out.</summary>
sealed record SlotRow(string Name, string[] Choices, bool IsOptional);

/// <summary>An operand position of a syntax line.</summary>
sealed record OperandRow
{
    public string Name { get; set; } = "";

    /// <summary>Name of an OperandKind.</summary>
    public string Kind { get; set; } = "Value";

    public string Type { get; set; } = "";

    public string Count { get; set; } = "";

    public string Range { get; set; } = "";

    public string Space { get; set; } = "";

    public bool IsDestination { get; set; }

    public bool IsOptional { get; set; }

    public bool IsPairSecond { get; set; }

    public bool AllowsSink { get; set; }

    public bool AllowsNegation { get; set; }

    public bool AllowsWider { get; set; }

    public bool IsUnified { get; set; }

    /// <summary>Family of part selectors.</summary>
    public string Parts { get; set; } = "";

    /// <summary>What stands in the brackets of a compound address, in order.</summary>
    public OperandRow[] Items { get; set; } = [];
}

/// <summary>A syntax line. <c>Arrangements</c>: bit masks of the operand positions that may stand together.</summary>
sealed record SyntaxRow(string Text, string Opcode, SlotRow[] Slots, OperandRow[] Operands, uint[] Arrangements, string Semantic);

/// <summary>A version row: words it is about, version, targets.</summary>
sealed record RequirementRow(string[] Words, (int Major, int Minor) Version, TargetRow[] Targets);

/// <summary>A target processor.</summary>
sealed record TargetRow(int Number, string Kind);

/// <summary>A form while it is read.</summary>
sealed class FormRow
{
    public int Number { get; set; }

    public string Name { get; set; } = "";

    public string Category { get; set; } = "";

    public int Seen { get; set; }

    public List<SyntaxRow> Syntaxes { get; } = [];

    /// <summary>Text of a language construct that has no opcode (guards, scopes).</summary>
    public string? Construct { get; set; }

    public List<RequirementRow> Requirements { get; set; } = [];

    public RequirementRow? Removed { get; set; }

    public string? Exactness { get; set; }

    /// <summary>Bits of Effects, in the order the grammar lists the words.</summary>
    public int Effects { get; set; }

    public string Convergence { get; set; } = "None";

    public string? About { get; set; }

    public List<string> Examples { get; } = [];

    public string? Doubt { get; set; }

    // Place, for problems found once the form is complete.
    public string Path { get; set; } = "";

    public int Line { get; set; }
}

/// <summary>The whole table.</summary>
sealed class Table
{
    public List<FormRow> Forms { get; } = [];

    public SortedSet<string> Opcodes { get; } = new(StringComparer.Ordinal);

    /// <summary>Words for the search: name, tab, words.</summary>
    public List<string> Keywords { get; } = [];

    public List<Problem> Problems { get; } = [];
}

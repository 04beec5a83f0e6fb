namespace Drawbridge.Ptx.Isa;

/// <summary>How far a target's feature set carries over to other processors (PTX ISA, ".target").</summary>
public enum TargetKind
{
    /// <summary><c>sm_90</c>: code runs on this and every later architecture.</summary>
    Plain,

    /// <summary><c>sm_100f</c>: family features, for members of the same family only.</summary>
    Family,

    /// <summary><c>sm_90a</c>: architecture-specific features, for this architecture only.</summary>
    Specific,
}

/// <summary>A target processor such as <c>sm_90a</c>.</summary>
/// <param name="Number">Ten times the compute capability: 90 for 9.0, 120 for 12.0.</param>
/// <param name="Kind">Whether it names a plain, family or specific target.</param>
public readonly record struct Target(int Number, TargetKind Kind)
{
    /// <summary>Parses <c>sm_90a</c> or its synonym <c>compute_90a</c>; whether such a processor exists is the verifier's question.</summary>
    public static bool TryParse(string text, out Target target)
    {
        target = default;
        int start = text.StartsWith("sm_", StringComparison.Ordinal) ? 3
            : text.StartsWith("compute_", StringComparison.Ordinal) ? 8 : -1;
        if (start < 0 || start >= text.Length) return false;
        var kind = text[text.Length - 1] switch { 'a' => TargetKind.Specific, 'f' => TargetKind.Family, _ => TargetKind.Plain };
        int end = kind == TargetKind.Plain ? text.Length : text.Length - 1;
        if (end - start is < 2 or > 3) return false;
        int number = 0;
        for (int i = start; i < end; i++)
        {
            if (text[i] is < '0' or > '9') return false;
            number = number * 10 + (text[i] - '0');
        }
        target = new Target(number, kind);
        return true;
    }

    /// <summary>
    /// The family of a target from sm_100 on: 100 and 103 form one, 110 (once named 101) the second, 120 and 121 the third; 107 stands alone.
    /// </summary>
    public int Family => Number switch { 100 or 103 => 100, 101 or 110 => 110, 120 or 121 => 120, _ => Number };

    /// <inheritdoc/>
    public bool Equals(Target other) => Number == other.Number && Kind == other.Kind;

    /// <inheritdoc/>
    public override int GetHashCode() => Number << 2 | (int)Kind;

    /// <inheritdoc/>
    public override string ToString() => $"sm_{Number}{(Kind == TargetKind.Specific ? "a" : Kind == TargetKind.Family ? "f" : "")}";
}

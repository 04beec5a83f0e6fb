namespace Drawbridge.Cpu.Lanes;

/// <summary>A comparison; unsigned ones of integers, ordered ones of floats (the others are negations).</summary>
enum Comparison : byte
{
    Equal, Less, LessOrEqual, Greater, GreaterOrEqual, LessUnsigned, LessOrEqualUnsigned, GreaterUnsigned, GreaterOrEqualUnsigned,
}

/// <summary>The same question, asked in another way.</summary>
static class ComparisonForms
{
    /// <summary>With its sides exchanged.</summary>
    public static Comparison Turned(this Comparison comparison) => comparison switch
    {
        Comparison.Less => Comparison.Greater,
        Comparison.Greater => Comparison.Less,
        Comparison.LessOrEqual => Comparison.GreaterOrEqual,
        Comparison.GreaterOrEqual => Comparison.LessOrEqual,
        Comparison.LessUnsigned => Comparison.GreaterUnsigned,
        Comparison.GreaterUnsigned => Comparison.LessUnsigned,
        Comparison.LessOrEqualUnsigned => Comparison.GreaterOrEqualUnsigned,
        Comparison.GreaterOrEqualUnsigned => Comparison.LessOrEqualUnsigned,
        _ => comparison,
    };

    /// <summary>What holds where an order of integers does not; null for equality.</summary>
    public static Comparison? Negated(this Comparison comparison) => comparison switch
    {
        Comparison.Less => Comparison.GreaterOrEqual,
        Comparison.GreaterOrEqual => Comparison.Less,
        Comparison.LessOrEqual => Comparison.Greater,
        Comparison.Greater => Comparison.LessOrEqual,
        Comparison.LessUnsigned => Comparison.GreaterOrEqualUnsigned,
        Comparison.GreaterOrEqualUnsigned => Comparison.LessUnsigned,
        Comparison.LessOrEqualUnsigned => Comparison.GreaterUnsigned,
        Comparison.GreaterUnsigned => Comparison.LessOrEqualUnsigned,
        _ => null,
    };

    /// <summary>True for orders of unsigned integers.</summary>
    public static bool IsUnsigned(this Comparison comparison) => comparison >= Comparison.LessUnsigned;
}

namespace Drawbridge.Cpu.Operators;

/// <summary>The relations that comparisons test, as immediates.</summary>
static class Relation
{
    public const int Equal = 0, NotEqual = 1, Less = 2, LessOrEqual = 3, Greater = 4, GreaterOrEqual = 5, Ordered = 6, Unordered = 7;

    /// <summary>Added to the first six: also true if an operand is NaN.</summary>
    public const int OrUnordered = 8;

    /// <summary>What combines a relation with a predicate.</summary>
    public const int And = 0, Or = 1, Xor = 2;

    /// <summary>The relation that a <c>.cmp</c> word names.</summary>
    public static int Of(string word) => word switch
    {
        "eq" => Equal,
        "ne" => NotEqual,
        "lt" or "lo" => Less,
        "le" or "ls" => LessOrEqual,
        "gt" or "hi" => Greater,
        "ge" or "hs" => GreaterOrEqual,
        "num" => Ordered,
        "nan" => Unordered,
        _ => Of(word[..2]) | OrUnordered,
    };

    /// <summary>The operator that a <c>.bool</c> word names.</summary>
    public static int Combination(string word) => word switch { "and" => And, "or" => Or, _ => Xor };
}

using Drawbridge.Ptx.Isa;

namespace Drawbridge.Interpreter.Scalar;

/// <summary>
/// <c>set</c> and <c>setp</c> (PTX ISA, "Comparison and Selection Instructions"): a relation of a and b, combined with the predicate c where
/// the instruction names a Boolean operator.
/// </summary>
static class Comparison
{
    /// <summary>All ones, or 1.0 for a floating-point destination, if true; zero if not.</summary>
    public static ScalarDefinition Set(Operation operation)
    {
        var destination = operation.TypeOf("dtype");
        ulong whenTrue = destination.IsFloat() ? FloatValue.One(destination) : Bits.Mask(destination.Bits());
        var relation = Relation(operation, operation.TypeOf("stype"));
        var combine = Combination(operation);
        return new((a, b, c, _) => combine(relation(a, b), c != 0) ? whenTrue : 0);
    }

    /// <summary>Lane by lane; the predicate c counts for each. A lane that is true holds 1.0 if the destination is of a float type, else all ones.</summary>
    public static ScalarDefinition SetPacked(Operation operation)
    {
        bool hasSourceType = operation["stype"] is not null;
        var source = operation.TypeOf(hasSourceType ? "stype" : "type");
        var element = source.Element();
        int width = element.Bits();
        bool writesFloat = hasSourceType && operation.TypeOf("dtype") == source;
        ulong whenTrue = writesFloat ? FloatValue.One(element) : Bits.Mask(width);
        var relation = Relation(operation, element);
        var combine = Combination(operation);
        return new((a, b, c, _) =>
        {
            ulong packed = 0;
            for (int i = 0; i < source.Lanes(); i++)
            {
                if (combine(relation(Bits.Lane(a, i, width), Bits.Lane(b, i, width)), c != 0)) packed |= whenTrue << (i * width);
            }
            return packed;
        });
    }

    /// <summary>The second destination has the opposite relation, combined with c like the first: true for <c>lt</c> with a NaN.</summary>
    public static ScalarDefinition Setp(Operation operation)
    {
        var relation = Relation(operation, operation.Type);
        var combine = Combination(operation);
        return new(
            (a, b, c, _) => combine(relation(a, b), c != 0) ? 1u : 0u,
            Second: (a, b, c, _) => combine(!relation(a, b), c != 0) ? 1u : 0u);
    }

    /// <summary>Packed halves: the first destination is the result of the lower lane, the second of the upper, not an opposite.</summary>
    public static ScalarDefinition SetpPacked(Operation operation)
    {
        var relation = Relation(operation, operation.Type.Element());
        var combine = Combination(operation);
        return new(Lane(0), Second: Lane(1));

        Scalar Lane(int lane) =>
            (a, b, c, _) => combine(relation(Bits.Lane(a, lane, 16), Bits.Lane(b, lane, 16)), c != 0) ? 1u : 0u;
    }

    static Func<bool, bool, bool> Combination(Operation operation) => operation["bool"] switch
    {
        null => (t, _) => t,
        "and" => (t, c) => t & c,
        "or" => (t, c) => t | c,
        _ => (t, c) => t ^ c,
    };

    static Func<ulong, ulong, bool> Relation(Operation operation, PtxType type)
    {
        string name = operation["cmp"]!;
        if (type.IsFloat())
        {
            var flush = operation.Has("ftz") ? (Func<ulong, PtxType, ulong>)FloatValue.Flush : (raw, _) => raw;
            var relation = FloatRelation(name);
            return (a, b) => relation(FloatValue.Read(flush(a, type), type), FloatValue.Read(flush(b, type), type));
        }
        var order = IntegerRelation(name);
        return (a, b) => order(Bits.Value(a, type).CompareTo(Bits.Value(b, type)));
    }

    // lo, ls, hi and hs are the names that unsigned comparisons also have; the type decides the signedness.
    static Func<int, bool> IntegerRelation(string name) => name switch
    {
        "eq" => order => order == 0,
        "ne" => order => order != 0,
        "lt" or "lo" => order => order < 0,
        "le" or "ls" => order => order <= 0,
        "gt" or "hi" => order => order > 0,
        "ge" or "hs" => order => order >= 0,
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "not a comparison of integers"),
    };

    // The ordered relations are false when an operand is NaN, ne too (which C# and C would make true); those ending in u are then true.
    static Func<double, double, bool> FloatRelation(string name) => name switch
    {
        "eq" => (x, y) => x == y,
        "ne" => (x, y) => x < y || x > y,
        "lt" => (x, y) => x < y,
        "le" => (x, y) => x <= y,
        "gt" => (x, y) => x > y,
        "ge" => (x, y) => x >= y,
        "num" => (x, y) => !AnyNaN(x, y),
        "nan" => AnyNaN,
        "equ" or "neu" or "ltu" or "leu" or "gtu" or "geu" => OrNaN(FloatRelation(name[..2])),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "not a comparison of floats"),
    };

    static Func<double, double, bool> OrNaN(Func<double, double, bool> ordered) => (x, y) => AnyNaN(x, y) || ordered(x, y);

    static bool AnyNaN(double x, double y) => double.IsNaN(x) || double.IsNaN(y);
}

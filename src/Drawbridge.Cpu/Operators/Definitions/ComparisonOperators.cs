using Drawbridge.Interpreter.Scalar;
using Drawbridge.Interpreter;
using Drawbridge.Ptx.Isa;
using static Drawbridge.Cpu.Operators.LaneOperators;

namespace Drawbridge.Cpu.Operators.Definitions;

/// <summary>Vector definitions of comparison and selection.</summary>
static class ComparisonOperators
{
    /// <summary>By semantic; null for an operation that has none.</summary>
    public static readonly SemanticTable<Func<Operation, LaneOperator?>> Table = new()
    {
        [Semantic.SetpCompare] = Setp,
        [Semantic.SetCompare] = Set,
        [Semantic.SetPacked] = SetPacked,
        [Semantic.SelectPredicate] = operation => Of(operation, "Select" + Lanes(operation.Operands[0].Type)),
        [Semantic.SelectSign] = BySign,
    };

    static LaneType? Lanes(PtxType type) => LaneTypes.Of(type);

    static LaneOperator? Setp(Operation operation)
    {
        var type = operation.Type;
        List<int> immediates = [Relation.Of(operation["cmp"]!), KindOrMode(operation, type)];
        if (operation["bool"] is { } word) immediates.Add(Relation.Combination(word));
        return Of(operation, "Setp" + Source(type) + (operation["bool"] is null ? "" : "With"), [.. immediates]);
    }

    static LaneOperator? Set(Operation operation)
    {
        PtxType type = operation.TypeOf("stype"), destination = operation.TypeOf("dtype");
        List<int> immediates = [Relation.Of(operation["cmp"]!), KindOrMode(operation, type)];
        string method = "Set" + Source(type);
        if (operation["bool"] is { } word)
        {
            method += "With";
            immediates.Add(Relation.Combination(word));
        }
        if (destination == PtxType.F32) return Of(operation, method + "ToF32", [.. immediates]);
        immediates.Add((int)(destination.IsFloat() ? FloatValue.One(destination) : Interpreter.Scalar.Bits.Mask(destination.Bits())));
        return Of(operation, method, [.. immediates]);
    }

    static LaneOperator? SetPacked(Operation operation)
    {
        bool hasSourceType = operation["stype"] is not null;
        var source = operation.TypeOf(hasSourceType ? "stype" : "type");
        int relation = Relation.Of(operation["cmp"]!);
        if (!source.Element().IsFloat()) return Of(operation, nameof(Lanes512.SetPackedInteger), relation, IntegerKind.Of(source));
        bool writesFloat = hasSourceType && operation.TypeOf("dtype") == source;
        int whenTrue = writesFloat ? (int)FloatValue.One(source.Element()) * 0x1_0001 : -1;
        int mode = KindOrMode(operation, source) & ~Mode.Packed;
        return operation["bool"] is { } word
            ? Of(operation, nameof(Lanes512.SetPackedHalfWith), relation, mode, Relation.Combination(word), whenTrue)
            : Of(operation, nameof(Lanes512.SetPackedHalf), relation, mode, whenTrue);
    }

    static LaneOperator? BySign(Operation operation)
    {
        var type = Lanes(operation.Operands[0].Type);
        return operation.TypeOf("ctype") == PtxType.S32
            ? Of(operation, "Slct" + type)
            : Of(operation, $"Slct{type}ByF32", Mode.Of(operation));
    }

    // What the operands are compared as.
    static string Source(PtxType type) => type.Element() is PtxType.F16 or PtxType.BF16 ? "F16" : Lanes(type).ToString()!;

    static int KindOrMode(Operation operation, PtxType type)
    {
        if (!type.Element().IsFloat()) return IntegerKind.Of(type);
        int mode = Mode.Of(operation, type);
        // .ftz means f16 and f32 here.
        return type.Element() == PtxType.BF16 ? mode & ~Mode.Flush : mode;
    }
}

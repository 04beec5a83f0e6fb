using Drawbridge.Interpreter;
using Drawbridge.Ptx.Isa;
using static Drawbridge.Cpu.Operators.LaneOperators;

namespace Drawbridge.Cpu.Operators.Definitions;

/// <summary>Vector definitions of integer arithmetic, bit fields, logic, shifts and byte permutation.</summary>
static class IntegerOperators
{
    /// <summary>By semantic; null for an operation that has none.</summary>
    public static readonly SemanticTable<Func<Operation, LaneOperator?>> Table = new()
    {
        [Semantic.AddInteger] = operation => Sum(operation, "Add"),
        [Semantic.SubInteger] = operation => Sum(operation, "Sub"),
        [Semantic.MulInteger] = operation => Product(operation, "Mul"),
        [Semantic.MadInteger] = operation => operation.Has("sat") ? Of(operation, nameof(Lanes512.MadHiLimited)) : Product(operation, "Mad"),
        [Semantic.Mul24Integer] = operation => Of(operation, operation.Has("hi") ? nameof(Lanes512.Mul24Hi) : nameof(Lanes512.Mul24Lo), Kind(operation)),
        [Semantic.Mad24Integer] = Mad24,
        [Semantic.SadInteger] = operation => Bits(operation) == 64
            ? Of(operation, "Sad" + Letter(operation) + "64")
            : Of(operation, nameof(Lanes512.SadI32), Kind(operation)),
        [Semantic.DivInteger] = operation => Quotient(operation, "Div"),
        [Semantic.RemInteger] = operation => Quotient(operation, "Rem"),
        [Semantic.AbsInteger] = operation => Of(operation, "AbsI" + Bits(operation)),
        [Semantic.NegInteger] = operation => Of(operation, "NegI" + Bits(operation)),
        [Semantic.MinInteger] = operation => Extreme(operation, "Min"),
        [Semantic.MaxInteger] = operation => Extreme(operation, "Max"),

        [Semantic.PopcBits] = operation => Of(operation, "PopcI" + Bits(operation)),
        [Semantic.ClzBits] = operation => Of(operation, "ClzI" + Bits(operation)),
        [Semantic.BfindBits] = operation => Of(operation, "BfindI" + Bits(operation), Kind(operation), operation.Has("shiftamt") ? 1 : 0),
        [Semantic.BrevBits] = operation => Of(operation, "BrevI" + Bits(operation)),
        [Semantic.BfeBits] = operation => Of(operation, "Bfe" + Letter(operation) + Bits(operation)),
        [Semantic.BfiBits] = operation => Of(operation, "BfiI" + Bits(operation)),
        [Semantic.SzextBits] = operation => Of(operation, nameof(Lanes512.Szext), Kind(operation), Wraps(operation)),
        [Semantic.BmskBits] = operation => Of(operation, nameof(Lanes512.Bmsk), Wraps(operation)),
        [Semantic.Dp4aInteger] = operation => Of(operation, nameof(Lanes512.Dp4a), Kind(operation, "atype"), Kind(operation, "btype")),
        [Semantic.Dp2aInteger] = operation => Of(
            operation, nameof(Lanes512.Dp2a), Kind(operation, "atype"), Kind(operation, "btype"), operation.Has("hi") ? 16 : 0),

        [Semantic.AndBits] = operation => Of(operation, Bits(operation) == 64 ? nameof(Lanes512.AndI64) : nameof(Lanes512.AndI32)),
        [Semantic.OrBits] = operation => Of(operation, Bits(operation) == 64 ? nameof(Lanes512.OrI64) : nameof(Lanes512.OrI32)),
        [Semantic.XorBits] = operation => Of(operation, Bits(operation) == 64 ? nameof(Lanes512.XorI64) : nameof(Lanes512.XorI32)),
        // A mask has all its bits alike, so its complement takes them all.
        [Semantic.NotBits] = operation => Of(operation, Bits(operation) == 1 ? nameof(Lanes512.NotI32) : "NotI" + Bits(operation)),
        [Semantic.CnotBits] = operation => Of(operation, Bits(operation) == 64 ? nameof(Lanes512.CnotI64) : nameof(Lanes512.CnotI32)),
        // With a predicate it has two results.
        [Semantic.Lop3Bits] = operation => operation["bool"] is null ? Of(operation, nameof(Lanes512.Lop3)) : null,
        [Semantic.ShlBits] = operation => Of(operation, "ShlI" + Bits(operation)),
        [Semantic.ShrBits] = ShiftRight,
        [Semantic.ShfBits] = operation => Of(
            operation, operation["dir"] == "l" ? nameof(Lanes512.ShfLeft) : nameof(Lanes512.ShfRight), Wraps(operation)),
        [Semantic.PrmtBytes] = operation => operation["mode"] is { } mode
            ? Of(operation, nameof(Lanes512.PrmtMode), Interpreter.Scalar.BytePermutation.Modes[mode])
            : Of(operation, nameof(Lanes512.Prmt)),
    };

    static int Bits(Operation operation) => operation.Type.Element().Bits();

    static int Kind(Operation operation) => IntegerKind.Of(operation.Type);

    static int Kind(Operation operation, string slot) => IntegerKind.Of(operation.TypeOf(slot));

    static string Letter(Operation operation) => operation.Type.Class() == TypeClass.Signed ? "S" : "U";

    static int Wraps(Operation operation) => operation.Has("wrap") ? 1 : 0;

    static LaneOperator? Sum(Operation operation, string name) => operation.Has("sat")
        ? Of(operation, name + "Limited", Kind(operation))
        : Of(operation, name + "I" + Bits(operation));

    static LaneOperator? Product(Operation operation, string name)
    {
        int bits = Bits(operation);
        if (operation.Has("lo")) return Of(operation, $"{name}LoI{bits}");
        if (operation.Has("wide")) return Of(operation, $"{name}WideI{bits}", Kind(operation));
        return bits == 64 ? Of(operation, $"{name}Hi{Letter(operation)}64") : Of(operation, $"{name}HiI{bits}", Kind(operation));
    }

    static LaneOperator? Mad24(Operation operation) => operation switch
    {
        _ when operation.Has("sat") => Of(operation, nameof(Lanes512.Mad24HiLimited)),
        _ when operation.Has("hi") => Of(operation, nameof(Lanes512.Mad24Hi), Kind(operation)),
        _ => Of(operation, nameof(Lanes512.Mad24Lo), Kind(operation)),
    };

    static LaneOperator? Quotient(Operation operation, string name) => Bits(operation) == 64
        ? Of(operation, name + Letter(operation) + "64")
        : Of(operation, name + "I" + Bits(operation), Kind(operation));

    static LaneOperator? Extreme(Operation operation, string name) => Bits(operation) == 64
        ? Of(operation, name + Letter(operation) + "64")
        : Of(operation, name + "I32", Kind(operation), Mode.Of(operation));

    static LaneOperator? ShiftRight(Operation operation)
    {
        // Unsigned 16-bit values have zeros above them, which come down as they must.
        bool isSigned = operation.Type.Class() == TypeClass.Signed;
        return Of(operation, isSigned ? "ShrS" + Bits(operation) : Bits(operation) == 64 ? nameof(Lanes512.ShrU64) : nameof(Lanes512.ShrU32));
    }
}

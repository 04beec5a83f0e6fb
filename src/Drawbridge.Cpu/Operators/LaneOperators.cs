using System.Collections.Concurrent;
using Drawbridge.Cpu.Operators.Definitions;
using Drawbridge.Ptx.Isa;

namespace Drawbridge.Cpu.Operators;

/// <summary>Finds the vector definition of an operation.</summary>
static class LaneOperators
{
    static readonly ConcurrentDictionary<Operation, LaneOperator?> Found = new();

    /// <summary>
    /// The method that computes <paramref name="operation"/> (its first destination); null if there is none, and the scalar definition must be
    /// called lane by lane.
    /// </summary>
    public static LaneOperator? Find(Operation operation) => Found.GetOrAdd(operation, Define);

    /// <summary>
    /// The method for the case that the first two sources are the same register, which it then takes once; null if that is nothing special.
    /// (A funnel shift of a register with itself rotates it.)
    /// </summary>
    public static LaneOperator? FindAlike(Operation operation) => operation.Semantic == Semantic.ShfBits && operation["mode"] == "wrap"
        ? new(operation["dir"] == "l" ? nameof(Lanes512.RotateLeft) : nameof(Lanes512.RotateRight), LaneType.I32, [LaneType.I32, LaneType.I32])
        : null;

    static LaneOperator? Define(Operation operation)
    {
        if (IntegerOperators.Table.TryGetValue(operation.Semantic, out var define)) return define(operation);
        if (ComparisonOperators.Table.TryGetValue(operation.Semantic, out define)) return define(operation);
        if (FloatOperators.Table.TryGetValue(operation.Semantic, out define)) return define(operation);
        return ConversionOperators.Table.TryGetValue(operation.Semantic, out define) ? define(operation) : null;
    }

    /// <summary>
    /// The operator with the lanes of the operation's own operands; null if any of them has none. An operand that can only be a constant (the
    /// table of <c>lop3</c>) is not among its sources.
    /// </summary>
    public static LaneOperator? Of(Operation operation, string method, params int[] immediates)
    {
        if (LaneTypes.Of(operation.Operands[0].Type) is not { } result) return null;
        var sources = new List<LaneType>(operation.Operands.Length);
        foreach (var operand in operation.Operands)
        {
            if (operand.Spec.IsDestination || operand.Spec.Range.Length > 0) continue;
            if (operand.MaxCount != 0 || LaneTypes.Of(operand.Type) is not { } type) return null;
            sources.Add(type);
        }
        return new(method, result, [.. sources], immediates);
    }
}

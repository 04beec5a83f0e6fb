using Drawbridge.Cpu.Operators;

namespace Drawbridge.Cpu.Lanes.Analysis;

/// <summary>
/// Addresses in shared memory are computed as 64 bits by front ends, and only their low 32 count: sums, products and shifts can be computed as
/// 32 bits from the start, twice as many lanes a vector.
/// </summary>
sealed class NarrowAddresses
{
    const int MostDepth = 16;

    readonly LaneProgram program;
    readonly Dictionary<LaneValue, Definition?> definitions;
    readonly Dictionary<LaneValue, Source?> narrowed = [];

    NarrowAddresses(LaneProgram program)
    {
        this.program = program;
        definitions = RecomputedConditions.Definitions(program);
    }

    /// <summary>Changes the program; what is computed in vain then is left there.</summary>
    public static void Introduce(LaneProgram program)
    {
        if (!program.Blocks.Exists(block => block.Ops.Exists(op => op.Code == LaneCode.Truncate))) return;
        var pass = new NarrowAddresses(program);
        foreach (var block in program.Blocks)
        {
            for (int i = 0; i < block.Ops.Count; i++)
            {
                var op = block.Ops[i];
                if (op.Code != LaneCode.Truncate || pass.Narrow(op.Sources[0], 0) is not { } source) continue;
                // Others may have been put before it.
                i = block.Ops.IndexOf(op);
                block.Ops[i] = new LaneOp(LaneCode.Move, op.Results, [source]) { Origin = op.Origin, OriginIndex = op.OriginIndex };
            }
        }
    }

    // The low 32 bits of a source, computed where it is; null if they have to be cut off.
    Source? Narrow(Source source, int depth)
    {
        if (source.Value is not { } value) return new Source(null, (uint)source.Bits, LaneType.I32);
        if (narrowed.TryGetValue(value, out var found)) return found;
        narrowed[value] = null;
        if (depth == MostDepth || value.Type != LaneType.I64 || !definitions.TryGetValue(value, out var place) || place is not { } definition) return null;
        var op = definition.Op;
        if (op.Guard != null) return null;
        switch (op.Code)
        {
            case LaneCode.ZeroExtend or LaneCode.SignExtend when IsWrittenOnce(op.Sources[0]):
                return narrowed[value] = op.Sources[0] with { Type = LaneType.I32 };
            case LaneCode.Move:
                return narrowed[value] = Narrow(op.Sources[0], depth + 1);
            case LaneCode.Shl when op.Sources[1].Bits < 32:
                return Narrow(op.Sources[0], depth + 1) is { } shifted ? Insert(definition, [shifted, op.Sources[1]]) : null;
            case LaneCode.Add or LaneCode.Sub or LaneCode.Mul or LaneCode.And or LaneCode.Or or LaneCode.Xor:
                return Narrow(op.Sources[0], depth + 1) is { } left && Narrow(op.Sources[1], depth + 1) is { } right ? Insert(definition, [left, right]) : null;
            default:
                return null;
        }
    }

    bool IsWrittenOnce(Source source) => source.Value is not { } value || (definitions.TryGetValue(value, out var place) && place != null);

    Source? Insert(Definition definition, Source[] sources)
    {
        var value = definition.Op.Results[0];
        var result = program.NewValue(LaneType.I32, value.Name + "low");
        var op = definition.Op;
        definition.Block.Ops.Insert(definition.Block.Ops.IndexOf(op) + 1, new LaneOp(op.Code, [result], sources) { Detail = op.Detail, Origin = op.Origin, OriginIndex = op.OriginIndex });
        var narrow = new Source(result, 0, LaneType.I32);
        narrowed[value] = narrow;
        return narrow;
    }
}

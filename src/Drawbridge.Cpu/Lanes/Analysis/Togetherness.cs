using Drawbridge.Cpu.Operators;
using Drawbridge.Ptx.Isa;
using Drawbridge.Runtime;

namespace Drawbridge.Cpu.Lanes.Analysis;

/// <summary>
/// Bounds that nearly all groups of lanes keep as a whole, <c>if (i &lt; n)</c>: code is made for blocks where no group has lanes on both sides,
/// and a small method asks before a block starts. The answers are known from the start, by the block's place and the parameters; the few blocks
/// at the rim run code that supposes nothing.
/// </summary>
sealed class Togetherness
{
    /// <summary>A comparison that is supposed to have one answer in a group.</summary>
    /// <param name="Comparison">Which.</param>
    /// <param name="Left">One side, a scalar and a step or a scalar.</param>
    /// <param name="Right">The other.</param>
    public sealed record Question(Comparison Comparison, Source Left, Source Right);

    const long ManyThreads = 1 << 16;

    readonly Dictionary<LaneValue, LaneValue> copies = [];
    readonly List<LaneOp> ops = [];
    readonly List<Question> questions = [];
    bool isDecided;

    /// <summary>True for launches so large that it is worth compiling two kernels, if there is a rim.</summary>
    public static bool IsWorthwhile(Dim3 block, Dim3 grid) => block.Count * grid.Count >= ManyThreads;

    /// <summary>What computes the sides of the questions, in order; of values of its own.</summary>
    public IReadOnlyList<LaneOp> Ops => ops;

    /// <summary>What has to be asked.</summary>
    public IReadOnlyList<Question> Questions => questions;

    /// <summary>True if the rows of a block are asked alike: no side depends on a thread's place in Y or Z.</summary>
    public bool IsSameInRows => ops.TrueForAll(op => op.Detail is not SpecialRead { Kind: SpecialRegisterKind.Tid, Component: not 0 });

    /// <summary>True if the sides go up evenly through all threads of a row, not only through a group's.</summary>
    public bool IsEven => ops.TrueForAll(op => op.Code is LaneCode.Move or LaneCode.Add or LaneCode.Sub or LaneCode.Mul or LaneCode.Shl or LaneCode.SignExtend
        or LaneCode.ZeroExtend or LaneCode.Truncate or LaneCode.Special or LaneCode.Load);

    /// <summary>Supposes what it can of a program, of which the shapes are known; once.</summary>
    /// <returns>True if the shapes have to be found again.</returns>
    public bool Suppose(LaneProgram program, IEnumerable<LaneBlock> reached)
    {
        if (isDecided) return false;
        isDecided = true;
        var definitions = RecomputedConditions.Definitions(program);
        foreach (var op in reached.SelectMany(block => block.Ops))
        {
            if (op.Code != LaneCode.Compare || !op.Results[0].Shape.IsVarying || op.Blends) continue;
            var comparison = (Comparison)op.Detail!;
            var type = op.Sources[0].Type;
            bool isOrder = comparison is Comparison.Less or Comparison.LessOrEqual or Comparison.Greater or Comparison.GreaterOrEqual
                || (comparison != Comparison.Equal && type == LaneType.I32);
            if (!isOrder || type is not (LaneType.I32 or LaneType.I64)) continue;
            var (steps, limit) = op.Sources[0].Shape.IsUniform ? (op.Sources[1], op.Sources[0]) : (op.Sources[0], op.Sources[1]);
            if (steps.Shape is not { Kind: ShapeKind.Affine, Stride: > 0 and < 1 << 20 } || !limit.Shape.IsUniform) continue;
            // Threads of a grid against what the caller says: others part in every block.
            if (!Comes(limit, definitions, IsParameter, []) || !Comes(steps, definitions, IsBlockIndex, [])) continue;
            if (!CanCopy(op.Sources[0], definitions, []) || !CanCopy(op.Sources[1], definitions, [])) continue;
            questions.Add(new Question(comparison, Copy(op.Sources[0], definitions), Copy(op.Sources[1], definitions)));
            op.IsTogether = true;
        }
        return questions.Count > 0;
    }

    /// <summary>Supposes nothing any more: blocks whose lanes take turns are not asked.</summary>
    public void Withdraw(LaneProgram program)
    {
        foreach (var op in program.Blocks.SelectMany(block => block.Ops)) op.IsTogether = false;
        isDecided = true;
        questions.Clear();
    }

    static bool IsParameter(LaneOp op) => op.Code == LaneCode.Load && op.Sources[0].IsConstant && op.Detail is MemoryAccess { Space: StateSpace.Param, Count: 1 };

    static bool IsBlockIndex(LaneOp op) => op.Detail is SpecialRead { Kind: SpecialRegisterKind.Ctaid };

    static bool IsKnown(LaneOp op) => op.IsPure || IsParameter(op)
        || op.Detail is SpecialRead { Kind: SpecialRegisterKind.Ctaid or SpecialRegisterKind.Nctaid or SpecialRegisterKind.Ntid or SpecialRegisterKind.Tid };

    // What was looked at is not looked at again: values that many others are made of would be, ever more often.
    static bool Comes(Source source, Dictionary<LaneValue, Definition?> definitions, Func<LaneOp, bool> from, HashSet<LaneValue> seen) =>
        source.Value is { } value && seen.Add(value) && definitions.TryGetValue(value, out var found) && found is { } definition
            && (from(definition.Op) || (definition.Op.Code <= LaneCode.Operator && Array.Exists(definition.Op.Sources, each => Comes(each, definitions, from, seen))));

    // Scalars that one operation makes, of such scalars; a few, and none of itself.
    static bool CanCopy(Source source, Dictionary<LaneValue, Definition?> definitions, Dictionary<LaneValue, bool> known)
    {
        const int MostValues = 64;
        if (source.Value is not { } value) return true;
        if (known.TryGetValue(value, out bool can)) return can;
        known.Add(value, false);
        return known[value] = known.Count <= MostValues && value.Shape.IsScalar && definitions.TryGetValue(value, out var found) && found is { } definition
            && !definition.Op.Blends && definition.Op.Guard == null && IsKnown(definition.Op) && Array.TrueForAll(definition.Op.Sources, each => CanCopy(each, definitions, known));
    }

    Source Copy(Source source, Dictionary<LaneValue, Definition?> definitions)
    {
        if (source.Value is not { } value) return source;
        if (!copies.TryGetValue(value, out var copy))
        {
            var op = definitions[value]!.Op;
            var sources = Array.ConvertAll(op.Sources, each => Copy(each, definitions));
            var results = Array.ConvertAll(op.Results, result => new LaneValue(-1, result.Type, result.Name) { Shape = result.Shape, Bound = result.Bound, LowZeros = result.LowZeros });
            for (int i = 0; i < results.Length; i++) copies[op.Results[i]] = results[i];
            ops.Add(new LaneOp(op.Code, results, sources) { Detail = op.Detail, Origin = op.Origin, OriginIndex = op.OriginIndex });
            copy = copies[value];
        }
        return new Source(copy, 0, source.Type);
    }
}

using Drawbridge.Cpu.Operators;
using Drawbridge.Ptx.Isa;
using Drawbridge.Runtime;

namespace Drawbridge.Cpu.Lanes.Analysis;

/// <summary>
/// Bounds that nearly all groups of lanes keep as a whole, <c>if (i &lt; n)</c>, and edges that few have, <c>if (i == 0)</c>: code is made for blocks where no group has lanes on both sides,
/// and a small method asks before a block starts. The answers are known from the start, by the block's place and the parameters; the few blocks
/// at the rim run code that supposes nothing. The same for loops by which threads share out work (<see cref="StridedLoop"/>): all threads of the
/// block go round as often.
/// </summary>
/// <param name="extent">How much is supposed.</param>
sealed class Togetherness(Togetherness.Extent extent)
{
    /// <summary>What a launch is large enough for, since its rim may need a kernel of its own.</summary>
    public enum Extent : byte
    {
        /// <summary>Nothing.</summary>
        Nothing,

        /// <summary>Kernels with loops by which threads share out work, which run for long also where there are few threads.</summary>
        Loops,

        /// <summary>All kernels.</summary>
        Everything,
    }

    /// <summary>A comparison that is supposed to have one answer in a group; one for equality, that nobody has the number.</summary>
    /// <param name="Comparison">Which.</param>
    /// <param name="Left">One side, a scalar and a step or a scalar.</param>
    /// <param name="Right">The other.</param>
    public sealed record Question(Comparison Comparison, Source Left, Source Right);

    /// <summary>A loop that all threads of a block are supposed to go round as often.</summary>
    /// <param name="Below">How an index lies to the limit where there is another round.</param>
    /// <param name="First">The index before the loop, a scalar and a step from lane to lane.</param>
    /// <param name="Step">What a round adds to it, a scalar.</param>
    /// <param name="Limit">The limit, a scalar.</param>
    /// <param name="IsSteppedFirst">True if the index has been stepped when it is first compared.</param>
    public sealed record Rounds(Comparison Below, Source First, Source Step, Source Limit, bool IsSteppedFirst);

    const long SomeThreads = 1 << 12, ManyThreads = 1 << 16;

    readonly Dictionary<LaneValue, LaneValue> copies = [];
    readonly List<LaneOp> ops = [];
    readonly List<Question> questions = [];
    readonly List<Rounds> rounds = [];
    readonly HashSet<LaneBlock> heads = [];
    bool isDecided;

    /// <summary>What it is worth supposing of a launch.</summary>
    public static Extent WorthwhileFor(Dim3 block, Dim3 grid) => (block.Count * grid.Count) switch
    {
        >= ManyThreads => Extent.Everything,
        >= SomeThreads => Extent.Loops,
        _ => Extent.Nothing,
    };

    /// <summary>What computes the sides of the questions, in order; of values of its own.</summary>
    public IReadOnlyList<LaneOp> Ops => ops;

    /// <summary>What has to be asked.</summary>
    public IReadOnlyList<Question> Questions => questions;

    /// <summary>The loops that have to be asked for.</summary>
    public IReadOnlyList<Rounds> Loops => rounds;

    /// <summary>True if a block starts one of them that is still as it was.</summary>
    public bool StartsLoop(LaneBlock head) => heads.Contains(head);

    /// <summary>Notes that a loop is cut.</summary>
    public void Cut(LaneBlock head) => heads.Remove(head);

    /// <summary>True if there is nothing to ask.</summary>
    public bool IsEmpty => questions.Count == 0 && rounds.Count == 0;

    /// <summary>True if a question has to have the same answer in all groups: loops that all go round as often are come to by all.</summary>
    public bool IsBlockWide => rounds.Count > 0;

    /// <summary>True if the rows of a block are asked alike: no side depends on a thread's place in Y or Z.</summary>
    public bool IsSameInRows => ops.TrueForAll(op => op.Detail is not SpecialRead { Kind: SpecialRegisterKind.Tid, Component: not 0 });

    /// <summary>True if the sides go up evenly through all threads of a row, not only through a group's.</summary>
    public bool IsEven => ops.TrueForAll(op => op.Code is LaneCode.Move or LaneCode.Add or LaneCode.Sub or LaneCode.Mul or LaneCode.Shl or LaneCode.SignExtend
        or LaneCode.ZeroExtend or LaneCode.Truncate or LaneCode.Special or LaneCode.Load);

    /// <summary>Supposes what it can of a program, of which the shapes are known; once.</summary>
    /// <returns>True if the shapes have to be found again.</returns>
    public bool Suppose(LaneProgram program, List<Region> regions)
    {
        if (isDecided) return false;
        isDecided = true;
        var definitions = RecomputedConditions.Definitions(program);
        var loops = regions.SelectMany(region => StridedLoop.In(program, region, definitions)).Where(loop => SupposeRounds(loop, definitions)).ToList();
        if (extent == Extent.Loops && loops.Count == 0) return false;
        foreach (var block in Region.BlocksOf(regions))
        {
            foreach (var op in block.Ops) SupposeBound(op, DefinitionsAt(block, op));
        }
        return !IsEmpty;

        // Before a loop its index is what it starts with.
        Dictionary<LaneValue, Definition?> DefinitionsAt(LaneBlock block, LaneOp op)
        {
            if (op.Code != LaneCode.Compare || loops.Find(loop => op.Reads.Contains(loop.Index) && loop.IsBefore(block, op)) is not { } found) return definitions;
            return WithStart(found, definitions);
        }
    }

    void SupposeBound(LaneOp op, Dictionary<LaneValue, Definition?> definitions)
    {
        if (op.Code != LaneCode.Compare || !op.Results[0].Shape.IsVarying || op.Blends || op.IsTogether) return;
        var comparison = (Comparison)op.Detail!;
        if (op.Sources[0].Type is not (LaneType.I32 or LaneType.I64)) return;
        var (steps, limit) = op.Sources[0].Shape.IsUniform ? (op.Sources[1], op.Sources[0]) : (op.Sources[0], op.Sources[1]);
        if (!IsIndex(steps) || !limit.Shape.IsUniform) return;
        // Threads of a grid against what the caller says: others part in every block. One number is in few blocks, whoever says which.
        if ((comparison != Comparison.Equal && !Comes(limit, definitions, IsParameter, [])) || !Comes(steps, definitions, IsBlockIndex, [])) return;
        if (!CanCopy(op.Sources[0], definitions, []) || !CanCopy(op.Sources[1], definitions, [])) return;
        questions.Add(new Question(comparison, Copy(op.Sources[0], definitions), Copy(op.Sources[1], definitions)));
        (op.IsTogether, op.IsBlockWide) = (true, IsBlockWide);
    }

    bool SupposeRounds(StridedLoop loop, Dictionary<LaneValue, Definition?> definitions)
    {
        var (question, first) = (loop.Question, new Source(loop.Index, 0, loop.Index.Type));
        // Regions share blocks.
        if (question.IsTogether || !question.Results[0].Shape.IsVarying || question.Blends || !IsIndex(first)) return false;
        if (!CanCopy(loop.Step, definitions, []) || !CanCopy(loop.Limit, definitions, []) || !Comes(loop.Limit, definitions, IsParameter, [])) return false;
        var before = WithStart(loop, definitions);
        if (!CanCopy(first, before, []) || !Comes(first, before, IsBlockIndex, [])) return false;
        rounds.Add(new Rounds(loop.Below, Copy(first, before), Copy(loop.Step, definitions), Copy(loop.Limit, definitions), loop.IsSteppedFirst));
        heads.Add(loop.Head);
        (question.IsTogether, question.IsBlockWide) = (true, true);
        return true;
    }

    static Dictionary<LaneValue, Definition?> WithStart(StridedLoop loop, Dictionary<LaneValue, Definition?> definitions) => new(definitions) { [loop.Index] = loop.Start };

    static bool IsIndex(Source source) => source.Shape is { Kind: ShapeKind.Affine, Stride: > 0 and < 1 << 20 };

    /// <summary>Supposes nothing any more: blocks whose lanes take turns are not asked.</summary>
    public void Withdraw(LaneProgram program)
    {
        foreach (var op in program.Blocks.SelectMany(block => block.Ops)) (op.IsTogether, op.IsBlockWide) = (false, false);
        isDecided = true;
        questions.Clear();
        rounds.Clear();
        heads.Clear();
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

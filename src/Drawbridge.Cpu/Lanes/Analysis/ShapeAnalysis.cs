using System.Numerics;
using Drawbridge.Cpu.Operators;
using Drawbridge.Ptx.Isa;
using Drawbridge.Runtime;

namespace Drawbridge.Cpu.Lanes.Analysis;

/// <summary>What is known of a launch when a kernel is compiled for it; each combination is compiled on its own when first met.</summary>
/// <param name="IsAligned">True if a group's threads differ in %tid.x only: the block's X extent is a multiple of the lanes.</param>
/// <param name="IsSmallGrid">True if the grid has fewer than 2^21 blocks in X, so that a thread's index in X cannot wrap.</param>
/// <param name="IsOneRow">True if the block's X extent is the lanes of a group, so that %tid.x is the same in all groups.</param>
/// <param name="Lanes">Lanes of a group.</param>
/// <param name="Room">Powers of two that the block's extents do not exceed, if the kernel may be compiled for that (<see cref="RoomOf"/>).</param>
readonly record struct LaunchShape(bool IsAligned, bool IsSmallGrid, bool IsOneRow, int Lanes, Dim3 Room)
{
    /// <summary>Blocks in X of a grid that counts as small.</summary>
    public const int SmallGrid = 1 << 21;

    /// <summary>Threads that a block has at most, in any dimension.</summary>
    public const int MostThreads = 1024;

    /// <summary>What a kernel is told of a block's extents. Where %tid stays below tells which accesses of static shared memory need no check; others are not compiled again for each extent.</summary>
    public static Dim3 RoomOf(SharedLayout shared, Dim3 block) => shared.StaticBytes == 0
        ? new Dim3(MostThreads, MostThreads, MostThreads)
        : new Dim3(UpToPower(block.X), UpToPower(block.Y), UpToPower(block.Z));

    static int UpToPower(int extent) => (int)BitOperations.RoundUpToPowerOf2((uint)extent);
}

/// <summary>
/// Finds out which values are the same in all lanes, or differ by a constant step, and which writes have to keep the old value in lanes that do
/// not take part. Starts with everything uniform and descends: a value is varying if an operation makes it so, or if it is written while lanes
/// that still need the old value wait elsewhere; a branch on a varying value is where lanes part.
/// </summary>
sealed class ShapeAnalysis
{
    // What the lanes of a group span is a 64-bit number that does not wrap.
    const long LongestStride = 1L << 48;

    // What goes up by more is no index but a hash or a random number, and wraps.
    const long LongestIndexStep = 1 << 20;

    readonly LaneProgram program;
    readonly List<Region> regions;
    readonly Liveness liveness;
    readonly LaunchShape launch;
    readonly BitSet[] needed;
    bool hasChanged;

    ShapeAnalysis(LaneProgram program, List<Region> regions, Liveness liveness, LaunchShape launch)
    {
        this.program = program;
        this.regions = regions;
        this.liveness = liveness;
        this.launch = launch;
        needed = new BitSet[program.Blocks.Count];
    }

    /// <summary>Gives every value its shape and every operation its <see cref="LaneOp.Blends"/>.</summary>
    /// <returns>Who waits where, for each region, by the branches that turned out divergent.</returns>
    public static List<Waiting> Run(LaneProgram program, List<Region> regions, Liveness liveness, LaunchShape launch)
    {
        foreach (var value in program.Values) (value.Shape, value.Bound, value.LowZeros, value.KnownMask) = (Shape.Unknown, 0, LowBits.All, null);
        var analysis = new ShapeAnalysis(program, regions, liveness, launch);
        var reached = Region.BlocksOf(regions);
        reached.Sort((a, b) => a.Index.CompareTo(b.Index));
        while (true)
        {
            int divergent = -1;
            List<Waiting> waiting = [];
            do
            {
                // Waiting changes only when another branch becomes divergent.
                int now = reached.Count(IsDivergent);
                if (now != divergent) waiting = analysis.FindNeeded();
                divergent = now;
                analysis.hasChanged = false;
                foreach (var block in reached) analysis.Visit(block);
            }
            while (analysis.hasChanged);
            // What only itself defines is anything; as good as the same in all lanes.
            var undefined = program.Values.FindAll(value => value.Shape.Kind == ShapeKind.Unknown);
            foreach (var value in undefined) (value.Shape, value.Bound, value.LowZeros) = (Shape.Uniform, uint.MaxValue, 0);
            if (undefined.Count > 0 || reached.Count(IsDivergent) != divergent) continue;
            foreach (var block in reached) analysis.MarkBlends(block);
            KnownMasks.Find(program, launch.Lanes);
            return waiting;
        }
    }

    /// <summary>True if lanes part at the end of a block.</summary>
    public static bool IsDivergent(LaneBlock block) =>
        block.Ending == Ending.Dispatch || (block.Ending == Ending.Branch && block.Taken != block.Next && block.Condition.Shape.IsVarying);

    List<Waiting> FindNeeded()
    {
        for (int i = 0; i < needed.Length; i++) needed[i] = new BitSet(liveness.CrossingCount);
        var waiting = new List<Waiting>();
        foreach (var region in regions)
        {
            var found = new Waiting(region, IsDivergent);
            waiting.Add(found);
            for (int position = 0; position < region.Order.Count; position++)
            {
                var here = needed[region.Order[position].Index];
                if (region.IsWhole && found.IsSplit(position)) here.UnionWith(liveness.LiveIn(region.Entry));
                foreach (int place in found.At(position)) needed[region.Order[position].Index].UnionWith(liveness.LiveIn(region.Order[place]));
            }
        }
        return waiting;
    }

    bool IsNeededElsewhere(LaneBlock block, LaneValue value)
    {
        int number = liveness.NumberOf(value);
        return number >= 0 && needed[block.Index][number];
    }

    void MarkBlends(LaneBlock block)
    {
        foreach (var op in block.Ops) op.Blends = op.Results.Any(result => IsNeededElsewhere(block, result));
    }

    void Visit(LaneBlock block)
    {
        foreach (var op in block.Ops)
        {
            foreach (var result in op.Results)
            {
                var shape = IsNeededElsewhere(block, result) ? Shape.Varying : ShapeOf(program, op, result, launch);
                Descend(result, shape, BoundOf(op, result), LowBits.ZerosOf(op, launch));
            }
        }
        if (block.Barrier?.Result is { } received) Descend(received, program.Dispatch == null ? Shape.Uniform : Shape.Varying, uint.MaxValue, 0);
    }

    void Descend(LaneValue value, Shape shape, ulong bound, int zeros)
    {
        // What only itself defines would go up for ever.
        if (shape.Kind == ShapeKind.Unknown) return;
        var met = value.Shape.Meet(shape);
        // Bounds that go on growing (a counter in a loop) are given up.
        if (bound > value.Bound)
        {
            value.Bound = value.Shape.Kind == ShapeKind.Unknown ? bound : uint.MaxValue;
            hasChanged = true;
        }
        if (zeros < value.LowZeros)
        {
            value.LowZeros = zeros;
            hasChanged = true;
        }
        if (met == value.Shape) return;
        value.Shape = met;
        hasChanged = true;
    }

    /// <summary>The shape of what an operation writes in the lanes that execute it, as far as those of its operands are known.</summary>
    public static Shape ShapeOf(LaneProgram program, LaneOp op, LaneValue result, LaunchShape launch)
    {
        // What has no definition yet is waited for, unless the others decide already (a guarded write reads what it writes).
        if (op.Sources.Any(source => source.Shape.Kind == ShapeKind.Unknown))
        {
            if (op.Code == LaneCode.Select && op.Sources[0].Shape.IsUniform) return op.Sources[1].Shape.Meet(op.Sources[2].Shape);
            return op.Code is not LaneCode.Collective && op.Sources.Any(source => source.Shape.IsVarying) ? Shape.Varying : Shape.Unknown;
        }
        bool isUniform = op.Sources.All(source => source.Shape.IsUniform);
        bool isInteger = result.Type is LaneType.I32 or LaneType.I64;
        var first = op.Sources.Length > 0 ? op.Sources[0].Shape : Shape.Uniform;
        var second = op.Sources.Length > 1 ? op.Sources[1].Shape : Shape.Uniform;
        if (!isUniform && LowBits.ShapeOf(op, launch.Lanes) is { } known) return known;
        switch (op.Code)
        {
            case LaneCode.Move:
                return first;
            case LaneCode.Compare when op.IsTogether:
                return Shape.Uniform;
            case LaneCode.Add or LaneCode.Sub when isInteger && first.IsScalar && second.IsScalar:
                return Affine(result, op.Code == LaneCode.Add ? first.Stride + second.Stride : first.Stride - second.Stride);
            case LaneCode.Mul when isInteger && first.IsScalar && op.Sources[1].IsConstant:
                return Affine(result, first.Stride * Signed(op.Sources[1]));
            case LaneCode.Mul when isInteger && second.IsScalar && op.Sources[0].IsConstant:
                return Affine(result, second.Stride * Signed(op.Sources[0]));
            case LaneCode.Shl when first.IsScalar:
                return Affine(result, first.Stride << (int)op.Sources[1].Bits);
            case LaneCode.SignExtend when first.IsScalar:
                return first.Stride is >= -LongestIndexStep and <= LongestIndexStep ? Affine(result, first.Stride) : Shape.Varying;
            case LaneCode.Truncate or LaneCode.UnpackLow when first.IsScalar:
                return Affine(result, first.Stride);
            case LaneCode.ZeroExtend when first.IsScalar:
                return first.IsUniform || op.Sources[0].Bound < uint.MaxValue ? Affine(result, first.Stride) : Shape.Varying;
            case LaneCode.Special:
                return OfSpecial((SpecialRead)op.Detail!, launch);
            case LaneCode.Load:
                return first.IsUniform && !MayBeLocal(program, ((MemoryAccess)op.Detail!).Space) ? Shape.Uniform : Shape.Varying;
            case LaneCode.Collective:
                return OfCollective(op);
            case LaneCode.ActiveMask:
                return Shape.Uniform;
            case LaneCode.Atomic or LaneCode.SystemCall or LaneCode.Action or LaneCode.Matrix or LaneCode.Meets:
                return Shape.Varying;
            default:
                return isUniform ? Shape.Uniform : Shape.Varying;
        }
    }

    // One address means memory of its own in each lane; a generic one may.
    static bool MayBeLocal(LaneProgram program, StateSpace space) => space == StateSpace.Local || (space == StateSpace.Generic && program.LocalBytes > 0);

    // Lanes with different member masks have answers of their own.
    static Shape OfCollective(LaneOp op) => ((CollectiveCall)op.Detail!).Operation.Semantic switch
    {
        Semantic.Vote => Shape.Uniform,
        Semantic.VoteSync or Semantic.ReduxSync when op.Sources[^1].Shape.IsUniform => Shape.Uniform,
        _ => Shape.Varying,
    };

    static long Signed(Source constant) => constant.Type == LaneType.I32 ? (int)constant.Bits : (long)constant.Bits;

    static Shape Affine(LaneValue result, long stride) =>
        result.Type == LaneType.I32 ? Shape.Affine((int)stride) : stride is < -LongestStride or > LongestStride ? Shape.Varying : Shape.Affine(stride);

    static Shape OfSpecial(SpecialRead read, LaunchShape launch) => read.Kind switch
    {
        SpecialRegisterKind.Tid => !launch.IsAligned ? Shape.Varying : read.Component == 0 && launch.Lanes > 1 ? Shape.Affine(1) : Shape.Uniform,
        SpecialRegisterKind.LaneId => Shape.Affine(1),
        SpecialRegisterKind.LanemaskEq or SpecialRegisterKind.LanemaskGe or SpecialRegisterKind.LanemaskGt or SpecialRegisterKind.LanemaskLe
            or SpecialRegisterKind.LanemaskLt => Shape.Varying,
        _ => Shape.Uniform,
    };

    ulong BoundOf(LaneOp op, LaneValue result)
    {
        if (result.Type != LaneType.I32) return uint.MaxValue;
        ulong a = op.Sources.Length > 0 ? op.Sources[0].Bound : 0, b = op.Sources.Length > 1 ? op.Sources[1].Bound : 0;
        ulong bound = op.Code switch
        {
            LaneCode.Move => a,
            LaneCode.Add when op.Sources[1].IsConstant && (int)op.Sources[1].Bits < 0 => uint.MaxValue,
            LaneCode.Add => a + b,
            LaneCode.Mul => a == 0 || b == 0 ? 0 : a <= uint.MaxValue / b ? a * b : uint.MaxValue,
            LaneCode.Shl => a << (int)op.Sources[1].Bits,
            LaneCode.ShrUnsigned => a >> (int)op.Sources[1].Bits,
            LaneCode.And => Math.Min(a, b),
            LaneCode.Or or LaneCode.Xor => BitOperations.RoundUpToPowerOf2(Math.Max(a, b) + 1) - 1,
            LaneCode.Select => Math.Max(b, op.Sources[2].Bound),
            LaneCode.Load when op.Detail is MemoryAccess { Bytes: < 4 } access => (1UL << (access.Bytes * 8)) - 1,
            LaneCode.Special => OfSpecialBound((SpecialRead)op.Detail!),
            _ => uint.MaxValue,
        };
        return Math.Min(bound, uint.MaxValue);
    }

    // Limits that every target has (CUDA C++ Programming Guide, "Compute Capabilities").
    ulong OfSpecialBound(SpecialRead read) => read.Kind switch
    {
        SpecialRegisterKind.Tid => (uint)(read.Component switch { 0 => launch.Room.X, 1 => launch.Room.Y, _ => launch.Room.Z }) - 1,
        SpecialRegisterKind.Ntid => 1024,
        SpecialRegisterKind.LaneId => 31,
        SpecialRegisterKind.Ctaid or SpecialRegisterKind.Nctaid => read.Component > 0 ? 65535u : launch.IsSmallGrid ? LaunchShape.SmallGrid : uint.MaxValue,
        _ => uint.MaxValue,
    };
}

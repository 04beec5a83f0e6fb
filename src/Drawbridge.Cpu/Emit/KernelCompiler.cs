using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using Drawbridge.Cpu.Emit.Regions;
using Drawbridge.Cpu.Execution;
using Drawbridge.Cpu.Lanes;
using Drawbridge.Cpu.Lanes.Analysis;
using Drawbridge.Cpu.Lanes.Lowering;
using Drawbridge.Cpu.Lanes.Ordering;
using Drawbridge.Ptx.Syntax;
using Drawbridge.Runtime;

namespace Drawbridge.Cpu.Emit;

/// <summary>A kernel from PTX to machine code: the stages in order.</summary>
static class KernelCompiler
{
    /// <summary>Bits of the vectors that this processor does at full speed.</summary>
    public static int NativeBits { get; } = Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128;

    // Vector registers. Asked here, since methods that ask are not compiled ahead of time.
    static readonly int VectorRegisters = Avx512F.IsSupported || AdvSimd.IsSupported ? 32 : 16;

    // Rounds of cutting methods that are too long to be optimised.
    const int MostCuts = 8;

    /// <summary>Compiles a kernel for launches of a shape.</summary>
    /// <exception cref="CannotCompile">It has something that lanes cannot express.</exception>
    public static CompiledKernel Compile(ModuleImage image, Function entry, Dim3 block, Dim3 grid) =>
        Compile(image, entry, block, grid, null);

    /// <summary>As <see cref="Compile(ModuleImage, Function, Dim3, Dim3)"/>, with every stage as text.</summary>
    /// <param name="image">The kernel's module.</param>
    /// <param name="entry">The kernel.</param>
    /// <param name="block">Threads of a block.</param>
    /// <param name="grid">Blocks of the grid.</param>
    /// <param name="dump">Watches the stages.</param>
    /// <param name="plant">Changes what was analysed before code is made of it: for tests that must notice.</param>
    /// <param name="singly">True to run threads one by one wherever that is possible: for tests.</param>
    /// <param name="supposes">Whether code may suppose that groups stay together at bounds (<see cref="Togetherness"/>); null to decide by the launch's size.</param>
    public static CompiledKernel Compile(ModuleImage image, Function entry, Dim3 block, Dim3 grid, KernelDump? dump, Action<LaneProgram>? plant = null, bool singly = false, bool? supposes = null)
    {
        var shared = SharedLayout.Of(image.Module, entry);
        var program = ProgramLowering.Lower(image, shared, entry);
        Simplify(program);
        var rounds = SpinLoops.Find(Region.Of(program));
        if (rounds.Count > 0) Turns.Introduce(program, rounds);
        else RecomputedConditions.Introduce(program);
        dump?.Passed("lower");
        var layout = Choose(program, shared, block, grid, regions => singly ? SerialChoice.IsPossible(regions) : null);
        dump?.Passed("choose");
        var shape = ShapeOf(layout, shared, block, grid);
        var extent = supposes switch { true => Togetherness.Extent.Everything, false => Togetherness.Extent.Nothing, null => Togetherness.WorthwhileFor(block, grid) };
        var together = extent != Togetherness.Extent.Nothing && shape.IsAligned && layout != LaneLayout.Single && program.Dispatch == null && !program.HasFences ? new Togetherness(extent) : null;
        var stages = Emit(program, layout, shape, together, dump, plant);
        if (layout == LaneLayout.Single && stages.Module.Methods.Any(method => !method.IsOptimised))
        {
            // What is cut into regions keeps values in frames, which hold vectors.
            layout = Choose(program, shared, block, grid, _ => false);
            shape = ShapeOf(layout, shared, block, grid);
            stages = Emit(program, layout, shape, together, dump, plant);
        }
        for (int round = 0; round < MostCuts && CutTooLong(program, stages); round++) stages = Emit(program, layout, shape, together, dump, plant);
        dump?.Lanes(program, stages.Regions);
        dump?.Code(stages.Module);

        var code = stages.Module.Load();
        dump?.Passed("machine code");
        nint[] pointers = code.Pointers.ToArray();
        bool asks = pointers.Length > stages.Regions.Count;
        return new CompiledKernel(pointers[..stages.Regions.Count], layout.Lanes, stages.Frame.Bytes, program.LocalBytes, shared)
        {
            Instructions = [.. program.Instructions],
            WaitsBefore = Array.ConvertAll(stages.Regions.ToArray(), region => WaitBefore(program, region)),
            Sites = stages.Sites.ToArray(),
            EndsAlike = stages.EndsAlike,
            Code = code,
            Together = asks ? pointers[^1] : 0,
            Apart = asks ? new(() => Compile(image, entry, block, grid, null, plant, singly, supposes: false)) : null,
            Entries = stages.Entries,
            WaitsForOwnBlock = SpinLoops.WaitForOwnBlock(program),
            HasYields = stages.Entries.Length > 0,
            Path = (layout == LaneLayout.Single ? "threads one by one, " : $"{layout.Lanes} lanes of {layout.Bits}-bit vectors, ")
                + (program.Dispatch != null ? "lanes take turns" : stages.Regions.Count == 1 ? "1 region" : $"{stages.Regions.Count} regions")
                + (asks ? ", bounds asked once a block" : "")
                + (stages.Module.Methods.All(method => method.IsOptimised) ? "" : ", some too large to be optimised"),
        };
    }

    /// <summary>The stages behind the first, for code that nobody runs (<see cref="WarmUp"/>).</summary>
    public static void Exercise(LaneProgram program, Dim3 block, Dim3 grid)
    {
        Simplify(program);
        RecomputedConditions.Introduce(program);
        var shared = new SharedLayout(new Module { Source = SourceText.From("", program.Entry.Name) }, program.Entry);
        var layout = Choose(program, shared, block, grid, _ => null);
        // One thread: the program has work for the others.
        using var code = Emit(program, layout, ShapeOf(layout, shared, block, grid), new Togetherness(Togetherness.Extent.Everything), null, null).Module.Load(threads: 1);
    }

    static void Simplify(LaneProgram program)
    {
        KnownComparisons.Reuse(program);
        Shortcuts.Take(program);
        NarrowAddresses.Introduce(program);
        UnreadResults.Remove(program);
        Copies.Remove(program);
    }

    // Whether threads run one by one is decided here unless it is said.
    static LaneLayout Choose(LaneProgram program, SharedLayout shared, Dim3 block, Dim3 grid, Func<List<Region>, bool?> isSingle)
    {
        const int Warp = 32;
        var layout = new LaneLayout(NativeBits / 32, NativeBits);
        if (program.IsWarpWide) return layout with { Lanes = Warp };
        if (program.Dispatch != null) return layout;
        var regions = Region.Of(program);
        var liveness = new Liveness(program);
        var shape = ShapeOf(layout, shared, block, grid);
        var waiting = ShapeAnalysis.Run(program, regions, liveness, shape);
        if (LoopCounters.Introduce(program, regions, waiting, shape)) return Choose(program, shared, block, grid, isSingle);
        if (isSingle(regions) ?? SerialChoice.IsBetter(regions, waiting, layout.Lanes)) return LaneLayout.Single;
        return 2 * layout.Lanes <= Warp && LaneChoice.IsDoubleBetter(regions, liveness, waiting, layout.Lanes, block) ? layout with { Lanes = 2 * layout.Lanes } : layout;
    }

    sealed record Stages(List<Region> Regions, List<Waiting> Waiting, KernelFrame Frame, ModuleWriter Module, AccessSites Sites, bool[] EndsAlike, EntryPoint[] Entries);

    // From the lane program to IL: regions, shapes, code.
    static Stages Emit(LaneProgram program, LaneLayout layout, LaunchShape shape, Togetherness? together, KernelDump? dump, Action<LaneProgram>? plant)
    {
        var regions = Region.Of(program);
        var liveness = new Liveness(program);
        var waiting = ShapeAnalysis.Run(program, regions, liveness, shape);
        if (program.Dispatch == null && regions.Exists(region => NeedsTurns(region, waiting[region.Index])))
        {
            together?.Withdraw(program);
            Turns.Introduce(program, []);
            return Emit(program, layout, shape, null, dump, plant);
        }
        if (together?.Suppose(program, regions) == true) waiting = ShapeAnalysis.Run(program, regions, liveness, shape);
        if (Predication.Introduce(program, regions, liveness) || LoopCounters.Introduce(program, regions, waiting, shape)) return Emit(program, layout, shape, together, dump, plant);
        var registers = new RegisterFile(VectorRegisters, layout.Lanes, layout.Width);
        if (together != null && !shape.IsOneRow && RoundSeams.Cut(program, regions, waiting, liveness, together, registers)) return Emit(program, layout, shape, together, dump, plant);
        // Frames hold vectors.
        if (layout != LaneLayout.Single && SharedTails.Cut(program, regions, waiting)) return Emit(program, layout, shape, together, dump, plant);
        OffsetAnalysis.Find(program, layout.Lanes);
        dump?.Passed("analyse");
        PressureOrder.Improve(program, liveness, registers);
        dump?.Passed("order");
        plant?.Invoke(program);
        var received = program.Blocks.Where(block => block.Barrier?.Result != null).ToDictionary(block => block.Next!, block => block.Barrier!.Result);
        bool[] full = FindFullRegions(regions, waiting, shape);
        var sums = SumsInPlace.Find(regions, liveness, region => full[region.Index] && !received.ContainsKey(region.Entry));
        var frame = new KernelFrame(regions, liveness, layout, sums.Fragments) { ReceivedBy = start => received.GetValueOrDefault(start), StartFull = full };
        var module = new ModuleWriter(program.Entry.Name);
        var sites = new AccessSites();
        var streams = new StreamedStores(program);
        CommonValues.Find(program, shape);
        var inPlace = layout.Bits == 512 ? AskedInPlace.Find(program, regions) : [];
        var spread = SpreadValues.Find(regions, layout.Parts);
        bool[] endsAlike = new bool[regions.Count];
        foreach (var region in regions)
        {
            var method = module.DefineMethod($"{program.Entry.Name}_{region.Index}", IlType.Void, IlType.Pointer, IlType.Int32, IlType.Int32);
            var plan = Plan(region, waiting[region.Index], full[region.Index]);
            endsAlike[region.Index] = plan.Once.EndsAlike;
            new RegionEmitter(method, layout, plan, frame, shape, sites, streams, program).Emit();
        }
        if (together?.IsEmpty == false)
            new TogetherEmitter(module.DefineMethod($"{program.Entry.Name}_together", IlType.Int32, IlType.Pointer, IlType.Int32, IlType.Int32), layout, shape, together, program, streams).Emit();
        dump?.Passed("emit");
        return new Stages(regions, waiting, frame, module, sites, endsAlike, EntriesOf(program, frame));

        RegionPlan Plan(Region region, Waiting split, bool startsFull)
        {
            var result = received.GetValueOrDefault(region.Entry);
            bool HasHome(LaneValue value) => frame.OffsetOf(value) >= 0 && value != result && !sums.Contains(region, value);
            var spills = new SpillPlan(region, liveness, registers, HasHome);
            var once = new GroupInvariants(region, liveness, shape, position => startsFull && !split.IsSplit(position), spills, registers, result != null);
            if (once.Slots > 0) spills = new SpillPlan(region, liveness, registers, value => HasHome(value) || once.SlotOf(value) >= 0, once.Contains);
            var late = new LateFetches(region, liveness, value => region.Index == 0 || once.IsFetched(value) || spills.IsLazy(value) || value == result);
            return new RegionPlan(region, split, startsFull, spills, once, late, sums, inPlace, spread);
        }
    }

    // True if a barrier may be one for only some lanes of a group, or not the same for all.
    static bool NeedsTurns(Region region, Waiting waiting) => region.Order.Exists(block => block.Barrier is { } barrier
        && (waiting.At(region.PositionOf(block)).Count > 0 || !barrier.Number.Shape.IsUniform || !barrier.Threads.Shape.IsUniform));

    static EntryPoint[] EntriesOf(LaneProgram program, KernelFrame frame)
    {
        if (program.Dispatch is not { } dispatch) return [];
        return [.. dispatch.Targets.Select(target =>
        {
            var before = program.Blocks.Find(block => block.Ending is Ending.Barrier or Ending.Yield && block.Next == target);
            var result = program.Blocks.Find(block => block.Next == target && block.Barrier?.Result != null)?.Barrier!.Result;
            int origin = before?.Barrier?.Origin ?? (target.Ops.Count > 0 ? target.Ops[0].OriginIndex : -1);
            return new EntryPoint(before is { Ending: Ending.Yield, GoesRound: false }, origin,
                result == null ? -1 : frame.OffsetOf(result), result?.Type == Operators.LaneType.Mask);
        })];
    }

    // Cuts each method that is too long: between its blocks, or its longest block; false if there is no place where no lanes wait.
    static bool CutTooLong(LaneProgram program, Stages stages)
    {
        const int ShortestBlock = 64;
        const double RightSize = 0.85;
        // All regions of lanes that take turns are one.
        if (program.Dispatch != null) return false;
        // Regions share blocks.
        var cut = new HashSet<LaneBlock>();
        foreach (var region in stages.Regions)
        {
            double size = stages.Module.Methods[region.Index].Size;
            if (size <= 1 || region.Order.Exists(cut.Contains)) continue;
            var waiting = stages.Waiting[region.Index];
            int pieces = 1 + (int)(size / RightSize);
            var longest = region.Order.Where(block => waiting.At(region.PositionOf(block)).Count == 0).MaxBy(block => block.Ops.Count);
            bool isMost = longest != null && 2 * longest.Ops.Count >= region.Order.Sum(block => block.Ops.Count);
            if (isMost || !Seams.Cut(program, region, waiting, pieces))
            {
                if (longest == null || longest.Ops.Count < ShortestBlock) continue;
                Seams.Cut(program, longest, pieces);
            }
            cut.UnionWith(region.Order);
        }
        return cut.Count > 0;
    }

    /// <summary>What a launch is to the compiler.</summary>
    public static LaunchShape ShapeOf(LaneLayout layout, SharedLayout shared, Dim3 block, Dim3 grid) =>
        new(block.X % layout.Lanes == 0, grid.X <= LaunchShape.SmallGrid, block.X == layout.Lanes, layout.Lanes, LaunchShape.RoomOf(shared, block));

    // A region starts with all lanes if every barrier that leads to it is reached by all.
    static bool[] FindFullRegions(List<Region> regions, List<Waiting> waiting, LaunchShape shape)
    {
        var full = new bool[regions.Count];
        for (int i = 0; i < full.Length; i++) full[i] = true;
        full[0] = shape.IsAligned;
        if (regions[0].IsWhole) return full;
        var byEntry = regions.ToDictionary(region => region.Entry);
        bool changed = true;
        while (changed)
        {
            changed = false;
            foreach (var region in regions)
            {
                for (int position = 0; position < region.Order.Count; position++)
                {
                    var block = region.Order[position];
                    if (block.Ending is not (Ending.Barrier or Ending.Seam)) continue;
                    int next = byEntry[block.Next!].Index;
                    if (!full[next] || (full[region.Index] && !waiting[region.Index].IsSplit(position))) continue;
                    full[next] = false;
                    changed = true;
                }
            }
        }
        return full;
    }

    static int WaitBefore(LaneProgram program, Region region) =>
        program.Blocks.Find(block => block.Ending == Ending.Barrier && block.Next == region.Entry)?.Barrier!.Origin ?? -1;
}

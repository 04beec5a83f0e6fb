using System.Runtime.Intrinsics;
using Drawbridge.Cpu.Emit.Regions;
using Drawbridge.Cpu.Execution;
using Drawbridge.Cpu.Lanes;
using Drawbridge.Cpu.Lanes.Analysis;
using Drawbridge.Cpu.Lanes.Lowering;
using Drawbridge.Ptx.Syntax;
using Drawbridge.Runtime;

namespace Drawbridge.Cpu.Emit;

/// <summary>A kernel from PTX to machine code: the stages in order.</summary>
static class KernelCompiler
{
    /// <summary>Bits of the vectors that this processor does at full speed.</summary>
    public static int NativeBits { get; } = Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128;

    /// <summary>Compiles a kernel for launches of a shape.</summary>
    /// <exception cref="CannotCompile">It has something that lanes cannot express.</exception>
    public static CompiledKernel Compile(ModuleImage image, Function entry, Dim3 block, Dim3 grid) =>
        Compile(image, entry, block, grid, null);

    /// <summary>As <see cref="Compile(ModuleImage, Function, Dim3, Dim3)"/>, with every stage as text.</summary>
    public static CompiledKernel Compile(ModuleImage image, Function entry, Dim3 block, Dim3 grid, KernelDump? dump)
    {
        var shared = new SharedLayout(image.Module, entry);
        var program = ProgramLowering.Lower(image, shared, entry);
        var layout = new LaneLayout(program.IsWarpWide ? 32 : NativeBits / 32, NativeBits);
        var shape = ShapeOf(layout, block, grid);

        var regions = Region.Of(program);
        var observed = SpinLoops.Observed(program);
        if (regions.Exists(region => SpinLoops.Has(region, observed))) throw new CannotCompile("a loop that waits for other threads");
        var liveness = new Liveness(program);
        var waiting = ShapeAnalysis.Run(program, regions, liveness, shape);
        dump?.Lanes(program, regions);

        var barriers = program.Blocks.Where(candidate => candidate.Barrier?.Result != null).ToDictionary(candidate => candidate.Next!, candidate => candidate.Barrier!.Result);
        var frame = new KernelFrame(regions, liveness, layout) { ReceivedBy = start => barriers.GetValueOrDefault(start) };
        bool[] full = FindFullRegions(regions, waiting, shape);
        var module = new ModuleWriter(entry.Name);
        var windows = new WindowCounter();
        foreach (var region in regions)
        {
            var method = module.DefineMethod($"{entry.Name}_{region.Index}", IlType.Void, IlType.Pointer, IlType.Int32, IlType.Int32);
            new RegionEmitter(method, layout, region, waiting[region.Index], frame, shape, full[region.Index], windows, program).Emit();
        }
        dump?.Code(module);

        var code = module.Load();
        return new CompiledKernel(code.Pointers.ToArray(), layout.Lanes, frame.Bytes, program.LocalBytes, shared)
        {
            Instructions = [.. program.Instructions],
            WaitsBefore = [.. regions.Select(region => WaitBefore(program, region))],
            Windows = windows.Count,
            Code = code,
            Path = $"{layout.Lanes} lanes of {layout.Bits}-bit vectors, {(regions.Count == 1 ? "1 region" : $"{regions.Count} regions")}",
        };
    }

    /// <summary>What a launch is to the compiler.</summary>
    public static LaunchShape ShapeOf(LaneLayout layout, Dim3 block, Dim3 grid) => new(block.X % layout.Lanes == 0, grid.X <= LaunchShape.SmallGrid);

    // A region starts with all lanes if every barrier that leads to it is reached by all.
    static bool[] FindFullRegions(List<Region> regions, List<Waiting> waiting, LaunchShape shape)
    {
        var full = new bool[regions.Count];
        Array.Fill(full, true);
        full[0] = shape.IsAligned;
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
                    if (block.Ending != Ending.Barrier) continue;
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

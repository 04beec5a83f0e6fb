using Drawbridge.Cpu.Lanes;
using Drawbridge.Cpu.Lanes.Analysis;
using Drawbridge.Cpu.Lanes.Lowering;
using Drawbridge.Ptx.Diagnostics;
using Drawbridge.Ptx.Syntax;
using Drawbridge.Runtime;

namespace Drawbridge.Cpu.Tests.Lanes;

/// <summary>Lane programs of short kernels, for tests of what is found in them.</summary>
static class Lowered
{
    public const int Width = 16;

    public static string Kernel(string body) => $$"""
        .version 7.0
        .target sm_70
        .address_size 64
        .visible .entry k(.param .u64 x, .param .u32 n)
        {
        .reg .pred %p<4>; .reg .b32 %r<12>; .reg .f32 %f<4>; .reg .b64 %d<12>;
        .shared .align 4 .b8 tile[1024];
        ld.param.u64 %d1, [x]; ld.param.u32 %r1, [n];
        mov.u32 %r2, %tid.x; mov.u32 %r3, %ctaid.x; mov.u32 %r4, %ntid.x; mad.lo.s32 %r5, %r3, %r4, %r2;
        mul.wide.s32 %d2, %r5, 4; add.s64 %d3, %d1, %d2;
        {{body}}
        ret;
        }
        """;

    public static LaneProgram Lower(string body, bool narrows = false)
    {
        var module = ModuleReader.Read(SourceText.From(Kernel(body), "k.ptx"), new DiagnosticBag());
        using var memory = new DeviceMemory(1 << 20);
        using var image = new ModuleImage(module, memory);
        var entry = module.FindEntry("k")!;
        var program = ProgramLowering.Lower(image, new SharedLayout(module, entry), entry);
        Shortcuts.Take(program);
        if (narrows) NarrowAddresses.Introduce(program);
        UnreadResults.Remove(program);
        Copies.Remove(program);
        return program;
    }

    public static LaunchShape Launch(bool isOneRow, Dim3? room = null) =>
        new(IsAligned: true, IsSmallGrid: true, isOneRow, Width, room ?? new Dim3(LaunchShape.MostThreads, LaunchShape.MostThreads, LaunchShape.MostThreads));

    // Shapes, and what else is asked for with them known.
    public static LaneProgram Analyse(LaneProgram program, Func<List<Region>, Liveness, bool>? change = null, bool isOneRow = false, Dim3? room = null)
    {
        var regions = Region.Of(program);
        var liveness = new Liveness(program);
        var shape = Launch(isOneRow, room);
        _ = ShapeAnalysis.Run(program, regions, liveness, shape);
        if (change?.Invoke(regions, liveness) == true) _ = ShapeAnalysis.Run(program, Region.Of(program), new Liveness(program), shape);
        return program;
    }

    public static string[] OpsOf(LaneProgram program, params LaneCode[] codes) =>
        [.. program.Blocks.SelectMany(block => block.Ops).Where(op => codes.Contains(op.Code)).Select(op => op.ToString())];
}

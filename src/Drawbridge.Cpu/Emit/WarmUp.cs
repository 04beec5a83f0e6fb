using System.Runtime.CompilerServices;
using Drawbridge.Cpu.Lanes.Lowering;
using Drawbridge.Ptx.Diagnostics;
using Drawbridge.Ptx.Syntax;
using Drawbridge.Runtime;

namespace Drawbridge.Cpu.Emit;

/// <summary>
/// Goes through the compiler's stages beside the program, once a process. Most of what the first kernel takes is the first use of the compiler itself: types
/// are loaded, tables read, generic code compiled. A program that opens a device, allocates and copies has the time.
/// </summary>
static class WarmUp
{
    // What kernels usually have: bounds, a loop, arithmetic of both kinds, shared memory and a barrier.
    const string Kernel = """
        .version 7.0
        .target sm_70
        .address_size 64
        .visible .entry warm(.param .u64 x, .param .u64 y, .param .u32 n)
        {
        .reg .pred %p<4>; .reg .b32 %r<12>; .reg .f32 %f<8>; .reg .b64 %d<12>;
        .shared .align 4 .b8 row[1024];
        ld.param.u64 %d1, [x];
        ld.param.u64 %d2, [y];
        ld.param.u32 %r1, [n];
        cvta.to.global.u64 %d3, %d1;
        cvta.to.global.u64 %d4, %d2;
        mov.u32 %r2, %ctaid.x;
        mov.u32 %r3, %ntid.x;
        mov.u32 %r4, %tid.x;
        mad.lo.s32 %r5, %r2, %r3, %r4;
        mov.f32 %f1, 0f00000000;
        setp.ge.s32 %p1, %r5, %r1;
        @%p1 bra $store;
        mov.u32 %r6, %r5;
        $round:
        mul.wide.s32 %d5, %r6, 4;
        add.s64 %d6, %d3, %d5;
        ld.global.f32 %f2, [%d6];
        fma.rn.f32 %f1, %f2, 0f40000000, %f1;
        add.s32 %r6, %r6, %r3;
        setp.lt.s32 %p2, %r6, %r1;
        @%p2 bra $round;
        $store:
        shl.b32 %r7, %r4, 2;
        mov.u32 %r8, row;
        add.s32 %r9, %r8, %r7;
        st.shared.f32 [%r9], %f1;
        bar.sync 0;
        ld.shared.f32 %f3, [row];
        cvt.rn.f32.s32 %f4, %r5;
        add.f32 %f5, %f3, %f4;
        selp.f32 %f6, %f5, %f1, %p1;
        mul.wide.s32 %d7, %r5, 4;
        add.s64 %d8, %d4, %d7;
        @%p1 bra $end;
        st.global.f32 [%d8], %f6;
        $end: ret;
        }
        """;

    static readonly Dim3 Block = 256, Grid = 64;

    static int isStarted;

    /// <summary>Begins, where a processor is free for it.</summary>
    public static void Start()
    {
        if (Environment.ProcessorCount < 2 || !RuntimeFeature.IsDynamicCodeSupported || Interlocked.Exchange(ref isStarted, 1) != 0) return;
        new Thread(Try) { IsBackground = true, Name = "Drawbridge warm-up" }.UnsafeStart();
    }

    static void Try()
    {
        try
        {
            Compile();
        }
#pragma warning disable CA1031 // Nobody waits for it; what is wrong will be told when a kernel of somebody's is compiled.
        catch (Exception)
#pragma warning restore CA1031
        {
        }
    }

    /// <summary>Goes through all stages.</summary>
    public static void Compile()
    {
        // What the program comes to last first: it may be reading its own kernel already, and the first to need something waits for it.
        KernelCompiler.Exercise(WarmProgram.Make(), Block, Grid);
        var module = ModuleReader.Read(SourceText.From(Kernel, "warm.ptx"), new DiagnosticBag());
        // A module without variables asks for no memory.
        using var image = new ModuleImage(module, null!);
        var entry = module.FindEntry("warm")!;
        ProgramLowering.Lower(image, new SharedLayout(module, entry), entry);
    }
}

using System.Runtime.InteropServices;
using Drawbridge.Cpu.Execution;
using Drawbridge.Ptx.Diagnostics;
using Drawbridge.Ptx.Syntax;
using Drawbridge.Runtime;

namespace Drawbridge.Cpu.Tests.Execution;

/// <summary>
/// A kernel whose regions are written by hand. Its PTX has the instructions that regions name when they call for help, each on a line of its
/// own (<see cref="LineOf"/>); what it computes is up to the regions. Buffers' addresses are its parameters.
/// </summary>
sealed unsafe class RegionKernel : IDisposable
{
    public const int BarrierAt = 0, StoreAt = 1, LoopAt = 2, AtomicAt = 3;

    const string Ptx = """
        .version 8.7
        .target sm_90
        .address_size 64
        .global .u32 counter;
        .const .u32 limits[4] = {1, 2, 3, 4};
        .visible .entry kernel(.param .u64 a, .param .u64 b, .param .u64 c, .param .u64 d)
        {
            .reg .u64 %rd;
            .reg .u32 %r;
            .reg .pred %p;
        again:
            bar.sync 0;
            st.global.u32 [%rd], %r;
            @%p bra again;
            atom.global.add.u32 %r, [%rd], %r;
            ret;
        }
        """;

    readonly ModuleImage image;
    readonly Function entry;

    public RegionKernel(int lanes, params nint[] regions)
    {
        var bag = new DiagnosticBag();
        var module = ModuleReader.Read(SourceText.From(Ptx), bag);
        Assert.False(bag.HasErrors);
        entry = module.FindEntry("kernel")!;
        image = new ModuleImage(module, Memory);
        Kernel = new CompiledKernel(regions, lanes, FrameBytes: 128, LocalBytes: 40, new SharedLayout(module, entry))
        {
            Instructions = [.. entry.Body!.Instructions],
            EndsAlike = new bool[regions.Length],
            WaitsBefore = [-1, .. Enumerable.Repeat(BarrierAt, Math.Max(0, regions.Length - 1))],
        };
    }

    public CompiledKernel Kernel { get; set; }

    public DeviceMemory Memory { get; } = new(1 << 28);

    public StringWriter Output { get; } = new() { NewLine = "\n" };

    public ulong ConstBase => image.ConstBase;

    public Module Module => image.Module;

    /// <summary>The line of one of the instructions, from 1.</summary>
    public int LineOf(int instruction) => Module.Source.LineAndColumn(Kernel.Instructions[instruction].Position).Line;

    /// <summary>A pointer to a region.</summary>
    public static nint Region(delegate*<BlockContext*, int, int, void> region) => (nint)region;

    /// <summary>Parameter i as a pointer.</summary>
    public static T* Buffer<T>(BlockContext* block, int index) where T : unmanaged => (T*)((ulong*)block->Parameters)[index];

    public ulong Allocate<T>(params T[] data) where T : unmanaged
    {
        ulong address = Memory.Allocate(data.Length * Marshal.SizeOf<T>(), "buffer");
        Memory.Write(address, MemoryMarshal.AsBytes(data.AsSpan()));
        return address;
    }

    public T[] Read<T>(ulong address, int count) where T : unmanaged
    {
        var data = new T[count];
        Memory.Read(address, MemoryMarshal.AsBytes(data.AsSpan()));
        return data;
    }

    public LaunchRequest Request(Dim3 grid, Dim3 block, params ulong[] parameters)
    {
        var bytes = new byte[32];
        MemoryMarshal.AsBytes(parameters.AsSpan()).CopyTo(bytes);
        return new LaunchRequest { Entry = entry, Grid = grid, Block = block, Arguments = bytes, Output = Output, TimeBudget = TimeSpan.FromSeconds(120) };
    }

    public void Launch(Dim3 grid, Dim3 block, params ulong[] parameters) => Launch(Request(grid, block, parameters));

    public void Launch(LaunchRequest request, bool isPoisoned = false) => CpuLaunch.Run(Kernel, request, image, Memory, isPoisoned);

    public KernelFaultException Faults(LaunchRequest request) => Assert.Throws<KernelFaultException>(() => Launch(request));

    /// <summary>That a fault names this place.</summary>
    public void AssertFault(KernelFaultException fault, string id, int instruction, Dim3? block, Dim3? thread)
    {
        Assert.Equal(id, fault.Id);
        Assert.Same(instruction < 0 ? null : Kernel.Instructions[instruction], fault.Instruction);
        if (instruction >= 0) Assert.Equal(LineOf(instruction), fault.Diagnostics[0].Source!.LineAndColumn(fault.Diagnostics[0].Position).Line);
        if (block is { } where) Assert.Equal(where, fault.Block);
        if (thread is { } who) Assert.Equal(who, fault.Thread);
    }

    public void Dispose()
    {
        image.Dispose();
        Memory.Dispose();
    }
}

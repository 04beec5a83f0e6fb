using System.Runtime.InteropServices;
using Drawbridge.Cpu.Execution;
using Drawbridge.Ptx.Diagnostics;
using Drawbridge.Ptx.Isa;
using Drawbridge.Ptx.Syntax;
using Drawbridge.Runtime;

namespace Drawbridge.Cpu.Tests.Execution;

/// <summary>The engine around a compiler that makes regions written by hand.</summary>
public sealed unsafe class EngineTests
{
    const string Ptx = """
        .version 8.7
        .target sm_90
        .address_size 64
        .global .u32 answer = 42;
        .visible .entry first(.param .u64 out) { ret; }
        .visible .entry second(.param .u64 out) { bar.sync 0; ret; }
        """;

    static Module Read(string text)
    {
        var bag = new DiagnosticBag();
        var module = ModuleReader.Read(SourceText.From(text), bag);
        Assert.False(bag.HasErrors);
        return module;
    }

    static CompiledKernel Kernel(ModuleImage image, Function entry, Dim3 block = default, Dim3 grid = default) => new([RegionKernel.Region(&StoreThreads)], 16, 0, 0, new SharedLayout(image.Module, entry)) { EndsAlike = [false] };

    static void StoreThreads(BlockContext* block, int first, int end) => RegionKernel.Buffer<int>(block, 0)[0] = block->Threads;

    [Fact]
    public void KernelsAreCompiledOnceWhenFirstLaunched()
    {
        int compiled = 0;
        using var memory = new DeviceMemory(1 << 24);
        var engine = new CpuEngine(_ => true, (image, entry, _, _) =>
        {
            Interlocked.Increment(ref compiled);
            Thread.Sleep(20);
            return Kernel(image, entry);
        });
        using var module = engine.Load(Read(Ptx), memory);
        Assert.Equal(0, compiled);
        ulong output = memory.Allocate(4);
        var arguments = MemoryMarshal.AsBytes([output]).ToArray();
        var first = new LaunchRequest { Entry = module.Module.FindEntry("first")!, Grid = 1, Block = 77, Arguments = arguments };
        Parallel.For(0, 4, _ => module.Launch(first));
        Assert.Equal(1, compiled);
        module.Launch(first with { Entry = module.Module.FindEntry("second")! });
        Assert.Equal(2, compiled);
        var result = new int[1];
        memory.Read(output, MemoryMarshal.AsBytes(result.AsSpan()));
        Assert.Equal(77, result[0]);
        memory.Read(module.AddressOf((Variable)module.Module.Symbols["answer"]), MemoryMarshal.AsBytes(result.AsSpan()));
        Assert.Equal(42, result[0]);
        Assert.Equal("DB3005", Assert.Throws<DrawbridgeException>(() => module.Launch(first with { Grid = 2, Cluster = 2 })).Id);
        Assert.Throws<DrawbridgeException>(() => module.Launch(first with { Arguments = [] }));
    }

    [Fact]
    public void WhatTheCompilerCannotDoIsRefusedBeforeLaunch()
    {
        using var memory = new DeviceMemory(1 << 24);
        var engine = new CpuEngine(operation => operation.Semantic != Semantic.BarrierCta, Kernel);
        var problem = Assert.Throws<DrawbridgeException>(() => engine.Load(Read(Ptx), memory));
        Assert.Equal("DB3001", problem.Id);
        Assert.Contains("the CPU engine does not execute 'bar.sync'", problem.Message, StringComparison.Ordinal);
    }
}

using System.Collections.Concurrent;
using Drawbridge.Cpu.Execution;
using Drawbridge.Cpu.Tests.Execution;

namespace Drawbridge.Cpu.Tests.Memory;

/// <summary>Runs something once as the region of a kernel's only block.</summary>
static unsafe class BlockRun
{
    public delegate void Body(BlockContext* block);

    static readonly ConcurrentDictionary<long, Body> Bodies = new();
    static long count;

    /// <summary>A kernel whose region runs the body given to <see cref="Run"/>.</summary>
    public static RegionKernel Kernel(int lanes) => new(lanes, RegionKernel.Region(&Call));

    public static void Run(this RegionKernel kernel, int threads, int sharedBytes, Body body)
    {
        long number = Interlocked.Increment(ref count);
        Bodies[number] = body;
        try
        {
            kernel.Launch(kernel.Request(1, threads, (ulong)number) with { DynamicSharedBytes = sharedBytes });
        }
        finally
        {
            Bodies.TryRemove(number, out _);
        }
    }

    static void Call(BlockContext* block, int first, int end) => Bodies[((long*)block->Parameters)[0]](block);
}

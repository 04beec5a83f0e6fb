using System.Diagnostics;
using System.Runtime.CompilerServices;
using Drawbridge.Interpreter.Decoding;
using Drawbridge.Ptx.Isa;

namespace Drawbridge.Cpu.Execution;

/// <summary>Special registers that are the same for all threads of a block and no fields of the <see cref="BlockContext"/>.</summary>
static unsafe class SpecialValues
{
    // %clock counts cycles of a clock of 1 GHz, %globaltimer nanoseconds: the same number.
    const long NanosecondsPerSecond = 1_000_000_000;

    /// <summary>
    /// The value of a special register that all threads of a block share; components of sizes and indices as <see cref="Special"/> counts them.
    /// What tells threads apart (%tid, %laneid, %warpid, the lane masks) the code knows itself.
    /// </summary>
    /// <param name="block">The block.</param>
    /// <param name="kind">A <see cref="SpecialRegisterKind"/>.</param>
    /// <param name="component">0 to 3 for <c>.x</c> to <c>.w</c>.</param>
    public static long Read(BlockContext* block, int kind, int component) => (SpecialRegisterKind)kind switch
    {
        SpecialRegisterKind.Ntid => Pick(component, block->ThreadsX, block->ThreadsY, block->ThreadsZ),
        SpecialRegisterKind.Ctaid or SpecialRegisterKind.ClusterId => Pick(component, block->BlockX, block->BlockY, block->BlockZ),
        SpecialRegisterKind.Nctaid or SpecialRegisterKind.NclusterId => Pick(component, block->GridX, block->GridY, block->GridZ),
        SpecialRegisterKind.NwarpId => Special.WarpsPerMultiprocessor,
        SpecialRegisterKind.SmId => block->LinearBlock % Special.Multiprocessors,
        SpecialRegisterKind.NsmId => Special.Multiprocessors,
        SpecialRegisterKind.GridId => block->LaunchNumber,
        SpecialRegisterKind.Clock or SpecialRegisterKind.GlobaltimerLo => (uint)Clock(),
        SpecialRegisterKind.ClockHi or SpecialRegisterKind.GlobaltimerHi => (uint)(Clock() >> 32),
        SpecialRegisterKind.Clock64 or SpecialRegisterKind.Globaltimer => Clock(),
        SpecialRegisterKind.ClusterNctaid => Pick(component, 1, 1, 1),
        SpecialRegisterKind.ClusterNctarank => 1,
        SpecialRegisterKind.TotalSmemSize or SpecialRegisterKind.AggrSmemSize =>
            ((long)block->SharedLength + Special.SharedUnit - 1) / Special.SharedUnit * Special.SharedUnit,
        SpecialRegisterKind.DynamicSmemSize => block->DynamicShared,
        // Cluster rank and index in a cluster of one, counters and driver values nobody set, no reserved shared memory.
        _ => 0,
    };

    /// <summary>A constant that the JIT compiler must not see: it keeps constants of 32 bits as doubles, which makes a signalling NaN a quiet one.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static float SignallingNaN(int bits) => BitConverter.Int32BitsToSingle(bits);

    /// <summary>Nanoseconds since some time before the launch.</summary>
    public static long Clock()
    {
        long ticks = Stopwatch.GetTimestamp();
        return Stopwatch.Frequency == NanosecondsPerSecond ? ticks : (long)((Int128)ticks * NanosecondsPerSecond / Stopwatch.Frequency);
    }

    // The fourth component of a size or index reads as 0.
    static long Pick(int component, int x, int y, int z) => component switch { 0 => x, 1 => y, 2 => z, _ => 0 };
}

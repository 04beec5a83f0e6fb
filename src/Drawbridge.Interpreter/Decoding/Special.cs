using Drawbridge.Interpreter.Execution;
using Drawbridge.Ptx.Isa;
using Drawbridge.Runtime;

namespace Drawbridge.Interpreter.Decoding;

/// <summary>A special register, or one component of it, and its value in a lane.</summary>
/// <param name="Kind">What it tells.</param>
/// <param name="Component">0 to 3 for <c>.x</c> to <c>.w</c>.</param>
readonly record struct Special(SpecialRegisterKind Kind, int Component)
{
    /// <summary>A multiprocessor count to answer with: blocks are spread over them in order.</summary>
    public const int Multiprocessors = 16;

    /// <summary><c>%nwarpid</c>.</summary>
    public const int WarpsPerMultiprocessor = 64;

    /// <summary>Shared memory is handed out in units of this many bytes.</summary>
    public const int SharedUnit = 128;

    /// <summary>True if it changes while a thread runs.</summary>
    public bool IsDynamic => Kind is SpecialRegisterKind.Clock or SpecialRegisterKind.ClockHi or SpecialRegisterKind.Clock64
        or SpecialRegisterKind.Globaltimer or SpecialRegisterKind.GlobaltimerLo or SpecialRegisterKind.GlobaltimerHi;

    /// <summary>Its value in a lane. Time is counted in steps, so that it is the same in every run.</summary>
    public ulong Read(Warp warp, int lane)
    {
        var launch = warp.Launch;
        var request = launch.Request;
        ulong time = (ulong)launch.Clock;
        return Kind switch
        {
            SpecialRegisterKind.Tid => Pick(launch.ThreadIndex(warp.ThreadOf(lane))),
            SpecialRegisterKind.Ntid => Pick(request.Block),
            SpecialRegisterKind.Ctaid => Pick(warp.Block.Index),
            SpecialRegisterKind.Nctaid => Pick(request.Grid),
            SpecialRegisterKind.LaneId => (ulong)lane,
            SpecialRegisterKind.WarpId => (ulong)warp.Index,
            SpecialRegisterKind.NwarpId => WarpsPerMultiprocessor,
            SpecialRegisterKind.SmId => (ulong)(warp.Block.LinearIndex % Multiprocessors),
            SpecialRegisterKind.NsmId => Multiprocessors,
            SpecialRegisterKind.GridId => (ulong)launch.Number,
            SpecialRegisterKind.LanemaskEq => 1u << lane,
            SpecialRegisterKind.LanemaskLt => (1u << lane) - 1,
            SpecialRegisterKind.LanemaskLe => (1u << lane) | ((1u << lane) - 1),
            SpecialRegisterKind.LanemaskGe => ~((1u << lane) - 1),
            SpecialRegisterKind.LanemaskGt => ~((1u << lane) | ((1u << lane) - 1)),
            SpecialRegisterKind.Clock or SpecialRegisterKind.GlobaltimerLo => (uint)time,
            SpecialRegisterKind.ClockHi or SpecialRegisterKind.GlobaltimerHi => time >> 32,
            SpecialRegisterKind.Clock64 or SpecialRegisterKind.Globaltimer => time,
            // Every block is a cluster of its own.
            SpecialRegisterKind.ClusterId => Pick(warp.Block.Index),
            SpecialRegisterKind.NclusterId => Pick(request.Grid),
            SpecialRegisterKind.ClusterNctaid => Pick(new Dim3(1)),
            SpecialRegisterKind.ClusterNctarank => 1,
            SpecialRegisterKind.TotalSmemSize or SpecialRegisterKind.AggrSmemSize =>
                (ulong)((warp.Block.Shared.Length + SharedUnit - 1) / SharedUnit * SharedUnit),
            SpecialRegisterKind.DynamicSmemSize => (ulong)request.DynamicSharedBytes,
            // Cluster rank and index in a cluster of one, counters and driver values nobody set, no reserved shared memory.
            _ => 0,
        };
    }

    // The fourth component of a size or index reads as 0.
    ulong Pick(Dim3 value) => (uint)(Component switch { 0 => value.X, 1 => value.Y, 2 => value.Z, _ => 0 });
}

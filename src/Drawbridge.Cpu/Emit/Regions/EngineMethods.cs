using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Reflection;
using Drawbridge.Cpu.Execution;
using Drawbridge.Cpu.Memory;
using Drawbridge.Ptx.Isa;

namespace Drawbridge.Cpu.Emit.Regions;

/// <summary>The methods of the engine that generated code calls.</summary>
static class EngineMethods
{
    public static readonly IlMethod Scalarwise = Of(typeof(Scalarwise), nameof(Memory.Scalarwise.Run));

    public static readonly IlMethod Stopped = Of(typeof(Stops), nameof(Stops.Stopped));

    public static readonly IlMethod IndexWraps = Of(typeof(Stops), nameof(Stops.IndexWraps));

    public static readonly IlMethod Trap = Of(typeof(Stops), nameof(Stops.Trap));

    public static readonly IlMethod Breakpoint = Of(typeof(Stops), nameof(Stops.Breakpoint));

    public static readonly IlMethod BadIndex = Of(typeof(Stops), nameof(Stops.BranchIndex));

    public static readonly IlMethod Atomic = Of(typeof(Atomics), nameof(Atomics.Run));

    public static readonly IlMethod Collective = Of(typeof(Collectives), nameof(Collectives.Run));

    public static readonly IlMethod Shuffle = Of(typeof(Shuffles), nameof(Shuffles.Run));

    public static readonly IlMethod Together = Of(typeof(Collectives), nameof(Collectives.DemandTogether));

    public static readonly IlMethod PrepareLeft = Of(typeof(MatrixCollectives), nameof(MatrixCollectives.PrepareLeft));

    public static readonly IlMethod PrepareRight = Of(typeof(MatrixCollectives), nameof(MatrixCollectives.PrepareRight));

    public static readonly IlMethod AddPair = Of(typeof(MatrixCollectives), nameof(MatrixCollectives.AddPair));

    public static readonly IlMethod MatrixMultiply = Of(typeof(MatrixCollectives), nameof(MatrixCollectives.Multiply));

    public static readonly IlMethod MultiplyDoubles = Of(typeof(MatrixCollectives), nameof(MatrixCollectives.MultiplyDoubles));

    public static readonly IlMethod TransposeTile = Of(typeof(MatrixRows), nameof(MatrixRows.Transpose));

    public static readonly IlMethod LoadRows = Of(typeof(MatrixRows), nameof(MatrixRows.Load));

    public static readonly IlMethod StoreRows = Of(typeof(MatrixRows), nameof(MatrixRows.Store));

    public static readonly IlMethod MatrixCompute = Of(typeof(MatrixCollectives), nameof(MatrixCollectives.Compute));

    public static readonly IlMethod MatrixLoad = Of(typeof(MatrixCollectives), nameof(MatrixCollectives.Load));

    public static readonly IlMethod MatrixStore = Of(typeof(MatrixCollectives), nameof(MatrixCollectives.Store));

    public static readonly IlMethod SystemCall = Of(typeof(SystemCalls), nameof(SystemCalls.Run));

    public static readonly IlMethod Action = Of(typeof(ThreadActions), nameof(ThreadActions.Run));

    public static readonly IlMethod Arrive = Of(typeof(Barriers), nameof(Barriers.Arrive));

    public static readonly IlMethod Park = Of(typeof(Barriers), nameof(Barriers.Park));

    public static readonly IlMethod StoreScattered = Of(typeof(ScatteredStores), nameof(ScatteredStores.Run));

    public static readonly IlMethod Special = Of(typeof(SpecialValues), nameof(SpecialValues.Read));

    public static readonly IlMethod SignallingNaN = Of(typeof(SpecialValues), nameof(SpecialValues.SignallingNaN));

    public static readonly IlMethod Remember = Of(typeof(Access), nameof(Access.Remember));

    public static readonly IlMethod SiteFault = Of(typeof(Access), nameof(Access.SiteFault));

    public static readonly IlMethod LaneFault = Of(typeof(Access), nameof(Access.Fault));

    public static readonly IlMethod LowestBit = IlMethod.Named(typeof(BitOperations), nameof(BitOperations.TrailingZeroCount), IlType.Int32, IlType.UInt32);

    public static readonly IlMethod LeadingZeros = IlMethod.Named(typeof(BitOperations), nameof(BitOperations.LeadingZeroCount), IlType.Int32, IlType.UInt32);

    public static readonly IlMethod Spread = Of(typeof(LaneMajor), nameof(LaneMajor.Spread));

    public static readonly IlMethod Collect = Of(typeof(LaneMajor), nameof(LaneMajor.Collect));

    public static readonly IlMethod First = Of(typeof(LaneMajor), nameof(LaneMajor.First));

    /// <summary>The method that loads from a state space lane by lane.</summary>
    public static IlMethod Load(StateSpace space) => Of(typeof(Access), "Load" + SpaceName(space));

    /// <summary>The method that stores to a state space lane by lane.</summary>
    public static IlMethod Store(StateSpace space) => Of(typeof(Access), "Store" + SpaceName(space));

    /// <summary>A static method by its name.</summary>
    public static IlMethod Of(
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods | DynamicallyAccessedMemberTypes.NonPublicMethods)] Type type, string name) =>
        IlMethod.Of(type.GetMethod(name, BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
            ?? throw new MissingMethodException(type.Name, name));

    static string SpaceName(StateSpace space) => space switch
    {
        StateSpace.Global => "Global",
        StateSpace.Shared => "Shared",
        StateSpace.Local => "Local",
        StateSpace.Const => "Const",
        StateSpace.Param => "Param",
        _ => "Generic",
    };
}

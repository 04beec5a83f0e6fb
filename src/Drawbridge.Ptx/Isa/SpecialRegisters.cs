using System.Globalization;
using System.Text;

namespace Drawbridge.Ptx.Isa;

/// <summary>What a special register tells (PTX ISA, "Special Registers"). Numbered ones share a kind.</summary>
public enum SpecialRegisterKind : byte
{
#pragma warning disable CS1591 // The names are PTX's own words; the meanings stand in the table of SpecialRegisters.
    Tid, Ntid, Ctaid, Nctaid, LaneId, WarpId, NwarpId, SmId, NsmId, GridId,
    IsExplicitCluster, ClusterId, NclusterId, ClusterCtaid, ClusterNctaid, ClusterCtarank, ClusterNctarank,
    LanemaskEq, LanemaskLe, LanemaskLt, LanemaskGe, LanemaskGt,
    Clock, ClockHi, Clock64, Pm, Pm64, Envreg, Globaltimer, GlobaltimerLo, GlobaltimerHi,
    ReservedSmemOffsetBegin, ReservedSmemOffsetEnd, ReservedSmemOffsetCap, ReservedSmemOffset,
    TotalSmemSize, DynamicSmemSize, AggrSmemSize, CurrentGraphExec, PerCtaMemoryOffset, PerCtaMemorySize,
#pragma warning restore CS1591
}

/// <summary>A special register.</summary>
/// <param name="Name">With its percent sign: <c>%tid</c>.</param>
/// <param name="Kind">What it tells.</param>
/// <param name="Index">The number in the name (<c>%envreg3</c>, <c>%pm2_64</c>), else 0.</param>
/// <param name="Type">Type of its value, or of one component.</param>
/// <param name="Components">4 if it is read by component (<c>.x .y .z .w</c>), else 1.</param>
/// <param name="Since">From which version and target it exists.</param>
/// <param name="About">One line of meaning.</param>
/// <param name="Doubt">What the reference leaves unsure, or null.</param>
public sealed record SpecialRegisterInfo(string Name, SpecialRegisterKind Kind, int Index, PtxType Type, int Components, Requirement Since, string About,
    string? Doubt = null);

/// <summary>The special registers of PTX and their lookup by name.</summary>
public static class SpecialRegisters
{
    const int PlaceCount = 256;

    static readonly SpecialRegisterInfo[] Rows = Build();

    // By the hash of the name, each in the first free place from there on.
    static readonly SpecialRegisterInfo?[] Places = BuildPlaces();

    /// <summary>All of them, in the manual's order.</summary>
    public static IReadOnlyList<SpecialRegisterInfo> All => Rows;

    /// <summary>Finds the register <paramref name="name"/>, with its percent sign and without component. Allocates nothing.</summary>
    public static bool TryGet(ReadOnlySpan<byte> name, out SpecialRegisterInfo? info)
    {
        for (int place = Hash(name); (info = Places[place]) != null; place = (place + 1) % PlaceCount)
        {
            if (Is(name, info.Name)) return true;
        }
        return false;
    }

    /// <summary>Finds the register <paramref name="name"/>, with its percent sign and without component.</summary>
    public static bool TryGet(string name, out SpecialRegisterInfo? info) => TryGet(Encoding.UTF8.GetBytes(name), out info);

    static bool Is(ReadOnlySpan<byte> name, string other)
    {
        if (name.Length != other.Length) return false;
        for (int i = 0; i < name.Length; i++)
        {
            if (name[i] != other[i]) return false;
        }
        return true;
    }

    static int Hash(ReadOnlySpan<byte> name)
    {
        uint hash = (uint)name.Length;
        foreach (byte letter in name) hash = hash * 31 + letter;
        return (int)((hash ^ hash >> 8) % PlaceCount);
    }

    static SpecialRegisterInfo?[] BuildPlaces()
    {
        var places = new SpecialRegisterInfo?[PlaceCount];
        foreach (var row in Rows)
        {
            int place = Hash(Encoding.UTF8.GetBytes(row.Name));
            while (places[place] != null) place = (place + 1) % PlaceCount;
            places[place] = row;
        }
        return places;
    }

    static SpecialRegisterInfo[] Build()
    {
        var rows = new List<SpecialRegisterInfo>();
        Vector("%tid", SpecialRegisterKind.Tid, 1, 0, 0, "Index of the thread in its block.");
        Vector("%ntid", SpecialRegisterKind.Ntid, 1, 0, 0, "Number of threads of a block.");
        Scalar("%laneid", SpecialRegisterKind.LaneId, 1, 3, 0, "Index of the thread in its warp, 0 to 31.");
        Scalar("%warpid", SpecialRegisterKind.WarpId, 1, 3, 0, "Index of the warp in its block; may change while the thread runs.");
        Scalar("%nwarpid", SpecialRegisterKind.NwarpId, 2, 0, 20, "Largest number of warp indices.");
        Vector("%ctaid", SpecialRegisterKind.Ctaid, 1, 0, 0, "Index of the block in the grid.");
        Vector("%nctaid", SpecialRegisterKind.Nctaid, 1, 0, 0, "Number of blocks of the grid.");
        Scalar("%smid", SpecialRegisterKind.SmId, 1, 3, 0, "Index of the multiprocessor the thread runs on.");
        Scalar("%nsmid", SpecialRegisterKind.NsmId, 2, 0, 20, "Largest number of multiprocessor indices.");
        Scalar("%gridid", SpecialRegisterKind.GridId, 1, 0, 0, "Number of the launch.", PtxType.U64);
        Scalar("%is_explicit_cluster", SpecialRegisterKind.IsExplicitCluster, 7, 8, 90, "True if the launch gave a cluster shape.", PtxType.Pred);
        Vector("%clusterid", SpecialRegisterKind.ClusterId, 7, 8, 90, "Index of the cluster in the grid.");
        Vector("%nclusterid", SpecialRegisterKind.NclusterId, 7, 8, 90, "Number of clusters of the grid.");
        Vector("%cluster_ctaid", SpecialRegisterKind.ClusterCtaid, 7, 8, 90, "Index of the block in its cluster.");
        Vector("%cluster_nctaid", SpecialRegisterKind.ClusterNctaid, 7, 8, 90, "Number of blocks of the cluster.");
        Scalar("%cluster_ctarank", SpecialRegisterKind.ClusterCtarank, 7, 8, 90, "Linear index of the block in its cluster.");
        Scalar("%cluster_nctarank", SpecialRegisterKind.ClusterNctarank, 7, 8, 90, "Total number of blocks of the cluster.");
        Scalar("%lanemask_eq", SpecialRegisterKind.LanemaskEq, 2, 0, 20, "Bit of this lane.");
        Scalar("%lanemask_le", SpecialRegisterKind.LanemaskLe, 2, 0, 20, "Bits of the lanes up to this one.");
        Scalar("%lanemask_lt", SpecialRegisterKind.LanemaskLt, 2, 0, 20, "Bits of the lanes below this one.");
        Scalar("%lanemask_ge", SpecialRegisterKind.LanemaskGe, 2, 0, 20, "Bits of this lane and those above.");
        Scalar("%lanemask_gt", SpecialRegisterKind.LanemaskGt, 2, 0, 20, "Bits of the lanes above this one.");
        Scalar("%clock", SpecialRegisterKind.Clock, 1, 0, 0, "Cycle counter, low 32 bits.");
        Scalar("%clock_hi", SpecialRegisterKind.ClockHi, 5, 0, 20, "High half of the cycle counter.");
        Scalar("%clock64", SpecialRegisterKind.Clock64, 2, 0, 20, "Cycle counter.", PtxType.U64);
        for (int i = 0; i < 8; i++)
        {
            Numbered("%pm", SpecialRegisterKind.Pm, i, "", i < 4 ? 1 : 3, i < 4 ? 3 : 0, i < 4 ? 0 : 20, "Performance counter; what it counts is unspecified.", PtxType.U32);
        }
        for (int i = 0; i < 8; i++) Numbered("%pm", SpecialRegisterKind.Pm64, i, "_64", 4, 0, 50, "Performance counter; what it counts is unspecified.", PtxType.U64);
        for (int i = 0; i < 32; i++)
        {
            Numbered("%envreg", SpecialRegisterKind.Envreg, i, "", 2, 1, 0,
                "Set by the driver; 1 and 2 hold the high and low half of the address of the grid barrier's workspace.", PtxType.B32);
        }
        Scalar("%globaltimer", SpecialRegisterKind.Globaltimer, 3, 1, 30, "Wall clock in nanoseconds.", PtxType.U64);
        Scalar("%globaltimer_lo", SpecialRegisterKind.GlobaltimerLo, 3, 1, 30, "Low half of the wall clock.");
        Scalar("%globaltimer_hi", SpecialRegisterKind.GlobaltimerHi, 3, 1, 30, "High half of the wall clock.");
        Scalar("%reserved_smem_offset_begin", SpecialRegisterKind.ReservedSmemOffsetBegin, 7, 6, 80, "Start of the system's part of shared memory.", PtxType.B32);
        Scalar("%reserved_smem_offset_end", SpecialRegisterKind.ReservedSmemOffsetEnd, 7, 6, 80, "End of the system's part of shared memory.", PtxType.B32);
        Scalar("%reserved_smem_offset_cap", SpecialRegisterKind.ReservedSmemOffsetCap, 7, 6, 80, "Size of the system's part of shared memory.", PtxType.B32);
        for (int i = 0; i < 2; i++)
        {
            Numbered("%reserved_smem_offset_", SpecialRegisterKind.ReservedSmemOffset, i, "", 7, 6, 80, "Offset in the system's part of shared memory.", PtxType.B32);
        }
        Scalar("%total_smem_size", SpecialRegisterKind.TotalSmemSize, 4, 1, 20, "Shared memory of the block in bytes, rounded up to the allocation unit.");
        Scalar("%aggr_smem_size", SpecialRegisterKind.AggrSmemSize, 8, 1, 90, "Shared memory of the block in bytes, the system's part included.");
        Scalar("%dynamic_smem_size", SpecialRegisterKind.DynamicSmemSize, 4, 1, 20, "Dynamic shared memory of the launch in bytes.");
        Scalar("%current_graph_exec", SpecialRegisterKind.CurrentGraphExec, 8, 0, 50, "The device graph being executed; 0 outside one.", PtxType.U64);
        const string Doubt = "the type was read from a preview of PTX 9.4";
        Scalar("%perctamemoryoffset", SpecialRegisterKind.PerCtaMemoryOffset, 9, 4, 80, "Offset of the block's part of per-block memory.", PtxType.U64, Doubt);
        Scalar("%perctamemorysize", SpecialRegisterKind.PerCtaMemorySize, 9, 4, 80, "Size of the block's part of per-block memory.", PtxType.U32, Doubt);
        return rows.ToArray();

        void Scalar(string name, SpecialRegisterKind kind, int major, int minor, int sm, string about, PtxType type = PtxType.U32, string? doubt = null) =>
            rows.Add(new(name, kind, 0, type, 1, Since(major, minor, sm), about, doubt));

        void Vector(string name, SpecialRegisterKind kind, int major, int minor, int sm, string about) =>
            rows.Add(new(name, kind, 0, PtxType.U32, 4, Since(major, minor, sm), about));

        void Numbered(string prefix, SpecialRegisterKind kind, int index, string suffix, int major, int minor, int sm, string about, PtxType type) =>
            rows.Add(new(prefix + index.ToString(CultureInfo.InvariantCulture) + suffix, kind, index, type, 1, Since(major, minor, sm), about));
    }

    static Requirement Since(int major, int minor, int sm)
    {
        var targets = new Target[sm == 0 ? 0 : 1];
        if (sm != 0) targets[0] = new Target(sm, TargetKind.Plain);
        return new([], new PtxVersion(major, minor), targets);
    }
}

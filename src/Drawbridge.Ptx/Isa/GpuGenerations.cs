namespace Drawbridge.Ptx.Isa;

/// <summary>What NVIDIA documents about the processors of one compute capability. Sizes of memory are in bytes.</summary>
public sealed record GpuGeneration
{
    /// <summary>The architecture's name: Fermi, Kepler, … Blackwell.</summary>
    public required string Architecture { get; init; }

    /// <summary>Ten times the compute capability: 90 for 9.0, 120 for 12.0; the number in <c>sm_90</c>.</summary>
    public required int Number { get; init; }

    /// <summary>First PTX version with the plain target, <c>sm_90</c>.</summary>
    public required PtxVersion Since { get; init; }

    /// <summary>First PTX version with the specific target, <c>sm_90a</c>; null if there is none.</summary>
    public PtxVersion? SinceSpecific { get; init; }

    /// <summary>First PTX version with the family target, <c>sm_100f</c>; null if there is none.</summary>
    public PtxVersion? SinceFamily { get; init; }

    /// <summary>False for a processor that has no target of its own (2.1 runs modules for <c>sm_20</c>).</summary>
    public bool IsTarget { get; init; } = true;

    /// <summary>The number it carried in PTX before a renaming (101 for 110), or 0.</summary>
    public int FormerNumber { get; init; }

    /// <summary>Most warps resident on a multiprocessor.</summary>
    public required int WarpsPerMultiprocessor { get; init; }

    /// <summary>Most blocks resident on a multiprocessor.</summary>
    public required int BlocksPerMultiprocessor { get; init; }

    /// <summary>32-bit registers of a multiprocessor.</summary>
    public required int RegistersPerMultiprocessor { get; init; }

    /// <summary>Most 32-bit registers of a block.</summary>
    public required int RegistersPerBlock { get; init; }

    /// <summary>Most 32-bit registers of a thread.</summary>
    public required int RegistersPerThread { get; init; }

    /// <summary>Registers are handed out to a warp in multiples of this many.</summary>
    public required int RegisterUnit { get; init; }

    /// <summary>Shared memory of a multiprocessor in its largest configuration.</summary>
    public required int SharedMemoryPerMultiprocessor { get; init; }

    /// <summary>Most shared memory of a block, where the launch asks for more than <see cref="StaticSharedMemoryPerBlock"/>.</summary>
    public required int SharedMemoryPerBlock { get; init; }

    /// <summary>Shared memory the system takes from each block's share.</summary>
    public int ReservedSharedMemoryPerBlock => Number >= 80 ? 1024 : 0;

    /// <summary>Shared memory is handed out to blocks in multiples of this many bytes.</summary>
    public int SharedMemoryUnit => Number is >= 30 and < 80 ? 256 : 128;

    /// <summary>Most shared memory a block may declare, and use without asking: 48 KiB everywhere.</summary>
    public int StaticSharedMemoryPerBlock => 48 * 1024;

    /// <summary>Threads of a warp.</summary>
    public int WarpSize => 32;

    /// <summary>Most threads resident on a multiprocessor.</summary>
    public int ThreadsPerMultiprocessor => WarpsPerMultiprocessor * WarpSize;

    /// <summary>Most threads of a block.</summary>
    public int ThreadsPerBlock => 1024;

    /// <summary>Largest block in x, y and z.</summary>
    public (int X, int Y, int Z) BlockLimit => (1024, 1024, 64);

    /// <summary>Largest grid in x, y and z.</summary>
    public (int X, int Y, int Z) GridLimit => (Number >= 30 ? int.MaxValue : 65535, 65535, 65535);

    /// <summary>Constant memory of a module.</summary>
    public int ConstantMemory => 64 * 1024;

    /// <summary>Most blocks of a cluster that every device of this kind can run; 1 where there are no clusters.</summary>
    public int ClusterLimit => Number >= 90 ? 8 : 1;

    /// <summary>Compute capability as written, <c>9.0</c>.</summary>
    public string ComputeCapability => $"{Number / 10}.{Number % 10}";

    /// <summary>What came with this and earlier generations, oldest first, in a word or two each.</summary>
    public IEnumerable<string> Features => GpuGenerations.FeaturesOf(this);

    /// <summary>What of this row is not documented by NVIDIA in so many words, or null.</summary>
    public string? Doubt { get; init; }
}

/// <summary>
/// The GPU generations from compute capability 2.0 on.
/// Sources: "Technical Specifications per Compute Capability" in the CUDA C++ Programming Guide (for 2.x to 3.x its editions up to CUDA 11), the
/// architecture limits of NVIDIA's CUDA Core Compute Libraries for 6.0 to 12.1, and the target table of the PTX ISA manual.
/// </summary>
public static class GpuGenerations
{
    const int K = 1024;

    static readonly GpuGeneration[] Rows =
    [
        //   name       sm  PTX    warps blocks regs/SM regs/block /thread unit shared/SM shared/block
        Row("Fermi", 20, 2, 0, 48, 8, 32 * K, 32 * K, 63, 64, 48, 48),
        Row("Fermi", 21, 2, 0, 48, 8, 32 * K, 32 * K, 63, 64, 48, 48) with { IsTarget = false },
        Row("Kepler", 30, 3, 0, 64, 16, 64 * K, 64 * K, 63, 256, 48, 48),
        Row("Kepler", 32, 4, 0, 64, 16, 64 * K, 32 * K, 255, 256, 48, 48),
        Row("Kepler", 35, 3, 1, 64, 16, 64 * K, 64 * K, 255, 256, 48, 48),
        Row("Kepler", 37, 4, 1, 64, 16, 128 * K, 64 * K, 255, 256, 112, 48),
        Row("Maxwell", 50, 4, 0, 64, 32, 64 * K, 64 * K, 255, 256, 64, 48),
        Row("Maxwell", 52, 4, 1, 64, 32, 64 * K, 64 * K, 255, 256, 96, 48),
        Row("Maxwell", 53, 4, 2, 64, 32, 64 * K, 32 * K, 255, 256, 64, 48),
        Row("Pascal", 60, 5, 0, 64, 32, 64 * K, 64 * K, 255, 256, 64, 48),
        Row("Pascal", 61, 5, 0, 64, 32, 64 * K, 64 * K, 255, 256, 96, 48),
        Row("Pascal", 62, 5, 0, 64, 32, 64 * K, 32 * K, 255, 256, 64, 48),
        Row("Volta", 70, 6, 0, 64, 32, 64 * K, 64 * K, 255, 256, 96, 96),
        Row("Volta", 72, 6, 1, 64, 32, 64 * K, 64 * K, 255, 256, 96, 96),
        Row("Turing", 75, 6, 3, 32, 16, 64 * K, 64 * K, 255, 256, 64, 64),
        Row("Ampere", 80, 7, 0, 64, 32, 64 * K, 64 * K, 255, 256, 164, 163),
        Row("Ampere", 86, 7, 1, 48, 16, 64 * K, 64 * K, 255, 256, 100, 99),
        Row("Ampere", 87, 7, 4, 48, 16, 64 * K, 64 * K, 255, 256, 164, 163),
        Row("Ampere", 88, 9, 0, 48, 16, 64 * K, 64 * K, 255, 256, 100, 99),
        Row("Ada", 89, 7, 8, 48, 24, 64 * K, 64 * K, 255, 256, 100, 99),
        Row("Hopper", 90, 7, 8, 64, 32, 64 * K, 64 * K, 255, 256, 228, 227) with { SinceSpecific = new(8, 0) },
        Row("Blackwell", 100, 8, 6, 64, 32, 64 * K, 64 * K, 255, 256, 228, 227) with { SinceSpecific = new(8, 6), SinceFamily = new(8, 8) },
        Row("Blackwell", 103, 8, 8, 64, 32, 64 * K, 64 * K, 255, 256, 228, 227) with { SinceSpecific = new(8, 8), SinceFamily = new(8, 8) },
        Row("unnamed", 107, 9, 4, 64, 32, 64 * K, 64 * K, 255, 256, 228, 227) with
        {
            SinceSpecific = new(9, 4),
            SinceFamily = new(9, 4),
            Doubt = "Its name and limits are not documented yet; the figures are those of compute capability 10.0.",
        },
        Row("Blackwell", 110, 9, 0, 48, 24, 64 * K, 64 * K, 255, 256, 228, 227) with { SinceSpecific = new(9, 0), SinceFamily = new(9, 0), FormerNumber = 101 },
        Row("Blackwell", 120, 8, 7, 48, 24, 64 * K, 64 * K, 255, 256, 100, 99) with { SinceSpecific = new(8, 7), SinceFamily = new(8, 8) },
        Row("Blackwell", 121, 8, 8, 48, 24, 64 * K, 64 * K, 255, 256, 100, 99) with { SinceSpecific = new(8, 8), SinceFamily = new(8, 8) },
    ];

    // From which compute capability on; specific and family features are the instruction table's business.
    static readonly (int Number, string Feature)[] FeatureRows =
    [
        (20, "double precision"), (20, "generic addressing"), (20, "recursion"), (30, "warp shuffles"), (32, "funnel shift"), (35, "dynamic parallelism"),
        (53, "half-precision arithmetic"), (60, "double-precision atomic add"), (60, "system-wide atomics"), (61, "byte dot product"),
        (70, "tensor cores"), (70, "independent thread scheduling"), (70, "memory consistency model"), (75, "integer tensor cores"), (75, "ldmatrix"), (80, "asynchronous copies"),
        (80, "bfloat16"), (80, "tf32 tensor cores"), (80, "warp reductions"), (80, "memory barriers in shared memory"), (80, "L2 cache policies"), (89, "fp8 tensor cores"),
        (90, "thread block clusters"), (90, "tensor memory accelerator"), (90, "distributed shared memory"), (90, "bulk copies"), (90, "vector atomics"), (100, "256-bit loads and stores"),
        (100, "packed single precision"),
    ];

    static readonly (int Number, PtxVersion Since)[] OldTargets =
        [(10, new(1, 0)), (11, new(1, 0)), (12, new(1, 2)), (13, new(1, 2))];

    /// <summary>All generations by number.</summary>
    public static IReadOnlyList<GpuGeneration> All => Rows;

    /// <summary>The generation that a target's number names (also by a former number), or null.</summary>
    public static GpuGeneration? Find(int number) => Array.Find(Rows, row => row.Number == number || (row.FormerNumber == number && number != 0));

    /// <summary>
    /// First PTX version that has the target, or null if there is no such target. Targets before sm_20 are known by name; running or
    /// verifying their code is out of scope.
    /// </summary>
    public static PtxVersion? SinceOf(Target target)
    {
        foreach (var (number, since) in OldTargets)
            if (target == new Target(number, TargetKind.Plain)) return since;
        if (target.Number == 101) return target.Kind == TargetKind.Family ? new PtxVersion(8, 8) : new PtxVersion(8, 6);
        if (Array.Find(Rows, row => row.Number == target.Number && row.IsTarget) is not { } generation) return null;
        return target.Kind switch
        {
            TargetKind.Specific => generation.SinceSpecific,
            TargetKind.Family => generation.SinceFamily,
            _ => generation.Since,
        };
    }

    /// <summary>Every target with a name: plain, specific and family ones, by number. The nearest spelling is looked for here.</summary>
    public static IEnumerable<Target> Targets()
    {
        foreach (var (number, _) in OldTargets) yield return new Target(number, TargetKind.Plain);
        foreach (int number in Rows.Select(row => row.Number).Concat([101]).OrderBy(number => number))
        {
            foreach (var kind in new[] { TargetKind.Plain, TargetKind.Family, TargetKind.Specific })
                if (SinceOf(new Target(number, kind)) != null) yield return new Target(number, kind);
        }
    }

    internal static IEnumerable<string> FeaturesOf(GpuGeneration generation) =>
        FeatureRows.Where(row => row.Number <= generation.Number).Select(row => row.Feature);

    static GpuGeneration Row(string architecture, int number, int major, int minor, int warps, int blocks, int registers, int registersPerBlock,
        int registersPerThread, int registerUnit, int sharedKilobytes, int sharedPerBlockKilobytes) => new()
        {
            Architecture = architecture,
            Number = number,
            Since = new PtxVersion(major, minor),
            WarpsPerMultiprocessor = warps,
            BlocksPerMultiprocessor = blocks,
            RegistersPerMultiprocessor = registers,
            RegistersPerBlock = registersPerBlock,
            RegistersPerThread = registersPerThread,
            RegisterUnit = registerUnit,
            SharedMemoryPerMultiprocessor = sharedKilobytes * K,
            SharedMemoryPerBlock = sharedPerBlockKilobytes * K,
        };
}

using Drawbridge.Ptx.Isa;

namespace Drawbridge.Ptx.Verify;

/// <summary>
/// What a module may use: its PTX version and target. One object for each pair, so that "this operation is fine here" can be remembered
/// on the operation as a reference.
/// </summary>
sealed class Platform
{
    // A process meets few.
    static Platform[] all = [];

    Platform(PtxVersion version, Target target)
    {
        Version = version;
        Target = target;
    }

    public PtxVersion Version { get; }

    public Target Target { get; }

    public static Platform Of(PtxVersion version, Target target)
    {
        while (true)
        {
            var known = Volatile.Read(ref all);
            foreach (var platform in known)
            {
                if (platform.Version.Equals(version) && platform.Target.Equals(target)) return platform;
            }
            Interlocked.CompareExchange(ref all, [.. known, new Platform(version, target)], known);
        }
    }

    /// <summary>True if the target is at least the plain target <paramref name="number"/>.</summary>
    public bool IsAtLeast(int number) => Target.Number >= number;

    /// <summary>True if any of <paramref name="targets"/> covers the module's target; no target at all means every one does.</summary>
    public bool IsCoveredBy(Target[] targets)
    {
        if (targets.Length == 0) return true;
        foreach (var target in targets)
            if (Covers(target)) return true;
        return false;
    }

    /// <summary>True if version and target are those of <paramref name="requirement"/> or later.</summary>
    public bool Meets(Requirement requirement) => Version >= requirement.Ptx && IsCoveredBy(requirement.Targets);

    /// <summary>True if a form with this removal still exists here.</summary>
    public bool Keeps(Removal? removal) => removal == null || Version < removal.Ptx || Target.Number < removal.Target.Number;

    // A plain target carries over to every later one, a family target to later members of its family, a specific one to itself alone.
    bool Covers(Target needed) => needed.Kind switch
    {
        TargetKind.Plain => Target.Number >= needed.Number,
        TargetKind.Family => Target.Kind != TargetKind.Plain && Target.Family == needed.Family && Renamed(Target.Number) >= Renamed(needed.Number),
        _ => Target.Kind == TargetKind.Specific && Renamed(Target.Number) == Renamed(needed.Number),
    };

    // PTX 9.0 gave sm_101 the name sm_110.
    static int Renamed(int number) => number == 101 ? 110 : number;
}

using Drawbridge.Ptx.Isa;

namespace Drawbridge.Ptx.Verify;

/// <summary>The released processors and the PTX version each came with (PTX ISA, ".target").</summary>
static class KnownTargets
{
    sealed record Introduction(Target Target, PtxVersion Version);

    // A list of classes: the JIT compiler would make the code of dictionaries and lists of structs when the program starts.
    static readonly List<Introduction> First = Build();

    /// <summary>The released PTX versions, in order.</summary>
    public static readonly PtxVersion[] Versions =
    [
        new(1, 0), new(1, 1), new(1, 2), new(1, 3), new(1, 4), new(1, 5), new(2, 0), new(2, 1), new(2, 2), new(2, 3), new(3, 0), new(3, 1),
        new(3, 2), new(4, 0), new(4, 1), new(4, 2), new(4, 3), new(5, 0), new(6, 0), new(6, 1), new(6, 2), new(6, 3), new(6, 4), new(6, 5),
        new(7, 0), new(7, 1), new(7, 2), new(7, 3), new(7, 4), new(7, 5), new(7, 6), new(7, 7), new(7, 8), new(8, 0), new(8, 1), new(8, 2),
        new(8, 3), new(8, 4), new(8, 5), new(8, 6), new(8, 7), new(8, 8), new(9, 0), new(9, 1), new(9, 2), new(9, 3), new(9, 4),
    ];

    /// <summary>The PTX version that introduced <paramref name="target"/>.</summary>
    /// <returns>False if there is no such processor.</returns>
    public static bool TryGetFirstVersion(Target target, out PtxVersion version)
    {
        var found = First.Find(known => known.Target.Equals(target));
        version = found?.Version ?? default;
        return found != null;
    }

    /// <summary>True if there is such a PTX version.</summary>
    public static bool IsReleased(PtxVersion version)
    {
        foreach (var released in Versions)
            if (released == version) return true;
        return false;
    }

    /// <summary>The released plain target nearest to a number, for suggestions.</summary>
    public static Target Nearest(int number)
    {
        var best = new Target(80, TargetKind.Plain);
        foreach (var (target, _) in First)
        {
            if (target.Kind == TargetKind.Plain && Math.Abs(target.Number - number) < Math.Abs(best.Number - number)) best = target;
        }
        return best;
    }

    static List<Introduction> Build()
    {
        var first = new List<Introduction>();
        Add("1.0", "10 11");
        Add("1.2", "12 13");
        Add("2.0", "20 21");
        Add("3.0", "30");
        Add("3.1", "35");
        Add("4.0", "32 50");
        Add("4.1", "37 52");
        Add("4.2", "53");
        Add("5.0", "60 61 62");
        Add("6.0", "70");
        Add("6.1", "72");
        Add("6.3", "75");
        Add("7.0", "80");
        Add("7.1", "86");
        Add("7.4", "87");
        Add("7.8", "89 90");
        Add("8.0", "90a");
        Add("8.6", "100 100a 101 101a");
        Add("8.7", "120 120a");
        Add("8.8", "100f 101f 103 103a 103f 120f 121 121a 121f");
        Add("9.0", "88 110 110a 110f");
        Add("9.4", "107 107a 107f");
        return first;

        void Add(string version, string targets)
        {
            foreach (string name in targets.Split(' '))
                if (Target.TryParse("sm_" + name, out var target)) first.Add(new Introduction(target, new PtxVersion(version[0] - '0', version[2] - '0')));
        }
    }
}

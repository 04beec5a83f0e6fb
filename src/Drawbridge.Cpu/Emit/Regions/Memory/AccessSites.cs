using Drawbridge.Cpu.Execution;

namespace Drawbridge.Cpu.Emit.Regions;

/// <summary>Numbers the places of a kernel that check addresses.</summary>
sealed class AccessSites
{
    readonly List<AccessSite> all = [];

    /// <summary>The sites by number.</summary>
    public AccessSite[] ToArray() => [.. all];

    /// <summary>Takes a site up; gives its number.</summary>
    public int Add(AccessSite site)
    {
        all.Add(site);
        return all.Count - 1;
    }
}

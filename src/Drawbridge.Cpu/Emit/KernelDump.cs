using Drawbridge.Cpu.Lanes;
using Drawbridge.Cpu.Lanes.Analysis;

namespace Drawbridge.Cpu.Emit;

/// <summary>Watches a compilation.</summary>
/// <param name="write">Gets the name and text of what can be read: <c>lanes</c>, <c>il</c>; null if nobody reads it.</param>
/// <param name="passed">Is told the name of each stage when it has ended.</param>
sealed class KernelDump(Action<string, string>? write, Action<string>? passed = null)
{
    /// <summary>The lane program after analysis, with its regions.</summary>
    public void Lanes(LaneProgram program, List<Region> regions)
    {
        if (write == null) return;
        string orders = string.Concat(regions.Select(region => $"region {region.Index}: {string.Join(" ", region.Order)}\n"));
        write("lanes", program + orders);
    }

    /// <summary>The IL.</summary>
    public void Code(ModuleWriter module) => write?.Invoke("il", module.ToString());

    /// <summary>A stage has ended; one may come more than once.</summary>
    public void Passed(string stage) => passed?.Invoke(stage);
}

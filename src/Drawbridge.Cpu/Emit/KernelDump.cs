using Drawbridge.Cpu.Lanes;
using Drawbridge.Cpu.Lanes.Analysis;

namespace Drawbridge.Cpu.Emit;

/// <summary>Takes the stages of a compilation as text.</summary>
/// <param name="write">Gets a stage's name and text.</param>
sealed class KernelDump(Action<string, string> write)
{
    /// <summary>The lane program after analysis, with its regions.</summary>
    public void Lanes(LaneProgram program, List<Region> regions)
    {
        string orders = string.Concat(regions.Select(region => $"region {region.Index}: {string.Join(" ", region.Order)}\n"));
        write("lanes", program + orders);
    }

    /// <summary>The IL.</summary>
    public void Code(ModuleWriter module) => write("il", module.ToString());
}

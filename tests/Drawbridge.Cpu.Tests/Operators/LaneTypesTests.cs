using Drawbridge.Cpu.Operators;
using Drawbridge.Ptx.Isa;

namespace Drawbridge.Cpu.Tests.Operators;

/// <summary>Names that are spelled in text, as their enumeration has them.</summary>
public class LaneTypesTests
{
    [Fact]
    public void Suffixes_are_the_names_of_lane_types()
    {
        foreach (var type in Enum.GetValues<PtxType>()) Assert.Equal(LaneTypes.Of(type)?.ToString() ?? "", LaneTypes.Suffix(type));
    }
}

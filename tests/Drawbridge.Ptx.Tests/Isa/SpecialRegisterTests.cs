using System.Text;
using Drawbridge.Ptx.Isa;

namespace Drawbridge.Ptx.Tests.Isa;

public class SpecialRegisterTests
{
    [Fact]
    public void EveryRegisterIsFoundByItsName()
    {
        foreach (var register in SpecialRegisters.All)
        {
            Assert.True(SpecialRegisters.TryGet(Encoding.UTF8.GetBytes(register.Name), out var found), register.Name);
            Assert.Same(register, found);
            Assert.True(SpecialRegisters.TryGet(register.Name, out found));
            Assert.Same(register, found);
        }
        Assert.Equal(87, SpecialRegisters.All.Count);
    }

    [Theory]
    [InlineData("%tid", PtxType.U32, 4, 0, "1.0")]
    [InlineData("%envreg31", PtxType.B32, 1, 31, "2.1")]
    [InlineData("%pm3", PtxType.U32, 1, 3, "1.3")]
    [InlineData("%pm7_64", PtxType.U64, 1, 7, "4.0")]
    [InlineData("%clusterid", PtxType.U32, 4, 0, "7.8")]
    [InlineData("%is_explicit_cluster", PtxType.Pred, 1, 0, "7.8")]
    [InlineData("%globaltimer", PtxType.U64, 1, 0, "3.1")]
    public void RowsAreThoseOfTheReference(string name, PtxType type, int components, int index, string since)
    {
        Assert.True(SpecialRegisters.TryGet(name, out var register));
        Assert.Equal((type, components, index, since), (register!.Type, register.Components, register.Index, register.Since.Ptx.ToString()));
    }

    [Theory]
    [InlineData("tid")]
    [InlineData("%tidx")]
    [InlineData("%r1")]
    [InlineData("%envreg32")]
    [InlineData("%pm8")]
    [InlineData("")]
    public void OtherNamesAreNotSpecial(string name)
    {
        Assert.False(SpecialRegisters.TryGet(Encoding.UTF8.GetBytes(name), out _));
        Assert.False(SpecialRegisters.TryGet(name, out _));
    }
}

using Drawbridge.Ptx.Isa;
using Drawbridge.Ptx.Isa.Search;

namespace Drawbridge.Ptx.Tests.Isa;

public class IsaPageTests
{
    [Fact]
    public void ShowsFma()
    {
        var page = IsaPages.Show("fma", new EngineColumn("all", _ => true), new EngineColumn("none", _ => false), new EngineColumn("f32", operation => operation.Type == PtxType.F32))!;
        Assert.Equal(InstructionSet.Forms.Count(form => form.Name == "fma"), page.Forms.Length);
        var first = page.Forms[0];
        Assert.Equal("fma{.rn|.rz|.rm|.rp}(.ftz)(.sat).f32 d, a, b, c", first.Syntax.Single());
        Assert.Equal([".f32"], first.Types);
        Assert.Equal(["PTX 2.0, sm_20"], first.Since);
        Assert.Null(first.Until);
        Assert.Equal(["exact"], first.Traits);
        Assert.Equal([("all", EngineSupport.Full), ("none", EngineSupport.None), ("f32", EngineSupport.Full)], first.Engines);
        Assert.Equal(EngineSupport.None, page.Forms[1].Engines[2].Support);
        Assert.NotEmpty(first.Form.Examples);
    }

    [Fact]
    public void SupportMayBePartial() =>
        Assert.Equal(EngineSupport.Partial, IsaPages.SupportOf(InstructionSet.FormsOf("add")[0], new EngineColumn("s32", operation => operation.Type == PtxType.S32)));

    [Fact]
    public void DoubtfulFormsAreSupportedByNobody()
    {
        var doubtful = InstructionSet.Forms.First(form => form.Doubt != null);
        Assert.Equal(EngineSupport.None, IsaPages.SupportOf(doubtful, new EngineColumn("all", _ => true)));
    }

    [Theory]
    [InlineData("mbarrier", 15)]
    [InlineData("add.rn.f32", 1)]
    [InlineData("mov.u32", 3)]
    [InlineData("68", 1)]
    [InlineData("cp.async.bulk", 5)]
    [InlineData("wgmma", 10)]
    public void NamesOpcodesAndOperationsAreFound(string name, int least) => Assert.InRange(IsaPages.Show(name)!.Forms.Length, least, 60);

    [Fact]
    public void RelatedInstructionsAreNamed()
    {
        Assert.Contains("bar.warp.sync", IsaPages.Show("bar")!.SeeAlso);
        Assert.Contains("mma.sp", IsaPages.Show("mma")!.SeeAlso);
        Assert.Empty(IsaPages.Show("trap")!.SeeAlso);
    }

    [Fact]
    public void WhatIsNotThereHasSuggestions()
    {
        Assert.Null(IsaPages.Show("fam"));
        Assert.Contains("fma", IsaPages.Suggest("fam"));
        Assert.Contains("sqrt", IsaPages.Suggest("sqr"));
        Assert.Null(IsaPages.Show("518"));
    }

    [Fact]
    public void EveryFormHasAPage()
    {
        foreach (string name in InstructionSet.Forms.Select(form => form.Name).Distinct())
        {
            foreach (var form in IsaPages.Show(name)!.Forms)
            {
                Assert.NotEmpty(form.Syntax);
                Assert.NotEmpty(form.Since);
                Assert.DoesNotContain("=>", form.Syntax[0]);
            }
        }
    }

    [Fact]
    public void SamplesUseEveryModifier()
    {
        foreach (var form in InstructionSet.Forms.Where(form => form.Construct == null))
        {
            var samples = FormOperations.Sample(form).ToArray();
            Assert.All(samples, sample => Assert.Contains(sample.Syntax, form.Syntaxes));
            foreach (var syntax in form.Syntaxes)
            {
                var used = samples.Where(sample => sample.Syntax == syntax).SelectMany(sample => sample.Words).ToHashSet();
                Assert.Empty(syntax.Modifiers.SelectMany(slot => slot.Choices).Except(used));
            }
        }
    }
}

using Drawbridge.Ptx.Isa;

namespace Drawbridge.Ptx.Tests.Isa;

/// <summary>The table holds each row of the inventory once.</summary>
public class InventoryTests
{
    static (int Number, string Name, int Seen)[] Rows()
    {
        using var stream = typeof(InventoryTests).Assembly.GetManifestResourceStream("Drawbridge.Ptx.Tests.Isa.inventory.tsv")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split('\n').Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split('\t'))
            .Select(cells => (int.Parse(cells[0]), cells[1], int.Parse(cells[2]))).ToArray();
    }

    [Fact]
    public void EveryFormStandsOnceWithItsNameAndCount()
    {
        var rows = Rows();
        Assert.Equal(517, rows.Length);
        Assert.Equal(rows, InstructionSet.Forms.Select(form => (form.Number, form.Name, form.Seen)));
        Assert.Equal(517, InstructionSet.FormCount);
    }

    [Fact]
    public void FormsOfAnOpcodeShareItsKeyword()
    {
        foreach (var form in InstructionSet.Forms.Where(form => form.Construct == null))
        {
            string keyword = form.Name.Split('.')[0];
            Assert.All(form.Syntaxes, syntax => Assert.Equal(keyword, syntax.Opcode));
            Assert.Contains(form, InstructionSet.FormsOf(keyword));
        }
    }

    [Fact]
    public void OnlyGuardAndScopeAreConstructs() =>
        Assert.Equal(["{}", "@"], InstructionSet.Forms.Where(form => form.Construct != null).Select(form => form.Name));

    [Theory]
    [InlineData("addc", Effects.ReadsCarry | Effects.WritesCarry, Convergence.None, Exactness.Exact)]
    [InlineData("trap", Effects.Branches, Convergence.None, Exactness.Exact)]
    [InlineData("prefetchu", Effects.Hint, Convergence.None, Exactness.Exact)]
    [InlineData("bar", Effects.Synchronises, Convergence.Warp, Exactness.Exact)]
    [InlineData("redux", Effects.Synchronises, Convergence.Mask, Exactness.Exact)]
    [InlineData("ldu", Effects.ReadsMemory, Convergence.None, Exactness.Exact)]
    [InlineData("discard", Effects.WritesMemory | Effects.Hint, Convergence.None, Exactness.Exact)]
    [InlineData("sin", Effects.None, Convergence.None, Exactness.Approximate)]
    public void TraitsSurviveTheGenerator(string opcode, Effects effects, Convergence convergence, Exactness exactness)
    {
        var form = InstructionSet.FormsOf(opcode)[0];
        Assert.Equal((effects, convergence, exactness), (form.Effects, form.Convergence, form.Exactness));
    }
}

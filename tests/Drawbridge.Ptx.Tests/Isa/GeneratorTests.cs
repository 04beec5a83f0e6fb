using Drawbridge.Ptx.Generator;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace Drawbridge.Ptx.Tests.Isa;

/// <summary>The generator that turns the instruction table into C#: what it reads, and that a mistake is a build error at its line.</summary>
public class GeneratorTests
{
    const string Sets = "set int = u16 s16\nset more = int b32 m8n(8..32/8)k4\nreserved add mov ld call tex\n";

    static Table Read(string form) => TableReader.Read([("forms.isa", form), ("sets.isa", Sets)]);

    static SyntaxRow Syntax(string line)
    {
        var table = Read($"form 1 add x\n  syntax {line}\n  since 1.0 any\n  is exact\n  about A.\n  example add;\n");
        Assert.Empty(table.Problems.Select(problem => problem.Message));
        return Assert.Single(Assert.Single(table.Forms).Syntaxes);
    }

    [Fact]
    public void ReadsModifiers()
    {
        var syntax = Syntax("add.sync(.rnd:{rn,rz})(.L2::hint).type:{more}.sp::2 => Add");
        Assert.Equal("add", syntax.Opcode);
        Assert.Equal(["sync", "rnd", "L2::hint", "type", "sp::2"], syntax.Slots.Select(slot => slot.Name));
        Assert.Equal([false, true, true, false, false], syntax.Slots.Select(slot => slot.IsOptional));
        Assert.Equal(["u16", "s16", "b32", "m8n8k4", "m8n16k4", "m8n24k4", "m8n32k4"], syntax.Slots[3].Choices);
        Assert.Equal("Add", syntax.Semantic);
    }

    [Fact]
    public void ReadsOperands()
    {
        var operands = Syntax("add.vec:{v2}.type:{more} =d:wide(type)*vec/_|=p:pred/_, !%c:pred, -a:type>, #i:u32(4,8,16), b.hxy:u32*2|4 => Add").Operands;
        Assert.Equal(["d", "p", "c", "a", "i", "b"], operands.Select(operand => operand.Name));
        Assert.True(operands[0] is { IsDestination: true, Type: "wide(type)", Count: "vec", AllowsSink: true, Kind: "Register", IsPairSecond: false });
        Assert.True(operands[1] is { IsDestination: true, Type: "pred", AllowsSink: true, IsPairSecond: true, IsOptional: false });
        Assert.True(operands[2] is { AllowsNegation: true, Kind: "Register", IsDestination: false });
        Assert.True(operands[3] is { AllowsNegation: true, AllowsWider: true, Kind: "Value" });
        Assert.True(operands[4] is { Kind: "Constant", Type: "u32", Range: "4,8,16" });
        Assert.True(operands[5] is { Parts: "hxy", Count: "2|4" });
    }

    [Fact]
    public void ReadsAddresses()
    {
        var operands = Syntax("tex.dim:{1d,2d} [a], [b:shared::cluster], [c].unified, [m:tensormap, c:s32*dim], [t:texture(, s:sampler), c:f32*4] => Tex").Operands;
        Assert.Equal(["Address", "Address", "Address", "TensorAddress", "TextureAddress"], operands.Select(operand => operand.Kind));
        Assert.Equal("shared::cluster", operands[1].Space);
        Assert.True(operands[2].IsUnified);
        Assert.True(operands[3] is { Type: "s32", Count: "dim", Space: "tensormap", Items.Length: 2 });
        Assert.True(operands[4] is { Type: "f32", Count: "4", Space: "texture", Items.Length: 3 });
        Assert.Equal([false, true, false], operands[4].Items.Select(item => item.IsOptional));
    }

    [Theory]
    [InlineData("add.u16 => Add", "0")]
    [InlineData("add.u16 a:u16, b:u16 => Add", "11")]
    [InlineData("add.u16 a:u16(, b:u16) => Add", "11 1")]
    [InlineData("add.u16 a:u16(, b:u16)(, c:u16) => Add", "111 101 11 1")]
    [InlineData("add.u16 a:u16(, b:u16(, c:u16)) => Add", "111 11 1")]
    [InlineData("add.u16 a:u16(, b:u16), c:u16 => Add", "111 101")]
    [InlineData("add.u16 =d:u16(|=p:pred), c:u16 => Add", "111 101")]
    [InlineData("add.u16 =d:u16|=p:pred, c:u16 => Add", "111")]
    [InlineData("call (.u16) ((r):returns,) f:function(, (a):arguments) => Call", null)]
    [InlineData("call ((r):returns,) f:function(, (a):arguments) => Call", "111 110 11 10")]
    public void WorksOutWhichOperandsStandTogether(string line, string? masks)
    {
        if (masks == null)
        {
            Assert.NotEmpty(Read($"form 1 add x\n  syntax {line}\n").Problems);
            return;
        }
        Assert.Equal(masks, string.Join(' ', Syntax(line).Arrangements.Select(mask => Convert.ToString(mask, 2))));
    }

    [Fact]
    public void ReadsVersions()
    {
        var form = Read("""
            form 7 add kind seen=12
              syntax add(.L2::a)(.b) => Add
              since 1.0 any; L2::a|b: 8.6 sm_100a|sm_100f|sm_80
              until 9.0 sm_70
              is unspecified reads atomic carry-out mask
              about One.
              example add;
              doubt Nobody knows.
            """).Forms.Single();
        Assert.Equal((7, "add", "kind", 12), (form.Number, form.Name, form.Category, form.Seen));
        Assert.Equal(["L2::a", "b"], form.Requirements[1].Words);
        Assert.Equal((8, 6), form.Requirements[1].Version);
        Assert.Equal(["100 Specific", "100 Family", "80 Plain"], form.Requirements[1].Targets.Select(target => $"{target.Number} {target.Kind}"));
        Assert.Equal((9, 0), form.Removed!.Version);
        Assert.Equal(("Unspecified", 1 | 4 | 64, "Mask"), (form.Exactness, form.Effects, form.Convergence));
        Assert.Equal("Nobody knows.", form.Doubt);
    }

    const string Good = "  syntax add.u16 => Add\n  since 1.0 any\n  is exact\n  about A.\n  example add;\n";

    [Theory]
    [InlineData("form one add x\n", "DBG001", 0)]
    [InlineData("form 1 add x\n" + Good + "  gibberish here\n", "DBG001", 6)]
    [InlineData("  about before any form\n", "DBG001", 0)]
    [InlineData("form 1 add x\n" + Good + "form 1 add x\n" + Good, "DBG003", 6)]
    [InlineData("form 1 add x\n  since 1.0 any\n  is exact\n  about A.\n  example add;\n", "DBG003", 0)]
    [InlineData("form 1 add x\n  syntax add.u16 => Add\n  is exact\n  about A.\n  example add;\n", "DBG003", 0)]
    [InlineData("form 1 add x\n  syntax add.u16 => Add\n  since 1.0 any\n  about A.\n  example add;\n", "DBG003", 0)]
    [InlineData("form 1 add x\n  syntax add.u16 => Add\n  since 1.0 any\n  is exact\n  about A.\n", "DBG003", 0)]
    [InlineData("form 1 add x\n" + Good + "  syntax add.u16 a:u16\n", "DBG002", 6)]
    [InlineData("form 1 add x\n" + Good + "  syntax add.u16 a:u16 => add\n", "DBG002", 6)]
    [InlineData("form 1 add x\n" + Good + "  syntax add.u16 a:u16, => Add\n", "DBG002", 6)]
    [InlineData("form 1 add x\n" + Good + "  syntax add.u16 [a => Add\n", "DBG002", 6)]
    [InlineData("form 1 add x\n" + Good + "  syntax {} => Add\n", "DBG002", 6)]
    [InlineData("form 1 add x\n" + Good + "  syntax adq.u16 a:u16 => Add\n", "DBG006", 6)]
    [InlineData("form 1 add x\n" + Good + "  syntax add.u16 a:u17 => Add\n", "DBG006", 6)]
    [InlineData("form 1 add x\n" + Good + "  syntax add.u16 a:u16*vec => Add\n", "DBG006", 6)]
    [InlineData("form 1 add x\n" + Good + "  syntax add.type:{u16,b.c} a:u16 => Add\n", "DBG005", 6)]
    [InlineData("form 1 add x\n" + Good + "  syntax add.type:{a(8..1)b} a:u16 => Add\n", "DBG005", 6)]
    [InlineData("set int = b8\n", "DBG005", 0)]
    [InlineData("form 1 add x\n" + Good + "  since 1.0\n", "DBG004", 6)]
    [InlineData("form 1 add x\n" + Good + "  since 1.0 sm80\n", "DBG004", 6)]
    [InlineData("form 1 add x\n" + Good + "  since 1.0 any; 2.0 sm_80\n", "DBG004", 6)]
    [InlineData("form 1 add x\n" + Good + "  since 1.0 any; nothere: 2.0 sm_80\n", "DBG006", 0)]
    [InlineData("form 1 add x\n" + Good + "  is exact wrties\n", "DBG006", 6)]
    [InlineData("form 1 add x\n" + Good + "  doubt\n", "DBG001", 6)]
    [InlineData("form 1 add x\n" + Good + "find sub words\n", "DBG006", 6)]
    public void MistakesAreBuildErrorsAtTheirLine(string text, string id, int line)
    {
        var compilation = CSharpCompilation.Create("test");
        var driver = CSharpGeneratorDriver.Create([new TableGenerator().AsSourceGenerator()], [new IsaText("sets.isa", Sets), new IsaText("z/forms.isa", text)]);
        var result = driver.RunGenerators(compilation, TestContext.Current.CancellationToken).GetRunResult();
        var finding = result.Diagnostics.First(diagnostic => diagnostic.Id == id);
        Assert.Equal(DiagnosticSeverity.Error, finding.Severity);
        Assert.Equal(("z/forms.isa", line), (finding.Location.GetLineSpan().Path, finding.Location.GetLineSpan().StartLinePosition.Line));
    }

    [Fact]
    public void AColumnPointsIntoTheLine()
    {
        const string Line = "  syntax add.u16 a:u16, ? => Add";
        var problem = Assert.Single(Read("form 1 add x\n" + Good + Line + "\n").Problems);
        Assert.Equal(Line.IndexOf('?'), problem.ToDiagnostic().Location.GetLineSpan().StartLinePosition.Character);
    }

    sealed class IsaText(string path, string text) : AdditionalText
    {
        public override string Path => path;

        public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(text);
    }
}

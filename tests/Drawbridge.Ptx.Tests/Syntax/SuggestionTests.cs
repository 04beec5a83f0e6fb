using Drawbridge.Ptx.Diagnostics;
using Drawbridge.Ptx.Isa;
using Drawbridge.Ptx.Syntax;

namespace Drawbridge.Ptx.Tests.Syntax;

/// <summary>What is proposed for a name that is not there: one that is, and is meant.</summary>
public class SuggestionTests
{
    [Theory]
    [InlineData(".reg .b32 %r<4>;", "%r7", "'%r3'")]
    [InlineData(".reg .b32 %rd<9>;", "%r7", "'%rd7'")]
    [InlineData(".reg .b32 count;", "cuont", "'count'")]
    public void UndeclaredRegisters(string declaration, string name, string meant)
    {
        var bag = new DiagnosticBag();
        ModuleReader.Read(SourceText.From($".version 8.5\n.target sm_80\n.address_size 64\n.entry k()\n{{\n{declaration}\nmov.b32 {name}, 1;\nret;\n}}\n", "test.ptx"), bag);
        Assert.Equal($"Did you mean {meant}?", Assert.Single(bag.Items).Fix);
    }

    [Theory]
    [InlineData("shared", "shared"), InlineData("shraed", "shared"), InlineData("shred", "shared"), InlineData("globl", "global")]
    [InlineData("x", null), InlineData("texture", null), InlineData("", null)]
    public void NearestName(string word, string? nearest) => Assert.Equal(nearest, Spelling.Nearest(word, ["global", "shared", "const"]));
}

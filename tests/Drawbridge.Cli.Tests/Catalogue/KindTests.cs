using System.Text.RegularExpressions;

namespace Drawbridge.Cli.Tests.Catalogue;

public sealed partial class KindTests
{
    [Fact]
    public void Ids_are_unique_and_in_their_range()
    {
        Assert.Equal(DeclaredKinds.All.Length, DeclaredKinds.All.Select(kind => kind.Id).Distinct().Count());
        Assert.True(DeclaredKinds.All.Length > 190, $"only {DeclaredKinds.All.Length} kinds found");
        foreach (var (kind, field) in DeclaredKinds.Fields)
        {
            Assert.Matches("^DB[0-9]{4}$", kind.Id);
            Assert.True(Family.Of(kind.Id).Declarers.Contains(field.DeclaringType!.Name), $"{kind.Id} is declared by {field.DeclaringType.Name}");
        }
    }

    [Fact]
    public void Titles_differ_within_a_family()
    {
        var doubled = DeclaredKinds.All.GroupBy(kind => (Family.Of(kind.Id), kind.Title)).Where(group => group.Count() > 1).Select(group => group.Key.Title);
        Assert.Empty(doubled);
    }

    [Fact]
    public void Title_cause_and_fix_are_written_out()
    {
        foreach (var kind in DeclaredKinds.All)
        {
            Assert.True(kind.Title.Length is >= 4 and <= 80 && !kind.Title.EndsWith('.') && !char.IsLower(kind.Title[0]), $"{kind.Id}: title '{kind.Title}'");
            foreach (string text in (string[])[kind.Cause, kind.Fix])
            {
                Assert.True(text.Length >= 9, $"{kind.Id}: '{text}' says nothing");
                Assert.True(text.EndsWith('.') || text.EndsWith(']') || text.EndsWith(')') || text.EndsWith("NAME", StringComparison.Ordinal) || char.IsDigit(text[^1]), $"{kind.Id}: '{text}' does not end");
                Assert.True(!char.IsLower(text[0]) || text.StartsWith("drawbridge ", StringComparison.Ordinal) || text.StartsWith("fmt ", StringComparison.Ordinal) || Ptx.Isa.InstructionSet.IsOpcode(text.Split(' ', ',', '.')[0]), $"{kind.Id}: '{text}' begins in lower case");
                Assert.False(Untidy().IsMatch(text), $"{kind.Id}: '{text}' is untidy");
            }
            Assert.NotEqual(kind.Cause, kind.Fix);
            Assert.All(kind.Phrases, phrase => Assert.True(phrase.Length >= 4 && phrase == phrase.Trim(), $"{kind.Id}: phrase '{phrase}'"));
            Assert.Equal(kind.Phrases.Length, kind.Phrases.Distinct().Count());
        }
    }

    // What people type who met the mistake with NVIDIA's tools leads to the entry that explains it.
    [Theory]
    [InlineData("requires .target sm_80 or higher", "DB2104")]
    [InlineData("the provided PTX was compiled with an unsupported toolchain", "DB2008")]
    [InlineData("CUDA_ERROR_UNSUPPORTED_PTX_VERSION", "DB2008")]
    [InlineData("CUDA_ERROR_INVALID_PTX", "DB2002")]
    [InlineData("an illegal memory access was encountered", "DB4101")]
    [InlineData("misaligned address", "DB4102")]
    [InlineData("too many resources requested for launch", "DB4001")]
    [InlineData("too many resources requested for launch", "DB4004")]
    [InlineData("invalid device function", "DB4007")]
    [InlineData("named symbol not found", "DB4041")]
    [InlineData("no kernel image is available for execution on the device", "DB3001")]
    [InlineData("invalid configuration argument", "DB4001")]
    [InlineData("unspecified launch failure", "DB4106")]
    [InlineData("device-side assert triggered", "DB4107")]
    [InlineData("the launch timed out and was terminated", "DB4110")]
    [InlineData("CUDA out of memory", "DB4020")]
    [InlineData("Formal parameter space overflowed", "DB2174")]
    [InlineData("uses too much shared data", "DB2150")]
    [InlineData("Arguments mismatch for instruction", "DB2200")]
    [InlineData("Duplicate definition of", "DB2023")]
    [InlineData("Unresolved extern function", "DB2177")]
    [InlineData("not supported on .target", "DB2104")]
    [InlineData("wgmma", "DB2109")]
    [InlineData("no CUDA-capable device is detected", "DB4040")]
    [InlineData("invalid device symbol", "DB4042")]
    public void Known_wordings_lead_to_an_entry(string wording, string id) =>
        Assert.Contains(DeclaredKinds.All.Single(kind => kind.Id == id).Phrases, phrase => phrase.Contains(wording, StringComparison.OrdinalIgnoreCase));

    [GeneratedRegex(@"  | [,.;:]( |$)|\.\.$|\b(\w+) \1\b|TODO")]
    private static partial Regex Untidy();
}

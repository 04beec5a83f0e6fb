using System.Text;
using Drawbridge.Ptx.Diagnostics;
using Drawbridge.Ptx.Syntax;

namespace Drawbridge.Ptx.Tests.Corpus;

/// <summary>
/// A file with a piece missing has an error that says where: any one semicolon, any one closing brace, any one declaration that is needed.
/// Small files lose every piece in turn; large ones a seeded sample, or every piece with DRAWBRIDGE_LONG=1.
/// </summary>
public class DamageTests
{
    const int SmallFile = 12_000, Sample = 200;

    static readonly bool IsLong = Environment.GetEnvironmentVariable("DRAWBRIDGE_LONG") == "1";

    public static TheoryData<string> Files => CorpusFiles.All;

    [Theory]
    [MemberData(nameof(Files))]
    public void Without_a_semicolon(string path) => EveryLossIsFound(path, Marks(path, ";"));

    [Theory]
    [MemberData(nameof(Files))]
    public void Without_a_closing_brace(string path) => EveryLossIsFound(path, Marks(path, "}"));

    [Theory]
    [MemberData(nameof(Files))]
    public void Without_a_declaration(string path) =>
        EveryLossIsFound(path, [.. DeclarationFinder.Find(Text(path)).Needed.Select(one => (one.Start, one.End))]);

    [Fact]
    public void Declarations_are_found_as_counted_by_hand()
    {
        Assert.Equal(
            [
                "parameter saxpy_param_0 needed", "parameter saxpy_param_1 needed", "parameter saxpy_param_2 needed", "parameter saxpy_param_3 needed",
                ".reg %p<2> needed", ".reg %r<6> needed", ".reg %f<5> needed", ".reg %rd<8> needed", "label $L__BB0_2 needed", ".entry saxpy",
                "parameter saxpy_gridstride_param_0 needed", "parameter saxpy_gridstride_param_1 needed", "parameter saxpy_gridstride_param_2 needed",
                "parameter saxpy_gridstride_param_3 needed", ".reg %p<3> needed", ".reg %r<11> needed", ".reg %f<5> needed", ".reg %rd<8> needed",
                "label $L__BB1_2 needed", "label $L__BB1_3 needed", ".entry saxpy_gridstride",
            ],
            Described(Text("tests/ptx/kernels/saxpy.sm_80.ptx")));
        // The inner x hides the outer one, so neither is the only one its use sees; u is used from its own block; the label through a list.
        Assert.Equal(
            [
                ".global g h needed", ".func f", ".func f", "parameter p", ".reg x", ".reg y<2> needed", ".reg x u needed", "label L needed",
                "label T needed", ".entry k",
            ],
            Described("""
                .version 7.0 .target sm_70 .address_size 64
                .global .u32 g = 1, h[2] = {1, 2};
                .func f; .func f { ret; }
                .entry k(.param .u64 p) .maxntid 1 { .reg .b32 x; .reg .b32 y<2>; /* g */ .loc 1 2 3
                { .reg .b32 x, u; mov.b32 x, u; } mov.b32 y1, g; L: T: .branchtargets L; brx.idx y0, T; }
                .section .debug { .b32 p }
                """));
    }

    static IEnumerable<string> Described(string text)
    {
        var (all, needed) = DeclarationFinder.Find(text);
        return all.Select(one => $"{one.Kind} {string.Join(' ', one.Names.Select(name => name.Name + (name.Count < 0 ? "" : $"<{name.Count}>")))}{(needed.Contains(one) ? " needed" : "")}");
    }

    static string Text(string path) => Encoding.Latin1.GetString(CorpusFiles.Source(path).Bytes);

    static (int Start, int End)[] Marks(string path, string mark) => [.. Token.All(Text(path)).Where(token => token.Is(mark)).Select(token => (token.Start, token.End))];

    static void EveryLossIsFound(string path, (int Start, int End)[] losses)
    {
        byte[] whole = CorpusFiles.Source(path).Bytes;
        if (!IsLong && whole.Length > SmallFile && losses.Length > Sample)
        {
            new Random(whole.Length).Shuffle(losses);
            losses = losses[..Sample];
        }
        var silent = new List<string>();
        foreach (var (start, end) in losses)
        {
            byte[] rest = [.. whole.AsSpan(0, start), .. whole.AsSpan(end)];
            var source = new SourceText(path, rest);
            var findings = CorpusCheckTests.Check(source);
            int lines = rest.Count(b => b == '\n') + 1;
            bool isFound = findings.Items.Any(item => item.Severity == Severity.Error && item.Source == source && item.Position >= 0 && item.Position <= rest.Length
                && source.LineAndColumn(item.Position) is var place && place.Line >= 1 && place.Line <= lines && place.Column >= 1 && item.ToLongString().Length > 0);
            if (!isFound) silent.Add($"line {whole.AsSpan(0, start).Count((byte)'\n') + 1}: without '{Encoding.Latin1.GetString(whole, start, Math.Min(end - start, 80))}'");
        }
        Assert.True(silent.Count == 0, $"{path}: {silent.Count} of {losses.Length} losses without an error\n{string.Join("\n", silent.Take(20))}");
    }
}

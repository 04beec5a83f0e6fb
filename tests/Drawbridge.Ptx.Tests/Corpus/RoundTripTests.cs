using Drawbridge.Ptx.Diagnostics;
using Drawbridge.Ptx.Syntax;
using Drawbridge.Ptx.Tests.Syntax;

namespace Drawbridge.Ptx.Tests.Corpus;

public class RoundTripTests
{
    public static TheoryData<string> Files => CorpusFiles.All;

    static Module ReadClean(SourceText source)
    {
        var bag = new DiagnosticBag();
        var module = ModuleReader.Read(source, bag);
        Assert.Empty(bag.Items.Where(item => item.Severity == Severity.Error).Select(item => item.ToString()));
        return module;
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Printing_keeps_the_module_and_is_stable(string path)
    {
        var module = ReadClean(CorpusFiles.Source(path));
        string printed = ModulePrinter.Print(module);
        var again = ReadClean(SourceText.From(printed, path + " printed"));
        ModuleComparer.AssertSame(module, again);
        Assert.Equal(printed, ModulePrinter.Print(again));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Printing_with_comments_keeps_the_module_and_every_comment(string path)
    {
        var module = ReadClean(CorpusFiles.Source(path));
        string printed = ModulePrinter.Print(module, keepComments: true);
        var again = ReadClean(SourceText.From(printed, path + " printed"));
        ModuleComparer.AssertSame(module, again);
        Assert.Equal(printed, ModulePrinter.Print(again, keepComments: true));
        // Comments inside sections move; none is lost.
        Assert.Equal(Comments(module.Source), Comments(again.Source));
    }

    static string[] Comments(SourceText source) =>
        [.. Drawbridge.Ptx.Syntax.Printing.CommentList.Of(source).Select(comment => source.Slice(comment.Start, comment.End)).OrderBy(text => text, StringComparer.Ordinal)];
}

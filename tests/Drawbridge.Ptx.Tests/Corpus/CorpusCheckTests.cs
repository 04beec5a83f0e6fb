using Drawbridge.Ptx.Diagnostics;
using Drawbridge.Ptx.Syntax;
using Drawbridge.Ptx.Verify;

namespace Drawbridge.Ptx.Tests.Corpus;

/// <summary>What compilers write is correct PTX: no file of the corpus has an error or a warning.</summary>
public class CorpusCheckTests
{
    public static TheoryData<string> Files => CorpusFiles.All;

    [Theory]
    [MemberData(nameof(Files))]
    public void Has_no_error_and_no_warning(string path)
    {
        var findings = Check(CorpusFiles.Source(path));
        Assert.Equal([], findings.Items.Where(item => item.Severity != Severity.Hint).Select(item => item.ToString()));
        Assert.Equal(0, findings.ErrorCount + findings.WarningCount);
    }

    [Fact]
    public void The_files_are_there()
    {
        Assert.Equal(32, CorpusFiles.Kernels.Count());
        Assert.Equal(5, CorpusFiles.Kernels.Count(path => path.EndsWith(".sm_52.ptx", StringComparison.Ordinal)));
        Assert.NotEmpty(CorpusFiles.Fixtures);
    }

    /// <summary>The findings of reader and verifier.</summary>
    internal static DiagnosticBag Check(SourceText source)
    {
        var bag = new DiagnosticBag();
        Verifier.Verify(ModuleReader.Read(source, bag), bag);
        return bag;
    }
}

using Drawbridge.Ptx.Diagnostics;
using Drawbridge.Ptx.Syntax;
using Drawbridge.Ptx.Verify;

namespace Drawbridge.Ptx.Tests.Verify;

public class CheckFileTests
{
    // A thousand errors make no readable file: Syntax/RecoveryTests has them.
    static readonly string[] NotFromFiles = [SyntaxDiagnostics.TooManyErrors.Id];

    public static TheoryData<string> Files => [.. CheckFiles.Names];

    [Theory]
    [MemberData(nameof(Files))]
    public void FindingsAreThoseExpected(string name)
    {
        var findings = CheckFiles.Check(name);
        var expected = CheckFiles.Expected(name);
        // An unexpected hint is no fault: hints come and go with what we know.
        var places = CheckFiles.Places(findings.Where(finding => finding.Severity != Severity.Hint || expected.Contains(CheckFiles.Places([finding])[0])));
        Assert.True(expected.SequenceEqual(places), $"expected:\n{string.Join("\n", expected)}\nfound:\n{string.Join("\n", findings.Select(finding => finding.ToString()))}");
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void EveryFindingUnderlinesSomething(string name)
    {
        foreach (var finding in CheckFiles.Check(name))
        {
            Assert.True(finding.Length >= 1 && finding.Position + finding.Length <= finding.Source!.Bytes.Length + 1, finding.ToString());
            Assert.False(string.IsNullOrWhiteSpace(finding.Message), finding.Id);
            Assert.EndsWith(finding.Id + ": " + finding.Message, finding.ToString());
            Assert.Contains(finding.Fix, finding.ToLongString());
        }
    }

    [Fact]
    public void EveryKindIsMetByAFile()
    {
        var met = CheckFiles.Names.SelectMany(CheckFiles.Expected).Select(place => place.Split(' ')[1]).ToHashSet();
        var missing = SyntaxDiagnostics.All.Concat(VerifyDiagnostics.All).Select(kind => kind.Id).Where(id => !met.Contains(id) && !NotFromFiles.Contains(id));
        Assert.Empty(missing);
    }

    [Fact]
    public void KindsAreWellFormed()
    {
        var kinds = VerifyDiagnostics.All;
        Assert.True(kinds.Count >= 60);
        Assert.Equal(kinds.Count, kinds.Select(kind => kind.Id).Distinct().Count());
        Assert.Equal(kinds.Count, kinds.Select(kind => kind.Title).Distinct().Count());
        foreach (var kind in kinds)
        {
            Assert.Matches("^DB2[123][0-9]{2}$", kind.Id);
            Assert.True(kind.Cause.EndsWith('.') && kind.Fix.Length > 10 && kind.Phrases.Length > 0, kind.Id);
        }
    }
}

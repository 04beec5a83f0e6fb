using System.Text;
using Drawbridge.Ptx.Diagnostics;
using Drawbridge.Ptx.Syntax;

namespace Drawbridge.Ptx.Tests.Syntax;

/// <summary>How reading goes on, or stops, after mistakes; single mistakes are file tests.</summary>
public class RecoveryTests
{
    static DiagnosticBag Read(string text, DiagnosticBag bag)
    {
        ModuleReader.Read(new SourceText("test.ptx", Encoding.UTF8.GetBytes(text)), bag);
        return bag;
    }

    static string Entry(string body) => $".version 8.5\n.target sm_80\n.address_size 64\n.entry k()\n{{\n{body}\nret;\n}}\n";

    [Theory]
    [InlineData(1000, 998, false)]
    [InlineData(1000, 999, true)]
    [InlineData(1000, 50_000, true)]
    [InlineData(200, 198, false)]
    [InlineData(200, 199, true)]
    public void ReadingStopsAfterTooManyErrors(int limit, int errors, bool stops)
    {
        var bag = Read(Entry(string.Concat(Enumerable.Repeat("frobnicate;\n", errors))), new DiagnosticBag { Limit = limit });
        Assert.Equal(stops ? limit : errors, bag.ErrorCount);
        Assert.Equal(stops ? limit - 1 : errors, bag.Items.Count(item => item.Id == SyntaxDiagnostics.UnknownInstruction.Id));
        Assert.Equal(stops, bag.Items.Any(item => item.Id == SyntaxDiagnostics.TooManyErrors.Id));
    }

    [Fact]
    public void ThatReadingStoppedIsSaidLast()
    {
        var bag = new DiagnosticBag { Limit = 2000 };
        Read(Entry(string.Concat(Enumerable.Repeat("frobnicate;\n", 3000))), bag);
        Assert.Equal(SyntaxDiagnostics.TooManyErrors.Id, bag.Items[^1].Id);
        Assert.Equal(2005, bag.Items[^1].Source!.LineAndColumn(bag.Items[^1].Position).Line);
    }

    // Where a statement that should have a label before it begins a line, skipping once went nowhere.
    [Theory]
    [InlineData(".branchtargets a, b;")]
    [InlineData(".calltargets a, b;")]
    [InlineData(".callprototype _ ();")]
    [InlineData(".file 1 \"a\";")]
    [InlineData(".section .debug { }")]
    [InlineData(".alias a, b;")]
    [InlineData(".extern .shared .b8 x[];")]
    [InlineData(".target sm_80")]
    [InlineData(".maxntid 1")]
    [InlineData(".reg")]
    [InlineData(".local")]
    [InlineData("@%p")]
    [InlineData("@")]
    [InlineData(":")]
    [InlineData("{ {\n.branchtargets x;")]
    public async Task EveryStatementIsLeftBehind(string statement)
    {
        foreach (string text in (string[])[Entry(statement), Entry(statement + statement), Entry("add.s32 " + statement), statement, statement + "\n" + statement])
        {
            var bag = new DiagnosticBag();
            await Task.Run(() => Read(text, bag)).WaitAsync(TimeSpan.FromSeconds(20));
            Assert.True(bag.Items.Count is > 0 and < 20, string.Join("\n", bag.Items));
        }
    }

    [Fact]
    public void OneMistakeInANestedListIsOneFinding()
    {
        string lists = string.Concat(Enumerable.Repeat("{", 150)), ends = string.Concat(Enumerable.Repeat("}", 150));
        var bag = Read($".version 8.5\n.target sm_80\n.address_size 64\n.global .u32 x[1] = {lists}1 2{ends};\n.entry k() {{ ret; }}\n", new DiagnosticBag());
        Assert.Equal(SyntaxDiagnostics.Expected.Id, Assert.Single(bag.Items).Id);
    }

    [Theory]
    [InlineData("mov.b64 %rd1, {%r1, };")]
    [InlineData("mov.b64 %rd1, {};")]
    [InlineData("mov.b64 {, %r1}, %rd1;")]
    public void AHoleInAVectorDoesNotEndTheBody(string statement)
    {
        var bag = Read(Entry($".reg .b32 %r<3>;\n.reg .b64 %rd<3>;\n{statement}\nmov.u32 %r1, 1;"), new DiagnosticBag());
        Assert.Equal(SyntaxDiagnostics.BadOperand.Id, Assert.Single(bag.Items).Id);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n")]
    [InlineData("// only\n/* comments */")]
    public void NothingIsOneFinding(string text) =>
        Assert.Equal(SyntaxDiagnostics.EmptyFile.Id, Assert.Single(Read(text, new DiagnosticBag()).Items).Id);

    [Fact]
    public void AFileThatIsOneUnclosedCommentIsOneFinding() =>
        Assert.Equal(SyntaxDiagnostics.UnterminatedComment.Id, Assert.Single(Read("/* to the end", new DiagnosticBag()).Items).Id);
}

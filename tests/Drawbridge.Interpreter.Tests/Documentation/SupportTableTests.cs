using Drawbridge.Ptx.Isa;
using Drawbridge.Ptx.Isa.Search;
using Drawbridge.Tests;

namespace Drawbridge.Interpreter.Tests.Documentation;

/// <summary>docs/instructions.md says what the table and the engines say today. DRAWBRIDGE_BLESS=1 writes it anew.</summary>
public class SupportTableTests
{
    [Fact]
    public void TheDocumentIsCurrent()
    {
        var interpreter = new InterpreterEngine();
        string path = Path.Combine(Repository.Root, "docs", "instructions.md");
        string current = SupportTable.Write(new EngineColumn(interpreter.Name, interpreter.Executes));
        if (Environment.GetEnvironmentVariable("DRAWBRIDGE_BLESS") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, current);
            return;
        }
        string[] written = File.Exists(path) ? File.ReadAllText(path).Replace("\r", "").Split('\n') : [];
        string[] expected = current.Split('\n');
        int line = 0;
        while (line < expected.Length && line < written.Length && expected[line] == written[line]) line++;
        Assert.True(line == expected.Length && line == written.Length,
            $"docs/instructions.md is stale from line {line + 1} on: run this test with DRAWBRIDGE_BLESS=1. Expected there: {(line < expected.Length ? expected[line] : "nothing")}");
    }

    [Fact]
    public void EveryFormHasItsRow()
    {
        string[] lines = SupportTable.Write(new EngineColumn("x", _ => true)).Split('\n');
        foreach (var form in InstructionSet.Forms) Assert.Single(lines, line => line.StartsWith($"| {form.Number} |", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("| **all** | 517 |", StringComparison.Ordinal));
    }

    [Fact]
    public void EveryFormThatRealModulesContainIsExecutedInFull()
    {
        var interpreter = new InterpreterEngine();
        var engine = new EngineColumn(interpreter.Name, interpreter.Executes);
        var missing = InstructionSet.Forms.Where(form => form.Seen > 0 && form.Doubt == null && IsaPages.SupportOf(form, engine) != EngineSupport.Full);
        Assert.Equal([], missing.Select(form => $"{form.Number} {form.Name}"));
        Assert.True(InstructionSet.Forms.Count(form => form.Seen > 0) > 100);
    }
}

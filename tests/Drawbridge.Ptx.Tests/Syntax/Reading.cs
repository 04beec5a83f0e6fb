using Drawbridge.Ptx.Diagnostics;
using Drawbridge.Ptx.Syntax;

namespace Drawbridge.Ptx.Tests.Syntax;

/// <summary>Short ways from text to module for the tests of this folder.</summary>
static class Reading
{
    /// <summary>A module's first lines.</summary>
    public const string Header = ".version 9.4\n.target sm_90a\n.address_size 64\n";

    /// <summary>Reads a whole text.</summary>
    public static Module Read(string text, out DiagnosticBag bag)
    {
        bag = new DiagnosticBag();
        return ModuleReader.Read(SourceText.From(text), bag);
    }

    /// <summary>Reads module-level text behind a header; no finding is expected.</summary>
    public static Module Items(string text)
    {
        var module = Read(Header + text, out var bag);
        Assert.Empty(bag.Items.Select(item => item.ToString()));
        return module;
    }

    /// <summary>Reads a body; no finding is expected.</summary>
    public static Body Body(string statements) => Items(".visible .entry k(.param .u64 p0)\n{\n" + statements + "\n}\n").FindEntry("k")!.Body!;

    /// <summary>Reads one instruction over registers of every type.</summary>
    public static Instruction Instruction(string text) => Body(Registers + text).Instructions[^1];

    /// <summary>Registers by the names the instruction table's examples use.</summary>
    public const string Registers = """
        .reg .pred %p<40>; .reg .b16 %rs<40>; .reg .b32 %r<40>; .reg .b64 %rd<40>; .reg .f32 %f<40>; .reg .f64 %fd<40>;
        .shared .align 16 .b8 smem[64]; .local .align 16 .b8 lmem[64];

        """;

    /// <summary>The findings of a text as <c>line id</c>.</summary>
    public static string[] Findings(string text)
    {
        Read(text, out var bag);
        return [.. bag.Items.Select(item => $"{item.Source!.LineAndColumn(item.Position).Line} {item.Id}")];
    }

    /// <summary>The findings of statements in a body that begins on line 1.</summary>
    public static string[] BodyFindings(string statements)
    {
        Read(Header.Replace('\n', ' ') + ".visible .entry k(.param .u64 p0) {" + Registers.Replace('\n', ' ') + statements + "\n}\n", out var bag);
        return [.. bag.Items.Select(item => $"{item.Source!.LineAndColumn(item.Position).Line} {item.Id}")];
    }
}

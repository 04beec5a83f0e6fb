using Drawbridge.Ptx.Diagnostics;
using Drawbridge.Ptx.Passes;
using Drawbridge.Ptx.Syntax;

namespace Drawbridge.Tests.Passes;

/// <summary>Modules after some passes.</summary>
static class Transformed
{
    /// <summary>The passes that a name stands for: one, or <c>usual</c>.</summary>
    public static IReadOnlyList<Pass> Named(string name) => name == "usual" ? Pipeline.Usual : [Pipeline.Find(name)!];

    /// <summary>The text of a module after passes.</summary>
    public static string Text(SourceText source, string passes) => ModulePrinter.Print(Module(source, passes), keepComments: false);

    /// <summary>A module after passes, as they leave it.</summary>
    public static Module Module(SourceText source, string passes)
    {
        var bag = new DiagnosticBag();
        var module = ModuleReader.Read(source, bag);
        Assert.False(bag.HasErrors);
        Pipeline.Run(module, Named(passes));
        return module;
    }

    /// <summary>Asserts what a pass makes of a body.</summary>
    public static void Becomes(string passes, string before, string after, string declarations = "", string target = "sm_80") =>
        Assert.Equal(after.ReplaceLineEndings("\n"), Body(before, passes, declarations, target));

    /// <summary>The instructions of the first function after a pass, a line each, labels among them.</summary>
    public static string Body(string body, string passes, string declarations = "", string target = "sm_80")
    {
        string text = $".version 8.0\n.target {target}\n.address_size 64\n{declarations}.entry k(.param .u64 p, .param .u32 n)\n{{\n"
            + $".reg .b32 %r<20>;\n.reg .f32 %f<20>;\n.reg .b64 %rd<20>;\n.reg .pred %p<9>;\n{body}\n}}\n";
        string printed = Text(SourceText.From(text, "body.ptx"), passes);
        // What comes out is as right as what went in.
        var bag = new DiagnosticBag();
        Ptx.Verify.Verifier.Verify(ModuleReader.Read(SourceText.From(printed, "printed.ptx"), bag), bag);
        Assert.False(bag.HasErrors, printed + string.Join('\n', bag.Items));
        var lines = printed[printed.IndexOf('{', StringComparison.Ordinal)..].Split('\n').Select(line => line.Trim()).Where(line => line.Length > 1 && !line.StartsWith('.'));
        return string.Join('\n', lines);
    }
}

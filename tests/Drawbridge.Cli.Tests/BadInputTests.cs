using System.Text;

namespace Drawbridge.Cli.Tests;

/// <summary>Files that are no modules, or very large: every verb that reads one says so and ends in reasonable time.</summary>
public sealed class BadInputTests : IDisposable
{
    readonly Cli cli = new();

    public void Dispose() => cli.Dispose();

    /// <summary>check, run and fmt all find errors in the file, and fmt does not touch it.</summary>
    string Refused(string name, byte[] content)
    {
        string file = cli.File(name, content);
        var check = cli.Run("check", file, "--short");
        Assert.True(check.Code == 1, check.ToString());
        Assert.Contains(": error DB2", check.Out);
        foreach (string[] command in (string[][])[["run", file], ["fmt", file], ["fmt", file, "--in-place"], ["fmt", file, "--check"], ["fmt", file, "-o", cli.Path("formatted")]])
        {
            var result = cli.Run([.. command, "--short"]);
            Assert.True(result.Code == 1, $"{string.Join(' ', command)}: {result}");
            Assert.Contains(": error DB2", result.Error);
            Assert.Empty(result.Out);
        }
        Assert.False(File.Exists(cli.Path("formatted")));
        Assert.True(content.AsSpan().SequenceEqual(File.ReadAllBytes(file)));
        return check.Out;
    }

    /// <summary>check and run find errors; the text is a module all the same, so it can be formatted.</summary>
    string NotVerified(string content)
    {
        string file = cli.File("module.ptx", content);
        var run = cli.Run("run", file, "--short");
        Assert.True(run.Code == 1 && run.Error.Contains(": error DB2", StringComparison.Ordinal) && run.Out.Length == 0, run.ToString());
        Assert.Equal(0, cli.Run("fmt", file).Code);
        var check = cli.Run("check", file, "--short");
        Assert.Equal(1, check.Code);
        return check.Out;
    }

    string Refused(string name, string content) => Refused(name, Encoding.UTF8.GetBytes(content));

    [Fact]
    public void Empty() => Refused("empty.ptx", "");

    [Fact]
    public void Only_comments() => Refused("comments.ptx", "// nothing\n/* at all */\n");

    [Fact]
    public void An_unclosed_comment() => Refused("unclosed.ptx", Sources.Scale + "/* to the end");

    [Fact]
    public void Binary()
    {
        byte[] noise = new byte[100_000];
        new Random(1).NextBytes(noise);
        Refused("noise.ptx", noise);
        Refused("elf.ptx", [0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0x3e, 0]);
        Refused("zeros.ptx", new byte[100_000]);
        Refused("utf16.ptx", Encoding.Unicode.GetBytes(Sources.Scale));
    }

    [Fact]
    public void Control_characters_are_not_shown_to_the_terminal()
    {
        var result = cli.Run("check", cli.File("control.ptx", Sources.Header + "\e[31m\tred\a\r\n"));
        Assert.Equal(1, result.Code);
        Assert.Contains("\n  \uFFFD[31m red\uFFFD", result.Out.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.DoesNotContain(result.Out.ReplaceLineEndings("\n"), c => char.IsControl(c) && c != '\n');
        Assert.Contains("only zero bytes", cli.Run("check", cli.File("zeros.ptx", new byte[10])).Out);
    }

    [Fact]
    public void Truncated_at_every_byte()
    {
        byte[] text = Encoding.UTF8.GetBytes(Sources.Scale.TrimEnd());
        bool isHeader(int length) => length <= Sources.Header.Length;
        for (int length = 0; length < text.Length; length++)
        {
            string file = cli.File("cut.ptx", text[..length]);
            var result = cli.Run("check", file, "--short");
            // A cut between two items leaves a module; anywhere else it has to be noticed (a cut directive is a warning: it may be a new one).
            bool isWhole = length > 0 && text[..length].AsSpan().TrimEnd(" \n"u8)[^1] is (byte)';' or (byte)'}' || isHeader(length);
            Assert.True(result.Code == 1 || isWhole || result.Out.Contains("warning DB2017", StringComparison.Ordinal), $"cut at {length}: {result}");
            Assert.DoesNotContain("DB6099", result.Out + result.Error);
        }
    }

    [Fact]
    public void Any_byte_changed_is_no_crash()
    {
        byte[] text = Encoding.UTF8.GetBytes(Sources.Scale);
        var random = new Random(5);
        for (int i = 0; i < 1500; i++)
        {
            byte[] changed = (byte[])text.Clone();
            for (int j = random.Next(3); j >= 0; j--) changed[random.Next(changed.Length)] = (byte)random.Next(256);
            var result = cli.Run("check", cli.File("changed.ptx", changed));
            Assert.True(result.Code is 0 or 1 && !result.Error.Contains("DB6099", StringComparison.Ordinal), result.ToString());
        }
    }

    [Fact]
    public void An_unknown_instruction() => Assert.Contains("frobnicate", Refused("unknown.ptx", Sources.Scale.Replace("fma.rn.f32", "frobnicate.f32", StringComparison.Ordinal)));

    [Fact]
    public void An_instruction_that_the_target_lacks() =>
        Assert.Contains("sm_80", NotVerified(Sources.Header + ".entry k() {\n.reg .b32 %r<2>;\nmov.u32 %r0, 1;\nredux.sync.add.u32 %r1, %r0, -1;\nret;\n}\n"));

    [Fact]
    public void An_unknown_target() => Assert.Contains("sm_999", NotVerified(Sources.Scale.Replace("sm_70", "sm_999", StringComparison.Ordinal)));

    [Fact]
    public void A_million_nested_braces()
    {
        string open = string.Concat(Enumerable.Repeat("{\n", 1_000_000)), close = string.Concat(Enumerable.Repeat("}\n", 1_000_000));
        Refused("open.ptx", Sources.Header + ".entry k() {\n" + open);
        Refused("close.ptx", Sources.Header + ".entry k() {\n ret;\n" + close);
        Refused("balanced.ptx", Sources.Header + ".entry k() {\n" + open + "ret;\n" + close + "}\n");
        // A thousand levels, and a million scopes one after the other, are a module.
        var result = cli.Run("check", cli.File("deep.ptx", Sources.Header + ".entry k() {\n" + open[..2000] + "ret;\n" + close[..2000] + "}\n"));
        Assert.True(result.Code == 0, result.ToString()[..Math.Min(2000, result.ToString().Length)]);
        string row = string.Concat(Enumerable.Repeat("{ .reg .b32 %r; mov.b32 %r, 1; }\n", 1_000_000));
        result = cli.Run("check", cli.File("row.ptx", Sources.Header + ".entry k() {\n" + row + "ret;\n}\n"));
        Assert.True(result.Code == 0, result.ToString()[..Math.Min(2000, result.ToString().Length)]);
    }

    [Fact]
    public void A_million_nested_parentheses_and_lists()
    {
        Refused("parens.ptx", Sources.Header + ".global .u32 x = " + new string('(', 1_000_000) + "1;\n");
        Refused("lists.ptx", Sources.Header + ".global .u32 x[1] = " + new string('{', 1_000_000) + ";\n");
        Refused("minus.ptx", Sources.Header + ".global .u32 x = " + new string('-', 1_000_000) + ";\n");
    }

    [Fact]
    public void A_hundred_megabytes()
    {
        byte[] huge = new byte[100_000_000];
        Array.Fill(huge, (byte)'x');
        string file = cli.File("huge.ptx", huge);
        var result = cli.Run("check", file);
        Assert.True(result.Code == 1, result.Out[..Math.Min(2000, result.Out.Length)]);
        Assert.True(result.Out.Length < 10_000, "the message repeats the file");
        Array.Fill(huge, (byte)'\n');
        huge[^2] = (byte)'%';
        result = cli.Run("check", cli.File("huge.ptx", huge));
        Assert.Equal(1, result.Code);
        // An error on every line: after the first ones reading stops, and says so.
        byte[] line = "\tfoo.bar %r1, %r2;\n"u8.ToArray();
        byte[] errors = [.. Encoding.UTF8.GetBytes(Sources.Header + ".entry k() {\n"), .. Enumerable.Repeat(line, 1_000_000).SelectMany(bytes => bytes)];
        result = cli.Run("check", cli.File("huge.ptx", errors), "--short");
        Assert.Equal(1, result.Code);
        Assert.Contains("DB2037", result.Out);
        Assert.True(result.Out.Length < 1_000_000, "a million messages");
    }

    [Fact]
    public void A_hundred_good_megabytes()
    {
        var text = new StringBuilder(Sources.Header, 101_000_000);
        string body = Sources.Scale[Sources.Scale.IndexOf(".visible", StringComparison.Ordinal)..];
        text.Append(".const .align 4 .f32 bias = 0f00000000;\n.global .align 4 .u32 counter;\n");
        for (int i = 0; text.Length < 100_000_000; i++) text.Append(body.Replace("scale(", $"scale{i}(", StringComparison.Ordinal));
        var result = cli.Run("check", cli.File("good.ptx", text.ToString()));
        Assert.True(result.Code == 0, result.Out[..Math.Min(2000, result.Out.Length)]);
        Assert.Contains("100.00 MB", result.Out);
    }
}

using System.Buffers.Binary;
using System.IO.Compression;
using System.Text.RegularExpressions;
using Drawbridge.Samples;
using Drawbridge.Tests;

namespace Drawbridge.CSharp.Tests;

/// <summary>The samples run, and hold their results against plain C#; what the documents show of them is really there.</summary>
public sealed class SampleTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("samples-").FullName;

    public static TheoryData<string> Names => [.. Gallery.Samples.Keys];

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [MemberData(nameof(Names))]
    public void Runs(string name)
    {
        using var device = Device.Open("cpu");
        Assert.NotEmpty(Gallery.Samples[name](device, folder));
        foreach (string picture in Directory.GetFiles(folder)) ReadPicture(File.ReadAllBytes(picture));
        string document = File.ReadAllText(Path.Combine(Repository.Root, "docs", "samples.md"));
        Assert.Contains("`" + name + "`", document, StringComparison.Ordinal);
        foreach (string picture in Directory.GetFiles(folder)) Assert.Contains($"images/{Path.GetFileName(picture)}", document, StringComparison.Ordinal);
    }

    /// <summary>The framework has no reader: chunks in order, and as many bytes of pixels as the header says in every frame.</summary>
    static void ReadPicture(byte[] file)
    {
        Assert.Equal([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], file[..8]);
        int rowBytes = 0, height = 0, frames = 0, declared = 1;
        string last = "";
        for (int at = 8; at < file.Length;)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at));
            last = System.Text.Encoding.ASCII.GetString(file, at + 4, 4);
            byte[] content = file[(at + 8)..(at + 8 + length)];
            if (last == "IHDR") (rowBytes, height) = (1 + BinaryPrimitives.ReadInt32BigEndian(content) * (content[9] == 3 ? 1 : 4), BinaryPrimitives.ReadInt32BigEndian(content.AsSpan(4)));
            if (last == "acTL") declared = BinaryPrimitives.ReadInt32BigEndian(content);
            if (last is "IDAT" or "fdAT")
            {
                using var pixels = new MemoryStream();
                using (var inflate = new ZLibStream(new MemoryStream(last == "IDAT" ? content : content[4..]), CompressionMode.Decompress)) inflate.CopyTo(pixels);
                Assert.Equal(rowBytes * height, pixels.Length);
                frames++;
            }
            at += 12 + length;
        }
        Assert.Equal("IEND", last);
        Assert.Equal(declared, frames);
    }

    [Fact]
    public void TutorialShowsSamples()
    {
        string[][] sources = [.. Directory.GetFiles(Path.Combine(Repository.Root, "samples"), "*.cs", SearchOption.AllDirectories).Where(path => !path.Contains("obj", StringComparison.Ordinal)).Select(path => Lines(File.ReadAllText(path)))];
        var snippets = Regex.Matches(File.ReadAllText(Path.Combine(Repository.Root, "docs", "tutorial.md")).ReplaceLineEndings("\n"), "```csharp\n(.*?)```", RegexOptions.Singleline);
        Assert.True(snippets.Count >= 8, $"only {snippets.Count} snippets");
        foreach (Match snippet in snippets)
        {
            // Three dots leave something out.
            string[] lines = Lines(snippet.Groups[1].Value);
            Assert.True(sources.Any(source => Has(source, lines)), "in no sample: " + snippet.Groups[1].Value);
        }
    }

    static string[] Lines(string text) => [.. text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0)];

    static bool Has(string[] source, string[] lines)
    {
        int from = 0;
        foreach (string[] part in Parts(lines))
        {
            int at = Enumerable.Range(from, Math.Max(0, source.Length - part.Length + 1 - from)).FirstOrDefault(start => source.AsSpan(start, part.Length).SequenceEqual(part), -1);
            if (at < 0) return false;
            from = at + part.Length;
        }
        return true;
    }

    static IEnumerable<string[]> Parts(string[] lines)
    {
        var part = new List<string>();
        foreach (string line in lines)
        {
            if (line != "…")
            {
                part.Add(line);
                continue;
            }
            yield return [.. part];
            part.Clear();
        }
        yield return [.. part];
    }
}

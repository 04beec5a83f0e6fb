using System.Diagnostics;
using System.Text;
using Drawbridge.Interpreter;
using Drawbridge.Ptx.Diagnostics;
using Drawbridge.Ptx.Syntax;
using Drawbridge.Ptx.Tests.Verify;
using Drawbridge.Ptx.Verify;
using Drawbridge.Runtime;

namespace Drawbridge.Cli.Tests;

/// <summary>
/// Damaged modules through reader, verifier and printer, and those that are still modules through the interpreter's loading: findings, never
/// another exception, never an end that does not come. The damage comes from seeds, so that a failure can be repeated.
/// </summary>
public sealed class MutationTests
{
    const int Batches = 20, MutationsOfABatch = 200;

    static readonly string[] Insertions =
    [
        "{", "}", "(", ")", "[", "]", ";", ",", ":", "@", "!", "|", "<", ">", "_", "-", "0x", "0f3F800000", "1e400", "-9223372036854775808", "99999999999999999999",
        "%r1", "%tid", ".x", ".v4", ".pred", ".b128", ".param", ".reg", ".shared", ".extern", ".entry k()", ".func", ".branchtargets", ".callprototype _ ();",
        ".align", "call", "bra", "ret;", "mov", "\"", "/*", "//", "\n", "#", "\0", "é", ".loc 1 2 3", ".section .debug { .b8 1 }", ".pragma \"x\";",
    ];

    static readonly string[] Files = [.. new[] { "fixtures", "kernels", "check", "run" }.Select(folder => Path.Combine(CheckFiles.Folder, "..", folder))
        .Where(Directory.Exists).SelectMany(folder => Directory.GetFiles(folder, "*.ptx", SearchOption.AllDirectories))
        .Where(file => new FileInfo(file).Length < 60_000).Order(StringComparer.Ordinal)];

    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, Batches)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task DamageIsFoundOrHarmless(int seed)
    {
        var random = new Random(seed);
        int read = 0, executed = 0;
        for (int i = 0; i < MutationsOfABatch; i++)
        {
            string file = Files[random.Next(Files.Length)];
            byte[] text = Mutate(await File.ReadAllBytesAsync(file), random);
            var watch = Stopwatch.StartNew();
            try
            {
                var stage = await Task.Run(() => Process(text)).WaitAsync(TimeSpan.FromSeconds(30));
                if (stage >= Stage.Read) read++;
                if (stage == Stage.Loaded) executed++;
            }
            catch (Exception problem)
            {
                string kept = Path.Combine(Path.GetTempPath(), $"drawbridge-mutation-{seed}-{i}.ptx");
                await File.WriteAllBytesAsync(kept, text);
                Assert.Fail($"{file}, seed {seed}, mutation {i} (kept as {kept}), after {watch.Elapsed}: {problem}");
            }
        }
        // Damage that nothing survives would test the reader alone.
        Assert.True(read >= MutationsOfABatch / 20 && executed >= MutationsOfABatch / 50, $"only {read} could be read, {executed} loaded");
    }

    enum Stage
    {
        Refused,
        Read,
        Loaded,
    }

    static Stage Process(byte[] text)
    {
        var bag = new DiagnosticBag();
        var module = ModuleReader.Read(new SourceText("mutated.ptx", text), bag);
        if (bag.HasErrors) return Stage.Refused;
        Verifier.Verify(module, bag);
        _ = ModulePrinter.Print(module);
        if (bag.HasErrors) return Stage.Read;
        foreach (var finding in bag.Items) _ = finding.ToLongString();
        using var memory = new DeviceMemory(64 << 20);
        try
        {
            using var loaded = new InterpreterEngine().Load(module, memory);
            return Stage.Loaded;
        }
        catch (DrawbridgeException refused)
        {
            Assert.NotEmpty(refused.Diagnostics);
            return Stage.Read;
        }
    }

    static byte[] Mutate(byte[] text, Random random)
    {
        var bytes = new List<byte>(text);
        for (int count = 1 + random.Next(3); count > 0 && bytes.Count > 0; count--)
        {
            int at = random.Next(bytes.Count), length = Math.Min(1 + random.Next(12), bytes.Count - at);
            switch (random.Next(6))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.RemoveRange(at, length);
                    break;
                case 2:
                    bytes.InsertRange(at, Encoding.UTF8.GetBytes(Insertions[random.Next(Insertions.Length)]));
                    break;
                case 3:
                    bytes.InsertRange(random.Next(bytes.Count), bytes.GetRange(at, length));
                    break;
                case 4:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                default:
                    // A token goes elsewhere: what is well-formed but wrong gets further than noise.
                    (int start, int end) = Token(bytes, at);
                    var token = bytes.GetRange(start, end - start);
                    (int other, int otherEnd) = Token(bytes, random.Next(bytes.Count));
                    bytes.RemoveRange(other, otherEnd - other);
                    bytes.InsertRange(other, token);
                    break;
            }
        }
        return [.. bytes];
    }

    static (int Start, int End) Token(List<byte> bytes, int at)
    {
        static bool isPart(byte value) => char.IsAsciiLetterOrDigit((char)value) || value is (byte)'_' or (byte)'%' or (byte)'$';
        int start = at, end = at + 1;
        while (start > 0 && isPart(bytes[start]) && isPart(bytes[start - 1])) start--;
        while (end < bytes.Count && isPart(bytes[end - 1]) && isPart(bytes[end])) end++;
        return (start, end);
    }
}

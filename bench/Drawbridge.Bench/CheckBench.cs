using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Drawbridge.Cli.Input;
using Drawbridge.Ptx.Diagnostics;
using Drawbridge.Ptx.Syntax;
using Drawbridge.Ptx.Verify;

namespace Drawbridge.Bench;

/// <summary>How fast modules are read and verified, on one core.</summary>
static class CheckBench
{
    static int runs = 7;

    public static int Run(ReadOnlySpan<string> arguments)
    {
        int megabytes = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : 50;
        if (arguments.Length > 1) runs = int.Parse(arguments[1], CultureInfo.InvariantCulture);
        Describe();
        byte[] text = CorpusModule.Generate(megabytes * 1_000_000);
        DescribeModule(text);
        Report("count lines (vectorised)", text, () => text.AsSpan().Count((byte)'\n'));
        Report("look at every byte (token starts)", text, () => TokenStarts(text));
        Report("parse", text, () => Read(text));
        Report("parse + verify", text, () => Check(text));
        Report("parse + verify as drawbridge check does, collector paused", text, () => CheckPaused(text));
        var (peak, kept) = PeakMemory.Of(() => CheckPaused(text));
        Console.WriteLine($"  managed memory of parse + verify: peak {peak / 1e6:0} MB = {(double)peak / text.Length:0.0} x text, the module holds {(double)kept / text.Length:0.0} x; the text itself (1 x) comes on top");
        return 0;
    }

    /// <summary>The same speed whatever the size and shape.</summary>
    public static int RunScaling(ReadOnlySpan<string> arguments)
    {
        if (arguments.Length > 0) runs = int.Parse(arguments[0], CultureInfo.InvariantCulture);
        Describe();
        Console.WriteLine("parse + verify");
        foreach (int size in (int[])[5, 20, 50]) Report($"corpus, {size} MB", CorpusModule.Generate(size * 1_000_000));
        foreach (int factor in (int[])[1, 2, 4])
        {
            Report($"one kernel, {37 * factor},000 instructions, {76 * factor},000 registers, {2 * factor},000 blocks",
                ShapeModules.LargeKernel(37_000 * factor, 76_000 * factor, 2_000 * factor, 10_000_000 * factor));
        }
        foreach (int scopes in (int[])[250_000, 500_000, 1_000_000]) Report($"{scopes:N0} scopes 1,000 deep that shadow names", ShapeModules.NestedScopes(scopes));
        foreach (int scopes in (int[])[250_000, 500_000, 1_000_000]) Report($"{scopes:N0} scopes in a row", ShapeModules.ConsecutiveScopes(scopes));
        return 0;
    }

    static void Describe() =>
        Console.WriteLine($"{Environment.ProcessorCount} processors, {Environment.Version}, {(Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128)}-bit vectors; "
            + $"median (best) of {runs} runs, MB = 1,000,000 bytes; 'cpu' counts processor time of all threads");

    // A method of its own, so that the module is garbage before anything is measured.
    [MethodImpl(MethodImplOptions.NoInlining)]
    static void DescribeModule(byte[] text)
    {
        var module = Read(text);
        Console.WriteLine($"\ncorpus module: {text.Length / 1e6:0.0} MB, {module.Entries.Count():N0} kernels, "
            + $"{module.Definitions.Sum(function => (long)function.Body!.Instructions.Count):N0} instructions, "
            + $"{module.Definitions.Sum(function => (long)function.Body!.Registers.Count):N0} registers");
    }

    static void Report(string what, byte[] text) => Report(what, text, () => CheckPaused(text));

    static void Report(string what, byte[] text, Func<object?> work)
    {
        var time = Measurement.Of(runs, work);
        double megabytes = text.Length / 1e6;
        Console.WriteLine($"  {what,-64} {megabytes / time.Median,7:0} ({megabytes / time.Best:0}) MB/s, cpu {megabytes / time.Cpu:0} MB/s, {time.Median * 1e3:0.0} ms ({time.Collecting * 1e3:0.0} of it collecting garbage), allocates {(double)time.Allocated / text.Length:0.0} x text");
    }

    static Module Read(byte[] text)
    {
        var bag = new DiagnosticBag();
        var module = ModuleReader.Read(new SourceText("bench.ptx", text), bag);
        return bag.HasErrors ? throw new InvalidDataException(bag.Items[0].ToString()) : module;
    }

    static Module Check(byte[] text)
    {
        var bag = new DiagnosticBag();
        var module = ModuleReader.Read(new SourceText("bench.ptx", text), bag);
        Verifier.Verify(module, bag);
        return bag.HasErrors ? throw new InvalidDataException(bag.Items[0].ToString()) : module;
    }

    static Module CheckPaused(byte[] text)
    {
        using var pause = CollectionPause.For(text.Length);
        return Check(text);
    }

    /// <summary>The floor of a reader that goes byte by byte: one look-up a byte and a count where a token begins.</summary>
    static object TokenStarts(byte[] text)
    {
        bool[] isSpace = new bool[256];
        foreach (byte space in " \t\r\n,;()[]{}"u8) isSpace[space] = true;
        int count = 0;
        bool wasSpace = true;
        foreach (byte c in text)
        {
            bool now = isSpace[c];
            if (wasSpace && !now) count++;
            wasSpace = now;
        }
        return count;
    }
}

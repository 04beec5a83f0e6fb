using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace Drawbridge;

/// <summary>An instruction that the lanes of a warp execute together, run by the interpreter for a kernel that runs as plain C#.</summary>
static class WarpInstruction
{
    static readonly Lazy<Device> Interpreter = new(() => Device.Open("interpreter"));
    static readonly ConcurrentDictionary<(string, int, int), KernelCode> Known = new();

    /// <summary>Runs an instruction with the words of every lane; the calling lane's results.</summary>
    /// <param name="instruction">Its text: <c>%w0</c>, <c>%w1</c>… are the lane's words, those behind them its results.</param>
    /// <param name="results">Number of results.</param>
    /// <param name="words">The calling lane's words.</param>
    public static uint[] Run(string instruction, int results, uint[] words)
    {
        var thread = ManagedThread.Now;
        var lanes = thread.Exchange(words);
        if (lanes.Length != Warp.Size) throw new InvalidOperationException("tensor cores need all 32 threads of the warp; make blocks of a multiple of 32 threads");
        var all = thread.Exchange(thread.Lane == 0 ? Execute(instruction, results, lanes) : [])[0];
        return all[(thread.Lane * results)..((thread.Lane + 1) * results)];
    }

    static uint[] Execute(string instruction, int results, uint[][] lanes)
    {
        int words = lanes[0].Length;
        var code = Known.GetOrAdd((instruction, words, results), key => new KernelCode(Module(key.Item1, key.Item2, key.Item3), "warp"));
        using DeviceBuffer<uint> given = Interpreter.Value.Allocate<uint>([.. lanes.SelectMany(lane => lane)]);
        using var got = Interpreter.Value.Allocate<uint>(lanes.Length * results);
        code.On(Interpreter.Value).Launch(1, lanes.Length, 0, given, got);
        return got.ToArray();
    }

    static string Module(string instruction, int words, int results)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $$"""
            .version 7.0
            .target sm_80
            .address_size 64
            .visible .entry warp(.param .u64 given, .param .u64 got)
            {
                .reg .b32 %lane, %w<{{words + results}}>;
                .reg .b64 %given, %got;
                mov.u32 %lane, %tid.x;
                ld.param.u64 %given, [given];
                ld.param.u64 %got, [got];
                mad.wide.u32 %given, %lane, {{words * sizeof(uint)}}, %given;
                mad.wide.u32 %got, %lane, {{results * sizeof(uint)}}, %got;

            """);
        for (int i = 0; i < words; i++) text.Append(CultureInfo.InvariantCulture, $"    ld.global.b32 %w{i}, [%given+{i * sizeof(uint)}];\n");
        text.Append("    ").Append(instruction).Append('\n');
        for (int i = 0; i < results; i++) text.Append(CultureInfo.InvariantCulture, $"    st.global.b32 [%got+{i * sizeof(uint)}], %w{words + i};\n");
        return text.Append("    ret;\n}\n").ToString();
    }
}

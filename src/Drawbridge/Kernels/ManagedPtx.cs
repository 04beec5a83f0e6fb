using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Drawbridge.Runtime;

namespace Drawbridge;

/// <summary>PTX inside a kernel that runs as plain C#: the interpreter runs it, for one thread, or for the lanes of a warp together.</summary>
static class ManagedPtx
{
    // PTX versions and targets to try, the oldest first.
    static readonly (int Version, int Target)[] Levels = [(70, 80), (78, 90), (86, 100), (90, 120)];

    static readonly Lazy<Device> Interpreter = new(() => Device.Open("interpreter"));
    static readonly ConcurrentDictionary<string, Kernel> Known = new(StringComparer.Ordinal);

    /// <summary>Runs instructions on registers <c>%v0</c>, <c>%v1</c>…; what these hold afterwards.</summary>
    /// <param name="text">The instructions.</param>
    /// <param name="types">The registers' types, without the dot.</param>
    /// <param name="values">What they hold before, as 64 bits each.</param>
    public static ulong[] Alone(string text, string[] types, ulong[] values) => Execute(text, types, [values]);

    /// <summary>As <see cref="Alone"/>, for instructions that the lanes of a warp execute together: all of them must come here.</summary>
    public static ulong[] Together(string text, string[] types, ulong[] values)
    {
        var thread = ManagedThread.Now;
        var lanes = thread.Exchange(values);
        if (lanes.Length != Warp.Size) throw new InvalidOperationException("this needs all 32 threads of the warp; make blocks of a multiple of 32 threads");
        ulong[] all = thread.Exchange(thread.Lane == 0 ? Execute(text, types, lanes) : [])[0];
        return all[(thread.Lane * types.Length)..((thread.Lane + 1) * types.Length)];
    }

    static ulong[] Execute(string text, string[] types, ulong[][] lanes)
    {
        var kernel = Known.GetOrAdd(string.Join(' ', types) + '\n' + text, _ => Load(text, types));
        using DeviceBuffer<ulong> registers = Interpreter.Value.Allocate<ulong>([.. lanes.SelectMany(lane => lane), 0]);
        kernel.Launch(1, lanes.Length, 0, registers);
        return registers.ToArray();
    }

    static Kernel Load(string text, string[] types)
    {
        DrawbridgeException? first = null;
        foreach (var (version, target) in Levels)
        {
            try
            {
                return Interpreter.Value.LoadModuleText(Module(text, types, version, target), "inline.ptx").GetKernel("inline");
            }
            catch (DrawbridgeException error)
            {
                first ??= error;
            }
        }
        throw first!;
    }

    static string Module(string text, string[] types, int version, int target)
    {
        var module = new StringBuilder();
        module.Append(CultureInfo.InvariantCulture, $$"""
            .version {{version / 10}}.{{version % 10}}
            .target sm_{{target}}
            .address_size 64
            .visible .entry inline(.param .u64 registers)
            {
                .reg .b32 %thread;
                .reg .b64 %at;
                mov.u32 %thread, %tid.x;
                ld.param.u64 %at, [registers];
                mad.wide.u32 %at, %thread, {{types.Length * sizeof(ulong)}}, %at;

            """);
        for (int i = 0; i < types.Length; i++) module.Append(CultureInfo.InvariantCulture, $"    .reg .{types[i]} %v{i};\n    ld.global.{types[i]} %v{i}, [%at+{i * sizeof(ulong)}];\n");
        module.Append("    {\n").Append(text).Append("\n    }\n");
        for (int i = 0; i < types.Length; i++) module.Append(CultureInfo.InvariantCulture, $"    st.global.{types[i]} [%at+{i * sizeof(ulong)}], %v{i};\n");
        return module.Append("    ret;\n}\n").ToString();
    }
}

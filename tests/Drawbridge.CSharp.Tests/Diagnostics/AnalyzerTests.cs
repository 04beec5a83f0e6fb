using System.Globalization;
using Drawbridge.CSharp.Analyze;
using Drawbridge.Tests;

namespace Drawbridge.CSharp.Tests.Diagnostics;

/// <summary>What the analyzer warns of, at which characters; and what is right and looks like it.</summary>
public class AnalyzerTests
{
    // The body of a kernel with View<int> r, View<float> f, ReadOnlyView<float> x and int n; what is underlined; the id.
    public static readonly TheoryData<string, string, string> Wrong = new()
    {
        { "if (ThreadIdx.X < 7) { r[ThreadIdx.X] = 1; Block.Sync(); }", "Block.Sync()", "DB1040" },
        { "int i = ThreadIdx.X; while (i < n) { i += BlockDim.X; Block.Sync(); }", "Block.Sync()", "DB1040" },
        { "int i = ThreadIdx.X; bool odd = i % 2 == 1; if (n > 1) { if (odd) Block.Sync(); }", "Block.Sync()", "DB1040" },
        { "for (int j = 0; j < n; j++) { if (x[ThreadIdx.X] > j) break; Block.Sync(); }", "Block.Sync()", "DB1040" },
        { "int far = 0; if (ThreadIdx.X == 3) far = 1; if (far == 1) Block.Sync();", "Block.Sync()", "DB1040" },
        { "int v = ThreadIdx.X; if (v < 10) { v = Warp.ShuffleXor(v, 1); r[v] = 1; }", "Warp.ShuffleXor(v, 1)", "DB1041" },
        { "int i = BlockIdx.X * BlockDim.X + ThreadIdx.X; if (i >= n) return; r[i] = Warp.Sum(i);", "Warp.Sum(i)", "DB1041" },
        { "var s = Shared.Array<int>(4); s[0] = ThreadIdx.X; Block.Sync(); r[ThreadIdx.X] = s[0];", "s[0]", "DB1042" },
        { "var s = Shared.Array<int>(4); int t = ThreadIdx.X; int k = n & 3; s[k] = t * 2; Block.Sync(); r[t] = s[k];", "s[k]", "DB1042" },
        { "r[0] += ThreadIdx.X;", "r[0]", "DB1043" },
        { "r[BlockIdx.X]++;", "r[BlockIdx.X]", "DB1043" },
        { "int bin = (int)x[ThreadIdx.X]; r[bin] += 1;", "r[bin]", "DB1043" },
        { "r[0] = ThreadIdx.X;", "r[0]", "DB1044" },
        { "float sum = x[ThreadIdx.X]; f[BlockIdx.X] = sum;", "f[BlockIdx.X]", "DB1044" },
        { "var s = Shared.Array<float>(256); int t = ThreadIdx.X; s[t] = x[t]; f[t] = s[255 - t];", "s[255 - t]", "DB1045" },
        { "var s = Shared.Array<float>(256); int t = ThreadIdx.X; for (int j = 0; j < n; j++) { s[t] = x[t + j]; Block.Sync(); f[t] += s[255 - t]; }", "s[t]", "DB1045" },
        { "var s = Shared.Array<float>(256); int t = ThreadIdx.X; float sum = 0; for (int j = 0; j < n; j++) { s[t] = x[t + j]; Block.Sync(); for (int k = 0; k < 256; k++) sum += s[k]; } f[t] = sum;", "s[t]", "DB1045" },
        { "int i = BlockIdx.X * BlockDim.X + ThreadIdx.X; if (i < n) { float sum = 0; for (int j = 0; j < n; j++) sum += x[i * n + j]; f[i] = sum; }", "x[i * n + j]", "DB1046" },
        { "if (ThreadIdx.X < n) f[ThreadIdx.X * 64] = 1;", "f[ThreadIdx.X * 64]", "DB1046" },
        { "if (ThreadIdx.X < n) f[(ThreadIdx.X << 7) + 1] = 1;", "f[(ThreadIdx.X << 7) + 1]", "DB1046" },
        { "var s = Shared.Array<float>(1024); int t = ThreadIdx.X, y = ThreadIdx.Y; s[y * 32 + t] = x[t]; Block.Sync(); f[t] = s[t * 32 + y];", "s[t * 32 + y]", "DB1047" },
        { "int i = BlockIdx.X * BlockDim.X + ThreadIdx.X; f[i] = x[i] * n;", "f[i]", "DB1048" },
        { "int i = BlockIdx.X * BlockDim.X + ThreadIdx.X; f[i] = n;", "f[i]", "DB1048" },
        { "var s = Shared.Array<int>(4, 4); s[0, n & 3] = ThreadIdx.X; Block.Sync(); r[ThreadIdx.X] = s[0, 0];", "s[0, n & 3]", "DB1042" },
        { "matrix[BlockIdx.X, 0] += 1;", "matrix[BlockIdx.X, 0]", "DB1043" },
        { "int bin = (int)x[ThreadIdx.X]; cube[0, bin, 1] += 1;", "cube[0, bin, 1]", "DB1043" },
        { "matrix[0, n] = x[ThreadIdx.X];", "matrix[0, n]", "DB1044" },
        { "cube[BlockIdx.X, 0, n] = ThreadIdx.X;", "cube[BlockIdx.X, 0, n]", "DB1044" },
        { "var row = matrix.Row(n); row[3] = ThreadIdx.X;", "row[3]", "DB1044" },
        { "var s = Shared.Array<float>(16, 17); int t = ThreadIdx.X, y = ThreadIdx.Y; s[y, t] = x[t]; f[t] = s[t, y];", "s[t, y]", "DB1045" },
        { "int y = BlockIdx.X * BlockDim.X + ThreadIdx.X; if (y < matrix.Rows) matrix[y, 0] = 1;", "matrix[y, 0]", "DB1046" },
        { "int t = ThreadIdx.X; if (t < n) f[t] = matrix[t, BlockIdx.Y];", "matrix[t, BlockIdx.Y]", "DB1046" },
        { "int t = ThreadIdx.X; if (t < n) cube[t, 0, 3] = 1;", "cube[t, 0, 3]", "DB1046" },
        { "int t = ThreadIdx.X; if (t < n) f[t] = matrix.Row(t)[2];", "matrix.Row(t)[2]", "DB1046" },
        { "var s = Shared.Array<float>(32, 32); int t = ThreadIdx.X, y = ThreadIdx.Y; s[y, t] = x[t]; Block.Sync(); f[t] = s[t, y];", "s[t, y]", "DB1047" },
        { "int i = BlockIdx.X * BlockDim.X + ThreadIdx.X; matrix[BlockIdx.Y, i] = 1;", "matrix[BlockIdx.Y, i]", "DB1048" },
        { "matrix.Row(n); r[ThreadIdx.X] = 1;", "matrix.Row(n)", "DB1049" },
        { "int v = ThreadIdx.X; Warp.ShuffleDown(v, 1); r[v] = v;", "Warp.ShuffleDown(v, 1)", "DB1049" },
        { "float v = 2; MathF.Sqrt(v); f[ThreadIdx.X] = v;", "MathF.Sqrt(v)", "DB1049" },
        { "int i = BlockIdx.X + ThreadIdx.X; if (i < n) r[i] = 1;", "BlockIdx.X + ThreadIdx.X", "DB1050" },
        { "int t = ThreadIdx.X; if (t < n) f[t] = (float)(x[t] * 0.5);", "0.5", "DB1051" },
        { "int t = ThreadIdx.X; if (t < n) r[t] = x[t] > 1e-3 ? 1 : 0;", "1e-3", "DB1051" },
        { "int t = ThreadIdx.X; if (t < n) f[t] = (float)Math.Sqrt(x[t]);", "Math.Sqrt(x[t])", "DB1052" },
        { "Span<float> own = stackalloc float[8192]; own[n] = 1; f[ThreadIdx.X] = own[n + 1];", "stackalloc float[8192]", "DB1059" },
    };

    // Bodies of the same kernel that nothing is to be said about.
    public static readonly TheoryData<string> Right =
    [
        "int i = BlockIdx.X * BlockDim.X + ThreadIdx.X, y = BlockIdx.Y * BlockDim.Y + ThreadIdx.Y; if (i < matrix.Columns && y < matrix.Rows) matrix[y, i] += cube[0, y, i];",
        "var s = Shared.Array<float>(32, 33); int t = ThreadIdx.X, y = ThreadIdx.Y; s[y, t] = x[t]; Block.Sync(); f[t] = s[t, y];",
        "if (ThreadIdx.X == 0) matrix[BlockIdx.X, 0] = x[0];",
        "int column = BlockIdx.X * 32 + ThreadIdx.X; matrix[BlockIdx.Y, column] = n;",
        "int t = ThreadIdx.X; if (t < n) matrix.Row(BlockIdx.X)[t] += 1;",
        "int t = ThreadIdx.X; if (t < n) Atomic.Add(ref matrix[0, 0], x[t]);",
        "if (n > 3) Block.Sync();",
        "int i = ThreadIdx.X; if (i < n) r[i] = 1; Block.Sync();",
        "for (int j = 0; j < n; j += BlockDim.X) { int i = j + ThreadIdx.X; if (i < n) r[i] = 1; Block.Sync(); }",
        "if (ThreadIdx.X < 64) { int v = Warp.Sum(n); r[ThreadIdx.X] = v; }",
        "if (ThreadIdx.X / 32 == 0) { int v = Warp.Sum(n); r[ThreadIdx.X] = v; }",
        "int v = Warp.Sum(ThreadIdx.X); if (Warp.Lane == 0) Atomic.Add(ref r[0], v);",
        "var s = Shared.Array<int>(4); if (ThreadIdx.X == 0) s[0] = ThreadIdx.X; Block.Sync(); if (ThreadIdx.X < n) r[ThreadIdx.X] = s[0];",
        "var s = Shared.Array<int>(4); s[0] = n; Block.Sync(); if (ThreadIdx.X < n) r[ThreadIdx.X] = s[0];",
        "if (ThreadIdx.X == 0) r[0] += 5;",
        "if (ThreadIdx.X > 0) return; r[0] += 5; r[1] = (int)x[0];",
        "if (ThreadIdx.X < n) r[ThreadIdx.X] += 5;",
        "Atomic.Add(ref r[(int)x[ThreadIdx.X]], 1);",
        "while (Atomic.CompareExchange(ref r[0], 1, 0) != 0) { } f[0] += x[ThreadIdx.X]; f[1] = x[ThreadIdx.X]; Atomic.Exchange(ref r[0], 0);",
        "var s = Shared.Array<float>(256); int t = ThreadIdx.X; s[t] = x[t]; Block.Sync(); for (int d = 128; d > 0; d /= 2) { if (t < d) s[t] += s[t + d]; Block.Sync(); } if (t == 0) f[BlockIdx.X] = s[0];",
        "var s = Shared.Array<float>(256); int t = ThreadIdx.X; float sum = 0; for (int j = 0; j < n; j++) { s[t] = x[t + j]; Block.Sync(); for (int k = 0; k < 256; k++) sum += s[k]; Block.Sync(); } f[t] = sum;",
        "var s = Shared.Array<float>(33 * 32); int t = ThreadIdx.X, y = ThreadIdx.Y; s[y * 33 + t] = x[t]; Block.Sync(); f[t] = s[t * 33 + y];",
        "int i = BlockIdx.X * BlockDim.X + ThreadIdx.X; if (i < n) f[i] = x[i * 3] + x[i * 3 + 1] + x[i * 3 + 2];",
        "int column = BlockIdx.X * BlockDim.X + ThreadIdx.X, row = BlockIdx.Y; if (column < n) f[row * n + column] = x[row * n + column];",
        "int i = BlockIdx.X * BlockDim.X + ThreadIdx.X; for (; i < n; i += GridDim.X * BlockDim.X) f[i] = x[i];",
        "int i = BlockIdx.X * BlockDim.X + ThreadIdx.X; i = Math.Min(i, n - 1); f[i] = x[i];",
        "int i = BlockIdx.X * BlockDim.X + ThreadIdx.X; if (i >= f.Length) return; f[i] = x[i] * 0.5f; r[i] = (int)(n * 0.5);",
        "double d = x[0]; int t = ThreadIdx.X; if (t < n) f[t] = (float)(d * 0.5 + Math.Sqrt(d));",
        "Span<float> own = stackalloc float[64]; own[n] = 1; if (ThreadIdx.X < n) f[ThreadIdx.X] = own[n + 1];",
    ];

    const string Around = """
        using System;
        using Drawbridge;
        static partial class K
        {
            [Kernel] public static void Run(View<int> r, View<float> f, ReadOnlyView<float> x, int n, View2D<float> matrix, View3D<float> cube) { BODY }
        }
        """;

    // Statements of a host that has a device and buffers a, b and c of floats.
    public static readonly TheoryData<string, string, string> WrongLaunches = new()
    {
        { "L.Copy(default, default);", "L.Copy(default, default)", "DB1053" },
        { "L.Copy(device.Grid(1, 2048), a, b);", "2048", "DB1054" },
        { "L.Copy(device.Grid(1, new Dim3(64, 32)), a, b);", "new Dim3(64, 32)", "DB1054" },
        { "L.Small(device.Grid(4, 256), b);", "256", "DB1054" },
        { "L.Copy(stream.Grid(1, threads: 0), a, b);", "threads: 0", "DB1054" },
        { "L.Copy(device.Over(10), a, a);", "a", "DB1055" },
        { "L.Transpose(device.Over(10), a.As2D(2, 5), a.As2D(5, 2));", "a.As2D(2, 5)", "DB1055" },
        { "L.Windowed(device.Grid(1, 64), b);", "device.Grid(1, 64)", "DB1056" },
        { "L.Windowed(device.Over(64), b);", "device.Over(64)", "DB1056" },
    };

    public static readonly TheoryData<string> RightLaunches =
    [
        "L.Copy(device.Over(10), a, b);",
        "L.Copy(device.Grid(10, 1024), a, b);",
        "L.Transpose(device.Over(10), a.As2D(2, 5), b.As2D(5, 2));",
        "L.Small(device.Grid(4, 128), b);",
        "L.Windowed(device.Grid(1, 64, sharedBytes: 256), b);",
        "ManagedLaunch.Run(1, 64, () => L.Copy(default, default));",
    ];

    const string AroundLaunch = """
        using System;
        using Drawbridge;
        using Drawbridge.Runtime;
        static partial class L
        {
            [Kernel] public static void Copy(ReadOnlyView<float> from, View<float> to) { int t = ThreadIdx.X; if (t < to.Length) to[t] = from[t]; }
            [Kernel] public static void Transpose(ReadOnlyView2D<float> from, View2D<float> to) { int t = ThreadIdx.X; if (t < to.Columns) to[0, t] = from[0, t]; }
            [Kernel(MaxThreads = 128)] public static void Small(View<float> to) { if (ThreadIdx.X < to.Length) to[ThreadIdx.X] = 1; }
            [Kernel] public static void Windowed(View<float> to) { var s = Shared.Dynamic<float>(); int t = ThreadIdx.X; s[t] = t; Block.Sync(); to[t] = s[0]; }
        }
        static class Host
        {
            public static void Run(Device device, DeviceStream stream, DeviceBuffer<float> a, DeviceBuffer<float> b) { BODY }
        }
        """;

    [Theory]
    [MemberData(nameof(Wrong))]
    public void WarnsOf(string code, string underlined, string id) => Warns(Around.Replace("BODY", code, StringComparison.Ordinal), underlined, id);

    [Theory]
    [MemberData(nameof(WrongLaunches))]
    public void WarnsOfLaunch(string code, string underlined, string id) => Warns(AroundLaunch.Replace("BODY", code, StringComparison.Ordinal), underlined, id);

    static void Warns(string text, string underlined, string id)
    {
        var findings = AnalyzerRun.Run(text);
        var finding = findings.FirstOrDefault(finding => finding.Id == id);
        Assert.True(finding != null, $"no {id}, but: {string.Join("; ", findings.Select(other => other.ToString()))}");
        Assert.Equal(underlined, GeneratorRun.Underlined(finding, text));
        Assert.All(findings, other => Assert.Equal(id, other.Id));
    }

    [Theory]
    [MemberData(nameof(Right))]
    public void IsSilentAbout(string code) => Assert.Empty(AnalyzerRun.Run(Around.Replace("BODY", code, StringComparison.Ordinal)));

    [Theory]
    [MemberData(nameof(RightLaunches))]
    public void IsSilentAboutLaunch(string code) => Assert.Empty(AnalyzerRun.Run(AroundLaunch.Replace("BODY", code, StringComparison.Ordinal)));

    [Fact]
    public void EveryRuleIsTestedAndDocumented()
    {
        string document = File.ReadAllText(Path.Combine(Repository.Root, "docs", "csharp.md"));
        var tested = Wrong.Concat(WrongLaunches).Select(row => row.Data.Item3).ToHashSet(StringComparer.Ordinal);
        foreach (var kind in new KernelAnalyzer().SupportedDiagnostics)
        {
            Assert.Contains($"### {kind.Id}\n\n**{kind.Title.ToString(CultureInfo.InvariantCulture)}.** {kind.Description.ToString(CultureInfo.InvariantCulture)}\n", document, StringComparison.Ordinal);
            Assert.Contains(kind.Id, tested);
        }
    }
}

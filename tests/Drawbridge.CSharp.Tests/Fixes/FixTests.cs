using Drawbridge.CSharp.Fixes;

namespace Drawbridge.CSharp.Tests.Fixes;

/// <summary>What is offered to mend a finding: the text it makes, which compiles and has the finding no more.</summary>
public class FixTests
{
    // The id; the body of a kernel as it is, and mended.
    public static readonly TheoryData<string, string, string> Bodies = new()
    {
        { "DB1010", "var own = new int[4]; own[n & 3] = 1; if (ThreadIdx.X < n) r[ThreadIdx.X] = own[2];", "Span<int> own = stackalloc int[4]; own[n & 3] = 1; if (ThreadIdx.X < n) r[ThreadIdx.X] = own[2];" },
        { "DB1010", "int[] own = new int[] { 1, 2 }; if (ThreadIdx.X < n) r[ThreadIdx.X] = own[1];", "Span<int> own = stackalloc int[] { 1, 2 }; if (ThreadIdx.X < n) r[ThreadIdx.X] = own[1];" },
        { "DB1026", "System.Threading.Interlocked.Add(ref r[0], n);", "Atomic.Add(ref r[0], n);" },
        { "DB1026", "System.Threading.Interlocked.Decrement(ref r[0]);", "Atomic.Add(ref r[0], -1);" },
        { "DB1026", "if (System.Threading.Interlocked.CompareExchange(ref r[0], 1, 0) == 0) r[1] = 2;", "if (Atomic.CompareExchange(ref r[0], 1, 0) == 0) r[1] = 2;" },
        { "DB1026", "int old = System.Threading.Interlocked.Or(ref r[0], n); if (ThreadIdx.X < n) r[ThreadIdx.X] = old;", "int old = Atomic.Or(ref r[0], n); if (ThreadIdx.X < n) r[ThreadIdx.X] = old;" },
        { "DB1028", "Console.WriteLine($\"{n}: {x[0]:F3}\");", "Device.PrintLine($\"{n}: {x[0]:F3}\");" },
        { "DB1028", "Console.Write(\"done {n}\\n\");", "Device.Print($\"done {{n}}\\n\");" },
        { "DB1028", "Console.WriteLine(n > 3 ? 1 : n);", "Device.PrintLine($\"{(n > 3 ? 1 : n)}\");" },
        { "DB1040", "int t = ThreadIdx.X; if (t < n) { r[t] = 1; Block.Sync(); }", "int t = ThreadIdx.X; if (t < n) { r[t] = 1; } Block.Sync();" },
        { "DB1040", "int t = ThreadIdx.X; if (t < n) { Block.Sync(); r[t] = 1; }", "int t = ThreadIdx.X; Block.Sync(); if (t < n) { r[t] = 1; }" },
        { "DB1042", "var s = Shared.Array<int>(4); s[0] = ThreadIdx.X; Block.Sync(); if (ThreadIdx.X < n) r[ThreadIdx.X] = s[0];", "var s = Shared.Array<int>(4); if (ThreadIdx.X == 0) s[0] = ThreadIdx.X; Block.Sync(); if (ThreadIdx.X < n) r[ThreadIdx.X] = s[0];" },
        { "DB1043", "r[0] += ThreadIdx.X;", "Atomic.Add(ref r[0], ThreadIdx.X);" },
        { "DB1043", "r[0] -= ThreadIdx.X * 2;", "Atomic.Add(ref r[0], -(ThreadIdx.X * 2));" },
        { "DB1043", "r[BlockIdx.X]++;", "Atomic.Add(ref r[BlockIdx.X], 1);" },
        { "DB1043", "--r[n];", "Atomic.Add(ref r[n], -1);" },
        { "DB1043", "r[0] |= 1 << ThreadIdx.X;", "Atomic.Or(ref r[0], 1 << ThreadIdx.X);" },
        { "DB1043", "f[0] += x[ThreadIdx.X];", "Atomic.Add(ref f[0], x[ThreadIdx.X]);" },
        { "DB1044", "float sum = x[ThreadIdx.X]; f[BlockIdx.X] = sum;", "float sum = x[ThreadIdx.X]; if (ThreadIdx.X == 0) f[BlockIdx.X] = sum;" },
        { "DB1045", "var s = Shared.Array<float>(256); int t = ThreadIdx.X; s[t] = x[t]; f[t] = s[255 - t];", "var s = Shared.Array<float>(256); int t = ThreadIdx.X; s[t] = x[t]; Block.Sync(); f[t] = s[255 - t];" },
        { "DB1045", "var s = Shared.Array<float>(256); int t = ThreadIdx.X; s[t] = x[t]; float sum = 0; for (int k = 0; k < 256; k++) sum += s[k]; f[t] = sum;", "var s = Shared.Array<float>(256); int t = ThreadIdx.X; s[t] = x[t]; float sum = 0; Block.Sync(); for (int k = 0; k < 256; k++) sum += s[k]; f[t] = sum;" },
        { "DB1045", "var s = Shared.Array<float>(256); int t = ThreadIdx.X; for (int j = 0; j < n; j++) { s[t] = x[t + j]; Block.Sync(); f[t] += s[255 - t]; }", "var s = Shared.Array<float>(256); int t = ThreadIdx.X; for (int j = 0; j < n; j++) { Block.Sync(); s[t] = x[t + j]; Block.Sync(); f[t] += s[255 - t]; }" },
        { "DB1048", "int i = BlockIdx.X * BlockDim.X + ThreadIdx.X; f[i] = x[i] * n;", "int i = BlockIdx.X * BlockDim.X + ThreadIdx.X; if (i >= f.Length) return; f[i] = x[i] * n;" },
        { "DB1050", "int i = BlockIdx.X + ThreadIdx.X; if (i < n) r[i] = 1;", "int i = BlockIdx.X * BlockDim.X + ThreadIdx.X; if (i < n) r[i] = 1;" },
        { "DB1050", "int i = ThreadIdx.Y + BlockIdx.Y; if (i < n) r[i] = 1;", "int i = ThreadIdx.Y + BlockIdx.Y * BlockDim.Y; if (i < n) r[i] = 1;" },
        { "DB1051", "int t = ThreadIdx.X; if (t < n) f[t] = (float)(x[t] * 0.5);", "int t = ThreadIdx.X; if (t < n) f[t] = (float)(x[t] * 0.5f);" },
        { "DB1051", "int t = ThreadIdx.X; if (t < n) r[t] = x[t] > 1e-3d ? 1 : 0;", "int t = ThreadIdx.X; if (t < n) r[t] = x[t] > 1e-3f ? 1 : 0;" },
        { "DB1052", "int t = ThreadIdx.X; if (t < n) f[t] = (float)Math.Sqrt(x[t]);", "int t = ThreadIdx.X; if (t < n) f[t] = MathF.Sqrt(x[t]);" },
        { "DB1052", "int t = ThreadIdx.X; if (t < n) r[t] = System.Math.Exp(x[t]) > n ? 1 : 0;", "int t = ThreadIdx.X; if (t < n) r[t] = System.MathF.Exp(x[t]) > n ? 1 : 0;" },
    };

    // The id; a file as it is, and mended.
    public static readonly TheoryData<string, string, string> Files = new()
    {
        { "DB1001", "/// <summary>S.</summary>\nstatic class K\n{\n    [Kernel] public static void Run(View<int> r) { r[0] = 1; }\n}", "/// <summary>S.</summary>\nstatic partial class K\n{\n    [Kernel] public static void Run(View<int> r) { r[0] = 1; }\n}" },
        { "DB1001", "class K\n{\n    [Kernel] public static void Run(View<int> r) { r[0] = 1; }\n}", "partial class K\n{\n    [Kernel] public static void Run(View<int> r) { r[0] = 1; }\n}" },
        { "DB1002", "partial class K\n{\n    [Kernel]\n    void Run(View<int> r) { r[0] = 1; }\n}", "partial class K\n{\n    [Kernel]\n    static void Run(View<int> r) { r[0] = 1; }\n}" },
        { "DB1002", "partial class K\n{\n    /// <summary>S.</summary>\n    [Kernel] public void Run(View<int> r) { r[0] = 1; }\n}", "partial class K\n{\n    /// <summary>S.</summary>\n    [Kernel] public static void Run(View<int> r) { r[0] = 1; }\n}" },
        { "DB1002", "partial class K\n{\n    [Kernel]\n    static int Run(View<int> r)\n    {\n        if (r[1] > 0) return 5;\n        r[0] = 1;\n        return r[0];\n    }\n}", "partial class K\n{\n    [Kernel]\n    static void Run(View<int> r)\n    {\n        if (r[1] > 0) return;\n        r[0] = 1;\n    }\n}" },
        { "DB1002", "partial class K\n{\n    [Kernel]\n    static int Run(View<int> r) { return r[0]++; }\n}", "partial class K\n{\n    [Kernel]\n    static void Run(View<int> r) { { r[0]++; return; } }\n}" },
        { "DB1003", "partial class K\n{\n    [Kernel] static void Run(int[] a, View<int> r) { r[0] = a[1]; }\n}", "partial class K\n{\n    [Kernel] static void Run(View<int> a, View<int> r) { r[0] = a[1]; }\n}" },
        { "DB1003", "partial class K\n{\n    [Kernel] static void Run(View<int> r, ReadOnlySpan<float> a) { r[0] = (int)a[1]; }\n}", "partial class K\n{\n    [Kernel] static void Run(View<int> r, ReadOnlyView<float> a) { r[0] = (int)a[1]; }\n}" },
        { "DB1003", "partial class K\n{\n    [Kernel] unsafe static void Run(View<int> r, float* a) { r[0] = (int)a[1]; }\n}", "partial class K\n{\n    [Kernel] unsafe static void Run(View<int> r, View<float> a) { r[0] = (int)a[1]; }\n}" },
        { "DB1003", "partial class K\n{\n    [Kernel] static void Run(in int a, View<int> r) { r[0] = a; }\n}", "partial class K\n{\n    [Kernel] static void Run(int a, View<int> r) { r[0] = a; }\n}" },
        { "DB1005", "partial class K\n{\n    [Kernel(MaxThreads = 2048)] static void Run(View<int> r) { r[0] = 1; }\n}", "partial class K\n{\n    [Kernel(MaxThreads = 1024)] static void Run(View<int> r) { r[0] = 1; }\n}" },
    };

    // Findings that need a human: what would be offered for another of their kind would be wrong here.
    public static readonly TheoryData<string, string> Unmended = new()
    {
        { "DB1010", "var own = new int[n]; r[0] = own[1];" },
        { "DB1010", "string text = \"x\";" },
        { "DB1026", "r[1] = System.Threading.Interlocked.Add(ref r[0], 1);" },
        { "DB1040", "int t = ThreadIdx.X; if (t < n) { r[t] = 1; Block.Sync(); r[t] = 2; }" },
        { "DB1040", "int t = ThreadIdx.X; if (t < n) { if (n > 4) return; Block.Sync(); }" },
        { "DB1043", "int old = r[0]++; if (ThreadIdx.X < n) r[ThreadIdx.X] = old;" },
        { "DB1048", "int i = BlockIdx.X * BlockDim.X + ThreadIdx.X; f[i] = x[i] * n; Block.Sync();" },
    };

    const string Around = "using System;\nusing Drawbridge;\nstatic partial class K\n{\n    [Kernel] public static void Run(View<int> r, View<float> f, ReadOnlyView<float> x, int n) { BODY }\n}\n";

    [Theory, MemberData(nameof(Bodies))]
    public void OfABody(string id, string before, string after) => Mends(id, Around.Replace("BODY", before, StringComparison.Ordinal), Around.Replace("BODY", after, StringComparison.Ordinal));

    [Theory, MemberData(nameof(Files))]
    public void OfADeclaration(string id, string before, string after) => Mends(id, "using System;\nusing Drawbridge;\n" + before, "using System;\nusing Drawbridge;\n" + after);

    [Theory, MemberData(nameof(Unmended))]
    public void NothingIsOfferedWhereItWouldBeWrong(string id, string body) => Assert.Empty(FixRun.Offers(Around.Replace("BODY", body, StringComparison.Ordinal), id));

    [Fact]
    public void EveryFixIsTested()
    {
        var tested = Bodies.Concat(Files).Select(row => row.Data.Item1).ToHashSet(StringComparer.Ordinal);
        Assert.All(new KernelFixes().FixableDiagnosticIds, id => Assert.Contains(id, tested));
    }

    static void Mends(string id, string before, string after)
    {
        var mended = Assert.Single(FixRun.Offers(before, id)).Value;
        Assert.Equal(Words(after), Words(mended));
        var (findings, errors) = FixRun.Findings(mended);
        Assert.Empty(errors);
        Assert.DoesNotContain(id, findings.Select(finding => finding.Id));
    }

    // How lines are broken is the editor's choice.
    static string Words(string text) => string.Join(' ', text.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries));
}

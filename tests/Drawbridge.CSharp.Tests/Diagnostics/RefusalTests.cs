using Drawbridge.Tests;

namespace Drawbridge.CSharp.Tests.Diagnostics;

/// <summary>What kernels cannot do is an error at the exact place, with cause and fix; never a wrong result.</summary>
public class RefusalTests
{
    // The body of a kernel with View<int> r and View<float> f; what is underlined; the id.
    public static readonly TheoryData<string, string, string> Bodies = new()
    {
        { "string text = \"x\";", "text = \"x\"", "DB1010" },
        { "decimal d = 1m;", "d = 1m", "DB1010" },
        { "int? n = 1;", "n = 1", "DB1010" },
        { "object o = 5;", "o = 5", "DB1010" },
        { "r[0] = \"x\".Length;", "\"x\"", "DB1014" },
        { "r[0] = $\"{r.Length}\".Length;", "$\"{r.Length}\"", "DB1014" },
        { "var a = new int[4];", "a = new int[4]", "DB1010" },
        { "r[0] = new int[4].Length;", "new int[4]", "DB1013" },
        { "r[0] = new System.Random().Next();", "new System.Random().Next()", "DB1029" },
        { "var random = new System.Random();", "random = new System.Random()", "DB1010" },
        { "r[0] = Computed[1];", "Computed[1]", "DB1010" },
        { "r[0] = random;", "random", "DB1018" },
        { "int x = 0; Inline.Ptx($\"add.s32 {x:out}, {r[0]}, 1; sub.q32 {x:out}, {x}, 1;\"); r[0] = x;", "q32", "DB1030" },
        { "float x = 0; Inline.Ptx($\"add.s32 {x:out}, {r[0]}, 1;\"); f[0] = x;", "{x:out}", "DB1030" },
        { "int x = 0; Inline.Ptx($\"mov.b32 {x:into}, 1;\");", "{x:into}", "DB1030" },
        { "Inline.Ptx($\"mov.b32 {5:out}, 1;\");", "{5:out}", "DB1030" },
        { "Inline.Ptx($\"bra NOWHERE;\");", "NOWHERE", "DB1030" },
        { "r[0] = counter;", "counter", "DB1018" },
        { "counter = 1;", "counter", "DB1018" },
        { "System.Console.WriteLine(\"x\");", "System.Console.WriteLine(\"x\")", "DB1028" },
        { "System.Console.WriteLine(5);", "System.Console.WriteLine(5)", "DB1028" },
        { "r[0] = System.Environment.ProcessorCount;", "System.Environment.ProcessorCount", "DB1029" },
        { "r[0] = (int)System.Math.Round(1.25, 1);", "System.Math.Round(1.25, 1)", "DB1012" },
        { "System.Func<int, int> g = x => x;", "g = x => x", "DB1010" },
        { "r[0] = Apply(x => x + 1);", "x => x + 1", "DB1016" },
        { "try { r[0] = 1; } catch { }", "try { r[0] = 1; } catch { }", "DB1017" },
        { "try { r[0] = 1; } finally { r[1] = 2; }", "try { r[0] = 1; } finally { r[1] = 2; }", "DB1017" },
        { "lock (gate) { }", "lock (gate) { }", "DB1026" },
        { "r[0] = nameof(r).Length;", "nameof(r)", "DB1023" },
        { "foreach (int x in System.Linq.Enumerable.Range(0, 3)) r[0] += x;", "System.Linq.Enumerable.Range(0, 3)", "DB1027" },
        { "Span<int> x = stackalloc int[r.Length];", "stackalloc int[r.Length]", "DB1019" },
        { "var x = Shared.Array<int>(r.Length);", "Shared.Array<int>(r.Length)", "DB1019" },
        { "foreach (int i in Unrolled.Range(r.Length)) r[i] = i;", "Unrolled.Range(r.Length)", "DB1019" },
        { "var x = Shared.Array<string>(4);", "Shared.Array<string>", "CS" },
        { "ref int x = ref r[0]; x = ref r[1];", "x = ref r[1]", "DB1021" },
        { "ref int x = ref (r.Length > 1 ? ref r[0] : ref r[1]); x = 2;", "r.Length > 1 ? ref r[0] : ref r[1]", "DB1021" },
        { "IShape shape = new Square(); r[0] = shape.Area();", "shape = new Square()", "DB1010" },
        { "r[0] = Doubled(new Square());", "shape.Twice()", "DB1015" },
        { "r[0] = Deep(new Big());", "Deep(x)", "DB1020" },
        { "var x = (1, 2) == (1, 3);", "(1, 2) == (1, 3)", "DB1011" },
        { "Overlaid o = default; r[0] = o.A;", "o = default", "DB1010" },
        { "Buffered o = default;", "o = default", "DB1010" },
        { "var m = Warp.Sum((short)3);", "Warp.Sum((short)3)", "DB1033" },
        { "Atomic.Add(ref s[0], (short)1);", "Atomic.Add(ref s[0], (short)1)", "DB1032" },
        { "int local = 0; Atomic.Add(ref local, 1);", "ref local", "DB1031" },
        { "unsafe { int x = 0; int* p = &x; r[0] = *p; }", "&x", "DB1024" },
        { "r[0] = typeof(int) == typeof(long) ? 1 : 0;", "typeof(int)", "DB1023" },
        { "r[0] = System.Threading.Interlocked.Add(ref r[0], 1);", "System.Threading.Interlocked.Add(ref r[0], 1)", "DB1026" },
        { "System.Threading.Thread.Sleep(1);", "System.Threading.Thread.Sleep(1)", "DB1026" },
        { "r[0] = (int)System.DateTime.Now.Ticks;", "System.DateTime.Now.Ticks", "DB1029" },
        { "int? n = null; r[0] = n ?? 1;", "n ?? 1", "DB1022" },
        { "r[0] = Named?.Length ?? 0;", "Named?.Length ?? 0", "DB1022" },
        { "r[0] = 5 is System.IComparable ? 1 : 0;", "5 is System.IComparable", "DB1023" },
        { "Launched(default, 1);", "Launched(default, 1)", "DB1057" },
        { "foreach (int i in Unrolled.By(r.Length, 8)) r[i] = i;", "Unrolled.By(r.Length, 8)", "DB1019" },
        { "foreach (int i in Unrolled.By(1, 8)) r[i] = i;", "Unrolled.By(1, 8)", "DB1019" },
        { "foreach (int i in Unrolled.By(33, r.Length)) r[i] = i;", "Unrolled.By(33, r.Length)", "DB1034" },
        { "foreach (int i in Unrolled.Range(5000)) r[i] = i;", "Unrolled.Range(5000)", "DB1034" },
        { "var a = Shared.Array<int>(8000); var b = Shared.Array<int>(8000); a[0] = b[0] = 1;", "Shared.Array<int>(8000)", "DB1007" },
        { "r[0] = Sized(new Square());", "new Square()", "DB1037" },
        { "t[0] = (1, 2);", "t[0]", "DB1010" },
        { "Device.Print($\"{r[0]:N2}\");", ":N2", "DB1060" },
        { "AsyncCopy.Begin(ref r[0], in r[1]);", "AsyncCopy.Begin(ref r[0], in r[1])", "DB1062" },
        { "var x = Shared.Array<short>(4); AsyncCopy.Begin(ref x[0], in s[1]);", "AsyncCopy.Begin(ref x[0], in s[1])", "DB1062" },
        { "var m = Shared.Array<float>(16, 16); FragmentB<float>.LoadAligned(m, 0, 0);", "FragmentB<float>.LoadAligned(m, 0, 0)", "DB1010" },
        { "AsyncCopy.Wait(r[0]);", "AsyncCopy.Wait(r[0])", "DB1019" },
        { "r[0] = Atomic.Load(ref r[1], MemoryOrder.Release);", "Atomic.Load(ref r[1], MemoryOrder.Release)", "DB1061" },
        { "Atomic.Store(ref r[1], 2, MemoryOrder.AcquireRelease);", "Atomic.Store(ref r[1], 2, MemoryOrder.AcquireRelease)", "DB1061" },
        { "Atomic.Add(ref r[1], 2, (MemoryOrder)r[0]);", "Atomic.Add(ref r[1], 2, (MemoryOrder)r[0])", "DB1019" },
        { "Fence.AcquireRelease((MemoryScope)r[0]);", "Fence.AcquireRelease((MemoryScope)r[0])", "DB1019" },
        { "Device.Print($\"{f[0]:X4}\");", ":X4", "DB1060" },
        { "Device.Print($\"{new Big()}\");", "new Big()", "DB1060" },
        { "Device.PrintLine($\"{r[0].ToString()}\");", "r[0].ToString()", "DB1014" },
        { "PrintText text = $\"{r[0]}\"; Device.Print(text);", "text = $\"{r[0]}\"", "DB1010" },
    };

    const string Around = """
        using System;
        using System.Runtime.InteropServices;
        using Drawbridge;
        interface IShape { int Area(); int Twice() => Area() * 2; }
        struct Square : IShape { public int Area() => 4; }
        struct Big { public int A, B; }
        [StructLayout(LayoutKind.Explicit)] struct Overlaid { [FieldOffset(0)] public int A; [FieldOffset(0)] public float B; }
        unsafe struct Buffered { public fixed int Items[5000]; }
        static partial class K
        {
            static readonly int[] Computed = [1, System.Environment.ProcessorCount];
            static readonly int random = new Random().Next();
            static int counter;
            static readonly object gate = new();
            static readonly string? Named = null;
            static int Sized(IShape shape) => 1;
            static void Launched(Launch launch, int n) { }
            static int Apply(Func<int, int> f) => f(1);
            static int Doubled<T>(T shape) where T : struct, IShape => shape.Twice();
            static int Deep(Big x) => x.A > 0 ? Deep(x) : 1;
            [Kernel] public static void Run(View<int> r, View<float> f, View<short> s, View<(int, int)> t) { BODY }
        }
        """;

    [Theory]
    [MemberData(nameof(Bodies))]
    public void IsRefused(string code, string underlined, string id)
    {
        string text = Around.Replace("BODY", code, StringComparison.Ordinal);
        var (findings, errors) = GeneratorRun.Run(text);
        if (id == "CS")
        {
            Assert.NotEmpty(errors);
            Assert.Empty(findings);
            return;
        }
        var finding = findings.FirstOrDefault(finding => finding.Id == id);
        Assert.True(finding != null, $"no {id}, but: {string.Join("; ", findings.Select(other => other.ToString()))} {string.Join("; ", errors.Select(other => other.ToString()))}");
        Assert.Equal(underlined, GeneratorRun.Underlined(finding, text));
        Assert.DoesNotContain(findings, other => other.Id == "DB1900");
        Assert.NotEmpty(finding.Descriptor.Description.ToString(System.Globalization.CultureInfo.InvariantCulture));
        // The launcher is there all the same: its callers are not wrong.
        Assert.Empty(errors);
    }

    [Theory]
    [InlineData("static class K { [Kernel] public static void Run(View<int> r) { } }", "K", "DB1001")]
    [InlineData("class O { static partial class K { [Kernel] public static void Run(View<int> r) { } } }", "O", "DB1001")]
    [InlineData("partial class K { [Kernel] public void Run(View<int> r) { } }", "Run", "DB1002")]
    [InlineData("static partial class K { [Kernel] public static int Run(View<int> r) => 1; }", "Run", "DB1002")]
    [InlineData("static partial class K { [Kernel] public static void Run<T>(View<int> r) { } }", "Run", "DB1038")]
    [InlineData("static partial class K { [Kernel] public static void Run<T>(View<T> r) where T : unmanaged { } static void Go<T>(Launch l, DeviceBuffer<T> r) where T : unmanaged => K.Run(l, r); }", "Run", "DB1038")]
    [InlineData("static partial class K { [Kernel, KernelFor(typeof(int), typeof(int))] public static void Run<T>(View<T> r) where T : unmanaged { } }", "KernelFor(typeof(int), typeof(int))", "DB1039")]
    [InlineData("static partial class K { [Kernel, KernelFor(typeof(string))] public static void Run<T>(View<T> r) where T : unmanaged { } }", "KernelFor(typeof(string))", "DB1039")]
    [InlineData("static partial class K { [Kernel, KernelFor(typeof(bool))] public static void Run<T>(View<T> r) where T : unmanaged, System.Numerics.INumber<T> { } }", "KernelFor(typeof(bool))", "DB1039")]
    [InlineData("class O { struct P { } static void Go(Launch l, DeviceBuffer<P> b) => K.Run(l, b); } static partial class K { [Kernel] public static void Run<T>(View<T> r) where T : unmanaged { } }", "K.Run(l, b)", "DB1039")]
    [InlineData("static partial class K<T> { [Kernel] public static void Run(View<int> r) { } }", "Run", "DB1002")]
    [InlineData("static partial class K { [Kernel] public static void Run(string s) { } }", "string s", "DB1003")]
    [InlineData("static partial class K { [Kernel] public static void Run(int[] s) { } }", "int[] s", "DB1003")]
    [InlineData("static partial class K { [Kernel] public static void Run(ref int s) { } }", "ref int s", "DB1003")]
    [InlineData("static partial class K { [Kernel] public static void Run(Span<int> s) { } }", "Span<int> s", "DB1003")]
    [InlineData("static partial class K { [Kernel] public static void Run((int, int) s) { } }", "(int, int) s", "DB1003")]
    [InlineData("struct S { View<int> V; int n; public int N => V.Length + n; } static partial class K { [Kernel] public static void Run(S s) { } }", "S s", "DB1003")]
    [InlineData("struct S { public SharedView<int> V; } static partial class K { [Kernel] public static void Run(S s) { } }", "S s", "DB1003")]
    [InlineData("static partial class K { [Kernel] public static unsafe void Run(int* s) { } }", "int* s", "DB1003")]
    [InlineData("static partial class K { [Kernel(MaxThreads = 2048)] public static void Run(View<int> r) { } }", "MaxThreads = 2048", "DB1005")]
    [InlineData("static partial class K { [Kernel(MaxThreads = -1)] public static void Run(View<int> r) { } }", "MaxThreads = -1", "DB1005")]
    public void IsNoKernel(string declaration, string underlined, string id)
    {
        string text = "using System; using Drawbridge; " + declaration;
        var (findings, _) = GeneratorRun.Run(text);
        var finding = Assert.Single(findings);
        Assert.Equal(id, finding.Id);
        Assert.Equal(underlined, GeneratorRun.Underlined(finding, text));
    }

    [Fact]
    public void EveryKindIsTestedAndDocumented()
    {
        string document = File.ReadAllText(Path.Combine(Repository.Root, "docs", "csharp.md"));
        string[] tested = [.. Bodies.Select(row => row.Data.Item3), "DB1001", "DB1002", "DB1003", "DB1004", "DB1005", "DB1006", "DB1038", "DB1039", "DB1035", "DB1036"];
        var kinds = new[] { typeof(CSharp.Diagnostics.KernelDiagnostics), typeof(CSharp.Diagnostics.HostDiagnostics) }.SelectMany(type => type.GetFields()).Select(field => (Microsoft.CodeAnalysis.DiagnosticDescriptor)field.GetValue(null)!).ToArray();
        Assert.NotEmpty(kinds);
        foreach (var kind in kinds)
        {
            string title = kind.Title.ToString(System.Globalization.CultureInfo.InvariantCulture), cause = kind.Description.ToString(System.Globalization.CultureInfo.InvariantCulture);
            Assert.Contains($"### {kind.Id}\n\n**{title}.** {cause}\n", document, StringComparison.Ordinal);
            // Mistakes of the compiler cannot be brought about; the day one can, it is mended.
            if (kind.Id != "DB1900") Assert.Contains(kind.Id, tested);
        }
    }

    [Fact]
    public void KernelsWhoseLaunchersAreTheSame()
    {
        const string Text = "using Drawbridge; static partial class K { [Kernel] public static void Run(View<int> r) { } [Kernel] public static void Run(ReadOnlyView<int> r) { } [Kernel] public static void Run(View<float> r) { } }";
        var (findings, errors) = GeneratorRun.Run(Text);
        var finding = Assert.Single(findings);
        Assert.Equal("DB1004", finding.Id);
        Assert.Equal(Text.IndexOf("Run(ReadOnly", StringComparison.Ordinal), finding.Location.SourceSpan.Start);
        Assert.Empty(errors);
    }

    [Theory]
    [InlineData(1000, null)]
    [InlineData(2000, null)]
    [InlineData(9000, "DB1006")]
    public void SizeOfParameters(int numbers, string? id)
    {
        string fields = string.Join(", ", Enumerable.Range(0, numbers).Select(i => "A" + i));
        string text = $"using Drawbridge; struct S {{ public int {fields}; }} static partial class K {{ [Kernel] public static void Run(S s, View<int> r) {{ r[0] = s.A7; }} }}";
        var (findings, errors) = GeneratorRun.Run(text);
        Assert.Equal(id, findings.FirstOrDefault()?.Id);
        if (id != null) Assert.Equal("(S s, View<int> r)", GeneratorRun.Underlined(findings[0], text));
        Assert.Empty(errors);
    }

    [Fact]
    public void ErrorsOfCSharpAreNotReportedTwice()
    {
        var (findings, errors) = GeneratorRun.Run("using Drawbridge; static partial class K { [Kernel] public static void Run(View<int> r) { r[0] = unknown; } }");
        Assert.Empty(findings);
        Assert.Single(errors);
    }

    [Fact]
    public void SeveralMistakesAreReportedAtOnce()
    {
        var (findings, _) = GeneratorRun.Run(Around.Replace("BODY", "try { } finally { } counter = 2; r[0] = new Random().Next();", StringComparison.Ordinal));
        Assert.Equal(["DB1017", "DB1018", "DB1029"], findings.Select(finding => finding.Id));
    }

    [Fact]
    public void AnUnchangedKernelIsNotWrittenAnew()
    {
        const string Kernel = "using Drawbridge; static partial class K { [Kernel] public static void Run(View<int> r) { r[0] = 1; } }";
        var first = GeneratorRun.Compilation(Kernel, "class Other { }");
        var driver = GeneratorRun.Driver(tracks: true).RunGenerators(first);
        var second = GeneratorRun.Compilation(Kernel, "class Other { int changed; }");
        second = second.ReplaceSyntaxTree(second.SyntaxTrees[0], first.SyntaxTrees[0]);
        var result = driver.RunGenerators(second).GetRunResult().Results[0];
        Assert.All(result.TrackedOutputSteps.SelectMany(step => step.Value).SelectMany(step => step.Outputs),
            output => Assert.Equal(Microsoft.CodeAnalysis.IncrementalStepRunReason.Cached, output.Reason));
    }
}

using Drawbridge.Runtime;

namespace Drawbridge.CSharp.Tests.Language;

/// <summary>What the engine stops by itself, without checks in the kernel, names the line of C# as well.</summary>
public partial class FaultLineTests
{
    static partial class K
    {
        [Kernel(Checks = false)]
        public static void Store(int at, View<int> r)
        {
            int i = at + 1;
#line 7 "Kernels.cs"
            r[i - 1] = 1;
#line default
            if (r.Length > 100) r[0] = i;
        }

        [Kernel(Checks = false)]
        public static void Load(int at, View<int> r)
        {
            int sum = 0;
            for (int i = 0; i < 3; i++)
            {
                sum += i;
#line 20 "Kernels.cs"
                sum += r[at + i * 2];
#line default
            }
            r[0] = sum;
        }

        [Kernel(Checks = false)]
        public static void Called(int at, View<int> r)
        {
            r[1] = at;
            Put(r, at);
            r[2] = at;
        }

        static void Put(View<int> r, int at)
        {
            if (at < 0) return;
#line 31 "/elsewhere/Put.cs"
            r[at] = at;
#line default
        }

        [Kernel(Checks = false)]
        public static void Shuffled(int at, View<int> r)
        {
            var shared = Shared.Array<int>(4);
            r[0] = at;
#line 40 "Kernels.cs"
            shared[at] = 1;
#line default
            Block.Sync();
            r[0] = shared[0];
        }

        [Kernel(Checks = false)]
        public static void Recursive(int at, View<int> r) => r[0] = Sum(at);

        static int Sum(int n)
        {
            Span<int> deep = stackalloc int[64];
            deep[n & 63] = n;
#line 50 "Kernels.cs"
            return n == 0 ? 0 : deep[n & 63] + Sum(n - 1);
#line default
        }
    }

    static readonly Dictionary<string, Action<Launch, int, DeviceView<int>>> Kernels = new()
    {
        ["Store"] = K.Store,
        ["Load"] = K.Load,
        ["Called"] = K.Called,
        ["Shuffled"] = K.Shuffled,
        ["Recursive"] = K.Recursive,
    };

    [Theory]
    [InlineData("Store", 4, "at Kernels.cs:7", "Kernels.cs", 7)]
    [InlineData("Store", -1, "at Kernels.cs:7", "Kernels.cs", 7)]
    [InlineData("Load", 1, "at Kernels.cs:20", "Kernels.cs", 20)]
    [InlineData("Called", 1000000, "at Put.cs:31", "/elsewhere/Put.cs", 31)]
    [InlineData("Shuffled", 100000, "at Kernels.cs:40", "Kernels.cs", 40)]
    [InlineData("Recursive", 10000000, "at Kernels.cs:50", "Kernels.cs", 50)]
    public void NamesTheLine(string kernel, int value, string expected, string file, int line)
    {
        foreach (string device in Check.Devices)
        {
            using var opened = Device.Open(device);
            using var r = opened.Allocate<int>([-77, 0, 0, 0]);
            var fault = Assert.Throws<KernelFaultException>(() => Kernels[kernel](opened.Grid(1, 1), value, r));
            Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
            Assert.NotNull(fault.Place);
            Assert.EndsWith(file, fault.Place.File, StringComparison.Ordinal);
            Assert.Equal(line, fault.Place.Line);
        }
    }
}

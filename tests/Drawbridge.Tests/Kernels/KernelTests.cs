using Drawbridge.Runtime;

namespace Drawbridge.Tests.Kernels;

/// <summary>Every entry of every file in tests/ptx/kernels on every engine, against its formula.</summary>
public class KernelTests
{
    /// <summary>Bytes before and after each buffer that must stay as they are.</summary>
    const int Guard = 256;

    /// <summary>What stands there: other bytes for each buffer, so that copying one guard over another shows.</summary>
    static byte GuardByte(int buffer) => (byte)(0xA5 + buffer);

    public static TheoryData<string, string, string, string> Cases()
    {
        var data = new TheoryData<string, string, string, string>();
        foreach (var (file, one) in KernelCorpus.All)
            foreach (string device in (string[])[.. EngineDevices.Names, .. EngineVariants.Names]) data.Add(file, one.Entry, one.Size, device);
        return data;
    }

    /// <summary>In three orders of threads where the engine has a choice.</summary>
    [Theory, MemberData(nameof(Cases))]
    public void Computes_its_formula(string file, string entry, string size, string device)
    {
        var launch = KernelCorpus.Find(file, entry, size).Build();
        foreach (ulong seed in (ulong[])(EngineVariants.Names.Contains(device) ? [0] : [0, 1, 2])) Run(launch, entry, device, seed, opened => opened.LoadModule(KernelCorpus.PathOf(file)));
    }

    internal static void Run(KernelLaunch launch, string entry, string device, ulong seed, Func<Device, LoadedModule> load)
    {
        var opened = EngineDevices.Open(device);
        using var module = load(opened);
        var buffers = new List<DeviceBuffer<byte>>();
        try
        {
            foreach (var (name, content) in launch.Sets) module.GetSymbol(name).Write<byte>(content.Initial);
            var arguments = launch.Arguments.Select(argument => argument.Value ?? Guarded(opened, argument.Buffer!, buffers)).ToArray();
            using var output = new StringWriter();
            string? fault = null;
            try
            {
                module.GetKernel(entry).Launch(new LaunchOptions
                {
                    Grid = launch.Grid,
                    Block = launch.Block,
                    SharedBytes = launch.SharedBytes,
                    Output = output,
                    TimeBudget = TimeSpan.FromSeconds(60),
                    ScheduleSeed = seed,
                }, arguments);
            }
            catch (KernelFaultException problem) when (problem.Id == launch.Fault)
            {
                fault = problem.Id;
            }
            Assert.Equal(launch.Fault, fault);
            Assert.Equal(launch.Output.Order(StringComparer.Ordinal), output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal));
            int next = 0;
            for (int i = 0; i < launch.Arguments.Count; i++)
            {
                if (launch.Arguments[i].Buffer is not { } expected) continue;
                byte guard = GuardByte(next);
                byte[] content = buffers[next++].ToArray();
                Assert.True(content.AsSpan(0, Guard).IndexOfAnyExcept(guard) < 0, $"argument {i}: bytes before the buffer are written");
                Assert.True(content.AsSpan(content.Length - Guard).IndexOfAnyExcept(guard) < 0, $"argument {i}: bytes behind the buffer are written");
                Assert.True(expected.Problem(content[Guard..^Guard]) is null, $"argument {i}: {expected.Problem(content[Guard..^Guard])}");
            }
            foreach (var (name, content) in launch.Symbols) Assert.Null(content.Problem(module.GetSymbol(name).ToArray<byte>()));
        }
        finally
        {
            foreach (var buffer in buffers) buffer.Dispose();
        }
    }

    /// <summary>The address of a buffer between two guards.</summary>
    static KernelArgument Guarded(Device device, LaunchBuffer buffer, List<DeviceBuffer<byte>> buffers)
    {
        byte[] content = new byte[buffer.Initial.Length + 2 * Guard];
        content.AsSpan().Fill(GuardByte(buffers.Count));
        buffer.Initial.CopyTo(content, Guard);
        var memory = device.Allocate<byte>(content);
        buffers.Add(memory);
        return memory.Address + Guard;
    }

    /// <summary>No case holds by itself: a kernel that does nothing does not meet the expectations.</summary>
    [Fact]
    public void Doing_nothing_is_not_enough()
    {
        var idle = KernelCorpus.Cases.Where(one =>
        {
            var launch = one.Build();
            return launch.Fault == null && launch.Output.Count == 0 && launch.Arguments.All(argument => argument.Buffer?.Problem(argument.Buffer.Initial) == null);
        });
        // The trap that must not go off.
        Assert.Equal(["feat_trap no flag"], idle.Select(one => $"{one.Entry} {one.Size}"));
    }

    [Fact]
    public void Every_entry_of_every_file_has_a_case()
    {
        var has = KernelCorpus.All.Select(pair => (pair.File, pair.Case.Entry)).ToHashSet();
        var entries = KernelCorpus.Files.SelectMany(file => KernelCorpus.Entries(file).Select(entry => (file, entry))).ToList();
        Assert.Equal(64, entries.Count);
        Assert.Equal([], entries.Where(entry => !has.Contains(entry)));
        Assert.Equal([], has.Where(one => !entries.Contains(one)));
    }
}

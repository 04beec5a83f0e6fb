namespace Drawbridge.Tests.RunFiles;

/// <summary>Every file in tests/ptx/run on every engine, under several schedules.</summary>
public class RunFileTests
{
    static readonly bool IsBlessing = Environment.GetEnvironmentVariable("DRAWBRIDGE_BLESS") == "1";

    // One device an engine: opening one reserves address space, and a fault in one test must not disturb the next.
    static readonly Dictionary<string, Device> Devices = [];

    public static TheoryData<string, string> Files()
    {
        var data = new TheoryData<string, string>();
        string folder = Path.Combine(Repository.FileTests, "run");
        foreach (string file in Directory.EnumerateFiles(folder, "*.ptx", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            foreach (var device in Device.All.DistinctBy(info => info.Engine)) data.Add(Path.GetRelativePath(folder, file).Replace('\\', '/'), device.Name);
        return data;
    }

    [Theory, MemberData(nameof(Files))]
    public void Runs_as_its_comments_say(string file, string device)
    {
        if (!Devices.TryGetValue(device, out var opened)) Devices[device] = opened = Device.Open(device);
        var runner = new RunFileRunner(RunFile.Read(Path.Combine(Repository.FileTests, "run", file)), opened, IsBlessing);
        var problems = runner.Run();
        Assert.True(problems.Count == 0, string.Join("\n", problems));
    }
}

namespace Drawbridge.Tests.RunFiles;

/// <summary>Every file in tests/ptx/run on every engine, under several schedules.</summary>
public class RunFileTests
{
    static readonly bool IsBlessing = Environment.GetEnvironmentVariable("DRAWBRIDGE_BLESS") == "1";

    public static TheoryData<string, string> Files()
    {
        var data = new TheoryData<string, string>();
        string folder = Path.Combine(Repository.FileTests, "run");
        foreach (string file in Directory.EnumerateFiles(folder, "*.ptx", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            foreach (string device in EngineDevices.Names) data.Add(Path.GetRelativePath(folder, file).Replace('\\', '/'), device);
        return data;
    }

    [Theory, MemberData(nameof(Files))]
    public void Runs_as_its_comments_say(string file, string device)
    {
        // Faults say what was freed near an address: nothing, on a device of its own.
        using var own = Device.Open(device);
        var runner = new RunFileRunner(RunFile.Read(Path.Combine(Repository.FileTests, "run", file)), own, IsBlessing);
        var problems = runner.Run();
        Assert.True(problems.Count == 0, string.Join("\n", problems));
    }
}

using Drawbridge.Ptx.Passes;
using Drawbridge.Ptx.Syntax;
using Drawbridge.Tests.Kernels;
using Drawbridge.Tests.Random;
using Drawbridge.Tests.RunFiles;

namespace Drawbridge.Tests.Passes;

/// <summary>Kernels compute the same after passes: those of the corpus their formulas, run files what they say, random ones what they did before.</summary>
public class PassRunTests
{
    public static TheoryData<string> Names() => new([.. Pipeline.All.Select(pass => pass.Name), "usual"]);

    static LoadedModule Load(Device device, string path, string passes)
    {
        var source = new SourceText(path, File.ReadAllBytes(path));
        return device.LoadModuleText(Transformed.Text(source, passes), path);
    }

    public static TheoryData<string, string, string, string> Kernels()
    {
        var data = new TheoryData<string, string, string, string>();
        var met = new HashSet<(string, string)>();
        foreach (var (file, one) in KernelCorpus.All)
        {
            data.Add(file, one.Entry, one.Size, "cpu");
            // The interpreter takes its time: one size of each kernel.
            if (met.Add((file, one.Entry))) data.Add(file, one.Entry, one.Size, "interpreter");
        }
        return data;
    }

    [Theory, MemberData(nameof(Kernels))]
    public void Corpus_kernels_compute_their_formulas(string file, string entry, string size, string device)
    {
        var launch = KernelCorpus.Find(file, entry, size).Build();
        string[] passes = device == "interpreter" ? ["usual"] : [.. Pipeline.All.Select(pass => pass.Name), "usual"];
        foreach (string name in passes) KernelTests.Run(launch, entry, device, seed: 0, opened => Load(opened, KernelCorpus.PathOf(file), name));
    }

    [Theory, MemberData(nameof(RunFileTests.Files), MemberType = typeof(RunFileTests))]
    public void Run_files_do_as_they_say(string file, string device)
    {
        // Faults say what was freed near an address: nothing, on a device of its own.
        using var own = Device.Open(device);
        var runner = new RunFileRunner(RunFile.Read(Path.Combine(Repository.FileTests, "run", file)), own, isBlessing: false)
        {
            Load = (opened, path) => Load(opened, path, "usual"),
        };
        Assert.Empty(runner.Run());
    }

    [Theory, MemberData(nameof(Names))]
    public void Random_kernels_compute_what_they_did(string passes)
    {
        // Fusing changes results, and what it changed may be what a thread decides by.
        if (passes == "fuse") return;
        using var interpreter = Device.Open("interpreter");
        for (ulong seed = 5000; seed < 5016; seed++)
        {
            var kernel = KernelGenerator.Make(seed);
            string text = Transformed.Text(SourceText.From(kernel.Text, "random.ptx"), passes);
            var want = RandomRun.On(interpreter, kernel, kernel.Text);
            Assert.Null(want.Problem);
            Assert.True(RandomRun.Difference(want, RandomRun.On(interpreter, kernel, text)) is null, $"seed {seed}: {RandomRun.Difference(want, RandomRun.On(interpreter, kernel, text))}\n{text}");
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void The_module_itself_is_what_its_text_says(string passes)
    {
        foreach (string file in KernelCorpus.Files)
        {
            var module = Transformed.Module(new SourceText(file, File.ReadAllBytes(KernelCorpus.PathOf(file))), passes);
            foreach (var function in module.Definitions)
            {
                var body = function.Body!;
                Assert.Equal(body.Statements.OfType<Instruction>(), body.Instructions);
                for (int i = 0; i < body.Instructions.Count; i++) Assert.Equal(i, body.Instructions[i].Index);
                for (int i = 0; i < body.Registers.Count; i++) Assert.Equal(i, body.Registers[i].Index);
            }
        }
    }

    [Fact]
    public void Passes_find_something_to_do_and_come_to_an_end()
    {
        var changedBy = new HashSet<string>();
        int before = 0, after = 0;
        foreach (string file in KernelCorpus.Files)
        {
            var source = new SourceText(file, File.ReadAllBytes(KernelCorpus.PathOf(file)));
            foreach (var pass in Pipeline.All)
                if (pass.Run(ModuleReader.Read(source, new Ptx.Diagnostics.DiagnosticBag()))) changedBy.Add(pass.Name);
            var module = Transformed.Module(source, "copy");
            before += module.Definitions.Sum(function => function.Body!.Instructions.Count);
            Pipeline.Run(module, Pipeline.Usual);
            after += module.Definitions.Sum(function => function.Body!.Instructions.Count);
        }
        Assert.True(after < before, $"{before} instructions before, {after} after");
        // Compilers have left nothing for the others; PassTextTests has what they do.
        Assert.Superset(new HashSet<string> { "branch", "copy", "fold", "invariant" }, changedBy);
    }
}

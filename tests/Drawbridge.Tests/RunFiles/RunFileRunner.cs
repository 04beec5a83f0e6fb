using System.Globalization;
using Drawbridge.Data;
using Drawbridge.Ptx.Isa;
using Drawbridge.Runtime;

namespace Drawbridge.Tests.RunFiles;

/// <summary>Executes run-file tests on a device; what is not as expected is returned as text, or written back into the file when blessing.</summary>
sealed class RunFileRunner(RunFile file, Device device, bool isBlessing)
{
    readonly DataText data = new(Path.GetDirectoryName(file.Path)!);
    readonly Dictionary<int, string> replaced = [];
    readonly Dictionary<RunGroup, string[]> newOutput = [];

    /// <summary>Loads the file's module.</summary>
    public Func<Device, string, LoadedModule> Load { get; init; } = (opened, path) => opened.LoadModule(path);

    /// <summary>Runs every group with every seed.</summary>
    /// <returns>What went wrong, a line each.</returns>
    public List<string> Run()
    {
        var problems = new List<string>();
        foreach (var group in file.Groups)
        {
            if (group.Device != null && group.Device != device.Name) continue;
            // Only the interpreter takes another schedule with another seed.
            foreach (ulong seed in isBlessing || device.Name != "interpreter" ? group.Seeds[..1] : group.Seeds)
                foreach (string problem in Run(group, seed)) problems.Add($"{Place(group.Line)} on {device.Name}, seed {seed}: {problem}");
        }
        if (replaced.Count + newOutput.Count > 0) WriteBack();
        return problems;
    }

    List<string> Run(RunGroup group, ulong seed)
    {
        var problems = new List<string>();
        var buffers = new List<(DeviceBuffer<byte>? Buffer, ElementType Element)>();
        try
        {
            using var module = Load(device, file.Path);
            var kernel = group.Entry != null ? module.GetKernel(group.Entry) : module.Kernels.Single();
            foreach (string set in group.Sets)
            {
                string[] parts = set.Split('=', 2);
                var symbol = module.GetSymbol(parts[0]);
                symbol.Write<byte>(data.Content(parts[1], parts[0], TypeOf(symbol), symbol.Size).Bytes);
            }
            var arguments = group.Arguments.Select((text, index) => Argument(text, index, buffers)).ToArray();
            using var output = new StringWriter();
            string? fault = null;
            try
            {
                kernel.Launch(new LaunchOptions
                {
                    Grid = group.Grid,
                    Block = group.Block,
                    Cluster = group.Cluster,
                    SharedBytes = group.SharedBytes,
                    IsCooperative = group.IsCooperative,
                    Output = output,
                    TimeBudget = group.TimeBudget,
                    ScheduleSeed = seed,
                }, arguments);
            }
            catch (DrawbridgeException problem) when (problem is KernelFaultException || group.Fault != null)
            {
                fault = problem.Message;
                if (group.Fault == null) problems.Add($"fault {problem.Message}");
                else if (!Matches(problem, group.Fault)) problems.Add($"expected the fault {group.Fault}, got {problem.Message}");
            }
            if (group.Fault != null && fault == null) problems.Add($"expected the fault {group.Fault}, but the kernel ran to its end");
            CheckOutput(group, output.ToString(), problems);
            foreach (var expect in group.Expects) Check(expect, module, buffers, problems);
        }
        catch (DrawbridgeException problem)
        {
            problems.Add(problem.Message);
        }
        finally
        {
            foreach (var (buffer, _) in buffers) buffer?.Dispose();
        }
        return problems;
    }

    /// <summary>The id, and after it any words the message must contain.</summary>
    static bool Matches(DrawbridgeException problem, string fault)
    {
        string[] parts = fault.Split(' ', 2);
        return problem.Id == parts[0] && (parts.Length == 1 || problem.Message.Contains(parts[1], StringComparison.Ordinal));
    }

    KernelArgument Argument(string text, int index, List<(DeviceBuffer<byte>? Buffer, ElementType Element)> buffers)
    {
        switch (data.Argument(text))
        {
            case ValueArgument value:
                buffers.Add((null, value.Data.Element));
                return KernelArgument.Number(value.Data.Type, value.Data[0]);
            case BytesArgument bytes:
                buffers.Add((null, ElementType.Find(PtxType.B8)!));
                return bytes.Bytes;
            case BufferArgument content:
                var buffer = device.AllocateNamed(content.Data.Bytes, $"argument {index}");
                buffers.Add((buffer, content.Data.Element));
                return buffer;
            default: throw new InvalidOperationException("a new kind of argument");
        }
    }

    void Check(RunExpectation expect, LoadedModule module, List<(DeviceBuffer<byte>? Buffer, ElementType Element)> buffers, List<string> problems)
    {
        byte[] got;
        ElementType element;
        if (int.TryParse(expect.Subject, CultureInfo.InvariantCulture, out int index))
        {
            if (index >= buffers.Count || buffers[index].Buffer is not { } buffer)
            {
                problems.Add($"{Place(expect.Line)}: argument {index} is no buffer");
                return;
            }
            (got, element) = (buffer.ToArray(), buffers[index].Element);
        }
        else
        {
            var symbol = module.GetSymbol(expect.Subject);
            (got, element) = (symbol.ToArray<byte>(), TypeOf(symbol));
        }
        if (expect.Text == "?")
        {
            if (isBlessing) Replace(expect, new TypedData(element, got), null);
            else problems.Add($"{Place(expect.Line)}: not known yet; DRAWBRIDGE_BLESS=1 fills it in");
            return;
        }
        var (text, tolerance) = DataText.SplitTolerance(expect.Text);
        var want = data.Content(text, $"'{expect.Subject}'", element, got.Length);
        var result = Comparison.Of(got, want, tolerance);
        if (result.Matches) return;
        if (isBlessing) Replace(expect, want with { Bytes = got[..want.Bytes.Length] }, want.Bytes.Length == got.Length && want.Element == element ? null : want);
        else problems.Add(string.Create(CultureInfo.InvariantCulture,
            $"{Place(expect.Line)}: '{expect.Subject}': {result.Mismatches} of {result.Compared} values differ; [{result.First}] is {result.Got}, expected {result.Want}"));
    }

    /// <summary>Lines may come in another order under another schedule, so they are compared as a bag.</summary>
    void CheckOutput(RunGroup group, string output, List<string> problems)
    {
        string[] got = output.Length == 0 ? [] : output.TrimEnd('\n').Split('\n');
        if (got.Order(StringComparer.Ordinal).SequenceEqual(group.Output.Order(StringComparer.Ordinal))) return;
        if (isBlessing) newOutput[group] = got;
        else problems.Add($"printed {got.Length} lines ({string.Join(" | ", got.Take(5))}), expected {group.Output.Count} ({string.Join(" | ", group.Output.Take(5))})");
    }

    void Replace(RunExpectation expect, TypedData got, TypedData? typed)
    {
        int tilde = expect.Text.LastIndexOf('~');
        string prefix = typed != null ? string.Create(CultureInfo.InvariantCulture, $"{got.Type.Word()}[{got.Count}]=") : "";
        replaced[expect.Line] = $"// expect {expect.Subject}: {prefix}{got.ToDataText()}{(tilde < 0 ? "" : expect.Text[tilde..])}";
    }

    void WriteBack()
    {
        var lines = new List<string>();
        for (int i = 0; i < file.Lines.Length; i++)
        {
            var group = newOutput.Keys.FirstOrDefault(group => i >= group.Line && i <= group.LastLine);
            if (group == null || !file.Lines[i].TrimStart('/', ' ').StartsWith("output:", StringComparison.Ordinal)) lines.Add(replaced.GetValueOrDefault(i, file.Lines[i]));
            if (group != null && i == group.LastLine) lines.AddRange(newOutput[group].Select(line => $"// output: {line}"));
        }
        File.WriteAllText(file.Path, string.Join('\n', lines) + "\n");
    }

    static ElementType TypeOf(ModuleSymbol symbol) => ElementType.Find(symbol.Type) ?? ElementType.Find(PtxType.B8)!;

    string Place(int line) => $"{Path.GetRelativePath(Repository.FileTests, file.Path)}({line + 1})";
}

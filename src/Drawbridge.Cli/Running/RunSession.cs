using System.Diagnostics;
using System.Globalization;
using Drawbridge.Cli.Compiling;
using Drawbridge.Cli.Input;
using Drawbridge.Cli.Output;
using Drawbridge.Data;
using Drawbridge.Ptx.Diagnostics;
using Drawbridge.Ptx.Isa;
using Drawbridge.Ptx.Syntax;
using Drawbridge.Ptx.Verify;
using Drawbridge.Runtime;

namespace Drawbridge.Cli.Running;

/// <summary>
/// One run: reads the module, prepares the data, launches, collects what was asked for. Everything that can be wrong with the command is
/// found before the launch; every mistake is a <see cref="DrawbridgeException"/>.
/// </summary>
internal sealed class RunSession : IDisposable
{
    /// <summary>Values shown of a buffer that changed, when nothing was asked for.</summary>
    const int ShownUnasked = 16;

    readonly RunSettings settings;
    readonly Terminal terminal;
    readonly DataText data = new(".");
    readonly Device device;
    readonly List<Diagnostic> findings = [];
    readonly Dictionary<string, Place> variables = new(StringComparer.Ordinal);
    Place?[] arguments = [];

    /// <summary>Opens the device.</summary>
    public RunSession(RunSettings settings, Terminal terminal)
    {
        this.settings = settings;
        this.terminal = terminal;
        device = settings.Device is { } name ? Device.Open(name) : Device.Open(Device.All[0]);
    }

    /// <summary>Runs.</summary>
    /// <exception cref="DrawbridgeException">The command, its data or the module is wrong, or the kernel faulted.</exception>
    public RunOutcome Run()
    {
        var module = Read();
        var entry = ChooseEntry(module);
        long start = Stopwatch.GetTimestamp();
        using var loaded = device.Load(module, []);
        var jit = Stopwatch.GetElapsedTime(start);
        var kernel = loaded.GetKernel(entry);
        var values = Prepare(kernel);
        var options = new LaunchOptions
        {
            Grid = settings.Grid,
            Block = BlockOf(kernel.Function),
            SharedBytes = settings.SharedBytes,
            Cluster = settings.Cluster,
            Output = settings.Output,
            TimeBudget = settings.TimeBudget,
            Cancellation = terminal.Cancellation,
            ScheduleSeed = settings.ScheduleSeed,
        };
        foreach (string text in settings.Sets) Set(loaded, text);
        var prints = settings.Prints.Select(text => Print(loaded, text)).ToList();
        var saves = settings.Saves.Select(text => Save(loaded, text)).ToList();
        var expects = settings.Expects.Select(text => Expect(loaded, text)).ToList();
        // Repeated launches all start from the same data, variables included; and what changed is shown when nothing was asked for.
        bool isUnasked = prints.Count + saves.Count + expects.Count == 0;
        if (settings.Repeat > 1 || isUnasked)
            foreach (var symbol in loaded.Symbols.Where(Place.Fits)) Variable(loaded, symbol.Name);

        // Compiled here, so that the first launch is one like the others.
        start = Stopwatch.GetTimestamp();
        string path = loaded.EngineModule.PathOf(kernel.Function, options.Block, options.Grid);
        jit += Stopwatch.GetElapsedTime(start);

        var times = new List<TimeSpan>();
        for (int i = 0; i < settings.Repeat; i++)
        {
            if (i > 0) foreach (var place in Places) place.Reset();
            start = Stopwatch.GetTimestamp();
            kernel.Launch(options, values);
            times.Add(Stopwatch.GetElapsedTime(start));
        }

        if (isUnasked) prints = [.. Places.Where(IsChanged).Select(place => new PrintRequest(place, ShownUnasked, place.Element))];
        foreach (var (place, file) in saves) OutputFile.Write(file, place.Read());
        return new RunOutcome
        {
            Device = device.Name,
            Entry = entry,
            Grid = options.Grid,
            Block = options.Block,
            SharedBytes = options.SharedBytes,
            Path = path,
            Jit = jit,
            Times = times,
            Prints = [.. prints.Select(print => new PrintedData(print.Place, new TypedData(print.Element, Whole(print.Place.Read(), print.Element)), print.Count))],
            Saves = [.. saves.Select(save => (save.Place.Title, save.File, save.Place.Size))],
            Expectations = [.. expects.Select(Compare)],
            Findings = findings,
        };
    }

    /// <summary>Shows a stage of the kernel's compilation instead of running it.</summary>
    /// <exception cref="DrawbridgeException">The command or the module is wrong, or the device has no such stage.</exception>
    public void Dump(string stage, bool isJson)
    {
        if (device.Name != "cpu") throw CommandLineDiagnostics.BadOption.Error($"--dump {stage}: device '{device.Name}' has no such stage");
        var module = Read();
        string name = ChooseEntry(module);
        using var loaded = device.Load(module, []);
        var entry = loaded.GetKernel(name).Function;
        KernelStages.Write(module, [(entry, BlockOf(entry), settings.Grid)], stage, terminal.Out, isJson);
    }

    /// <inheritdoc/>
    public void Dispose() => device.Dispose();

    IEnumerable<Place> Places => arguments.OfType<Place>().Concat(variables.Values);

    Module Read()
    {
        var source = ModuleFile.Read(settings.File, terminal);
        var bag = new DiagnosticBag();
        var module = ModuleReader.Read(source, bag);
        if (!bag.HasErrors) Verifier.Verify(module, bag);
        if (bag.HasErrors) throw new DrawbridgeException([.. bag.Items.Where(item => item.Severity == Severity.Error)]);
        findings.AddRange(bag.Items.Where(item => item.Severity == Severity.Warning));
        return module;
    }

    string ChooseEntry(Module module)
    {
        if (settings.Entry != null) return settings.Entry;
        var names = module.Entries.Select(entry => entry.Name).ToList();
        const int Shown = 40;
        return names.Count switch
        {
            1 => names[0],
            0 => throw CommandLineDiagnostics.NoEntry.Error($"'{module.Source.FileName}' has no .entry with a body"),
            _ => throw CommandLineDiagnostics.ChooseEntry.Error(
                $"'{module.Source.FileName}' has {names.Count} kernels: {string.Join(", ", names.Take(Shown))}{(names.Count > Shown ? ", …" : "")}"),
        };
    }

    Dim3 BlockOf(Function entry) => settings.Block ?? (entry.DirectiveNumbers("reqntid") is { Length: > 0 } required ? ToExtent(required) : new Dim3(1));

    static Dim3 ToExtent(long[] numbers) => new((int)numbers[0], numbers.Length > 1 ? (int)numbers[1] : 1, numbers.Length > 2 ? (int)numbers[2] : 1);

    KernelArgument[] Prepare(Kernel kernel)
    {
        arguments = new Place?[settings.Arguments.Length];
        var values = new KernelArgument[settings.Arguments.Length];
        for (int i = 0; i < values.Length; i++)
        {
            switch (data.Argument(settings.Arguments[i]))
            {
                case ValueArgument value:
                    values[i] = KernelArgument.Number(value.Data.Type, value.Data[0]);
                    break;
                case BytesArgument bytes:
                    values[i] = bytes.Bytes;
                    break;
                case BufferArgument buffer:
                    string parameter = i < kernel.Parameters.Count ? kernel.Parameters[i].Name : "?";
                    string type = string.Create(CultureInfo.InvariantCulture, $"{buffer.Data.Type.Word()}[{buffer.Data.Count}]");
                    var memory = device.AllocateNamed(buffer.Data.Bytes, $"argument {i}, {type}");
                    arguments[i] = new Place(device, i, parameter, memory, buffer.Data);
                    values[i] = memory;
                    break;
            }
        }
        return values;
    }

    Place Find(LoadedModule loaded, string option, string name)
    {
        if (!int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out int index)) return Variable(loaded, name);
        if (index >= arguments.Length)
            throw CommandLineDiagnostics.NoSuchData.Error($"{option} {name}: there are {arguments.Length} arguments, numbered from 0");
        return arguments[index] ?? throw CommandLineDiagnostics.NotABuffer.Error($"{option} {name}: argument {index} is passed by value ({settings.Arguments[index]})");
    }

    Place Variable(LoadedModule loaded, string name)
    {
        if (variables.TryGetValue(name, out var place)) return place;
        var symbol = loaded.GetSymbol(name);
        if (!Place.Fits(symbol)) throw DataDiagnostics.Error(DataDiagnostics.TooMuchData, $"'{name}' has {symbol.Size} bytes");
        return variables[name] = new Place(device, symbol);
    }

    /// <summary>Splits <c>NAME=REST</c>.</summary>
    static (string Name, string Value) Split(string option, string text)
    {
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        return equals > 0 ? (text[..equals], text[(equals + 1)..])
            : throw CommandLineDiagnostics.BadOption.Error($"{option} {text}: there is no NAME= before the value");
    }

    void Set(LoadedModule loaded, string text)
    {
        var (name, rest) = Split("--set", text);
        var place = Variable(loaded, name);
        place.Set(data.Content(rest, $"'{name}'", place.Element, place.Size).Bytes);
    }

    PrintRequest Print(LoadedModule loaded, string text)
    {
        string[] parts = text.Split(':');
        var place = Find(loaded, "--print", parts[0]);
        int? count = null;
        var element = place.Element;
        foreach (string part in parts[1..])
        {
            if (int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int number)) count = number;
            else element = ElementType.Find(part) ?? throw CommandLineDiagnostics.BadOption.Error($"--print {text}: '{part}' is neither a count nor a type");
        }
        return new(place, count, element);
    }

    (Place Place, string File) Save(LoadedModule loaded, string text)
    {
        var (name, file) = Split("--save", text);
        var place = Find(loaded, "--save", name);
        OutputFile.Check(file);
        return (place, file);
    }

    (Place Place, TypedData Want, Tolerance? Tolerance) Expect(LoadedModule loaded, string text)
    {
        var (name, rest) = Split("--expect", text);
        var place = Find(loaded, "--expect", name);
        var (want, tolerance) = DataText.SplitTolerance(rest);
        return (place, data.Content(want, place.Title, place.Element, place.Size), tolerance);
    }

    Expectation Compare((Place Place, TypedData Want, Tolerance? Tolerance) expect)
    {
        var comparison = Comparison.Of(expect.Place.Read(), expect.Want, expect.Tolerance);
        if (!comparison.Matches)
            findings.Add(CommandLineDiagnostics.WrongResult.Here(string.Create(CultureInfo.InvariantCulture,
                $"{expect.Place.Title}: {comparison.Mismatches} of {comparison.Compared} values differ; [{comparison.First}] is {comparison.Got}, expected {comparison.Want}")));
        return new(expect.Place, comparison);
    }

    static bool IsChanged(Place place) => !place.Read().AsSpan().SequenceEqual(place.Initial);

    /// <summary>The bytes without a rest that is no whole element (a variable seen as a wider type).</summary>
    static byte[] Whole(byte[] bytes, ElementType element) => bytes.Length % element.Bytes == 0 ? bytes : bytes[..^(bytes.Length % element.Bytes)];
}

/// <summary>One --print.</summary>
/// <param name="Place">What.</param>
/// <param name="Count">How many values; null for all.</param>
/// <param name="Element">As what type.</param>
internal sealed record PrintRequest(Place Place, int? Count, ElementType Element);

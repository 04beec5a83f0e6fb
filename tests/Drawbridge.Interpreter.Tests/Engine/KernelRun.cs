using System.Runtime.InteropServices;
using Drawbridge.Ptx.Diagnostics;
using Drawbridge.Ptx.Syntax;
using Drawbridge.Runtime;

namespace Drawbridge.Interpreter.Tests.Engine;

/// <summary>Loads a PTX text into the interpreter and launches its kernels.</summary>
sealed class KernelRun : IDisposable
{
    public const string Header = ".version 8.7\n.target sm_90\n.address_size 64\n";

    readonly IEngineModule loaded;

    public KernelRun(string ptx, bool poisons = true, bool addHeader = true)
    {
        var bag = new DiagnosticBag();
        Module = ModuleReader.Read(SourceText.From((addHeader ? Header : "") + ptx), bag);
        Assert.True(!bag.HasErrors, string.Join("\n", bag.Items.Select(item => item.ToLongString())));
        loaded = new InterpreterEngine { PoisonsMemory = poisons }.Load(Module, Memory);
    }

    public DeviceMemory Memory { get; } = new(1 << 28);

    public Module Module { get; }

    public StringWriter Output { get; } = new() { NewLine = "\n" };

    public ulong Buffer<T>(T[] data, string name = "buffer") where T : unmanaged
    {
        ulong address = Memory.Allocate(data.Length * Marshal.SizeOf<T>(), name);
        Memory.Write(address, MemoryMarshal.AsBytes(data.AsSpan()));
        return address;
    }

    public T[] Read<T>(ulong address, int count) where T : unmanaged
    {
        var data = new T[count];
        Memory.Read(address, MemoryMarshal.AsBytes(data.AsSpan()));
        return data;
    }

    public ulong AddressOf(string name) => loaded.AddressOf((Variable)Module.Symbols[name]);

    /// <summary>Launches a kernel. Arguments are numbers of any type, of the size of the parameter.</summary>
    public void Launch(string entry, Dim3 grid, Dim3 block, params object[] arguments) => Launch(Request(entry, grid, block, arguments));

    public void Launch(LaunchRequest request) => loaded.Launch(request with { Output = Output });

    public LaunchRequest Request(string entry, Dim3 grid, Dim3 block, params object[] arguments)
    {
        var function = Module.FindEntry(entry) ?? throw new ArgumentException(entry);
        var layout = new ParameterLayout(function);
        var bytes = new byte[layout.Size];
        for (int i = 0; i < arguments.Length; i++) Bytes(arguments[i]).CopyTo(layout.Slice(bytes, i));
        return new LaunchRequest { Entry = function, Grid = grid, Block = block, Arguments = bytes, TimeBudget = TimeSpan.FromSeconds(60) };
    }

    /// <summary>One u32 a thread, from a kernel whose first parameter is where to write them.</summary>
    public uint[] Results(string entry, int grid, int block, params object[] arguments) => Results(entry, grid, block, 0, arguments);

    public uint[] Results(string entry, int grid, int block, ulong seed, params object[] arguments)
    {
        ulong output = Buffer(Enumerable.Repeat(0xEEEEEEEEu, grid * block).ToArray(), "output");
        Launch(Request(entry, new Dim3(grid), new Dim3(block), [output, .. arguments]) with { ScheduleSeed = seed });
        return Read<uint>(output, grid * block);
    }

    public KernelFaultException Faults(string entry, int block, params object[] arguments) =>
        Assert.Throws<KernelFaultException>(() => Launch(entry, new Dim3(1), new Dim3(block), arguments));

    public void Dispose()
    {
        loaded.Dispose();
        Memory.Dispose();
    }

    static byte[] Bytes(object value) => value switch
    {
        int number => BitConverter.GetBytes(number),
        uint number => BitConverter.GetBytes(number),
        long number => BitConverter.GetBytes(number),
        ulong number => BitConverter.GetBytes(number),
        float number => BitConverter.GetBytes(number),
        double number => BitConverter.GetBytes(number),
        byte number => [number],
        byte[] bytes => bytes,
        _ => throw new ArgumentException($"no bytes for {value.GetType()}"),
    };
}

using System.Diagnostics.CodeAnalysis;
using System.Text;
using Drawbridge.Ptx.Diagnostics;
using Drawbridge.Runtime;

namespace Drawbridge.Interpreter.Steps;

/// <summary>The thread that calls a system function, as the function sees it.</summary>
interface ISystemCaller
{
    /// <summary>The device's memory.</summary>
    DeviceMemory Memory { get; }

    /// <summary>Loads 1, 2, 4 or 8 bytes from a generic address, checked like any other load.</summary>
    ulong Load(ulong address, int size);

    /// <summary>Writes to the launch's output.</summary>
    void Write(string text);

    /// <summary>A fault of the thread, to be thrown.</summary>
    Exception Fault(DiagnosticKind kind, string message, ulong? address = null);
}

/// <summary>What a system function does for one thread; arguments and result as 64-bit numbers.</summary>
delegate ulong SystemCall(ISystemCaller caller, ulong[] arguments);

/// <summary>The functions every device provides without a definition in the module (CUDA C++ Programming Guide: printf, malloc, assert).</summary>
/// <param name="Name">As the module declares it <c>.extern</c>.</param>
/// <param name="ParameterCount">Its parameters.</param>
/// <param name="Run">What it does.</param>
sealed record SystemFunction(string Name, int ParameterCount, SystemCall Run)
{
    const string HeapName = "device malloc";

    static readonly Dictionary<string, SystemFunction> All = new SystemFunction[]
    {
        new("vprintf", 2, Print),
        new("malloc", 1, Allocate),
        new("free", 1, Free),
        new("__assertfail", 5, FailAssert),
    }.ToDictionary(function => function.Name, StringComparer.Ordinal);

    /// <summary>The function of a name.</summary>
    public static bool TryFind(string name, [NotNullWhen(true)] out SystemFunction? function) => All.TryGetValue(name, out function);

    static ulong Print(ISystemCaller caller, ulong[] arguments)
    {
        var text = PrintFormat.Format(ReadText(caller, arguments[0]), new PrintArguments(caller, arguments[1]), out int count);
        caller.Write(text);
        return (ulong)count;
    }

    static ulong Allocate(ISystemCaller caller, ulong[] arguments)
    {
        if (arguments[0] is 0 or > long.MaxValue) return 0;
        try
        {
            return caller.Memory.Allocate((long)arguments[0], HeapName);
        }
        catch (DrawbridgeException)
        {
            // As on a device whose heap is used up.
            return 0;
        }
    }

    static ulong Free(ISystemCaller caller, ulong[] arguments)
    {
        ulong address = arguments[0];
        var device = caller.Memory;
        if (address == 0) return 0;
        if (device.Find(address) is { } found && found.Address == address && found.Name == HeapName && device.TryFree(address)) return 0;
        throw caller.Fault(FaultDiagnostics.BadFree, $"free(0x{address:x}): {device.DescribeAddress(address)}", address);
    }

    static ulong FailAssert(ISystemCaller caller, ulong[] arguments)
    {
        string condition = ReadText(caller, arguments[0]), file = ReadText(caller, arguments[1]), function = ReadText(caller, arguments[3]);
        throw caller.Fault(FaultDiagnostics.Assert, $"{file}:{(uint)arguments[2]}: {function}: assertion '{condition}' failed");
    }

    /// <summary>The zero-terminated text at a generic address.</summary>
    internal static string ReadText(ISystemCaller caller, ulong address)
    {
        if (address == 0) return "(null)";
        var bytes = new List<byte>();
        while (true)
        {
            byte letter = (byte)caller.Load(address++, 1);
            if (letter == 0) return Encoding.UTF8.GetString([.. bytes]);
            bytes.Add(letter);
        }
    }
}

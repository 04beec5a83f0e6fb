using System.Diagnostics.CodeAnalysis;
using System.Text;
using Drawbridge.Interpreter.Execution;
using Drawbridge.Ptx.Isa;
using Drawbridge.Runtime;

namespace Drawbridge.Interpreter.Steps;

/// <summary>What a system function does for one lane; arguments and result as 64-bit numbers.</summary>
delegate ulong SystemCall(Warp warp, int lane, ulong[] arguments);

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

    static ulong Print(Warp warp, int lane, ulong[] arguments)
    {
        var text = PrintFormat.Format(ReadText(warp, lane, arguments[0]), new PrintArguments(warp, lane, arguments[1]), out int count);
        warp.Launch.Output.Write(text);
        return (ulong)count;
    }

    static ulong Allocate(Warp warp, int lane, ulong[] arguments)
    {
        if (arguments[0] is 0 or > long.MaxValue) return 0;
        try
        {
            return warp.Launch.Memory.Device.Allocate((long)arguments[0], HeapName);
        }
        catch (DrawbridgeException)
        {
            // As on a device whose heap is used up.
            return 0;
        }
    }

    static ulong Free(Warp warp, int lane, ulong[] arguments)
    {
        ulong address = arguments[0];
        var device = warp.Launch.Memory.Device;
        if (address == 0) return 0;
        if (device.Find(address) is { } found && found.Address == address && found.Name == HeapName && device.TryFree(address)) return 0;
        throw new LaneFault(FaultDiagnostics.BadFree, lane, $"free(0x{address:x}): {device.DescribeAddress(address)}", address);
    }

    static ulong FailAssert(Warp warp, int lane, ulong[] arguments)
    {
        string condition = ReadText(warp, lane, arguments[0]), file = ReadText(warp, lane, arguments[1]), function = ReadText(warp, lane, arguments[3]);
        throw new LaneFault(FaultDiagnostics.Assert, lane, $"{file}:{(uint)arguments[2]}: {function}: assertion '{condition}' failed");
    }

    /// <summary>The zero-terminated text at a generic address.</summary>
    internal static string ReadText(Warp warp, int lane, ulong address)
    {
        if (address == 0) return "(null)";
        var bytes = new List<byte>();
        Allocation? recent = null;
        while (true)
        {
            byte letter = warp.Launch.Memory.Access(warp, lane, StateSpace.Generic, address++, 1, 1, false, ref recent);
            if (letter == 0) return Encoding.UTF8.GetString([.. bytes]);
            bytes.Add(letter);
        }
    }
}

using Drawbridge.Cpu.Execution;
using Drawbridge.Interpreter.Steps;
using Drawbridge.Ptx.Diagnostics;
using Drawbridge.Ptx.Isa;
using Drawbridge.Runtime;

namespace Drawbridge.Cpu.Memory;

/// <summary>Calls of the functions every device provides: <c>vprintf</c>, <c>malloc</c>, <c>free</c>, <c>__assertfail</c>.</summary>
static unsafe class SystemCalls
{
    static readonly Registry<SystemFunction> Functions = new();

    /// <summary>Gives a function a number; -1 if there is none of that name.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="parameters">How many arguments it takes.</param>
    public static int Register(string name, out int parameters)
    {
        bool isKnown = SystemFunction.TryFind(name, out var function);
        parameters = function?.ParameterCount ?? 0;
        return isKnown ? Functions.Add(function!) : -1;
    }

    /// <summary>Calls a function for the lanes of a mask, lowest first.</summary>
    /// <param name="block">The block.</param>
    /// <param name="group">The group.</param>
    /// <param name="lanes">Lanes of the group.</param>
    /// <param name="instruction">Number of the call.</param>
    /// <param name="function">Number of the function.</param>
    /// <param name="mask">Which lanes call.</param>
    /// <param name="arguments">Argument i of lane l, zero-extended, at i · lanes + l.</param>
    /// <param name="results">Receives the results of the lanes that call.</param>
    public static void Run(BlockContext* block, int group, int lanes, int instruction, int function, int* mask, long* arguments, long* results)
    {
        var called = Functions[function];
        var values = new ulong[called.ParameterCount];
        var launch = ResidentBlock.Of(block).Launch;
        nint allocations = *(nint*)launch.Memory.Table.Cell;
        for (int lane = 0; lane < lanes; lane++)
        {
            if (mask[lane] == 0) continue;
            for (int i = 0; i < values.Length; i++) values[i] = (ulong)arguments[i * lanes + lane];
            results[lane] = (long)called.Run(new Caller(block, group * lanes + lane, instruction), values);
        }
        if (*(nint*)launch.Memory.Table.Cell != allocations) launch.ForgetAllocations();
    }

    sealed class Caller(BlockContext* block, int thread, int instruction) : ISystemCaller
    {
        readonly BlockContext* block = block;

        public DeviceMemory Memory => ResidentBlock.Of(block).Launch.Memory;

        public ulong Load(ulong address, int size)
        {
            byte* at = Access.LocateOrFault(block, thread, instruction, StateSpace.Generic, address, size, writes: false);
            return size switch { 1 => *at, 2 => *(ushort*)at, 4 => *(uint*)at, _ => *(ulong*)at };
        }

        public void Write(string text) => ResidentBlock.Of(block).Launch.Print(text);

        public Exception Fault(DiagnosticKind kind, string message, ulong? address = null) =>
            ResidentBlock.Of(block).Launch.Fault(block, thread, instruction, kind, message, address);
    }
}

using System.Diagnostics;
using System.Globalization;
using System.Reflection.Metadata;
using System.Runtime.InteropServices;
using Drawbridge.Cpu.Emit;

namespace Drawbridge.Bench;

/// <summary>What making code costs: the first assembly of the process, large methods, a vector operation of each kind.</summary>
static unsafe class EmitBench
{
    static readonly string[] Arithmetic = ["Add", "Multiply", "Subtract", "BitwiseAnd", "Xor", "MaxNative"];

    public static int Run(ReadOnlySpan<string> arguments)
    {
        int bits = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : 512;
        Console.WriteLine($"{Environment.ProcessorCount} processors, {Environment.Version}, {bits}-bit vectors; milliseconds");
        Console.WriteLine($"{"",-34}{"write",10}{"assembly",10}{"compile",10}");
        Report("first of the process, 40 operations", bits, 40, 1, 1);
        Report("again", bits, 40, 1, 1);
        for (int i = 0; i < 3; i++) Report("2,000 operations, 1 method", bits, 2_000, 1, 1);
        for (int i = 0; i < 3; i++) Report("4,000 operations, 4 methods", bits, 4_000, 4, 1);
        for (int i = 0; i < 3; i++) Report("the same on all processors", bits, 4_000, 4, 0);
        Console.WriteLine();
        foreach (var element in new[] { IlElement.Float, IlElement.Int }) Operations(bits, element);
        return 0;
    }

    static void Report(string what, int bits, int operations, int methods, int threads)
    {
        long start = Stopwatch.GetTimestamp();
        var module = new ModuleWriter();
        for (int i = 0; i < methods; i++) Write(module.DefineMethod($"M{i}", IlType.Void, IlType.PointerByte), bits, operations / methods);
        var write = Stopwatch.GetElapsedTime(start);
        byte[] image = module.Serialize();
        var serialise = Stopwatch.GetElapsedTime(start) - write;
        using var assembly = new CompiledAssembly("Kernels", image, module.Methods, module.Tokens.Assemblies, threads);
        var compile = Stopwatch.GetElapsedTime(start) - write - serialise;
        Console.WriteLine(FormattableString.Invariant(
            $"{what,-34}{write.TotalMilliseconds,10:f2}{serialise.TotalMilliseconds,10:f2}{compile.TotalMilliseconds,10:f2}"));

        void* memory = NativeMemory.AlignedAlloc(16 * 64, 64);
        NativeMemory.Clear(memory, 16 * 64);
        ((delegate*<void*, void>)assembly.Pointers[0])(memory);
        NativeMemory.AlignedFree(memory);
    }

    /// <summary>Sixteen vectors, each operation on two of them.</summary>
    static void Write(MethodWriter code, int bits, int operations)
    {
        var vector = IlTypes.Vector(bits, IlElement.Float);
        var locals = new int[16];
        for (int i = 0; i < locals.Length; i++)
        {
            locals[i] = code.Local(vector);
            Address(code, i);
            code.Op(ILOpCode.Ldobj, vector);
            code.Store(locals[i]);
        }
        for (int i = 0; i < operations; i++)
        {
            code.Load(locals[i % 16]);
            code.Load(locals[(i * 7 + 3) % 16]);
            code.Call(Intrinsics.Generic(bits, Arithmetic[i % Arithmetic.Length], IlElement.Float));
            code.Store(locals[(i * 5 + 1) % 16]);
        }
        for (int i = 0; i < locals.Length; i++)
        {
            Address(code, i);
            code.Load(locals[i]);
            code.Op(ILOpCode.Stobj, vector);
        }
        code.Op(ILOpCode.Ret);
    }

    static void Address(MethodWriter code, int slot)
    {
        code.LoadArgument(0);
        code.Int(slot * 64);
        code.Op(ILOpCode.Add);
    }

    /// <summary>Microseconds to compile a call of each method: operands from locals, the result to memory.</summary>
    static void Operations(int bits, IlElement element)
    {
        const int Calls = 300, Runs = 5;
        var times = new List<(double Time, string Name)>();
        foreach (var row in Intrinsics.Rows)
        {
            if (row.Name == "As" || !Intrinsics.Exists(row, bits, element)) continue;
            var method = Intrinsics.Make(row, bits, element, element);
            double best = double.MaxValue;
            for (int run = 0; run < Runs; run++)
            {
                var module = new ModuleWriter();
                Write(module.DefineMethod("M", IlType.Void, IlType.PointerByte), method, Calls);
                long start = Stopwatch.GetTimestamp();
                using var assembly = module.Load(threads: 1);
                best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalMicroseconds);
            }
            times.Add((best / Calls, $"{row.Name} {row.Shape}"));
        }
        Console.WriteLine($"microseconds to compile an operation on {element.ToString().ToLowerInvariant()}:");
        foreach (var (time, name) in times.OrderBy(t => t.Time)) Console.WriteLine(FormattableString.Invariant($"  {time,6:f1}  {name}"));
    }

    static void Write(MethodWriter code, IlMethod method, int calls)
    {
        var operands = method.Parameters.Select(code.Local).ToArray();
        for (int i = 0; i < operands.Length; i++)
        {
            code.LoadArgument(0);
            if (!method.Parameters[i].IsPointer) code.Op(ILOpCode.Ldobj, method.Parameters[i]);
            code.Store(operands[i]);
        }
        for (int i = 0; i < calls; i++)
        {
            if (method.Result != IlType.Void) code.LoadArgument(0);
            foreach (int operand in operands) code.Load(operand);
            code.Call(method);
            if (method.Result != IlType.Void) code.Op(ILOpCode.Stobj, method.Result);
        }
        code.Op(ILOpCode.Ret);
    }
}

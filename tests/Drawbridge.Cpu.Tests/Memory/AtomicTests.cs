using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Drawbridge.Cpu.Execution;
using Drawbridge.Cpu.Memory;
using Drawbridge.Cpu.Tests.Execution;
using Drawbridge.Interpreter.Steps;
using Drawbridge.Ptx.Diagnostics;
using Drawbridge.Ptx.Isa;
using Drawbridge.Ptx.Syntax;
using Drawbridge.Runtime;
using static Drawbridge.Cpu.Tests.Execution.RegionKernel;

namespace Drawbridge.Cpu.Tests.Memory;

/// <summary>Atomics: each operation of the table against its arithmetic lane by lane, and sums of many threads.</summary>
public sealed unsafe class AtomicTests
{
    const int Lanes = 32;

    /// <summary>One operation run by one group, and what came of it; the region finds it by number.</summary>
    sealed class Trial
    {
        public required Operation Operation;
        public long[] Addresses = new long[Lanes], B = new long[8 * Lanes], C = new long[8 * Lanes], Results = new long[8 * Lanes];
        public int[] Mask = new int[Lanes];
        public byte[] SharedBefore = [], SharedAfter = [];
    }

    static readonly ConcurrentDictionary<long, Trial> Trials = new();
    static long trialNumbers;

    // Memory order and scope change nothing here.
    public static TheoryData<string> Operations => [.. Samples()
        .DistinctBy(operation => (operation.Semantic, operation["op"], operation.Type, operation["vec"], operation.Space, operation.Has("noftz")))
        .Select(operation => operation.Text)];

    static IEnumerable<Operation> Samples() => InstructionSet.Forms.SelectMany(FormOperations.Sample)
        .Where(operation => operation.Semantic is Semantic.AtomicMemory or Semantic.ReduceMemory);

    [Fact]
    public void EveryOperationIsThere() => Assert.All(Samples(), operation => Assert.True(Atomics.Register(operation) >= 0, operation.Text));

    [Theory]
    [MemberData(nameof(Operations))]
    public void LanesComeInOrder(string text)
    {
        foreach (var operation in Samples().Where(operation => operation.Text == text))
        {
            for (int seed = 0; seed < 12; seed++) Run(operation, new Random(seed));
        }
    }

    static void Run(Operation operation, Random random)
    {
        const int PlaceCount = 4;
        using var kernel = new RegionKernel(Lanes, Region(&RunTrial));
        int elements = operation["vec"] is { } vector ? vector[1] - '0' : 1, bytes = operation.Type.Bytes() * elements;
        int words = Math.Max(1, operation.Type.Bytes() / 8) * elements, size = Math.Min(8, operation.Type.Bytes());
        var trial = new Trial { Operation = operation, SharedBefore = new byte[256] };
        var before = new byte[256];
        for (int i = 0; i < 256 / size; i++)
        {
            Write(before, i * size, size, Value(operation.Type, random));
            Write(trial.SharedBefore, i * size, size, Value(operation.Type, random));
        }
        ulong global = kernel.Allocate(before);
        // Now and then all lanes meet at one place, or none does; generic addresses go to both spaces.
        int places = random.Next(3) switch { 0 => 1, 1 => PlaceCount, _ => 256 / bytes };
        var inShared = new bool[Lanes];
        var offsets = new int[Lanes];
        for (int lane = 0; lane < Lanes; lane++)
        {
            offsets[lane] = (places == 256 / bytes ? lane % places : random.Next(places)) * bytes;
            inShared[lane] = operation.Space is StateSpace.Shared or StateSpace.SharedCluster
                || (operation.Space == StateSpace.Generic && operation["vec"] == null && random.Next(2) == 0);
            trial.Addresses[lane] = !inShared[lane] ? (long)global + offsets[lane]
                : operation.Space == StateSpace.Generic ? (long)AddressSpaces.SharedWindow + offsets[lane] : offsets[lane];
            trial.Mask[lane] = random.Next(8) == 0 ? 0 : -1;
        }
        for (int i = 0; i < words * Lanes; i++)
        {
            trial.B[i] = (long)Value(operation.Type, random);
            trial.C[i] = (long)Value(operation.Type, random);
        }
        Array.Fill(trial.Results, -0x1234_5678_9ABC);
        long number = Interlocked.Increment(ref trialNumbers);
        Trials[number] = trial;
        kernel.Launch(kernel.Request(1, Lanes, (ulong)number) with { DynamicSharedBytes = 256 });
        Trials.TryRemove(number, out _);

        var shared = trial.SharedBefore;
        for (int lane = 0; lane < Lanes; lane++)
        {
            if (trial.Mask[lane] != 0) Expect(operation, trial, inShared[lane] ? shared : before, inShared[lane], offsets[lane], lane, words, size);
            else Assert.All(Enumerable.Range(0, words), word => Assert.Equal(-0x1234_5678_9ABC, trial.Results[word * Lanes + lane]));
        }
        Assert.Equal(before, kernel.Read<byte>(global, 256));
        Assert.Equal(shared, trial.SharedAfter);
    }

    static void RunTrial(BlockContext* block, int first, int end)
    {
        var trial = Trials[((long*)block->Parameters)[0]];
        trial.SharedBefore.CopyTo(new Span<byte>(block->Shared, 256));
        bool hasResults = trial.Operation.Semantic == Semantic.AtomicMemory;
        fixed (long* addresses = trial.Addresses, b = trial.B, c = trial.C, results = trial.Results)
        fixed (int* mask = trial.Mask)
        {
            Atomics.Run(block, 0, Lanes, AtomicAt, Atomics.Register(trial.Operation), addresses, mask, b, trial.Operation["op"] == "cas" ? c : null,
                hasResults ? results : null);
        }
        trial.SharedAfter = new Span<byte>(block->Shared, 256).ToArray();
    }

    // Does to the model what one lane does, and checks the values it got.
    static void Expect(Operation operation, Trial trial, byte[] memory, bool isShared, int offset, int lane, int words, int size)
    {
        bool isWideCas = operation.Type.Bits() > 64 && operation["op"] == "cas";
        bool matches = true;
        for (int word = 0; word < words; word++) matches &= Read(memory, offset + word * size, size) == (ulong)trial.B[word * Lanes + lane];
        for (int word = 0; word < words; word++)
        {
            ulong old = Read(memory, offset + word * size, size), b = (ulong)trial.B[word * Lanes + lane], c = (ulong)trial.C[word * Lanes + lane];
            if (operation.Semantic == Semantic.AtomicMemory) Assert.Equal((long)old, trial.Results[word * Lanes + lane]);
            ulong value = isWideCas ? (matches ? c : old) : Update(operation, isShared, old, b, c);
            Write(memory, offset + word * size, size, value);
        }
    }

    static ulong Update(Operation operation, bool isShared, ulong old, ulong b, ulong c)
    {
        var type = operation.Type;
        if (type.Element().IsFloat() && operation["op"] is not ("exch" or "cas"))
            return AtomicSteps.Find(operation["op"]!, type, flushes: !isShared && !operation.Has("noftz"))!(old, b, c);
        Int128 first = Number(old, type), second = Number(b, type);
        return (ulong)(operation["op"] switch
        {
            "add" => first + second,
            "min" => Int128.Min(first, second),
            "max" => Int128.Max(first, second),
            "inc" => first >= second ? 0 : first + 1,
            "dec" => first == 0 || first > second ? second : first - 1,
            "and" => first & second,
            "or" => first | second,
            "xor" => first ^ second,
            "exch" => second,
            _ => old == b ? c : old,
        });
    }

    static Int128 Number(ulong raw, PtxType type) => type switch { PtxType.S32 => (int)raw, PtxType.S64 => (long)raw, _ => raw };

    static ulong Value(PtxType type, Random random)
    {
        ulong raw = (ulong)random.NextInt64(long.MinValue, long.MaxValue);
        int bits = Math.Min(64, type.Bits());
        // Few different values, so that compares hit; special floats among them.
        if (random.Next(2) == 0) raw = (ulong)random.Next(-2, 3);
        if (type == PtxType.F32 && random.Next(2) == 0)
        {
            float[] special = [0, -0f, 1e-40f, -3e-39f, 1.5f, float.NaN, float.PositiveInfinity, float.MinValue];
            raw = BitConverter.SingleToUInt32Bits(special[random.Next(special.Length)]);
        }
        return bits == 64 ? raw : raw & ((1UL << bits) - 1);
    }

    static ulong Read(byte[] memory, int at, int size) => size switch
    {
        2 => MemoryMarshal.Read<ushort>(memory.AsSpan(at)),
        4 => MemoryMarshal.Read<uint>(memory.AsSpan(at)),
        _ => MemoryMarshal.Read<ulong>(memory.AsSpan(at)),
    };

    static void Write(byte[] memory, int at, int size, ulong value) => BitConverter.GetBytes(value).AsSpan(0, size).CopyTo(memory.AsSpan(at));

    [Theory]
    [InlineData("atom.global.add.u32")]
    [InlineData("atom.global.add.u64")]
    [InlineData("atom.global.inc.u32")]
    [InlineData("atom.add.u32")]
    public void TicketsAreHandedOutOnce(string text)
    {
        const int Grid = 200, Threads = 512, Counters = 3;
        var operation = Resolve(text);
        using var kernel = new RegionKernel(Lanes, Region(&DrawTickets));
        ulong counters = kernel.Allocate(new long[Counters]), tickets = kernel.Allocate(new int[Grid * Threads]);
        kernel.Launch(Grid, Threads, counters, tickets, (ulong)Atomics.Register(operation), Counters);
        var drawn = kernel.Read<int>(tickets, Grid * Threads);
        for (int counter = 0; counter < Counters; counter++)
        {
            // Lane l draws from counter l % 3, in every other block all lanes from counter 0.
            int[] mine = [.. drawn.Where((_, thread) => (thread / Threads % 2 == 0 ? thread % Lanes % Counters : 0) == counter).Order()];
            Assert.Equal(Enumerable.Range(0, mine.Length), mine);
            Assert.Equal(mine.Length, kernel.Read<long>(counters, Counters)[counter]);
        }
    }

    static void DrawTickets(BlockContext* block, int first, int end)
    {
        var parameters = (long*)block->Parameters;
        long* addresses = stackalloc long[Lanes], ones = stackalloc long[Lanes], results = stackalloc long[Lanes];
        int* mask = stackalloc int[Lanes];
        for (int lane = 0; lane < Lanes; lane++)
        {
            addresses[lane] = parameters[0] + 8 * (block->LinearBlock % 2 == 0 ? lane % parameters[3] : 0);
            // For inc this is the limit, which is never reached.
            ones[lane] = Atomics.Register(Inc) == parameters[2] ? int.MaxValue : 1;
            mask[lane] = -1;
        }
        for (int group = first; group < end; group++)
        {
            Atomics.Run(block, group, Lanes, AtomicAt, (int)parameters[2], addresses, mask, ones, null, results);
            int* tickets = Buffer<int>(block, 1) + block->LinearBlock * block->Threads + group * Lanes;
            for (int lane = 0; lane < Lanes; lane++) tickets[lane] = (int)results[lane];
        }
    }

    static readonly Operation Inc = Resolve("atom.global.inc.u32");

    static Operation Resolve(string text) => InstructionSet.Resolve(text, out var operation) ? operation! : throw new ArgumentException(text);

    [Theory]
    [InlineData("red.global.add.f32")]
    [InlineData("red.global.add.f64")]
    [InlineData("red.global.add.noftz.f16")]
    [InlineData("red.global.max.s32")]
    [InlineData("red.global.min.u64")]
    [InlineData("red.global.xor.b32")]
    [InlineData("red.global.or.b64")]
    [InlineData("red.global.add.v2.f32")]
    public void NoUpdateIsLost(string text)
    {
        const int Grid = 64, Threads = 1024;
        var operation = Resolve(text);
        using var kernel = new RegionKernel(Lanes, Region(&Reduce));
        // f16 counts exactly to 2048 only: its adds are of zeros but for lane 0 of some groups.
        ulong place = kernel.Allocate(operation.Type == PtxType.U64 ? -1L : 0L, 0L);
        kernel.Launch(Grid, Threads, place, (ulong)Atomics.Register(operation), (ulong)operation.Type);
        long raw = kernel.Read<long>(place, 1)[0];
        const int All = Grid * Threads;
        object expected = text switch
        {
            "red.global.add.f32" => (float)All,
            "red.global.add.f64" => (double)All,
            "red.global.add.noftz.f16" => (Half)Grid,
            "red.global.max.s32" => All - 1,
            "red.global.min.u64" => 0L,
            // Each number below a power of two once.
            "red.global.xor.b32" => 0,
            "red.global.or.b64" => (long)All - 1,
            _ => ((float)All, (float)All),
        };
        Assert.Equal(expected, expected switch
        {
            float => BitConverter.Int32BitsToSingle((int)raw),
            double => BitConverter.Int64BitsToDouble(raw),
            Half => BitConverter.Int16BitsToHalf((short)raw),
            int => (int)raw,
            long => raw,
            _ => (BitConverter.Int32BitsToSingle((int)raw), BitConverter.Int32BitsToSingle((int)(raw >> 32))),
        });
    }

    static void Reduce(BlockContext* block, int first, int end)
    {
        var parameters = (long*)block->Parameters;
        long* addresses = stackalloc long[Lanes], values = stackalloc long[2 * Lanes];
        int* mask = stackalloc int[Lanes], single = stackalloc int[Lanes];
        for (int group = first; group < end; group++)
        {
            for (int lane = 0; lane < Lanes; lane++)
            {
                long number = block->LinearBlock * block->Threads + group * Lanes + lane;
                addresses[lane] = parameters[0];
                mask[lane] = -1;
                values[lane] = values[Lanes + lane] = (PtxType)parameters[2] switch
                {
                    PtxType.F32 => BitConverter.SingleToInt32Bits(1),
                    PtxType.F64 => BitConverter.DoubleToInt64Bits(1),
                    PtxType.F16 => group == 0 && lane == 0 ? BitConverter.HalfToInt16Bits((Half)1) : 0,
                    _ => number,
                };
            }
            // Once with all lanes at one place, which goes one way, once lane by lane, which goes another.
            if (group % 2 == 0)
            {
                Atomics.Run(block, group, Lanes, AtomicAt, (int)parameters[1], addresses, mask, values, null, null);
                continue;
            }
            for (int lane = 0; lane < Lanes; lane++)
            {
                new Span<int>(single, Lanes).Clear();
                single[lane] = -1;
                Atomics.Run(block, group, Lanes, AtomicAt, (int)parameters[1], addresses, single, values, null, null);
            }
        }
    }

    [Fact]
    public void WideExchangesKeepHalvesTogether()
    {
        const int Grid = 64, Threads = 1024;
        var operation = Resolve("atom.global.exch.b128");
        using var kernel = new RegionKernel(Lanes, Region(&ExchangeWide));
        ulong place = kernel.Allocate(0L, ~0L, 0L, 0L), torn = kernel.Allocate(0);
        kernel.Launch(Grid, Threads, place, (ulong)Atomics.Register(operation), torn);
        Assert.Equal(0, kernel.Read<int>(torn, 1)[0]);
        var last = kernel.Read<long>(place, 2);
        Assert.Equal(~last[0], last[1]);
        Assert.NotEqual(0, last[0]);
    }

    static void ExchangeWide(BlockContext* block, int first, int end)
    {
        var parameters = (long*)block->Parameters;
        long* addresses = stackalloc long[Lanes], values = stackalloc long[2 * Lanes], results = stackalloc long[2 * Lanes];
        int* mask = stackalloc int[Lanes];
        for (int group = first; group < end; group++)
        {
            for (int lane = 0; lane < Lanes; lane++)
            {
                addresses[lane] = parameters[0];
                mask[lane] = -1;
                values[lane] = 1 + block->LinearBlock * block->Threads + group * Lanes + lane;
                values[Lanes + lane] = ~values[lane];
            }
            Atomics.Run(block, group, Lanes, AtomicAt, (int)parameters[1], addresses, mask, values, null, results);
            for (int lane = 0; lane < Lanes; lane++)
            {
                if (results[Lanes + lane] != ~results[lane]) Interlocked.Increment(ref Buffer<int>(block, 2)[0]);
            }
        }
    }

    [Theory]
    [InlineData("atom.global.add.u32")]
    [InlineData("atom.global.exch.b128")]
    [InlineData("atom.add.u64")]
    public void WithoutAnyMemoryEveryAddressIsAFault(string text)
    {
        var operation = Resolve(text);
        using var kernel = new RegionKernel(Lanes, Region(&RunTrial));
        using var empty = new DeviceMemory(1 << 24);
        using var image = new ModuleImage(ModuleReader.Read(SourceText.From("\n"), new DiagnosticBag()), empty);
        foreach (ulong address in new[] { 0x7000_0000_0000UL, empty.Base - 16, empty.Base + empty.ReservedBytes - 16 })
        {
            var trial = new Trial { Operation = operation };
            Array.Fill(trial.Addresses, (long)address);
            Array.Fill(trial.Mask, -1);
            long number = Interlocked.Increment(ref trialNumbers);
            Trials[number] = trial;
            var request = kernel.Request(1, Lanes, (ulong)number) with { DynamicSharedBytes = 256 };
            var fault = Assert.Throws<KernelFaultException>(() => CpuLaunch.Run(kernel.Kernel, request, image, empty));
            Trials.TryRemove(number, out _);
            Assert.Equal("DB4101", fault.Id);
        }
    }

    [Theory]
    [InlineData("atom.global.add.u32", 0x10, "DB4103")]
    [InlineData("atom.add.u32", 0x20000000040, "DB4115")]
    [InlineData("red.shared.add.u32", 0x100, "DB4101")]
    [InlineData("atom.shared.add.u64", 0x44, "DB4102")]
    public void WrongAddressesAreFaults(string text, long address, string id)
    {
        var operation = Resolve(text);
        using var kernel = new RegionKernel(Lanes, Region(&RunTrial));
        var trial = new Trial { Operation = operation, SharedBefore = new byte[256] };
        for (int lane = 0; lane < Lanes; lane++) trial.Addresses[lane] = operation.Space == StateSpace.Shared ? 8 : (long)kernel.Allocate(0L);
        Array.Fill(trial.Mask, -1);
        trial.Addresses[7] = 0;
        trial.Mask[7] = 0;
        trial.Addresses[21] = address;
        long number = Interlocked.Increment(ref trialNumbers);
        Trials[number] = trial;
        var fault = kernel.Faults(kernel.Request(1, Lanes, (ulong)number) with { DynamicSharedBytes = 256 });
        Trials.TryRemove(number, out _);
        kernel.AssertFault(fault, id, AtomicAt, new(0, 0, 0), new(21, 0, 0));
        Assert.Equal((ulong)address, fault.Address);
    }
}

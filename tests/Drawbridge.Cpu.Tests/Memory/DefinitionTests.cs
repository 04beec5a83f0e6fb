using Drawbridge.Cpu.Memory;
using Drawbridge.Interpreter.Scalar;
using Drawbridge.Ptx.Isa;
using Drawbridge.Runtime;
using static Drawbridge.Cpu.Tests.Execution.RegionKernel;

namespace Drawbridge.Cpu.Tests.Memory;

/// <summary>Instructions computed by the interpreter's definitions: scalar ones, collectives, system functions.</summary>
public sealed unsafe class DefinitionTests
{
    const long Untouched = 0x5A5A_5A5A_5A5A;

    static Operation Resolve(string text) => InstructionSet.Resolve(text, out var operation) ? operation! : throw new ArgumentException(text);

    static long[] RunScalar(string text, int operandCount, int resultCount, Func<int, int, long> operand, Func<int, bool> isOn, int lanes = 16,
        IReadOnlyList<OperandMark>? marks = null)
    {
        int definition = Scalarwise.Register(Scalars.Find(Resolve(text))!, operandCount, marks);
        var (operands, results, mask) = (new long[6 * lanes], new long[resultCount * lanes], new int[lanes]);
        for (int i = 0; i < 6; i++)
            for (int lane = 0; lane < lanes; lane++) operands[i * lanes + lane] = operand(i, lane);
        for (int lane = 0; lane < lanes; lane++) mask[lane] = isOn(lane) ? -1 : 0;
        Array.Fill(results, Untouched);
        fixed (long* from = operands, to = results)
        fixed (int* on = mask)
        {
            Scalarwise.Run(null, definition, lanes, on, from, to);
        }
        return results;
    }

    [Fact]
    public void ResultsGoToTheLanesOfTheMask()
    {
        var results = RunScalar("add.u32", 2, 1, (i, lane) => i < 2 ? 0xFFFF_FFF0 + lane : 77, lane => lane % 3 != 0);
        for (int lane = 0; lane < 16; lane++)
            Assert.Equal(lane % 3 == 0 ? Untouched : (0xFFFF_FFF0 + lane) * 2 & 0xFFFF_FFFF, results[lane]);
    }

    [Fact]
    public void SecondResultsFollow()
    {
        var results = RunScalar("setp.lt.s32", 2, 2, (i, lane) => i == 0 ? lane : 5, _ => true);
        for (int lane = 0; lane < 16; lane++)
        {
            Assert.Equal(lane < 5 ? 1 : 0, results[lane]);
            Assert.Equal(lane < 5 ? 0 : 1, results[16 + lane]);
        }
    }

    [Fact]
    public void TheCarryFlagIsTheLastOperandAndTheSecondResult()
    {
        var results = RunScalar("addc.cc.u32", 2, 2, (i, lane) => i == 2 ? lane & 1 : 0xFFFF_FFFF - (lane & 2) / 2 * (i == 0 ? 1 : 0xFFFF_FFFF), _ => true);
        for (int lane = 0; lane < 16; lane++)
        {
            long sum = 0xFFFF_FFFF - (lane & 2) / 2 + ((lane & 2) == 0 ? 0xFFFF_FFFF : 0) + (lane & 1);
            Assert.Equal(sum & 0xFFFF_FFFF, results[lane]);
            Assert.Equal(sum >> 32, results[16 + lane]);
        }
    }

    [Fact]
    public void MarksOfVideoInstructionsCount()
    {
        // The bytes b2 of one and b0 of the other, sign-extended.
        OperandMark[] marks = [default, new("b2", false), new("b0", false), default];
        var results = RunScalar("vadd.s32.s32.s32", 2, 1, (i, lane) => i == 0 ? 0xAA80_BBCC + ((long)lane << 16) : 0x1122_3301 + lane, _ => true, marks: marks);
        for (int lane = 0; lane < 16; lane++) Assert.Equal((uint)(sbyte)(0x80 + lane) + (uint)(1 + lane), (ulong)results[lane]);
    }

    [Fact]
    public void AFifthSourceIsPassedToo()
    {
        // lop3 with a predicate: d = a & b & c (table 0x80), p = (d != 0) or q.
        var results = RunScalar("lop3.or.b32", 5, 2, (i, lane) => i switch { 0 => lane, 1 => 6, 2 => 0xFF, 3 => 0x80, 4 => lane == 1 ? 1 : 0, _ => 0 }, _ => true);
        for (int lane = 0; lane < 16; lane++)
        {
            Assert.Equal(lane & 6, results[lane]);
            Assert.Equal((lane & 6) != 0 || lane == 1 ? 1 : 0, results[16 + lane]);
        }
    }

    [Fact]
    public void VectorSourcesAreOperandsOfTheirOwn()
    {
        // Four f32 to four e4m3 in one register: 1, 2, 4, 8 are 0x38, 0x40, 0x48, 0x50, the first one on top.
        var results = RunScalar("cvt.rs.satfinite.e4m3x4.f32", 5, 1, (i, _) => i < 4 ? BitConverter.SingleToInt32Bits(1 << i) : 0, _ => true);
        Assert.All(results, result => Assert.Equal(0x38404850, result));
    }

    static long[] RunCollective(string text, int resultCount, Func<int, long>? members, Func<int, int, long> operand, uint executing)
    {
        using var kernel = BlockRun.Kernel(32);
        var results = new long[resultCount * 32];
        Array.Fill(results, Untouched);
        kernel.Run(32, 0, block =>
        {
            long* operands = stackalloc long[96], memberMasks = stackalloc long[32];
            int* mask = stackalloc int[32];
            for (int lane = 0; lane < 32; lane++)
            {
                for (int i = 0; i < 3; i++) operands[i * 32 + lane] = operand(i, lane);
                memberMasks[lane] = members?.Invoke(lane) ?? 0;
                mask[lane] = (executing >> lane & 1) != 0 ? -1 : 0;
            }
            fixed (long* to = results)
            {
                Collectives.Run(block, 0, LoopAt, Collectives.Register(Resolve(text)), mask, members == null ? null : memberMasks, operands, to);
            }
        });
        return results;
    }

    [Fact]
    public void ShufflesTakeFromTheLanesThatTakePart()
    {
        var results = RunCollective("shfl.sync.bfly.b32", 2, _ => 0x0FFF_FFFF, (i, lane) => i switch { 0 => 100 + lane, 1 => 5, _ => 31 }, 0x0FFF_FFFF);
        for (int lane = 0; lane < 32; lane++)
        {
            int from = (lane ^ 5) < 28 ? lane ^ 5 : lane;
            Assert.Equal(lane < 28 ? 100 + from : Untouched, results[lane]);
            Assert.Equal(lane < 28 ? 1 : Untouched, results[32 + lane]);
        }
    }

    [Fact]
    public void HalvesOfAWarpVoteApart()
    {
        var results = RunCollective("vote.sync.ballot.b32", 1, lane => lane < 16 ? 0xFFFF : 0xFFFF_0000, (_, lane) => lane % 3 == 0 ? 1 : 0, uint.MaxValue);
        uint all = 0;
        for (int lane = 0; lane < 32; lane += 3) all |= 1u << lane;
        for (int lane = 0; lane < 32; lane++) Assert.Equal(all & (lane < 16 ? 0xFFFF : 0xFFFF_0000), results[lane]);
    }

    [Fact]
    public void ReductionsAndMatchesWorkOnMembers()
    {
        var sums = RunCollective("redux.sync.add.s32", 1, _ => -1 & 0xFFFF_FFFF, (_, lane) => lane, uint.MaxValue);
        Assert.All(sums, sum => Assert.Equal(31 * 32 / 2, sum));
        var matches = RunCollective("match.any.sync.b64", 1, _ => 0xFF, (_, lane) => (long)(lane & 1) << 40, 0xFF);
        for (int lane = 0; lane < 8; lane++) Assert.Equal(lane % 2 == 0 ? 0x55 : 0xAA, matches[lane]);
        var elected = RunCollective("elect.sync", 2, _ => 0xF0, (_, _) => 0, 0xF0);
        for (int lane = 4; lane < 8; lane++) Assert.Equal((4, lane == 4 ? 1 : 0), (elected[lane], elected[32 + lane]));
    }

    [Fact]
    public void LanesOutsideOfTheirOwnMaskAreAFault()
    {
        var fault = Assert.Throws<KernelFaultException>(() => RunCollective("vote.sync.any.pred", 1, _ => 0x7F, (_, _) => 1, 0xFF));
        Assert.Equal("DB4114", fault.Id);
        Assert.Equal(new(7, 0, 0), fault.Thread);
    }

    [Fact]
    public void MatricesAreTransposedLoadedAndStored()
    {
        using var kernel = BlockRun.Kernel(32);
        kernel.Run(32, 512, block =>
        {
            long* addresses = stackalloc long[32], values = stackalloc long[32], results = stackalloc long[32];
            int* mask = stackalloc int[32];
            for (int lane = 0; lane < 32; lane++) (addresses[lane], mask[lane]) = (lane % 8 * 16, -1);
            // Element (row, column) is 8 · row + column.
            for (int i = 0; i < 64; i++) ((short*)block->Shared)[i] = (short)i;
            int load = MatrixCollectives.Register(Resolve("ldmatrix.sync.aligned.m8n8.x1.shared.b16"), 1);
            int transpose = MatrixCollectives.Register(Resolve("movmatrix.sync.aligned.m8n8.trans.b16"), 1, 1);
            int store = MatrixCollectives.Register(Resolve("stmatrix.sync.aligned.m8n8.x1.shared.b16"), 1);
            MatrixCollectives.Load(block, 0, LoopAt, load, (int)StateSpace.Shared, mask, addresses, null, values);
            for (int lane = 0; lane < 32; lane++)
            {
                int element = lane / 4 * 8 + lane % 4 * 2;
                Assert.Equal(element | element + 1 << 16, values[lane]);
            }
            MatrixCollectives.Compute(block, 0, LoopAt, transpose, mask, values, results);
            MatrixCollectives.Store(block, 0, LoopAt, store, (int)StateSpace.Shared, mask, addresses, null, results);
            for (int i = 0; i < 64; i++) Assert.Equal(i % 8 * 8 + i / 8, ((short*)block->Shared)[i]);
        });
        var fault = Assert.Throws<KernelFaultException>(() => kernel.Run(32, 512, block =>
        {
            long* addresses = stackalloc long[32], values = stackalloc long[32];
            int* mask = stackalloc int[32];
            for (int lane = 0; lane < 32; lane++) (addresses[lane], mask[lane]) = (lane == 3 ? 8 : 0, -1);
            MatrixCollectives.Load(block, 0, LoopAt, MatrixCollectives.Register(Resolve("ldmatrix.sync.aligned.m8n8.x1.shared.b16"), 1),
                (int)StateSpace.Shared, mask, addresses, null, values);
        }));
        kernel.AssertFault(fault, "DB4102", LoopAt, null, new(3, 0, 0));
    }

    [Fact]
    public void MatricesAreMultipliedByWholeWarpsOnly()
    {
        // m8n8k4 in f64: A is all 2, B is all 3, C the lane's number: 4 · 6 + C.
        using var kernel = BlockRun.Kernel(32);
        int multiply = MatrixCollectives.Register(Resolve("mma.sync.aligned.m8n8k4.row.col.f64.f64.f64.f64"), 2, 1, 1, 2);
        kernel.Run(64, 0, block => Multiply(block, 32));
        var fault = Assert.Throws<KernelFaultException>(() => kernel.Run(64, 0, block => Multiply(block, 31)));
        kernel.AssertFault(fault, "DB4119", LoopAt, null, new(32, 0, 0));

        void Multiply(Cpu.Execution.BlockContext* block, int lanes)
        {
            long* operands = stackalloc long[4 * 32], results = stackalloc long[2 * 32];
            int* mask = stackalloc int[32];
            for (int lane = 0; lane < 32; lane++)
            {
                operands[lane] = BitConverter.DoubleToInt64Bits(2);
                operands[32 + lane] = BitConverter.DoubleToInt64Bits(3);
                operands[64 + lane] = operands[96 + lane] = BitConverter.DoubleToInt64Bits(lane);
                mask[lane] = lane < lanes ? -1 : 0;
            }
            MatrixCollectives.Compute(block, 1, LoopAt, multiply, mask, operands, results);
            for (int i = 0; i < 64; i++) Assert.Equal(24 + i % 32, BitConverter.Int64BitsToDouble(results[i]));
        }
    }

    [Fact]
    public void KernelsPrintAllocateAndFree()
    {
        using var kernel = BlockRun.Kernel(16);
        ulong format = kernel.Allocate("lane %d of %s\n\0"u8.ToArray()), name = kernel.Allocate("sixteen\0"u8.ToArray());
        kernel.Run(16, 0, block =>
        {
            long* arguments = stackalloc long[32], results = stackalloc long[16];
            int* mask = stackalloc int[16];
            for (int lane = 0; lane < 16; lane++)
            {
                mask[lane] = lane is 3 or 9 ? -1 : 0;
                long* packed = (long*)(block->Local + (ulong)lane * block->LocalStride);
                packed[0] = lane;
                packed[1] = (long)name;
                arguments[lane] = (long)format;
                arguments[16 + lane] = (long)AddressSpaces.LocalWindow;
            }
            int print = SystemCalls.Register("vprintf", out int parameters);
            Assert.Equal(2, parameters);
            SystemCalls.Run(block, 0, 16, LoopAt, print, mask, arguments, results);
            Assert.Equal(2, results[3]);

            for (int lane = 0; lane < 16; lane++) arguments[lane] = 4 << 20;
            SystemCalls.Run(block, 0, 16, LoopAt, SystemCalls.Register("malloc", out _), mask, arguments, results);
            Assert.NotEqual(results[3], results[9]);
            // What was allocated can be touched at once.
            *(int*)results[9] = 1;
            new Span<long>(results, 16).CopyTo(new Span<long>(arguments, 16));
            SystemCalls.Run(block, 0, 16, LoopAt, SystemCalls.Register("free", out _), mask, arguments, results);
            Assert.Null(ResidentMemory(block).Find((ulong)arguments[3]));
        });
        Assert.Equal("lane 3 of sixteen\nlane 9 of sixteen\n", kernel.Output.ToString());
        Assert.Equal(-1, SystemCalls.Register("printf", out _));

        static DeviceMemory ResidentMemory(Cpu.Execution.BlockContext* block) => Cpu.Execution.ResidentBlock.Of(block).Launch.Memory;
    }

    [Fact]
    public void FailedAssertionsAreFaults()
    {
        using var kernel = BlockRun.Kernel(16);
        ulong condition = kernel.Allocate("i < n\0"u8.ToArray()), file = kernel.Allocate("k.cu\0"u8.ToArray()), function = kernel.Allocate("k\0"u8.ToArray());
        var fault = Assert.Throws<KernelFaultException>(() => kernel.Run(16, 0, block =>
        {
            long* arguments = stackalloc long[80], results = stackalloc long[16];
            int* mask = stackalloc int[16];
            for (int lane = 0; lane < 16; lane++)
            {
                mask[lane] = lane > 10 ? -1 : 0;
                arguments[lane] = (long)condition;
                arguments[16 + lane] = (long)file;
                arguments[32 + lane] = 12;
                arguments[48 + lane] = (long)function;
            }
            SystemCalls.Run(block, 0, 16, LoopAt, SystemCalls.Register("__assertfail", out _), mask, arguments, results);
        }));
        kernel.AssertFault(fault, "DB4107", LoopAt, null, new(11, 0, 0));
        Assert.Contains("k.cu:12: k: assertion 'i < n' failed", fault.Message, StringComparison.Ordinal);
    }
}

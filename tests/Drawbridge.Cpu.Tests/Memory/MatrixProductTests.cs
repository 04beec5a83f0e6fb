using Drawbridge.Cpu.Memory;
using Drawbridge.Interpreter.Matrix;
using Drawbridge.Ptx.Isa;

namespace Drawbridge.Cpu.Tests.Memory;

/// <summary>Matrix products in vectors of every width against the definition, bit for bit.</summary>
public sealed unsafe class MatrixProductTests
{
    const int Lanes = 32, Trials = 20;

    public static TheoryData<string, int> Products
    {
        get
        {
            var all = new TheoryData<string, int>();
            foreach (string text in (string[])
            [
                .. from types in (string[])["f32.f16.f16.f32", "f16.f16.f16.f16"]
                   from shape in (string[])["m16n8k8", "m16n8k16"] select $"mma.sync.aligned.{shape}.row.col.{types}",
                .. from shape in (string[])["m16n8k8", "m16n8k16"] select $"mma.sync.aligned.{shape}.row.col.f32.bf16.bf16.f32",
                .. from shape in (string[])["m16n8k4", "m16n8k8"] select $"mma.sync.aligned.{shape}.row.col.f32.tf32.tf32.f32",
                .. from a in (string[])["s8", "u8"] from b in (string[])["s8", "u8"] from clamp in (string[])["", ".satfinite"]
                   from shape in (string[])["m8n8k16", "m16n8k16", "m16n8k32"] select $"mma.sync.aligned.{shape}.row.col{clamp}.s32.{a}.{b}.s32",
                .. from a in (string[])["s4", "u4"] from b in (string[])["s4", "u4"] from clamp in (string[])["", ".satfinite"]
                   from shape in (string[])["m8n8k32", "m16n8k32", "m16n8k64"] select $"mma.sync.aligned.{shape}.row.col{clamp}.s32.{a}.{b}.s32",
                .. from shape in (string[])["m16n16k16", "m8n32k16", "m32n8k16"] from types in (string[])["f16.f16", "f16.f32", "f32.f16", "f32.f32"]
                   select $"wmma.mma.sync.aligned.row.col.{shape}.{types}",
                .. from shape in (string[])["m16n16k16", "m8n32k16", "m32n8k16"] from types in (string[])["f32.bf16.bf16.f32", "s32.s8.s8.s32", "s32.u8.u8.s32"]
                   select $"wmma.mma.sync.aligned.row.col.{shape}.{types}",
                "wmma.mma.sync.aligned.row.col.m16n16k8.f32.tf32.tf32.f32",
            ])
                foreach (int bits in (int[])[512, 256, 128]) all.Add(text, bits);
            return all;
        }
    }

    [Theory, MemberData(nameof(Products))]
    public void ProductsMatchTheDefinition(string text, int bits)
    {
        Assert.True(InstructionSet.Resolve(text, out var operation), text);
        int[] registers = [.. operation!.Operands.Select(operand => operand.MaxCount)];
        var product = MatrixProduct.Find(operation, registers, bits);
        Assert.NotNull(product);
        var definition = MatrixDefinitions.Find(operation)!;
        var random = new Random(text.Length + registers.Sum());
        int* operands = stackalloc int[(registers.Sum() + 1) * Lanes], results = stackalloc int[registers[0] * Lanes];
        int* left = stackalloc int[product.PreparedBytes.Left / 4], right = stackalloc int[product.PreparedBytes.Right / 4];
        for (int trial = 0; trial < Trials; trial++)
        {
            ulong[][] arrays = [.. registers.Select(count => new ulong[count * Lanes])];
            int* next = operands;
            for (int i = 1; i < arrays.Length; i++)
            {
                for (int register = 0; register < registers[i]; register++)
                {
                    for (int lane = 0; lane < Lanes; lane++, next++)
                    {
                        *next = Word(random, trial, isC: i == 3, operation);
                        arrays[i][lane * registers[i] + register] = (uint)*next;
                    }
                }
            }
            new Span<int>(results, registers[0] * Lanes).Fill(unchecked((int)0xa5a5a5a5));
            definition(arrays);
            product.PrepareLeft(operands, left);
            product.PrepareRight(operands + registers[1] * Lanes, right);
            product.Sum(left, right, operands + (registers[1] + registers[2]) * Lanes, results);
            for (int i = 0; i < registers[0] * Lanes; i++)
                Assert.True((uint)arrays[0][i % Lanes * registers[0] + i / Lanes] == (uint)results[i], $"register {i / Lanes} of lane {i % Lanes}: expected 0x{arrays[0][i % Lanes * registers[0] + i / Lanes]:x}, got 0x{results[i]:x}");
        }
    }

    [Theory, InlineData("m8n8k4"), InlineData("m16n8k4"), InlineData("m16n8k8"), InlineData("m16n8k16")]
    public void ProductsOfDoublesMatchTheDefinition(string shape)
    {
        Assert.True(InstructionSet.Resolve($"mma.sync.aligned.{shape}.row.col.f64.f64.f64.f64", out var operation));
        int[] registers = [.. operation!.Operands.Select(operand => operand.MaxCount)];
        var product = DoubleProduct.Find(operation)!;
        var definition = MatrixDefinitions.Find(operation)!;
        var random = new Random(registers.Sum());
        double* operands = stackalloc double[registers.Sum() * Lanes], results = stackalloc double[registers[0] * Lanes];
        for (int trial = 0; trial < Trials; trial++)
        {
            ulong[][] arrays = [.. registers.Select(count => new ulong[count * Lanes])];
            double* next = operands;
            for (int i = 1; i < arrays.Length; i++)
            {
                for (int element = 0; element < registers[i] * Lanes; element++, next++)
                {
                    *next = random.Next(trial % 2 == 0 ? 1000 : 20) == 0 ? BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue))
                        : random.Next(9) == 0 ? -0.0 : (random.NextDouble() - 0.5) * Math.Pow(2, random.Next(-3, 4));
                    arrays[i][element % Lanes * registers[i] + element / Lanes] = BitConverter.DoubleToUInt64Bits(*next);
                }
            }
            definition(arrays);
            product.Run(operands, results);
            for (int i = 0; i < registers[0] * Lanes; i++)
                Assert.Equal(arrays[0][i % Lanes * registers[0] + i / Lanes], BitConverter.DoubleToUInt64Bits(results[i]));
        }
    }

    // Any bits (among them NaNs, infinities and subnormals), numbers near 1 of both signs, and mostly zeros among extremes.
    static int Word(Random random, int trial, bool isC, Operation operation)
    {
        int any = random.Next(int.MinValue, int.MaxValue);
        bool isFloat = operation.TypeOf("dtype") is PtxType.F16 or PtxType.F32;
        if (trial % 3 == 0 || (!isFloat && trial % 3 == 1)) return any;
        if (trial % 3 == 2) return random.Next(40) == 0 ? any : random.Next(4) == 0 ? unchecked((int)0x80008000) : 0;
        bool isHalf = operation.TypeOf(isC ? "ctype" : "atype") is PtxType.F16 or PtxType.None;
        if (isHalf) return (any & unchecked((int)0x83ff83ff)) | 0x38003800 | (random.Next() & 0x04000400);
        return operation.TypeOf("atype") == PtxType.BF16 && !isC ? (any & unchecked((int)0x807f807f)) | 0x3f003f00 : (any & unchecked((int)0x807fffff)) | 0x3f000000;
    }
}

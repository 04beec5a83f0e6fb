using Drawbridge.Interpreter.Matrix;
using Drawbridge.Interpreter.Tests.Scalar;
using Drawbridge.Ptx.Isa;

namespace Drawbridge.Interpreter.Tests.Matrix;

/// <summary>
/// <c>wmma</c> from memory to memory: load, multiply and store of every shape, type and layout, compared with a plain triple loop over the memory.
/// Where the elements are in between is nobody's business.
/// </summary>
public class WmmaTests
{
    [Fact]
    public void Every_product_goes_from_memory_to_memory()
    {
        int count = 0;
        foreach (var operation in TableOperations.Of(Semantic.WmmaMultiply).Where(operation => operation.Has("aligned")))
        {
            var random = new Random(++count);
            // The layouts of C and D take turns, and so do dense and padded rows.
            Run(operation, random, count % 2 == 0 ? "row" : "col", count % 3 == 0 ? "row" : "col", padding: count % 5 < 2 ? 0 : 8 * random.Next(1, 4));
        }
        Assert.True(count > 100, $"only {count} operations met");
    }

    [Fact]
    public void Repeated_elements_agree()
    {
        // A fragment that is loaded, scaled element by element and used must still be one matrix: all copies come from the same memory.
        var load = TableOperations.Resolve("wmma.load.b.sync.aligned.col.m32n8k16.f16");
        var access = MatrixAccess.Find(load)!;
        var copies = Enumerable.Range(0, 32).SelectMany(lane => Enumerable.Range(0, access.Registers).SelectMany(register => access.Pieces(lane, register, 16))).ToList();
        Assert.Equal(32 * 8 * 2, copies.Count);
        Assert.All(copies.GroupBy(piece => piece.Offset), group => Assert.Equal(4, group.Count()));
    }

    static void Run(Operation multiply, Random random, string layoutC, string layoutD, int padding)
    {
        var shape = MatrixShape.Of(multiply);
        var (typeA, typeB) = Expectation.Factors(multiply);
        PtxType typeC = multiply.TypeOf("ctype"), typeD = multiply.TypeOf("dtype");
        string word = multiply["shape"]!;
        var a = new Stored(TableOperations.Resolve($"wmma.load.a.sync.aligned.{multiply["alayout"]}.{word}.{typeA.Word()}"), shape.M, shape.K, typeA, padding);
        var b = new Stored(TableOperations.Resolve($"wmma.load.b.sync.aligned.{multiply["blayout"]}.{word}.{typeB.Word()}"), shape.K, shape.N, typeB, padding);
        var c = new Stored(TableOperations.Resolve($"wmma.load.c.sync.aligned.{layoutC}.{word}.{typeC.Word()}"), shape.M, shape.N, typeC, padding);
        var d = new Stored(TableOperations.Resolve($"wmma.store.d.sync.aligned.{layoutD}.{word}.{typeD.Word()}"), shape.M, shape.N, typeD, padding);
        foreach (var matrix in new[] { a, b, c }) matrix.Fill(random);
        ulong[][] operands = [new ulong[32 * d.Access.Registers], a.Load(), b.Load(), c.Load()];
        Array.Fill(operands[0], 0xDEADBEEF_DEADBEEF);
        MatrixDefinitions.Find(multiply)!(operands);
        byte[] before = [.. d.Memory];
        d.Store(operands[0]);
        for (int m = 0; m < shape.M; m++)
        {
            for (int n = 0; n < shape.N; n++)
            {
                var row = Enumerable.Range(0, shape.K).Select(k => a[m, k]).ToArray();
                var column = Enumerable.Range(0, shape.K).Select(k => b[k, n]).ToArray();
                Expectation.Check(multiply, row, column, c[m, n], d[m, n]);
            }
        }
        d.AssertPaddingUntouched(before);
    }

    /// <summary>A matrix in memory: by rows or columns, with a stride.</summary>
    sealed class Stored
    {
        readonly int rows, columns, bits, stride;
        readonly bool byRows;
        readonly PtxType type;

        public Stored(Operation operation, int rows, int columns, PtxType type, int padding)
        {
            (this.rows, this.columns, this.type) = (rows, columns, type);
            bits = type.Bits();
            byRows = operation["layout"] == "row";
            Access = MatrixAccess.Find(operation)!;
            Assert.Equal(byRows ? columns : rows, Access.DefaultStride);
            // Rows of less than a byte an element are padded by whole registers.
            stride = (byRows ? columns : rows) + (bits < 8 ? padding * 32 / bits : padding);
            Memory = new byte[(byRows ? rows : columns) * stride * bits / 8];
            Array.Fill(Memory, (byte)0xA5);
        }

        public MatrixAccess Access { get; }

        public byte[] Memory { get; }

        long BitOf(int row, int column) => (byRows ? (long)row * stride + column : (long)column * stride + row) * bits;

        public ulong this[int row, int column]
        {
            get
            {
                ulong value = 0;
                for (int i = 0; i < bits; i++)
                {
                    long at = BitOf(row, column) + i;
                    value |= (ulong)(Memory[at / 8] >> (int)(at % 8) & 1) << i;
                }
                return value;
            }
        }

        public void Fill(Random random)
        {
            for (int row = 0; row < rows; row++)
            {
                for (int column = 0; column < columns; column++)
                {
                    ulong value = Elements.Random(random, type);
                    for (int i = 0; i < bits; i++)
                    {
                        long at = BitOf(row, column) + i;
                        Memory[at / 8] = (byte)(Memory[at / 8] & ~(1 << (int)(at % 8)) | (int)(value >> i & 1) << (int)(at % 8));
                    }
                }
            }
        }

        public ulong[] Load()
        {
            var registers = new ulong[32 * Access.Registers];
            for (int i = 0; i < registers.Length; i++)
            {
                foreach (var piece in Access.Pieces(i / Access.Registers, i % Access.Registers, stride))
                    for (int part = 0; part < piece.Bytes; part++) registers[i] |= (ulong)Memory[piece.Offset + part] << piece.Shift + 8 * part;
            }
            return registers;
        }

        public void Store(ulong[] registers)
        {
            for (int i = 0; i < registers.Length; i++)
            {
                foreach (var piece in Access.Pieces(i / Access.Registers, i % Access.Registers, stride))
                    for (int part = 0; part < piece.Bytes; part++) Memory[piece.Offset + part] = (byte)(registers[i] >> piece.Shift + 8 * part);
            }
        }

        public void AssertPaddingUntouched(byte[] before)
        {
            var inside = new HashSet<long>();
            for (int row = 0; row < rows; row++)
                for (int column = 0; column < columns; column++)
                    for (int i = 0; i < bits; i += 8) inside.Add((BitOf(row, column) + i) / 8);
            for (int i = 0; i < Memory.Length; i++)
                if (!inside.Contains(i)) Assert.Equal(before[i], Memory[i]);
        }
    }
}

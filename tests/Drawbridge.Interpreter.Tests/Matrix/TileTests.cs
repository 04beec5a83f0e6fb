using Drawbridge.Interpreter.Matrix;
using Drawbridge.Interpreter.Tests.Scalar;

namespace Drawbridge.Interpreter.Tests.Matrix;

/// <summary>8 x 8 tiles of 16-bit elements: <c>ldmatrix</c>, <c>stmatrix</c>, <c>movmatrix</c>.</summary>
public class TileTests
{
    [Theory]
    [InlineData("x1", 1)]
    [InlineData("x2", 2)]
    [InlineData("x4", 4)]
    public void Tiles_are_loaded_by_rows_or_transposed(string num, int tiles)
    {
        var (memory, rows) = Tiles(tiles);
        foreach (string trans in new[] { "", ".trans" })
        {
            var access = MatrixAccess.Find(TableOperations.Resolve($"ldmatrix.sync.aligned.m8n8.{num}{trans}.shared.b16"))!;
            Assert.Equal(tiles, access.Registers);
            for (int lane = 0; lane < 32; lane++)
            {
                for (int tile = 0; tile < tiles; tile++)
                {
                    uint register = 0;
                    foreach (var piece in access.Pieces(lane, tile, 0))
                        for (int part = 0; part < piece.Bytes; part++) register |= (uint)memory[rows[piece.AddressLane] + piece.Offset + part] << piece.Shift + 8 * part;
                    int g = lane / 4, t = lane % 4;
                    uint expected = trans == ""
                        ? Element(memory, rows, tile, g, 2 * t) | Element(memory, rows, tile, g, 2 * t + 1) << 16
                        : Element(memory, rows, tile, 2 * t, g) | Element(memory, rows, tile, 2 * t + 1, g) << 16;
                    Assert.Equal(expected, register);
                }
            }
        }
    }

    [Theory]
    [InlineData("x2")]
    [InlineData("x4.trans")]
    public void Stores_are_loads_backwards(string num)
    {
        var load = MatrixAccess.Find(TableOperations.Resolve($"ldmatrix.sync.aligned.m8n8.{num}.b16"))!;
        var store = MatrixAccess.Find(TableOperations.Resolve($"stmatrix.sync.aligned.m8n8.{num}.b16"))!;
        Assert.Equal(load.Registers, store.Registers);
        for (int lane = 0; lane < 32; lane++)
            for (int tile = 0; tile < load.Registers; tile++) Assert.Equal(load.Pieces(lane, tile, 0), store.Pieces(lane, tile, 0));
    }

    [Fact]
    public void What_the_reference_leaves_open_has_no_map()
    {
        Assert.Null(MatrixAccess.Find(TableOperations.Resolve("ldmatrix.sync.aligned.m16n16.x1.trans.shared.b8")));
        Assert.Null(MatrixAccess.Find(TableOperations.Resolve("stmatrix.sync.aligned.m16n8.x1.trans.shared.b8")));
        Assert.Null(MatrixDefinitions.Find(TableOperations.Resolve("mma.sp.sync.aligned.m16n8k16.row.col.f16.f16.f16.f16")));
    }

    [Fact]
    public void Movmatrix_transposes()
    {
        var definition = MatrixDefinitions.Find(TableOperations.Resolve("movmatrix.sync.aligned.m8n8.trans.b16"))!;
        var random = new Random(3);
        var from = Enumerable.Range(0, 32).Select(_ => (ulong)(uint)random.Next(int.MinValue, int.MaxValue)).ToArray();
        var to = Enumerable.Repeat(0xDEADBEEF_DEADBEEFUL, 32).ToArray();
        definition([to, from]);
        for (int lane = 0; lane < 32; lane++)
        {
            int g = lane / 4, t = lane % 4;
            Assert.Equal(Half(2 * t, g) | Half(2 * t + 1, g) << 16, to[lane]);
        }

        ulong Half(int row, int column) => from[row * 4 + column / 2] >> 16 * (column % 2) & 0xFFFF;
    }

    // Rows of 16 bytes at shuffled places; lane l has the address of row l.
    static (byte[] Memory, int[] Rows) Tiles(int tiles)
    {
        var random = new Random(tiles);
        var memory = new byte[32 * 16];
        random.NextBytes(memory);
        var rows = Enumerable.Range(0, 32).Select(row => row * 16).ToArray();
        random.Shuffle(rows);
        return (memory, rows);
    }

    static uint Element(byte[] memory, int[] rows, int tile, int row, int column) => BitConverter.ToUInt16(memory, rows[8 * tile + row] + 2 * column);
}

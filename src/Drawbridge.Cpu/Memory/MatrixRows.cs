using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Drawbridge.Cpu.Execution;
using Drawbridge.Ptx.Isa;

namespace Drawbridge.Cpu.Memory;

/// <summary>
/// <c>ldmatrix</c> and <c>stmatrix</c> of tiles of 8 rows with 8 halves each, and <c>movmatrix</c>. As a register of 32 words a tile is its rows one
/// after the other, so it is moved as it is, or transposed.
/// </summary>
static unsafe class MatrixRows
{
    const int Lanes = Collectives.Lanes, TileRows = 8, RowBytes = 16;

    /// <summary>Loads tiles, each row from the address of a lane of its own.</summary>
    /// <param name="block">The block.</param>
    /// <param name="group">The group.</param>
    /// <param name="instruction">Number of the instruction.</param>
    /// <param name="space">A <see cref="StateSpace"/>: what the addresses count from.</param>
    /// <param name="tiles">How many tiles.</param>
    /// <param name="isTransposed">1 if columns become rows.</param>
    /// <param name="addresses">Each lane's address; the lanes beyond the tiles' rows have none.</param>
    /// <param name="registers">The tiles.</param>
    [SkipLocalsInit]
    public static void Load(BlockContext* block, int group, int instruction, int space, int tiles, int isTransposed, long* addresses, int* registers)
    {
        byte** rows = stackalloc byte*[Lanes];
        Find(block, group, instruction, (StateSpace)space, tiles, addresses, rows, writes: false);
        for (int row = 0; row < tiles * TileRows; row++) Vector128.Store(Vector128.Load((int*)rows[row]), registers + row * 4);
        if (isTransposed == 0) return;
        for (int tile = 0; tile < tiles; tile++) Transpose((ushort*)(registers + tile * Lanes));
    }

    /// <summary>Stores tiles; transposing them changes <paramref name="registers"/>.</summary>
    /// <inheritdoc cref="Load"/>
    [SkipLocalsInit]
    public static void Store(BlockContext* block, int group, int instruction, int space, int tiles, int isTransposed, long* addresses, int* registers)
    {
        byte** rows = stackalloc byte*[Lanes];
        Find(block, group, instruction, (StateSpace)space, tiles, addresses, rows, writes: true);
        if (isTransposed != 0)
        {
            for (int tile = 0; tile < tiles; tile++) Transpose((ushort*)(registers + tile * Lanes));
        }
        for (int row = 0; row < tiles * TileRows; row++) Vector128.Store(Vector128.Load(registers + row * 4), (int*)rows[row]);
    }

    /// <summary>Rows to columns.</summary>
    /// <param name="tile">A tile of 8 x 8 halves.</param>
    public static void Transpose(ushort* tile)
    {
        for (int row = 1; row < TileRows; row++)
        {
            for (int column = 0; column < row; column++)
                (tile[row * TileRows + column], tile[column * TileRows + row]) = (tile[column * TileRows + row], tile[row * TileRows + column]);
        }
    }

    // Where the rows are; faults if one is not aligned memory.
    static void Find(BlockContext* block, int group, int instruction, StateSpace space, int tiles, long* addresses, byte** rows, bool writes)
    {
        int count = tiles * TileRows;
        if (space == StateSpace.Shared)
        {
            ulong last = 0, low = 0;
            for (int lane = 0; lane < count; lane++)
            {
                ulong offset = (uint)addresses[lane];
                last = Math.Max(last, offset);
                low |= offset;
            }
            if ((low & (RowBytes - 1)) == 0 && last + RowBytes <= block->SharedLength)
            {
                for (int lane = 0; lane < count; lane++) rows[lane] = block->Shared + (uint)addresses[lane];
                return;
            }
        }
        for (int lane = 0; lane < count; lane++)
            rows[lane] = Access.LocateOrFault(block, group * Lanes + lane, instruction, space, (ulong)addresses[lane], RowBytes, writes);
    }
}

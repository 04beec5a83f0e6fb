using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Drawbridge.Interpreter.Matrix;
using Drawbridge.Ptx.Isa;

namespace Drawbridge.Cpu.Memory;

/// <summary>Reads the elements of registers: those of element 0 of the first register in all lanes, of element 1, …, then of the next register.</summary>
unsafe delegate void FactorReader(int* registers, int count, int perRegister, int* elements);

/// <summary>Computes D from C, from the elements of A as read, and from those of B in pairs of columns (<see cref="MatrixProduct.PairLanes"/>).</summary>
unsafe delegate void ProductSum(MatrixProduct product, int* a, int* b, int* c, int* d);

/// <summary>
/// A matrix product in vectors: those whose fragments are the usual tiles and whose elements have up to 32 bits. With <c>g = lane / 4</c> and
/// <c>t = lane mod 4</c> a register of A is row g of a tile, columns t·e on; one of B column g, rows t·e on; one of C row g, columns 2t and 2t + 1
/// (<see cref="Fragments"/>). So D takes, for each k in ascending order, what A has in its row, which is that of one of the four lanes, and what B
/// has in its column, which is the same for all rows.
/// </summary>
sealed unsafe class MatrixProduct
{
    /// <summary>Elements of a row of B as D's lanes need them: of the even columns of a tile, then of the odd ones.</summary>
    public const int PairLanes = 8;

    const int Lanes = Collectives.Lanes, TileRows = 8;

    readonly FactorReader readA, readB;
    readonly ProductSum sum;
    readonly int registersA, registersB, tilesA, tilesB;

    MatrixProduct(Operation operation, MatrixShape shape, int[] registers, FactorReader readA, FactorReader readB, ProductSum sum, int elementBits)
    {
        (this.readA, this.readB, this.sum) = (readA, readB, sum);
        PerRegister = 32 / elementBits;
        (RowTiles, ColumnTiles, DepthTiles) = (shape.M / TileRows, shape.N / TileRows, shape.K / (4 * PerRegister));
        // wmma has more registers than elements in some shapes; the first ones count.
        (registersA, registersB) = (registers[1], registers[2]);
        (tilesA, tilesB) = (RowTiles * DepthTiles, ColumnTiles * DepthTiles);
        (HasHalfC, HasHalfD) = (operation.TypeOf("ctype") == PtxType.F16, operation.TypeOf("dtype") == PtxType.F16);
    }

    /// <summary>Elements in a register of A or B.</summary>
    public int PerRegister { get; }

    /// <summary>Tiles of 8 rows of D.</summary>
    public int RowTiles { get; }

    /// <summary>Tiles of 8 columns of D.</summary>
    public int ColumnTiles { get; }

    /// <summary>Registers that the columns of A take in a row.</summary>
    public int DepthTiles { get; }

    /// <summary>Columns of A.</summary>
    public int Depth => DepthTiles * 4 * PerRegister;

    /// <summary>True if two elements of C share a register.</summary>
    public bool HasHalfC { get; }

    /// <summary>True if two elements of D share a register.</summary>
    public bool HasHalfD { get; }

    /// <summary>The product of an operation; null if it has none in vectors.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="registers">Registers of each operand, the destination's first.</param>
    /// <param name="bits">Bits of a vector.</param>
    public static MatrixProduct? Find(Operation operation, int[] registers, int bits)
    {
        if (operation.Semantic is not (Semantic.MatrixMultiply or Semantic.WmmaMultiply)) return null;
        var shape = MatrixShape.Of(operation);
        PtxType a = TypeOf("atype"), b = TypeOf("btype");
        bool isQuad = operation.Semantic == Semantic.MatrixMultiply && a == PtxType.F16 && shape.K == 4;
        if (isQuad || a.Bits() != b.Bits()) return null;
        bool isInteger = a.IsInteger(), saturates = operation.Has("satfinite");
        var (readA, readB, sum) = bits switch
        {
            512 => (Warp512.ReaderOf(a), Warp512.ReaderOf(b), Warp512.SumOf(isInteger, saturates)),
            256 => (Warp256.ReaderOf(a), Warp256.ReaderOf(b), Warp256.SumOf(isInteger, saturates)),
            _ => (Warp128.ReaderOf(a), Warp128.ReaderOf(b), Warp128.SumOf(isInteger, saturates)),
        };
        return readA == null || readB == null ? null : new MatrixProduct(operation, shape, registers, readA, readB, sum, a.Bits());

        // Halves need no factor types on wmma.mma.
        PtxType TypeOf(string slot) => operation.TypeOf(slot) is var type and not PtxType.None ? type : PtxType.F16;
    }

    /// <summary>Computes it. Registers are arrays of 32 words, those of an operand behind those of the one before.</summary>
    /// <param name="operands">A, B and C.</param>
    /// <param name="results">Receives D.</param>
    [SkipLocalsInit, MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(int* operands, int* results)
    {
        const int Alignment = 64;
        int countA = tilesA * PerRegister * Lanes, countB = tilesB * PerRegister * Lanes;
        byte* room = stackalloc byte[(countA + 2 * countB) * 4 + Alignment];
        int* a = (int*)(((nuint)room + Alignment - 1) & ~(nuint)(Alignment - 1)), b = a + countA, pairs = b + countB;
        readA(operands, tilesA, PerRegister, a);
        readB(operands + registersA * Lanes, tilesB, PerRegister, b);
        for (int tile = 0; tile < tilesB; tile++)
        {
            for (int i = 0; i < PerRegister; i++, b += Lanes)
                Turn((float*)b, (float*)(pairs + (tile * 4 * PerRegister + i) * PairLanes), PerRegister * PairLanes);
        }
        sum(this, a, pairs, operands + (registersA + registersB) * Lanes, results);
    }

    // Four lanes of each of eight columns to four rows of even and odd columns.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Turn(float* columns, float* rows, int stride)
    {
        for (int odd = 0; odd < 2; odd++, columns += 4, rows += 4)
        {
            if (!Sse.IsSupported)
            {
                for (int t = 0; t < 4; t++)
                    Vector128.Store(Vector128.Create(columns[t], columns[8 + t], columns[16 + t], columns[24 + t]), rows + t * stride);
                continue;
            }
            Vector128<float> first = Vector128.Load(columns), second = Vector128.Load(columns + 8), third = Vector128.Load(columns + 16), fourth = Vector128.Load(columns + 24);
            Vector128<float> low = Sse.UnpackLow(first, second), lowNext = Sse.UnpackLow(third, fourth);
            Vector128<float> high = Sse.UnpackHigh(first, second), highNext = Sse.UnpackHigh(third, fourth);
            Vector128.Store(Sse.MoveLowToHigh(low, lowNext), rows);
            Vector128.Store(Sse.MoveHighToLow(lowNext, low), rows + stride);
            Vector128.Store(Sse.MoveLowToHigh(high, highNext), rows + 2 * stride);
            Vector128.Store(Sse.MoveHighToLow(highNext, high), rows + 3 * stride);
        }
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Drawbridge.Cpu.Emit;
using Drawbridge.Interpreter.Matrix;
using Drawbridge.Ptx.Isa;

namespace Drawbridge.Cpu.Memory;

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

    // Registers, their number, elements of one, the elements. Delegates of static methods shift their arguments.
    readonly delegate*<int*, int, int, int*, void> readA, readB;

    // Elements of A, of B in pairs of columns, C's registers, D's, which may be C's.
    readonly delegate*<MatrixProduct, int*, int*, int*, int*, void> sum;
    readonly int registersA, registersB, tilesA, tilesB;

    MatrixProduct(Operation operation, MatrixShape shape, int[] registers, delegate*<int*, int, int, int*, void> readA, delegate*<int*, int, int, int*, void> readB,
        delegate*<MatrixProduct, int*, int*, int*, int*, void> sum, int elementBits)
    {
        this.readA = readA;
        this.readB = readB;
        this.sum = sum;
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

    /// <summary>True if <see cref="MatrixPairs"/> computes two of them.</summary>
    public bool CanPair { get; private set; }

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
        bool isInteger = a.IsInteger(), saturates = operation.Has("satfinite"), inTwos = shape.M % (2 * TileRows) == 0 && a.Bits() <= 16;
        delegate*<int*, int, int, int*, void> readA = ReaderOf(a, bits), readB = ReaderOf(b, bits);
        if (readA == null || readB == null) return null;
        delegate*<MatrixProduct, int*, int*, int*, int*, void> sum = bits switch
        {
            512 => Warp512.SumOf(isInteger, saturates, inTwos),
            256 => Warp256.SumOf(isInteger, saturates, inTwos),
            _ => Warp128.SumOf(isInteger, saturates, inTwos),
        };
        var product = new MatrixProduct(operation, shape, registers, readA, readB, sum, a.Bits());
        // Asked of the compiler: a method that asks the processor itself is not compiled ahead of time.
        product.CanPair = bits == 512 && bits == KernelCompiler.NativeBits && !isInteger && product is { HasHalfC: false, HasHalfD: false } && product.RowTiles % 2 == 0;
        return product;

        // Halves need no factor types on wmma.mma.
        PtxType TypeOf(string slot) => operation.TypeOf(slot) is var type and not PtxType.None ? type : PtxType.F16;
    }

    static delegate*<int*, int, int, int*, void> ReaderOf(PtxType type, int bits) => bits switch
    {
        512 => Warp512.ReaderOf(type),
        256 => Warp256.ReaderOf(type),
        _ => Warp128.ReaderOf(type),
    };

    /// <summary>Bytes of the elements of A, and of those of B.</summary>
    public (int Left, int Right) PreparedBytes => (tilesA * PerRegister * Lanes * 4, tilesB * PerRegister * Lanes * 4);

    /// <summary>Registers of A and B.</summary>
    public (int Left, int Right) Registers => (registersA, registersB);

    /// <summary>Reads A. Registers are arrays of 32 words, one behind the other.</summary>
    /// <param name="registers">A.</param>
    /// <param name="elements">Receives its elements.</param>
    public void PrepareLeft(int* registers, int* elements) => readA(registers, tilesA, PerRegister, elements);

    /// <summary>Reads B.</summary>
    /// <param name="registers">B.</param>
    /// <param name="pairs">Receives its elements in pairs of columns.</param>
    [SkipLocalsInit, MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void PrepareRight(int* registers, int* pairs)
    {
        const int Alignment = 64;
        byte* room = stackalloc byte[PerRegister * Lanes * 4 + Alignment];
        int* elements = (int*)(((nuint)room + Alignment - 1) & ~(nuint)(Alignment - 1));
        int stride = PerRegister * PairLanes;
        for (int tile = 0; tile < tilesB; tile++, registers += Lanes, pairs += 4 * stride)
        {
            readB(registers, 1, PerRegister, elements);
            for (int i = 0; i < PerRegister; i++) Turn((float*)elements + i * Lanes, (float*)pairs + i * PairLanes, stride);
        }
    }

    /// <summary>Computes D of factors that have been read.</summary>
    /// <param name="left">A's elements.</param>
    /// <param name="right">B's.</param>
    /// <param name="c">C's registers.</param>
    /// <param name="d">Receives D's.</param>
    public void Sum(int* left, int* right, int* c, int* d) => sum(this, left, right, c, d);

    // Four lanes of each of eight columns to four rows of even and odd columns.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Turn(float* columns, float* rows, int stride)
    {
        if (Avx512F.IsSupported)
        {
            Vector512<float> first = Vector512.Load(columns), second = Vector512.Load(columns + 16);
            var index = Vector512.Create(0, 8, 16, 24, 4, 12, 20, 28, 1, 9, 17, 25, 5, 13, 21, 29);
            Vector512<float> low = Avx512F.PermuteVar16x32x2(first, index, second), high = Avx512F.PermuteVar16x32x2(first, index + Vector512.Create(2), second);
            Vector256.Store(low.GetLower(), rows);
            Vector256.Store(low.GetUpper(), rows + stride);
            Vector256.Store(high.GetLower(), rows + 2 * stride);
            Vector256.Store(high.GetUpper(), rows + 3 * stride);
            return;
        }
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

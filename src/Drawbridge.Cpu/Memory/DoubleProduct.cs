using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Drawbridge.Interpreter.Matrix;
using Drawbridge.Interpreter.Scalar.Float;
using Drawbridge.Ptx.Isa;

namespace Drawbridge.Cpu.Memory;

/// <summary>
/// A matrix product of doubles, rounded to nearest. The tiles are those of <see cref="MatrixProduct"/> with an element a register; the four lanes of
/// a row are a vector.
/// </summary>
sealed unsafe class DoubleProduct
{
    const int Lanes = Collectives.Lanes, TileRows = 8, Quarter = 4;

    static readonly double CanonicalNaN = BitConverter.UInt64BitsToDouble(NumberFormat.F64.NaN!.Value);

    readonly int rowTiles, depthTiles;

    DoubleProduct(MatrixShape shape) => (rowTiles, depthTiles) = (shape.M / TileRows, shape.K / Quarter);

    /// <summary>The product of an operation; null if it is another one.</summary>
    public static DoubleProduct? Find(Operation operation) =>
        operation.Semantic == Semantic.MatrixMultiply && operation.TypeOf("atype") == PtxType.F64 && Roundings.Of(operation) == Rounding.NearestEven
        && MatrixShape.Of(operation) is { N: TileRows } shape ? new DoubleProduct(shape) : null;

    /// <summary>Computes it. Registers are arrays of 32 numbers, those of an operand behind those of the one before.</summary>
    /// <param name="operands">A, B and C.</param>
    /// <param name="results">Receives D.</param>
    [SkipLocalsInit, MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(double* operands, double* results)
    {
        double* a = operands, b = a + rowTiles * depthTiles * Lanes, c = b + depthTiles * Lanes;
        // Rows of B as the lanes of D need them: its even columns, then the odd ones.
        double* rows = stackalloc double[depthTiles * Lanes];
        for (int k = 0; k < depthTiles * Quarter; k++)
        {
            for (int column = 0; column < TileRows; column++)
                rows[k * TileRows + column % 2 * Quarter + column / 2] = b[k / Quarter * Lanes + column * Quarter + k % Quarter];
        }
        var nan = Vector256.Create(CanonicalNaN);
        for (int tile = 0; tile < rowTiles; tile++, c += 2 * Lanes, results += 2 * Lanes)
        {
            for (int row = 0; row < Lanes; row += Quarter)
            {
                Vector256<double> even = Vector256.Load(c + row), odd = Vector256.Load(c + Lanes + row);
                for (int k = 0; k < depthTiles * Quarter; k++)
                {
                    var left = Vector256.Create(a[(k / Quarter * rowTiles + tile) * Lanes + row + k % Quarter]);
                    even = Vector256.FusedMultiplyAdd(left, Vector256.Load(rows + k * TileRows), even);
                    odd = Vector256.FusedMultiplyAdd(left, Vector256.Load(rows + k * TileRows + Quarter), odd);
                }
                Vector256.Store(Vector256.ConditionalSelect(Vector256.Equals(even, even), even, nan), results + row);
                Vector256.Store(Vector256.ConditionalSelect(Vector256.Equals(odd, odd), odd, nan), results + Lanes + row);
            }
        }
    }
}

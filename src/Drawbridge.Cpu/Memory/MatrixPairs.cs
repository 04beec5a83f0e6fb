using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Drawbridge.Cpu.Memory;

/// <summary>
/// Two matrix products of one A in vectors of 512 bits, added to sums where they lie: sixteen sums at a time, for which each element of A is repeated once.
/// Eight are just as many as the multipliers have under way, so that whatever is late stays late. Elements and order are those of <see cref="MatrixProduct"/>.
/// </summary>
static unsafe class MatrixPairs
{
    const int Lanes = Collectives.Lanes, Width = 16;

    /// <summary>Adds A times B to a sum, and A times another B to another sum.</summary>
    /// <param name="product">The product: of floats in registers of their own, of two tiles of rows or more.</param>
    /// <param name="left">A's elements.</param>
    /// <param name="first">B's, in pairs of columns.</param>
    /// <param name="second">The other B's.</param>
    /// <param name="sum">C's registers, and D's.</param>
    /// <param name="other">Those of the other sum.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(MatrixProduct product, float* left, float* first, float* second, float* sum, float* other)
    {
        int elements = product.PerRegister, rows = product.RowTiles, starts = product.DepthTiles, next = elements * Lanes;
        for (int column = 0; column < product.ColumnTiles; column++, first += product.Depth * MatrixProduct.PairLanes, second += product.Depth * MatrixProduct.PairLanes)
        {
            for (int row = 0; row < rows; row += 2, sum += 4 * Lanes, other += 4 * Lanes)
            {
                // A tile is even columns, then odd ones, of its upper rows and its lower ones; the next tile follows.
                Vector512<float> s00 = Vector512.Load(sum), s10 = Vector512.Load(sum + Width), s01 = Vector512.Load(sum + 2 * Width), s11 = Vector512.Load(sum + 3 * Width);
                Vector512<float> s20 = Vector512.Load(sum + 4 * Width), s30 = Vector512.Load(sum + 5 * Width), s21 = Vector512.Load(sum + 6 * Width), s31 = Vector512.Load(sum + 7 * Width);
                Vector512<float> t00 = Vector512.Load(other), t10 = Vector512.Load(other + Width), t01 = Vector512.Load(other + 2 * Width), t11 = Vector512.Load(other + 3 * Width);
                Vector512<float> t20 = Vector512.Load(other + 4 * Width), t30 = Vector512.Load(other + 5 * Width), t21 = Vector512.Load(other + 6 * Width), t31 = Vector512.Load(other + 7 * Width);
                float* b = first, c = second;
                for (int start = 0; start < starts; start++)
                {
                    float* tile = left + (start * rows + row) * next;
                    for (int quarter = 0; quarter < 4; quarter++)
                    {
                        var lane = Vector512.Create(quarter);
                        float* a = tile;
                        for (int element = 0; element < elements; element++, a += Lanes, b += MatrixProduct.PairLanes, c += MatrixProduct.PairLanes)
                        {
                            Vector512<float> b0 = Avx512F.BroadcastVector128ToVector512(b), b1 = Avx512F.BroadcastVector128ToVector512(b + 4);
                            Vector512<float> c0 = Avx512F.BroadcastVector128ToVector512(c), c1 = Avx512F.BroadcastVector128ToVector512(c + 4);
                            var a0 = Avx512F.PermuteVar4x32(Vector512.Load(a), lane);
                            s00 = Vector512.FusedMultiplyAdd(a0, b0, s00);
                            s01 = Vector512.FusedMultiplyAdd(a0, b1, s01);
                            t00 = Vector512.FusedMultiplyAdd(a0, c0, t00);
                            t01 = Vector512.FusedMultiplyAdd(a0, c1, t01);
                            var a1 = Avx512F.PermuteVar4x32(Vector512.Load(a + Width), lane);
                            s10 = Vector512.FusedMultiplyAdd(a1, b0, s10);
                            s11 = Vector512.FusedMultiplyAdd(a1, b1, s11);
                            t10 = Vector512.FusedMultiplyAdd(a1, c0, t10);
                            t11 = Vector512.FusedMultiplyAdd(a1, c1, t11);
                            var a2 = Avx512F.PermuteVar4x32(Vector512.Load(a + next), lane);
                            s20 = Vector512.FusedMultiplyAdd(a2, b0, s20);
                            s21 = Vector512.FusedMultiplyAdd(a2, b1, s21);
                            t20 = Vector512.FusedMultiplyAdd(a2, c0, t20);
                            t21 = Vector512.FusedMultiplyAdd(a2, c1, t21);
                            var a3 = Avx512F.PermuteVar4x32(Vector512.Load(a + next + Width), lane);
                            s30 = Vector512.FusedMultiplyAdd(a3, b0, s30);
                            s31 = Vector512.FusedMultiplyAdd(a3, b1, s31);
                            t30 = Vector512.FusedMultiplyAdd(a3, c0, t30);
                            t31 = Vector512.FusedMultiplyAdd(a3, c1, t31);
                        }
                    }
                }
                Store(sum, s00, s10, s01, s11);
                Store(sum + 4 * Width, s20, s30, s21, s31);
                Store(other, t00, t10, t01, t11);
                Store(other + 4 * Width, t20, t30, t21, t31);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Store(float* to, Vector512<float> first, Vector512<float> second, Vector512<float> third, Vector512<float> fourth)
    {
        Vector512.Store(Canonical(first), to);
        Vector512.Store(Canonical(second), to + Width);
        Vector512.Store(Canonical(third), to + 2 * Width);
        Vector512.Store(Canonical(fourth), to + 3 * Width);
    }

    // A NaN is the canonical one.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<float> Canonical(Vector512<float> sum) => Vector512.ConditionalSelect(Vector512.Equals(sum, sum), sum, Vector512.Create(int.MaxValue).AsSingle());
}

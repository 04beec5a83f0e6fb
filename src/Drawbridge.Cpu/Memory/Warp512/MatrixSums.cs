using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Drawbridge.Cpu.Operators;
using Drawbridge.Ptx.Isa;

namespace Drawbridge.Cpu.Memory;

/// <content>
/// Matrix products. A register of 32 lanes is a tile of 8 rows with 4 lanes each, in vectors of this width; <see cref="MatrixProduct"/> says how tiles
/// make matrices.
/// </content>
static unsafe partial class Warp512
{
    /// <summary>A lane of each of two neighbouring columns in every row of a tile.</summary>
    const int TileLanes = Collectives.Lanes;

    /// <summary>How an element of a factor is read out of its register.</summary>
    interface IFactor
    {
        static abstract Vector512<int> Read(Vector512<int> register, int element);
    }

    /// <summary>How products are summed.</summary>
    interface ISum
    {
        /// <summary>What the sum starts with, beside an element of C.</summary>
        static abstract Vector512<int> Start(Vector512<int> c);

        static abstract Vector512<int> MultiplyAdd(Vector512<int> a, Vector512<int> b, Vector512<int> sum);

        /// <summary>The element of D.</summary>
        static abstract Vector512<int> Finish(Vector512<int> c, Vector512<int> sum);
    }

    /// <summary>What reads the elements of factors of a type; null if there is none.</summary>
    public static FactorReader? ReaderOf(PtxType type) => type switch
    {
        PtxType.F16 => Read<Half>,
        PtxType.BF16 => Read<BFloat>,
        PtxType.TF32 => Read<TensorFloat>,
        PtxType.S8 => Read<SignedByte>,
        PtxType.U8 => Read<UnsignedByte>,
        PtxType.S4 => Read<SignedNibble>,
        PtxType.U4 => Read<UnsignedNibble>,
        _ => null,
    };

    /// <summary>What sums products.</summary>
    /// <param name="isInteger">True for integers, false for floats.</param>
    /// <param name="saturates">True if sums of integers stop at the ends of their range.</param>
    public static ProductSum SumOf(bool isInteger, bool saturates) => !isInteger ? Sum<Singles> : saturates ? Sum<SaturatedIntegers> : Sum<Integers>;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Read<TFactor>(int* registers, int count, int perRegister, int* elements) where TFactor : struct, IFactor
    {
        for (int register = 0; register < count; register++, registers += TileLanes)
        {
            for (int i = 0; i < perRegister; i++, elements += TileLanes)
            {
                for (int lane = 0; lane < TileLanes; lane += Vector512<int>.Count)
                    Vector512.Store(TFactor.Read(Vector512.Load(registers + lane), i), elements + lane);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Sum<TSum>(MatrixProduct product, int* a, int* b, int* c, int* d) where TSum : struct, ISum
    {
        int width = Vector512<int>.Count, e = product.PerRegister, depth = product.Depth;
        for (int column = 0; column < product.ColumnTiles; column++)
        {
            for (int row = 0; row < product.RowTiles; row++)
            {
                int tile = column * product.RowTiles + row;
                for (int lane = 0; lane < TileLanes; lane += 2 * width)
                {
                    var (c00, c01) = ReadPair(c, tile, lane, product.HasHalfC);
                    var (c10, c11) = ReadPair(c, tile, lane + width, product.HasHalfC);
                    Vector512<int> sum00 = TSum.Start(c00), sum01 = TSum.Start(c01), sum10 = TSum.Start(c10), sum11 = TSum.Start(c11);
                    int* pair = b + column * depth * MatrixProduct.PairLanes;
                    for (int start = 0; start < product.DepthTiles; start++)
                    {
                        int* left = a + (start * product.RowTiles + row) * e * TileLanes + lane;
                        for (int t = 0; t < 4; t++)
                        {
                            var quarter = Vector512.Create(t);
                            for (int i = 0; i < e; i++, pair += MatrixProduct.PairLanes)
                            {
                                var a0 = Platform512.Repeat(Vector512.Load(left + i * TileLanes), quarter);
                                var a1 = Platform512.Repeat(Vector512.Load(left + i * TileLanes + width), quarter);
                                Vector512<int> b0 = Platform512.RepeatAll(pair), b1 = Platform512.RepeatAll(pair + 4);
                                sum00 = TSum.MultiplyAdd(a0, b0, sum00);
                                sum01 = TSum.MultiplyAdd(a0, b1, sum01);
                                sum10 = TSum.MultiplyAdd(a1, b0, sum10);
                                sum11 = TSum.MultiplyAdd(a1, b1, sum11);
                            }
                        }
                    }
                    WritePair(d, tile, lane, product.HasHalfD, TSum.Finish(c00, sum00), TSum.Finish(c01, sum01));
                    WritePair(d, tile, lane + width, product.HasHalfD, TSum.Finish(c10, sum10), TSum.Finish(c11, sum11));
                }
            }
        }
    }

    // Two neighbouring columns are two registers, or the halves of one.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static (Vector512<int> First, Vector512<int> Second) ReadPair(int* registers, int tile, int lane, bool isHalf)
    {
        if (!isHalf) return (Vector512.Load(registers + tile * 2 * TileLanes + lane), Vector512.Load(registers + (tile * 2 + 1) * TileLanes + lane));
        var both = Vector512.Load(registers + tile * TileLanes + lane);
        return (Half.Read(both, 0), Half.Read(both, 1));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void WritePair(int* registers, int tile, int lane, bool isHalf, Vector512<int> first, Vector512<int> second)
    {
        if (isHalf)
        {
            Vector512.Store(Lanes512.CvtF32ToPair(second.AsSingle(), first.AsSingle(), 0), registers + tile * TileLanes + lane);
            return;
        }
        Vector512.Store(first, registers + tile * 2 * TileLanes + lane);
        Vector512.Store(second, registers + (tile * 2 + 1) * TileLanes + lane);
    }

    readonly struct Half : IFactor
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<int> Read(Vector512<int> register, int element) =>
            (element == 0 ? Lanes512.HalfInput(register, 0) : Lanes512.UpperInput(register, 0)).AsInt32();
    }

    readonly struct BFloat : IFactor
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<int> Read(Vector512<int> register, int element) => element == 0 ? Vector512.ShiftLeft(register, 16) : register & Vector512.Create(-1 << 16);
    }

    readonly struct TensorFloat : IFactor
    {
        // The low 13 bits are ignored.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<int> Read(Vector512<int> register, int element) => register & Vector512.Create(-1 << 13);
    }

    readonly struct SignedByte : IFactor
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<int> Read(Vector512<int> register, int element) => Vector512.ShiftRightArithmetic(Vector512.ShiftLeft(register, 24 - 8 * element), 24);
    }

    readonly struct UnsignedByte : IFactor
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<int> Read(Vector512<int> register, int element) => Vector512.ShiftRightLogical(register, 8 * element) & Vector512.Create(0xFF);
    }

    readonly struct SignedNibble : IFactor
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<int> Read(Vector512<int> register, int element) => Vector512.ShiftRightArithmetic(Vector512.ShiftLeft(register, 28 - 4 * element), 28);
    }

    readonly struct UnsignedNibble : IFactor
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<int> Read(Vector512<int> register, int element) => Vector512.ShiftRightLogical(register, 4 * element) & Vector512.Create(15);
    }

    readonly struct Singles : ISum
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<int> Start(Vector512<int> c) => c;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<int> MultiplyAdd(Vector512<int> a, Vector512<int> b, Vector512<int> sum) =>
            Vector512.FusedMultiplyAdd(a.AsSingle(), b.AsSingle(), sum.AsSingle()).AsInt32();

        // The canonical NaN.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<int> Finish(Vector512<int> c, Vector512<int> sum) =>
            Vector512.ConditionalSelect(Vector512.Equals(sum.AsSingle(), sum.AsSingle()).AsInt32(), sum, Vector512.Create(int.MaxValue));
    }

    readonly struct Integers : ISum
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<int> Start(Vector512<int> c) => c;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<int> MultiplyAdd(Vector512<int> a, Vector512<int> b, Vector512<int> sum) => sum + a * b;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<int> Finish(Vector512<int> c, Vector512<int> sum) => sum;
    }

    readonly struct SaturatedIntegers : ISum
    {
        // The products of one instruction stay far below 2^31.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<int> Start(Vector512<int> c) => Vector512<int>.Zero;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<int> MultiplyAdd(Vector512<int> a, Vector512<int> b, Vector512<int> sum) => sum + a * b;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<int> Finish(Vector512<int> c, Vector512<int> sum) => Vector512.AddSaturate(c, sum);
    }
}

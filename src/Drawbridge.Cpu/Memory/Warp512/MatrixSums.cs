using System.Diagnostics.CodeAnalysis;
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

    /// <summary>
    /// What reads the elements of factors of a type: those of element 0 of the first register in all lanes, of element 1, …, then of the next register.
    /// Null if there is none.
    /// </summary>
    public static delegate*<int*, int, int, int*, void> ReaderOf(PtxType type) => type switch
    {
        PtxType.F16 => &ReadHalves,
        PtxType.BF16 => &Read<BFloat>,
        PtxType.TF32 => &Read<TensorFloat>,
        PtxType.S8 => &Read<SignedByte>,
        PtxType.U8 => &Read<UnsignedByte>,
        PtxType.S4 => &Read<SignedNibble>,
        PtxType.U4 => &Read<UnsignedNibble>,
        _ => null,
    };

    /// <summary>What computes D from C, from the elements of A as read, and from those of B in pairs of columns (<see cref="MatrixProduct.PairLanes"/>).</summary>
    /// <param name="isInteger">True for integers, false for floats.</param>
    /// <param name="saturates">True if sums of integers stop at the ends of their range.</param>
    /// <param name="inTwos">True if there are two tiles of rows, or more, and a register has two elements, or more.</param>
    public static delegate*<MatrixProduct, int*, int*, int*, int*, void> SumOf(bool isInteger, bool saturates, bool inTwos)
    {
        // Narrower vectors have not enough registers for that.
        if (inTwos && 2 * Vector512<int>.Count == TileLanes) return !isInteger ? &SumTwo<Singles> : saturates ? &SumTwo<SaturatedIntegers> : &SumTwo<Integers>;
        return !isInteger ? &Sum<Singles> : saturates ? &Sum<SaturatedIntegers> : &Sum<Integers>;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Read<TFactor>(int* registers, int count, int perRegister, int* elements) where TFactor : struct, IFactor
    {
        for (int register = 0; register < count; register++, registers += TileLanes, elements += perRegister * TileLanes)
        {
            for (int lane = 0; lane < TileLanes; lane += Vector512<int>.Count)
            {
                var word = Vector512.Load(registers + lane);
                Vector512.Store(TFactor.Read(word, 0), elements + lane);
                if (perRegister > 1) Vector512.Store(TFactor.Read(word, 1), elements + TileLanes + lane);
                for (int i = 2; i < perRegister; i++) Vector512.Store(TFactor.Read(word, i), elements + i * TileLanes + lane);
            }
        }
    }

    // Infinities and NaNs are asked for once, of all halves of a vector.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void ReadHalves(int* registers, int count, int perRegister, int* elements)
    {
        for (int register = 0; register < count; register++, registers += TileLanes, elements += 2 * TileLanes)
        {
            for (int lane = 0; lane < TileLanes; lane += Vector512<int>.Count)
            {
                var word = Vector512.Load(registers + lane);
                bool areFinite = !Vector512.EqualsAny((word & Vector512.Create(0x7C00_7C00)).AsInt16(), Vector512.Create((short)0x7C00));
                Vector512.Store(areFinite ? Lanes512.FiniteHalf(Vector512.ShiftLeft(word, 16)).AsInt32() : Half.Read(word, 0), elements + lane);
                Vector512.Store(areFinite ? Lanes512.FiniteHalf(word).AsInt32() : Half.Read(word, 1), elements + TileLanes + lane);
            }
        }
    }

    // Four sums at a time: of two vectors of rows, and of even and odd columns.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Sum<TSum>(MatrixProduct product, int* a, int* b, int* c, int* d) where TSum : struct, ISum
    {
        int width = Vector512<int>.Count, e = product.PerRegister, depth = product.Depth, rows = product.RowTiles, starts = product.DepthTiles;
        bool hasHalfC = product.HasHalfC, hasHalfD = product.HasHalfD;
        for (int column = 0; column < product.ColumnTiles; column++, b += depth * MatrixProduct.PairLanes)
        {
            for (int row = 0; row < rows; row++)
            {
                int tile = column * rows + row;
                for (int lane = 0; lane < TileLanes; lane += 2 * width)
                {
                    var (c00, c01) = ReadPair(c, tile, lane, hasHalfC);
                    var (c10, c11) = ReadPair(c, tile, lane + width, hasHalfC);
                    Vector512<int> sum00 = TSum.Start(c00), sum01 = TSum.Start(c01), sum10 = TSum.Start(c10), sum11 = TSum.Start(c11);
                    int* pair = b;
                    for (int start = 0; start < starts; start++, pair += 4 * e * MatrixProduct.PairLanes)
                    {
                        int* left = a + (start * rows + row) * e * TileLanes + lane;
                        // Floats have one or two elements a register, so that these are in order; sums of integers have none.
                        for (int i = 0; i < e; i += 2, left += 2 * TileLanes)
                        {
                            int* right = pair + i * MatrixProduct.PairLanes;
                            Vector512<int> even0 = Vector512.Load(left), even1 = Vector512.Load(left + width);
                            if (e == 1)
                            {
                                Step<TSum>(even0, even1, 0, right, ref sum00, ref sum01, ref sum10, ref sum11);
                                Step<TSum>(even0, even1, 1, right + MatrixProduct.PairLanes, ref sum00, ref sum01, ref sum10, ref sum11);
                                Step<TSum>(even0, even1, 2, right + 2 * MatrixProduct.PairLanes, ref sum00, ref sum01, ref sum10, ref sum11);
                                Step<TSum>(even0, even1, 3, right + 3 * MatrixProduct.PairLanes, ref sum00, ref sum01, ref sum10, ref sum11);
                                continue;
                            }
                            Vector512<int> odd0 = Vector512.Load(left + TileLanes), odd1 = Vector512.Load(left + TileLanes + width);
                            int stride = e * MatrixProduct.PairLanes;
                            Step<TSum>(even0, even1, 0, right, ref sum00, ref sum01, ref sum10, ref sum11);
                            Step<TSum>(odd0, odd1, 0, right + MatrixProduct.PairLanes, ref sum00, ref sum01, ref sum10, ref sum11);
                            right += stride;
                            Step<TSum>(even0, even1, 1, right, ref sum00, ref sum01, ref sum10, ref sum11);
                            Step<TSum>(odd0, odd1, 1, right + MatrixProduct.PairLanes, ref sum00, ref sum01, ref sum10, ref sum11);
                            right += stride;
                            Step<TSum>(even0, even1, 2, right, ref sum00, ref sum01, ref sum10, ref sum11);
                            Step<TSum>(odd0, odd1, 2, right + MatrixProduct.PairLanes, ref sum00, ref sum01, ref sum10, ref sum11);
                            right += stride;
                            Step<TSum>(even0, even1, 3, right, ref sum00, ref sum01, ref sum10, ref sum11);
                            Step<TSum>(odd0, odd1, 3, right + MatrixProduct.PairLanes, ref sum00, ref sum01, ref sum10, ref sum11);
                        }
                    }
                    WritePair(d, tile, lane, hasHalfD, TSum.Finish(c00, sum00), TSum.Finish(c01, sum01));
                    WritePair(d, tile, lane + width, hasHalfD, TSum.Finish(c10, sum10), TSum.Finish(c11, sum11));
                }
            }
        }
    }

    // The same for two tiles of rows at a time, in vectors that a tile has two of: four sums are not enough to keep the multipliers busy.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void SumTwo<TSum>(MatrixProduct product, int* a, int* b, int* c, int* d) where TSum : struct, ISum
    {
        int width = Vector512<int>.Count, e = product.PerRegister, rows = product.RowTiles, starts = product.DepthTiles;
        int stride = e * MatrixProduct.PairLanes, next = e * TileLanes;
        bool hasHalfC = product.HasHalfC, hasHalfD = product.HasHalfD;
        for (int column = 0; column < product.ColumnTiles; column++, b += starts * 4 * stride)
        {
            for (int row = 0; row < rows; row += 2)
            {
                int tile = column * rows + row;
                var (c00, c01) = ReadPair(c, tile, 0, hasHalfC);
                var (c10, c11) = ReadPair(c, tile, width, hasHalfC);
                var (c20, c21) = ReadPair(c, tile + 1, 0, hasHalfC);
                var (c30, c31) = ReadPair(c, tile + 1, width, hasHalfC);
                Vector512<int> sum00 = TSum.Start(c00), sum01 = TSum.Start(c01), sum10 = TSum.Start(c10), sum11 = TSum.Start(c11);
                Vector512<int> sum20 = TSum.Start(c20), sum21 = TSum.Start(c21), sum30 = TSum.Start(c30), sum31 = TSum.Start(c31);
                int* pair = b;
                for (int start = 0; start < starts; start++, pair += 4 * stride)
                {
                    int* left = a + (start * rows + row) * next;
                    for (int i = 0; i < e; i += 2, left += 2 * TileLanes)
                    {
                        int* right = pair + i * MatrixProduct.PairLanes;
                        Vector512<int> even0 = Vector512.Load(left), even1 = Vector512.Load(left + width), odd0 = Vector512.Load(left + TileLanes), odd1 = Vector512.Load(left + TileLanes + width);
                        Vector512<int> even2 = Vector512.Load(left + next), even3 = Vector512.Load(left + next + width);
                        Vector512<int> odd2 = Vector512.Load(left + next + TileLanes), odd3 = Vector512.Load(left + next + TileLanes + width);
                        Step<TSum>(even0, even1, even2, even3, 0, right, ref sum00, ref sum01, ref sum10, ref sum11, ref sum20, ref sum21, ref sum30, ref sum31);
                        Step<TSum>(odd0, odd1, odd2, odd3, 0, right + MatrixProduct.PairLanes, ref sum00, ref sum01, ref sum10, ref sum11, ref sum20, ref sum21, ref sum30, ref sum31);
                        right += stride;
                        Step<TSum>(even0, even1, even2, even3, 1, right, ref sum00, ref sum01, ref sum10, ref sum11, ref sum20, ref sum21, ref sum30, ref sum31);
                        Step<TSum>(odd0, odd1, odd2, odd3, 1, right + MatrixProduct.PairLanes, ref sum00, ref sum01, ref sum10, ref sum11, ref sum20, ref sum21, ref sum30, ref sum31);
                        right += stride;
                        Step<TSum>(even0, even1, even2, even3, 2, right, ref sum00, ref sum01, ref sum10, ref sum11, ref sum20, ref sum21, ref sum30, ref sum31);
                        Step<TSum>(odd0, odd1, odd2, odd3, 2, right + MatrixProduct.PairLanes, ref sum00, ref sum01, ref sum10, ref sum11, ref sum20, ref sum21, ref sum30, ref sum31);
                        right += stride;
                        Step<TSum>(even0, even1, even2, even3, 3, right, ref sum00, ref sum01, ref sum10, ref sum11, ref sum20, ref sum21, ref sum30, ref sum31);
                        Step<TSum>(odd0, odd1, odd2, odd3, 3, right + MatrixProduct.PairLanes, ref sum00, ref sum01, ref sum10, ref sum11, ref sum20, ref sum21, ref sum30, ref sum31);
                    }
                }
                WritePair(d, tile, 0, hasHalfD, TSum.Finish(c00, sum00), TSum.Finish(c01, sum01));
                WritePair(d, tile, width, hasHalfD, TSum.Finish(c10, sum10), TSum.Finish(c11, sum11));
                WritePair(d, tile + 1, 0, hasHalfD, TSum.Finish(c20, sum20), TSum.Finish(c21, sum21));
                WritePair(d, tile + 1, width, hasHalfD, TSum.Finish(c30, sum30), TSum.Finish(c31, sum31));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Step<TSum>(Vector512<int> a0, Vector512<int> a1, Vector512<int> a2, Vector512<int> a3, [ConstantExpected] int quarter, int* pair,
        ref Vector512<int> sum00, ref Vector512<int> sum01, ref Vector512<int> sum10, ref Vector512<int> sum11,
        ref Vector512<int> sum20, ref Vector512<int> sum21, ref Vector512<int> sum30, ref Vector512<int> sum31) where TSum : struct, ISum
    {
        Vector512<int> b0 = Platform512.RepeatAll(pair), b1 = Platform512.RepeatAll(pair + 4);
        Step<TSum>(a0, a1, quarter, b0, b1, ref sum00, ref sum01, ref sum10, ref sum11);
        Step<TSum>(a2, a3, quarter, b0, b1, ref sum20, ref sum21, ref sum30, ref sum31);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Step<TSum>(Vector512<int> a0, Vector512<int> a1, [ConstantExpected] int quarter, int* pair,
        ref Vector512<int> sum00, ref Vector512<int> sum01, ref Vector512<int> sum10, ref Vector512<int> sum11) where TSum : struct, ISum =>
        Step<TSum>(a0, a1, quarter, Platform512.RepeatAll(pair), Platform512.RepeatAll(pair + 4), ref sum00, ref sum01, ref sum10, ref sum11);

    // One column of A, which one of each four lanes has, times one row of B: its even columns, and its odd ones.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Step<TSum>(Vector512<int> a0, Vector512<int> a1, [ConstantExpected] int quarter, Vector512<int> b0, Vector512<int> b1,
        ref Vector512<int> sum00, ref Vector512<int> sum01, ref Vector512<int> sum10, ref Vector512<int> sum11) where TSum : struct, ISum
    {
        (a0, a1) = (Platform512.Repeat(a0, quarter), Platform512.Repeat(a1, quarter));
        sum00 = TSum.MultiplyAdd(a0, b0, sum00);
        sum01 = TSum.MultiplyAdd(a0, b1, sum01);
        sum10 = TSum.MultiplyAdd(a1, b0, sum10);
        sum11 = TSum.MultiplyAdd(a1, b1, sum11);
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

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Drawbridge.Cpu.Memory;

/// <summary>
/// Elements of neighbouring lanes that lie between each other in memory, for vectors of 256 bits. Vectors of rows (what lies together in memory,
/// two or four elements a lane) become vectors of columns (one element of each lane) and the other way round.
/// </summary>
/// <remarks>
/// Four columns take two steps: the first or last two columns of two vectors of rows, halves side by side, then the lower or upper halves of
/// two such. Back, it is the same in reverse.
/// </remarks>
static class Interleaved256
{
    /// <summary>Column 0 of two.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Even(Vector256<int> a, Vector256<int> b) =>
        Avx2.Permute4x64(Avx.Shuffle(a.AsSingle(), b.AsSingle(), 0b10_00_10_00).AsInt64(), 0b11_01_10_00).AsInt32();

    /// <summary>Column 1 of two.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Odd(Vector256<int> a, Vector256<int> b) =>
        Avx2.Permute4x64(Avx.Shuffle(a.AsSingle(), b.AsSingle(), 0b11_01_11_01).AsInt64(), 0b11_01_10_00).AsInt32();

    /// <summary>The first rows of two columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> ZipLower(Vector256<int> a, Vector256<int> b) =>
        Avx2.Permute2x128(Avx2.UnpackLow(a, b), Avx2.UnpackHigh(a, b), 0x20);

    /// <summary>The last rows of two columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> ZipUpper(Vector256<int> a, Vector256<int> b) =>
        Avx2.Permute2x128(Avx2.UnpackLow(a, b), Avx2.UnpackHigh(a, b), 0x31);

    /// <summary>Columns 0 and 1 of four.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> FirstColumns(Vector256<int> a, Vector256<int> b) =>
        Avx2.PermuteVar8x32(Avx2.UnpackLow(a, b), Vector256.Create(0, 4, 1, 5, 2, 6, 3, 7));

    /// <summary>Columns 2 and 3 of four.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> LastColumns(Vector256<int> a, Vector256<int> b) =>
        Avx2.PermuteVar8x32(Avx2.UnpackHigh(a, b), Vector256.Create(0, 4, 1, 5, 2, 6, 3, 7));

    /// <summary>The lower halves.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Lower(Vector256<int> a, Vector256<int> b) =>
        Vector256.Create(a.GetLower(), b.GetLower());

    /// <summary>The upper halves.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Upper(Vector256<int> a, Vector256<int> b) =>
        Vector256.Create(a.GetUpper(), b.GetUpper());

    /// <summary>The first rows of two pairs of half columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> FirstRows(Vector256<int> a, Vector256<int> b) =>
        Avx2.UnpackLow(Spread(a).AsInt64(), Spread(b).AsInt64()).AsInt32();

    /// <summary>The last rows of two pairs of half columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> LastRows(Vector256<int> a, Vector256<int> b) =>
        Avx2.UnpackHigh(Spread(a).AsInt64(), Spread(b).AsInt64()).AsInt32();

    // Pairs of rows 0, 2, 1, 3.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<int> Spread(Vector256<int> a) => Avx2.PermuteVar8x32(a, Vector256.Create(0, 4, 2, 6, 1, 5, 3, 7));
}

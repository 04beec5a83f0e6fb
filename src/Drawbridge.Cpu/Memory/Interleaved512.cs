using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Drawbridge.Cpu.Memory;

/// <summary>
/// Elements of neighbouring lanes that lie between each other in memory, for vectors of 512 bits. Vectors of rows (what lies together in memory,
/// two or four elements a lane) become vectors of columns (one element of each lane) and the other way round.
/// </summary>
/// <remarks>
/// Four columns take two steps: the first or last two columns of two vectors of rows, halves side by side, then the lower or upper halves of
/// two such. Back, it is the same in reverse.
/// </remarks>
static class Interleaved512
{
    /// <summary>Column 0 of two.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Even(Vector512<int> a, Vector512<int> b) =>
        Avx512F.PermuteVar16x32x2(a, Vector512.Create(0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30), b);

    /// <summary>Column 1 of two.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Odd(Vector512<int> a, Vector512<int> b) =>
        Avx512F.PermuteVar16x32x2(a, Vector512.Create(1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31), b);

    /// <summary>The first rows of two columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> ZipLower(Vector512<int> a, Vector512<int> b) =>
        Avx512F.PermuteVar16x32x2(a, Vector512.Create(0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23), b);

    /// <summary>The last rows of two columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> ZipUpper(Vector512<int> a, Vector512<int> b) =>
        Avx512F.PermuteVar16x32x2(a, Vector512.Create(8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31), b);

    /// <summary>Columns 0 and 1 of four.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> FirstColumns(Vector512<int> a, Vector512<int> b) =>
        Avx512F.PermuteVar16x32x2(a, Vector512.Create(0, 4, 8, 12, 16, 20, 24, 28, 1, 5, 9, 13, 17, 21, 25, 29), b);

    /// <summary>Columns 2 and 3 of four.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> LastColumns(Vector512<int> a, Vector512<int> b) =>
        Avx512F.PermuteVar16x32x2(a, Vector512.Create(2, 6, 10, 14, 18, 22, 26, 30, 3, 7, 11, 15, 19, 23, 27, 31), b);

    /// <summary>The lower halves.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Lower(Vector512<int> a, Vector512<int> b) =>
        Vector512.Create(a.GetLower(), b.GetLower());

    /// <summary>The upper halves.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Upper(Vector512<int> a, Vector512<int> b) =>
        Vector512.Create(a.GetUpper(), b.GetUpper());

    /// <summary>The first rows of two pairs of half columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> FirstRows(Vector512<int> a, Vector512<int> b) =>
        Avx512F.PermuteVar16x32x2(a, Vector512.Create(0, 8, 16, 24, 1, 9, 17, 25, 2, 10, 18, 26, 3, 11, 19, 27), b);

    /// <summary>The last rows of two pairs of half columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> LastRows(Vector512<int> a, Vector512<int> b) =>
        Avx512F.PermuteVar16x32x2(a, Vector512.Create(4, 12, 20, 28, 5, 13, 21, 29, 6, 14, 22, 30, 7, 15, 23, 31), b);
}

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Drawbridge.Cpu.Memory;

/// <summary>
/// Elements of neighbouring lanes that lie between each other in memory, for vectors of 128 bits. Vectors of rows (what lies together in memory,
/// two or four elements a lane) become vectors of columns (one element of each lane) and the other way round.
/// </summary>
/// <remarks>
/// Four columns take two steps: the first or last two columns of two vectors of rows, halves side by side, then the lower or upper halves of
/// two such. Back, it is the same in reverse.
/// </remarks>
static class Interleaved128
{
    /// <summary>Column 0 of two.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Even(Vector128<int> a, Vector128<int> b) =>
        Sse2.IsSupported ? Sse.Shuffle(a.AsSingle(), b.AsSingle(), 0b10_00_10_00).AsInt32() : Vector128.Create(a.GetElement(0), a.GetElement(2), b.GetElement(0), b.GetElement(2));

    /// <summary>Column 1 of two.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Odd(Vector128<int> a, Vector128<int> b) =>
        Sse2.IsSupported ? Sse.Shuffle(a.AsSingle(), b.AsSingle(), 0b11_01_11_01).AsInt32() : Vector128.Create(a.GetElement(1), a.GetElement(3), b.GetElement(1), b.GetElement(3));

    /// <summary>The first rows of two columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> ZipLower(Vector128<int> a, Vector128<int> b) =>
        Sse2.IsSupported ? Sse2.UnpackLow(a, b) : Vector128.Create(a.GetElement(0), b.GetElement(0), a.GetElement(1), b.GetElement(1));

    /// <summary>The last rows of two columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> ZipUpper(Vector128<int> a, Vector128<int> b) =>
        Sse2.IsSupported ? Sse2.UnpackHigh(a, b) : Vector128.Create(a.GetElement(2), b.GetElement(2), a.GetElement(3), b.GetElement(3));

    /// <summary>Columns 0 and 1 of four.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> FirstColumns(Vector128<int> a, Vector128<int> b) =>
        Sse2.IsSupported ? Sse2.UnpackLow(a, b) : Vector128.Create(a.GetElement(0), b.GetElement(0), a.GetElement(1), b.GetElement(1));

    /// <summary>Columns 2 and 3 of four.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> LastColumns(Vector128<int> a, Vector128<int> b) =>
        Sse2.IsSupported ? Sse2.UnpackHigh(a, b) : Vector128.Create(a.GetElement(2), b.GetElement(2), a.GetElement(3), b.GetElement(3));

    /// <summary>The lower halves.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Lower(Vector128<int> a, Vector128<int> b) =>
        Vector128.Create(a.GetLower(), b.GetLower());

    /// <summary>The upper halves.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Upper(Vector128<int> a, Vector128<int> b) =>
        Vector128.Create(a.GetUpper(), b.GetUpper());

    /// <summary>The first rows of two pairs of half columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> FirstRows(Vector128<int> a, Vector128<int> b) =>
        Sse2.IsSupported ? Sse.Shuffle(a.AsSingle(), b.AsSingle(), 0b10_00_10_00).AsInt32() : Vector128.Create(a.GetElement(0), a.GetElement(2), b.GetElement(0), b.GetElement(2));

    /// <summary>The last rows of two pairs of half columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> LastRows(Vector128<int> a, Vector128<int> b) =>
        Sse2.IsSupported ? Sse.Shuffle(a.AsSingle(), b.AsSingle(), 0b11_01_11_01).AsInt32() : Vector128.Create(a.GetElement(1), a.GetElement(3), b.GetElement(1), b.GetElement(3));
}

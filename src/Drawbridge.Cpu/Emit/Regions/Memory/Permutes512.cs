using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Drawbridge.Cpu.Emit.Regions;

/// <summary>
/// Permutes of two vectors of 16 elements: vectors of rows (what lies together in memory, two or four elements a lane) become vectors of
/// columns (one element of each lane) and the other way round. Written in place: the JIT compiler stops to inline methods when there are many.
/// </summary>
/// <remarks>
/// Four columns take two steps: the first or last two columns of two vectors of rows, halves side by side, then the lower or upper halves of
/// two such. Back, it is the same in reverse.
/// </remarks>
static class Permutes512
{
    // For each element of the result the one it is: 0 to 15 of the first vector, 16 to 31 of the second.
    static readonly Dictionary<string, int[]> Elements = new()
    {
        // Column 0 of two.
        ["Even"] = [0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30],
        // Column 1 of two.
        ["Odd"] = [1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31],
        // The first rows of two columns.
        ["ZipLower"] = [0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23],
        // The last rows of two columns.
        ["ZipUpper"] = [8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31],
        // Columns 0 and 1 of four.
        ["FirstColumns"] = [0, 4, 8, 12, 16, 20, 24, 28, 1, 5, 9, 13, 17, 21, 25, 29],
        // Columns 2 and 3 of four.
        ["LastColumns"] = [2, 6, 10, 14, 18, 22, 26, 30, 3, 7, 11, 15, 19, 23, 27, 31],
        // The lower halves.
        ["Lower"] = [0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23],
        // The upper halves.
        ["Upper"] = [8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31],
        // The first rows of two pairs of half columns.
        ["FirstRows"] = [0, 8, 16, 24, 1, 9, 17, 25, 2, 10, 18, 26, 3, 11, 19, 27],
        // The last rows of two pairs of half columns.
        ["LastRows"] = [4, 12, 20, 28, 5, 13, 21, 29, 6, 14, 22, 30, 7, 15, 23, 31],
    };

    static readonly IlMethod Create = IlMethod.Named(
        typeof(Vector512), nameof(Vector512.Create), IlTypes.Vector(512, IlElement.Int), Arrays.Make(16, _ => IlType.Int32));

    static readonly IlMethod Permute = IlMethod.Named(
        typeof(Avx512F), nameof(Avx512F.PermuteVar16x32x2), IlTypes.Vector(512, IlElement.Int), IlType.V512Int, IlType.V512Int, IlType.V512Int);

    /// <summary>Replaces the two vectors on the stack by one.</summary>
    public static void Emit(MethodWriter il, string name)
    {
        // The indices stand between the two.
        int second = il.Local(IlTypes.Vector(512, IlElement.Int));
        il.Store(second);
        foreach (int element in Elements[name]) il.Int(element);
        il.Call(Create);
        il.Load(second);
        il.Call(Permute);
    }
}

using Drawbridge.Ptx.Isa;

namespace Drawbridge.Interpreter.Tests.Matrix;

/// <summary>
/// Where <c>mma</c> keeps the elements of its matrices, written as the reference does: a formula for each group of shapes, from lane and element to
/// row and column. The definitions have another formulation, so that the two check each other.
/// </summary>
static class ManualFragments
{
    /// <summary>(lane, element of the lane) to (matrix, row, column).</summary>
    public delegate (int Matrix, int Row, int Column) Map(int lane, int i);

    /// <summary>Elements in a register of 32 bits; one double in its own.</summary>
    public static int PerRegister(PtxType type) => type switch
    {
        PtxType.F64 or PtxType.F32 or PtxType.S32 or PtxType.TF32 => 1,
        PtxType.F16 or PtxType.BF16 => 2,
        PtxType.S4 or PtxType.U4 => 8,
        PtxType.B1 => 32,
        _ => 4,
    };

    public static Map A(int m, int e, bool isQuad, string layout) => isQuad
        ? (lane, i) => layout == "row" ? (Quad(lane), lane % 4 + Half(lane), i) : (Quad(lane), i + Half(lane), lane % 4)
        : m == 8
        ? (lane, i) => (0, lane >> 2, e * (lane & 3) + i)
        : (lane, i) => (0, (lane >> 2) + 8 * (i / e & 1), e * (lane & 3) + i % e + 4 * e * (i / (2 * e)));

    public static Map B(int e, bool isQuad, string layout) => isQuad
        ? (lane, i) => layout == "row" ? (Quad(lane), lane % 4, i + Half(lane)) : (Quad(lane), i, lane % 4 + Half(lane))
        : (lane, i) => (0, e * (lane & 3) + i % e + 4 * e * (i / e), lane >> 2);

    public static Map C(bool isQuad, PtxType type) => isQuad
        ? type == PtxType.F16
            ? (lane, i) => (Quad(lane), lane % 4 + Half(lane), i)
            : (lane, i) => (Quad(lane), (lane & 1) + (i & 2) + Half(lane), (i & 4) + (lane & 2) + (i & 1))
        : (lane, i) => (0, (lane >> 2) + 8 * (i >> 1), 2 * (lane & 3) + (i & 1));

    static int Quad(int lane) => lane % 16 / 4;

    static int Half(int lane) => lane < 16 ? 0 : 4;
}

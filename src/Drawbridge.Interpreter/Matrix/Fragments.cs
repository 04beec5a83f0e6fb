namespace Drawbridge.Interpreter.Matrix;

/// <summary>
/// The maps of all matrix instructions: the one place that says where an element lives (PTX ISA, "Matrix Fragments for mma"). Except for
/// <c>mma.m8n8k4</c> on halves they are all made of one core tile: with <c>g = lane / 4</c>, <c>t = lane mod 4</c> and <c>e</c> elements a register,
/// <list type="bullet">
/// <item>a register of A is row g of an 8 x 4e tile, columns e·t to e·t + e - 1; tiles follow down the rows first, then along k;</item>
/// <item>a register of B is column g of a 4e x 8 tile, rows e·t to e·t + e - 1; tiles follow along k first, then along the columns;</item>
/// <item>two neighbouring elements of C or D are row g of an 8 x 8 tile, columns 2t and 2t + 1; tiles follow down the rows first.</item>
/// </list>
/// PTX leaves the maps of <c>wmma</c> open; ours are the same, so that code which assumes the usual 16 x 16 accumulator (two m16n8 tiles side by
/// side) is right. Where <c>wmma</c> has more registers than elements, the tiles are repeated.
/// </summary>
static class Fragments
{
    const int RegisterBits = 32;

    /// <summary>A (M x K) of <c>mma</c> and <c>wmma</c>.</summary>
    public static FragmentMap A(MatrixShape shape, int elementBits, int registers)
    {
        int e = PerRegister(elementBits), rowTiles = shape.M / 8, distinct = rowTiles * (shape.K / (4 * e));
        return Tiled(shape.M, shape.K, elementBits, registers, (g, t, i) =>
        {
            int tile = i / e % distinct;
            return new(tile % rowTiles * 8 + g, tile / rowTiles * 4 * e + e * t + i % e);
        });
    }

    /// <summary>B (K x N) of <c>mma</c> and <c>wmma</c>.</summary>
    public static FragmentMap B(MatrixShape shape, int elementBits, int registers)
    {
        int e = PerRegister(elementBits), depthTiles = shape.K / (4 * e), distinct = depthTiles * (shape.N / 8);
        return Tiled(shape.K, shape.N, elementBits, registers, (g, t, i) =>
        {
            int tile = i / e % distinct;
            return new(tile % depthTiles * 4 * e + e * t + i % e, tile / depthTiles * 8 + g);
        });
    }

    /// <summary>C and D (M x N) of <c>mma</c> and <c>wmma</c>, and the 8 x 8 tile of <c>movmatrix</c> and <c>ldmatrix</c>.</summary>
    public static FragmentMap C(MatrixShape shape, int elementBits, int registers)
    {
        int rowTiles = shape.M / 8;
        return Tiled(shape.M, shape.N, elementBits, registers, (g, t, i) =>
        {
            int tile = i / 2;
            return new(tile % rowTiles * 8 + g, tile / rowTiles * 8 + 2 * t + i % 2);
        });
    }

    /// <summary>
    /// A of <c>mma.m8n8k4</c> on halves: four products side by side, one for each quad pair (lanes 4q to 4q+3 and 16+4q to 16+4q+3). Half a quad
    /// pair holds the upper four rows, the other half the lower four: a lane has one row if A is stored by rows, part of a column otherwise.
    /// </summary>
    public static FragmentMap QuadA(bool byRows) => Quad(8, 4, 16, 2, (low, half, i) => byRows ? new(low + half, i) : new(i + half, low));

    /// <summary>B of <c>mma.m8n8k4</c> on halves.</summary>
    public static FragmentMap QuadB(bool byRows) => Quad(4, 8, 16, 2, (low, half, i) => byRows ? new(low, i + half) : new(i, low + half));

    /// <summary>C and D of <c>mma.m8n8k4</c> in halves: a lane has one row.</summary>
    public static FragmentMap QuadHalfC() => Quad(8, 8, 16, 4, (low, half, i) => new(low + half, i));

    /// <summary>C and D of <c>mma.m8n8k4</c> in singles.</summary>
    public static FragmentMap QuadSingleC() => Quad(8, 8, 32, 8, (low, half, i) => new((low & 1) + (i & 2) + half, (i & 4) + (low & 2) + (i & 1)));

    static int PerRegister(int elementBits) => elementBits == 64 ? 1 : RegisterBits / elementBits;

    static FragmentMap Tiled(int rows, int columns, int elementBits, int registers, Func<int, int, int, Place> place)
        => new(rows, columns, elementBits, Math.Max(RegisterBits, elementBits), registers, (lane, i) => place(lane / 4, lane % 4, i));

    static FragmentMap Quad(int rows, int columns, int elementBits, int registers, Func<int, int, int, Place> place)
        => new(rows, columns, elementBits, RegisterBits, registers, (lane, i) => place(lane % 4, lane >= 16 ? 4 : 0, i) with { Matrix = lane / 4 % 4 }, matrices: 4);
}

using System.Collections.Concurrent;
using Drawbridge.Ptx.Isa;

namespace Drawbridge.Interpreter.Matrix;

/// <summary>A stretch of memory that becomes (or is stored from) a part of a register.</summary>
/// <param name="AddressLane">The lane whose address operand the offset counts from.</param>
/// <param name="Offset">Bytes from that address.</param>
/// <param name="Bytes">Its length: 1, 2, 4 or 8.</param>
/// <param name="Shift">Where its lowest bit stands in the register.</param>
readonly record struct MatrixPiece(int AddressLane, long Offset, int Bytes, int Shift);

/// <summary>
/// Where the registers of a matrix load or store are in memory: <c>ldmatrix</c>, <c>stmatrix</c>, <c>wmma.load</c>, <c>wmma.store</c>. The pieces of a
/// register cover it; those of a store don't overlap.
/// </summary>
sealed class MatrixAccess
{
    readonly Func<int, int, long, MatrixPiece[]> pieces;

    MatrixAccess(int registers, long defaultStride, Func<int, int, long, MatrixPiece[]> pieces)
        => (Registers, DefaultStride, this.pieces) = (registers, defaultStride, pieces);

    /// <summary>Registers of a lane.</summary>
    public int Registers { get; }

    /// <summary>The stride in elements where the instruction gives none (<c>wmma</c>); 0 for <c>ldmatrix</c> and <c>stmatrix</c>, which have none.</summary>
    public long DefaultStride { get; }

    /// <summary>The memory of a register of a lane. The array is shared: leave it as it is.</summary>
    /// <param name="lane">Lane 0 to 31.</param>
    /// <param name="register">Register of the fragment from 0.</param>
    /// <param name="stride">Elements from one row (column, if stored by columns) to the next.</param>
    public MatrixPiece[] Pieces(int lane, int register, long stride) => pieces(lane, register, stride);

    static readonly ConcurrentDictionary<Operation, MatrixAccess?> Found = new();

    /// <summary>
    /// The map of a matrix load or store; null if the operation is none, or one whose places the reference does not give. May be called from
    /// several threads.
    /// </summary>
    public static MatrixAccess? Find(Operation operation) => Found.GetOrAdd(operation, Make);

    static MatrixAccess? Make(Operation operation) => operation.Semantic switch
    {
        Semantic.MatrixLoad or Semantic.MatrixStore => operation["shape"] == "m8n8" ? Tiles(operation) : null,
        Semantic.WmmaLoad or Semantic.WmmaStore => Wmma(operation),
        _ => null,
    };

    // Tile m takes the addresses of its rows from lanes 8m to 8m + 7. A register is columns 2t and 2t + 1 of row g, or, transposed, of column g.
    static MatrixAccess Tiles(Operation operation)
    {
        bool isTransposed = operation.Has("trans");
        int registers = operation.Operands[operation.Semantic == Semantic.MatrixLoad ? 0 : 1].MaxCount;
        var pieces = new MatrixPiece[FragmentMap.Lanes * registers][];
        for (int i = 0; i < pieces.Length; i++)
        {
            int lane = i / registers, tile = i % registers, g = lane / 4, t = lane % 4;
            pieces[i] = isTransposed
                ? [new(8 * tile + 2 * t, 2 * g, 2, 0), new(8 * tile + 2 * t + 1, 2 * g, 2, 16)]
                : [new(8 * tile + g, 4 * t, 4, 0)];
        }
        return new(registers, 0, (lane, tile, _) => pieces[lane * registers + tile]);
    }

    static MatrixAccess Wmma(Operation operation)
    {
        var map = WmmaMap(operation);
        bool byRows = operation["layout"] == "row";
        // Elements below a byte lie along k in memory as they do in a register, which is therefore moved whole.
        int step = map.ElementBits < 8 ? map.ElementsPerRegister : 1;
        int bytes = step * map.ElementBits / 8;
        return new(map.Registers, byRows ? map.Columns : map.Rows, (lane, register, stride) =>
        {
            var pieces = new MatrixPiece[map.ElementsPerRegister / step];
            for (int i = 0; i < pieces.Length; i++)
            {
                var place = map[lane, register * map.ElementsPerRegister + i * step];
                long element = byRows ? place.Row * stride + place.Column : place.Column * stride + place.Row;
                pieces[i] = new(lane, element * map.ElementBits / 8, bytes, i * map.ElementBits);
            }
            return pieces;
        });
    }

    /// <summary>The fragment that a <c>wmma.load</c> or <c>wmma.store</c> moves: the same that <c>wmma.mma</c> of that shape and type uses.</summary>
    internal static FragmentMap WmmaMap(Operation operation)
    {
        var shape = MatrixShape.Of(operation);
        int bits = operation.Type.Bits();
        int registers = operation.Operands[operation.Semantic == Semantic.WmmaLoad ? 0 : 1].MaxCount;
        return operation["matrix"] switch
        {
            "a" => Fragments.A(shape, bits, registers),
            "b" => Fragments.B(shape, bits, registers),
            _ => Fragments.C(shape, bits, registers),
        };
    }
}

using Drawbridge.Interpreter.Matrix;

namespace Drawbridge.Cpu.Memory;

/// <summary>
/// The pieces of memory that a matrix load or store moves (<see cref="MatrixAccess"/>), lane by lane and register by register, their offsets as
/// functions of the stride.
/// </summary>
sealed class MatrixPlaces
{
    /// <summary>A piece.</summary>
    /// <param name="Lane">The lane that has it.</param>
    /// <param name="Register">Its register.</param>
    /// <param name="AddressLane">The lane whose address it counts from.</param>
    /// <param name="Offset">Bytes from there if the stride is 0.</param>
    /// <param name="PerStride">Bytes more for each element of the stride.</param>
    /// <param name="Bytes">Its length.</param>
    /// <param name="Shift">Where it stands in the register.</param>
    public readonly record struct Piece(int Lane, int Register, int AddressLane, long Offset, long PerStride, int Bytes, int Shift);

    MatrixPlaces(Piece[] pieces) => Pieces = pieces;

    /// <summary>All pieces.</summary>
    public Piece[] Pieces { get; }

    /// <summary>The pieces of an access; null if their offsets are no linear functions of the stride (elements below a byte).</summary>
    public static MatrixPlaces? Of(MatrixAccess access)
    {
        var pieces = new List<Piece>();
        for (int lane = 0; lane < Collectives.Lanes; lane++)
        {
            for (int register = 0; register < access.Registers; register++)
            {
                MatrixPiece[] none = access.Pieces(lane, register, 0), one = access.Pieces(lane, register, 1), two = access.Pieces(lane, register, 2);
                for (int i = 0; i < none.Length; i++)
                {
                    long step = one[i].Offset - none[i].Offset;
                    if (two[i].Offset - one[i].Offset != step) return null;
                    pieces.Add(new Piece(lane, register, none[i].AddressLane, none[i].Offset, step, none[i].Bytes, none[i].Shift));
                }
            }
        }
        return new MatrixPlaces([.. pieces]);
    }
}

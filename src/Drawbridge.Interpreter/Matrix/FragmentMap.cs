namespace Drawbridge.Interpreter.Matrix;

/// <summary>A place in a matrix, or in one of several that a warp holds side by side.</summary>
/// <param name="Row">Row from 0.</param>
/// <param name="Column">Column from 0.</param>
/// <param name="Matrix">Which matrix, where a warp holds four (<c>mma.m8n8k4</c> on halves); otherwise 0.</param>
readonly record struct Place(int Row, int Column, int Matrix = 0);

/// <summary>
/// Which lane holds which element of a matrix, and where in its registers: element <c>i</c> of a lane counts from the low bits of its first
/// register. The maps themselves are in <see cref="Fragments"/>.
/// </summary>
sealed class FragmentMap
{
    /// <summary>Lanes of a warp.</summary>
    public const int Lanes = 32;

    readonly Place[] places;

    /// <summary>Makes a map from the place of each element.</summary>
    /// <param name="rows">Rows of the matrix.</param>
    /// <param name="columns">Columns of the matrix.</param>
    /// <param name="elementBits">Bits an element takes in a register.</param>
    /// <param name="registerBits">Bits of a register: 32, or 64 for doubles.</param>
    /// <param name="registers">Registers of a lane.</param>
    /// <param name="placeOf">The place of an element: (lane, element) -> place.</param>
    /// <param name="matrices">How many matrices the warp holds.</param>
    public FragmentMap(int rows, int columns, int elementBits, int registerBits, int registers, Func<int, int, Place> placeOf, int matrices = 1)
    {
        (Rows, Columns, Matrices) = (rows, columns, matrices);
        (ElementBits, Registers, ElementsPerRegister) = (elementBits, registers, registerBits / elementBits);
        places = new Place[Lanes * Elements];
        for (int lane = 0; lane < Lanes; lane++)
            for (int element = 0; element < Elements; element++)
                places[lane * Elements + element] = placeOf(lane, element);
    }

    /// <summary>Rows of the matrix.</summary>
    public int Rows { get; }

    /// <summary>Columns of the matrix.</summary>
    public int Columns { get; }

    /// <summary>How many matrices the warp holds.</summary>
    public int Matrices { get; }

    /// <summary>Bits an element takes in a register.</summary>
    public int ElementBits { get; }

    /// <summary>Registers of a lane.</summary>
    public int Registers { get; }

    /// <summary>Elements in a register.</summary>
    public int ElementsPerRegister { get; }

    /// <summary>Elements of a lane.</summary>
    public int Elements => Registers * ElementsPerRegister;

    /// <summary>The place of an element of a lane.</summary>
    public Place this[int lane, int element] => places[lane * Elements + element];

    /// <summary>The raw elements of a matrix, row by row, out of the registers of a warp. Where several lanes hold an element, the first counts.</summary>
    public ulong[] Gather(ulong[] registers, int matrix = 0)
    {
        var elements = new ulong[Rows * Columns];
        ulong mask = Mask;
        for (int i = places.Length - 1; i >= 0; i--)
        {
            var place = places[i];
            if (place.Matrix != matrix) continue;
            var (register, shift) = Where(i);
            elements[place.Row * Columns + place.Column] = registers[register] >> shift & mask;
        }
        return elements;
    }

    /// <summary>Writes the raw elements of a matrix into the registers of a warp. What the registers held there before is replaced.</summary>
    public void Scatter(ulong[] elements, ulong[] registers, int matrix = 0)
    {
        ulong mask = Mask;
        for (int i = 0; i < places.Length; i++)
        {
            var place = places[i];
            if (place.Matrix != matrix) continue;
            var (register, shift) = Where(i);
            registers[register] = registers[register] & ~(mask << shift) | (elements[place.Row * Columns + place.Column] & mask) << shift;
        }
    }

    ulong Mask => ElementBits == 64 ? ulong.MaxValue : (1UL << ElementBits) - 1;

    // Elements of a lane fill its registers without gaps, so the count over all lanes does too.
    (int Register, int Shift) Where(int index) => (index / ElementsPerRegister, index % ElementsPerRegister * ElementBits);
}

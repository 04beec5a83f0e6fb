using Drawbridge.Cpu.Lanes;
using Drawbridge.Cpu.Memory;

namespace Drawbridge.Cpu.Emit.Regions;

/// <summary>
/// Factors of matrix products as elements in memory. Kernels multiply each fragment by several others: it is read once, and stays where it is until
/// one of its registers changes or the block ends.
/// </summary>
/// <param name="scratch">Where the elements lie.</param>
sealed class PreparedFactors(ScratchEmitter scratch)
{
    // So many fragments of a size are kept, which is all that a tile of 64 by 64 elements has of each factor.
    const int MostPlaces = 8;

    sealed class Place(int offset, int bytes)
    {
        public int Offset => offset;

        public int Bytes => bytes;

        public int Matrix { get; set; }

        public bool IsLeft { get; set; }

        /// <summary>The registers that lie here; none if they have changed since.</summary>
        public Source[] Registers { get; set; } = [];

        public int LastUse { get; set; }
    }

    readonly List<Place> places = [];
    int uses;

    /// <summary>Finds a factor, or a place for it.</summary>
    /// <param name="matrix">The operation's number with <see cref="MatrixCollectives"/>.</param>
    /// <param name="isLeft">True for A, false for B.</param>
    /// <param name="registers">Its registers.</param>
    /// <param name="bytes">Bytes of its elements.</param>
    /// <param name="isThere">True if it lies there already.</param>
    /// <returns>Where it lies, or is to lie.</returns>
    public int Find(int matrix, bool isLeft, Source[] registers, int bytes, out bool isThere)
    {
        var place = places.Find(one => one.Matrix == matrix && one.IsLeft == isLeft && registers.Length > 0 && one.Registers.AsSpan().SequenceEqual(registers));
        isThere = place != null;
        place ??= FreePlace(bytes);
        (place.Matrix, place.IsLeft, place.Registers, place.LastUse) = (matrix, isLeft, registers, ++uses);
        return place.Offset;
    }

    Place FreePlace(int bytes)
    {
        var fitting = places.FindAll(place => place.Bytes == bytes);
        if (fitting.Find(place => place.Registers.Length == 0) is { } free) return free;
        if (fitting.Count == MostPlaces) return fitting.MinBy(place => place.LastUse)!;
        var added = new Place(scratch.Reserve(bytes), bytes);
        places.Add(added);
        return added;
    }

    /// <summary>Nothing is known of what lies there any more.</summary>
    public void Clear()
    {
        foreach (var place in places) place.Registers = [];
    }

    /// <summary>A value changes.</summary>
    public void Forget(LaneValue value)
    {
        foreach (var place in places)
        {
            if (Array.Exists(place.Registers, register => register.Value == value)) place.Registers = [];
        }
    }
}

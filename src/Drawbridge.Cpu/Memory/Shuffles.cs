namespace Drawbridge.Cpu.Memory;

/// <summary>What a shuffle makes of a lane's number and its operand b.</summary>
enum ShuffleMode
{
    Up,
    Down,
    Butterfly,
    Index,
}

/// <summary><c>shfl</c> of 32 lanes that execute it together and give the same member mask: as <see cref="Collectives"/> computes it by the definition.</summary>
static unsafe class Shuffles
{
    const int Lanes = Collectives.Lanes, LaneBits = Lanes - 1;

    /// <summary>The lane that a lane looks at, whose low five bits count.</summary>
    /// <param name="mode">What it makes of its number.</param>
    /// <param name="lane">Its number.</param>
    /// <param name="b">Lane, offset or mask.</param>
    /// <param name="c">Clamp and segment mask.</param>
    /// <param name="isInRange">Receives whether that lane is in its segment.</param>
    public static int SourceOf(ShuffleMode mode, int lane, int b, int c, out bool isInRange)
    {
        int offset = b & LaneBits, clamp = c & LaneBits, segment = c >> 8 & LaneBits;
        int first = lane & segment, last = first | (clamp & ~segment);
        int from = mode switch
        {
            ShuffleMode.Up => lane - offset,
            ShuffleMode.Down => lane + offset,
            ShuffleMode.Butterfly => lane ^ offset,
            _ => first | (offset & ~segment),
        };
        isInRange = mode == ShuffleMode.Up ? from >= last : from <= last;
        return from;
    }

    /// <summary>Shuffles. All arrays hold 32 numbers of 32 bits; results of lanes outside of the mask mean nothing.</summary>
    /// <param name="mode">A <see cref="ShuffleMode"/>.</param>
    /// <param name="values">The values.</param>
    /// <param name="b">Lane, offset or mask.</param>
    /// <param name="c">Clamp and segment mask.</param>
    /// <param name="mask">Which lanes take part, -1 or 0. A lane that would take the value of one that does not keeps its own.</param>
    /// <param name="results">Receives the values.</param>
    /// <param name="inRange">Receives -1 where the source lane was in range, else 0.</param>
    public static void Run(int mode, int* values, int* b, int* c, int* mask, int* results, int* inRange)
    {
        for (int lane = 0; lane < Lanes; lane++)
        {
            int from = SourceOf((ShuffleMode)mode, lane, b[lane], c[lane], out bool isInRange) & LaneBits;
            results[lane] = values[isInRange && mask[from] != 0 ? from : lane];
            inRange[lane] = isInRange ? -1 : 0;
        }
    }
}

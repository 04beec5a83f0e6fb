using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Drawbridge.Cpu.Memory;

/// <summary>What a shuffle makes of a lane's number and its operand b.</summary>
enum ShuffleMode
{
    Up,
    Down,
    Butterfly,
    Index,
}

/// <summary>
/// <c>shfl</c> of 32 lanes at full speed, for lanes that execute it together and give the same member mask: as <see cref="Collectives"/> computes
/// it by the definition. All arrays hold 32 numbers of 32 bits.
/// </summary>
static unsafe class Shuffles
{
    const int Lanes = Collectives.Lanes, LaneBits = Lanes - 1;

    static readonly Vector512<int> Numbers = Vector512<int>.Indices;

    /// <summary>Shuffles. Results of lanes outside of the mask mean nothing.</summary>
    /// <param name="mode">A <see cref="ShuffleMode"/>.</param>
    /// <param name="values">The values.</param>
    /// <param name="b">Lane, offset or mask.</param>
    /// <param name="c">Clamp and segment mask.</param>
    /// <param name="mask">Which lanes take part, -1 or 0. A lane that would take the value of one that does not keeps its own.</param>
    /// <param name="results">Receives the values.</param>
    /// <param name="inRange">Receives -1 where the source lane was in range, else 0.</param>
    public static void Run(int mode, int* values, int* b, int* c, int* mask, int* results, int* inRange)
    {
        if (Avx512F.IsSupported) RunVectors((ShuffleMode)mode, values, b, c, mask, results, inRange);
        else RunLanes((ShuffleMode)mode, values, b, c, mask, results, inRange);
    }

    static void RunVectors(ShuffleMode mode, int* values, int* b, int* c, int* mask, int* results, int* inRange)
    {
        var (low, high) = (Vector512.Load(values), Vector512.Load(values + 16));
        var (lowMask, highMask) = (Vector512.Load(mask), Vector512.Load(mask + 16));
        for (int start = 0; start < Lanes; start += 16)
        {
            var lane = Numbers + Vector512.Create(start);
            var offset = Vector512.Load(b + start) & Vector512.Create(LaneBits);
            var clamp = Vector512.Load(c + start) & Vector512.Create(LaneBits);
            var segment = Vector512.ShiftRightLogical(Vector512.Load(c + start), 8) & Vector512.Create(LaneBits);
            var first = lane & segment;
            var last = first | (clamp & ~segment);
            var from = mode switch
            {
                ShuffleMode.Up => lane - offset,
                ShuffleMode.Down => lane + offset,
                ShuffleMode.Butterfly => lane ^ offset,
                _ => first | (offset & ~segment),
            };
            var isInRange = mode == ShuffleMode.Up ? Vector512.GreaterThanOrEqual(from, last) : Vector512.LessThanOrEqual(from, last);
            // The permutation looks at five bits of a number only.
            var takes = isInRange & Avx512F.PermuteVar16x32x2(lowMask, from, highMask);
            Vector512.Store(Avx512F.PermuteVar16x32x2(low, Vector512.ConditionalSelect(takes, from, lane), high), results + start);
            Vector512.Store(isInRange, inRange + start);
        }
    }

    /// <summary>The same lane by lane, for processors without a permutation of that size.</summary>
    internal static void RunLanes(ShuffleMode mode, int* values, int* b, int* c, int* mask, int* results, int* inRange)
    {
        for (int lane = 0; lane < Lanes; lane++)
        {
            int offset = b[lane] & LaneBits, clamp = c[lane] & LaneBits, segment = c[lane] >> 8 & LaneBits;
            int first = lane & segment, last = first | (clamp & ~segment);
            int from = mode switch
            {
                ShuffleMode.Up => lane - offset,
                ShuffleMode.Down => lane + offset,
                ShuffleMode.Butterfly => lane ^ offset,
                _ => first | (offset & ~segment),
            };
            bool isInRange = mode == ShuffleMode.Up ? from >= last : from <= last;
            results[lane] = values[isInRange && mask[from & LaneBits] != 0 ? from & LaneBits : lane];
            inRange[lane] = isInRange ? -1 : 0;
        }
    }
}

using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Drawbridge.Ptx.Isa;

namespace Drawbridge.Cpu.Memory;

/// <summary>What the lanes of a warp compute from each other's values, in vectors of this width.</summary>
static unsafe partial class Warp512
{
    const int LaneBits = Collectives.Lanes - 1;

    static readonly int Width = Vector512<int>.Count;

    /// <summary>The lane that a lane of a shuffle looks at; beyond the warp if it is out of range.</summary>
    /// <param name="lane">The lanes' numbers.</param>
    /// <param name="b">Lane, offset or mask.</param>
    /// <param name="c">Clamp and segment mask.</param>
    /// <param name="mode">A <see cref="ShuffleMode"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> ShuffleSource(Vector512<int> lane, Vector512<int> b, Vector512<int> c, int mode)
    {
        var offset = b & Vector512.Create(LaneBits);
        var segment = Vector512.ShiftRightLogical(c, 8) & Vector512.Create(LaneBits);
        return (ShuffleMode)mode switch
        {
            ShuffleMode.Up => lane - offset,
            ShuffleMode.Down => lane + offset,
            ShuffleMode.Butterfly => lane ^ offset,
            _ => (lane & segment) | (offset & ~segment),
        };
    }

    /// <summary>Whether what <see cref="ShuffleSource"/> gives is in the lane's segment.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> ShuffleIsInRange(Vector512<int> from, Vector512<int> lane, Vector512<int> c, int mode)
    {
        var clamp = c & Vector512.Create(LaneBits);
        var segment = Vector512.ShiftRightLogical(c, 8) & Vector512.Create(LaneBits);
        var last = (lane & segment) | (clamp & ~segment);
        return (ShuffleMode)mode == ShuffleMode.Up ? Vector512.GreaterThanOrEqual(from, last) : Vector512.LessThanOrEqual(from, last);
    }

    /// <summary>Which lanes have a key, a bit each.</summary>
    public static uint Having(int* keys, int key)
    {
        uint bits = 0;
        for (int first = 0; first < Collectives.Lanes; first += Width)
            bits |= (uint)Vector512.Equals(Vector512.Load(keys + first), Vector512.Create(key)).ExtractMostSignificantBits() << first;
        return bits;
    }

    /// <summary>For each lane of a set those that have its key.</summary>
    public static void MatchAny(int* keys, uint lanes, int* results)
    {
        for (uint left = lanes; left != 0;)
        {
            int key = keys[BitOperations.TrailingZeroCount(left)];
            uint same = Having(keys, key) & lanes;
            left &= ~same;
            for (int first = 0; first < Collectives.Lanes; first += Width)
            {
                var isSame = Vector512.Equals(Vector512.Load(keys + first), Vector512.Create(key));
                Vector512.Store(Vector512.ConditionalSelect(isSame, Vector512.Create((int)same), Vector512.Load(results + first)), results + first);
            }
        }
    }

    /// <summary>The special register %lanemask_… of a <see cref="SpecialRegisterKind"/> for lanes of a warp.</summary>
    public static Vector512<int> LaneMask(Vector512<int> lanes, int kind)
    {
        for (int i = 0; i < Width; i++)
        {
            uint bit = 1u << lanes.GetElement(i);
            lanes = lanes.WithElement(i, (int)((SpecialRegisterKind)kind switch
            {
                SpecialRegisterKind.LanemaskEq => bit,
                SpecialRegisterKind.LanemaskLt => bit - 1,
                SpecialRegisterKind.LanemaskLe => bit | (bit - 1),
                SpecialRegisterKind.LanemaskGe => ~(bit - 1),
                _ => ~(bit | (bit - 1)),
            }));
        }
        return lanes;
    }
}

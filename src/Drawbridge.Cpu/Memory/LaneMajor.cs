using System.Runtime.CompilerServices;

namespace Drawbridge.Cpu.Memory;

/// <summary>Between values lane by lane, as memory has them, and element by element, as registers have them.</summary>
static unsafe class LaneMajor
{
    /// <summary>Element i of lane l to <c>elements[i · lanes + l]</c>, zero-extended.</summary>
    /// <param name="values">All elements of lane 0, then of lane 1, …</param>
    /// <param name="lanes">Lanes.</param>
    /// <param name="bytes">Bytes of an element.</param>
    /// <param name="count">Elements of a lane.</param>
    /// <param name="elements">The elements.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Spread(byte* values, int lanes, int bytes, int count, long* elements)
    {
        for (int lane = 0; lane < lanes; lane++)
        {
            for (int i = 0; i < count; i++, values += bytes)
            {
                elements[i * lanes + lane] = bytes switch { 4 => *(uint*)values, 8 => *(long*)values, 2 => *(ushort*)values, _ => *values };
            }
        }
    }

    /// <summary>Puts what the first lane of a mask has into lane 0.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void First(int* mask, int lanes, long* elements)
    {
        for (int lane = 0; lane < lanes; lane++)
        {
            if (mask[lane] == 0) continue;
            elements[0] = elements[lane];
            return;
        }
    }

    /// <summary>The other way round; elements are cut to their bytes.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Collect(long* elements, int lanes, int bytes, int count, byte* values)
    {
        for (int lane = 0; lane < lanes; lane++)
        {
            for (int i = 0; i < count; i++, values += bytes)
            {
                long element = elements[i * lanes + lane];
                switch (bytes)
                {
                    case 4: *(int*)values = (int)element; break;
                    case 8: *(long*)values = element; break;
                    case 2: *(short*)values = (short)element; break;
                    default: *values = (byte)element; break;
                }
            }
        }
    }
}

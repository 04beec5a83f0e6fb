using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Drawbridge.Ptx.Isa;

namespace Drawbridge.Cpu.Memory;

/// <summary>Loads and stores of lanes that are no plain vectors, for vectors of 128 bits. Sub-word elements are zero-extended to 32-bit lanes.</summary>
static unsafe class Vectors128
{
    const int Width = 128 / 32;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> LoadBytes(byte* from)
    {
        if (Sse41.IsSupported) return Sse41.ConvertToVector128Int32(Vector128.CreateScalarUnsafe(*(uint*)from).AsByte());
        var result = Vector128<int>.Zero;
        for (int i = 0; i < Width; i++) result = result.WithElement(i, from[i]);
        return result;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> LoadShorts(byte* from)
    {
        if (Sse41.IsSupported) return Sse41.ConvertToVector128Int32(Vector128.CreateScalarUnsafe(*(ulong*)from).AsUInt16());
        var result = Vector128<int>.Zero;
        for (int i = 0; i < Width; i++) result = result.WithElement(i, ((ushort*)from)[i]);
        return result;
    }

    /// <summary>Stores the lanes where the mask is set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreWords(byte* to, Vector128<int> mask, Vector128<int> value)
    {
        if (Avx2.IsSupported)
        {
            Avx2.MaskStore((int*)to, mask, value);
            return;
        }
        for (int i = 0; i < Width; i++)
        {
            if (mask.GetElement(i) != 0) ((int*)to)[i] = value.GetElement(i);
        }
    }

    /// <summary>Stores the 64-bit lanes where the mask is set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreLongs(byte* to, Vector128<long> mask, Vector128<long> value)
    {
        if (Avx2.IsSupported)
        {
            Avx2.MaskStore((long*)to, mask, value);
            return;
        }
        for (int i = 0; i < Width / 2; i++)
        {
            if (mask.GetElement(i) != 0) ((long*)to)[i] = value.GetElement(i);
        }
    }

    /// <summary>The special register %lanemask_… of a <see cref="SpecialRegisterKind"/> for lanes of a warp.</summary>
    public static Vector128<int> LaneMask(Vector128<int> lanes, int kind)
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

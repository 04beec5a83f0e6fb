using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Drawbridge.Ptx.Isa;

namespace Drawbridge.Cpu.Memory;

/// <summary>Loads and stores of lanes that are no plain vectors, for vectors of 512 bits. Sub-word elements are zero-extended to 32-bit lanes.</summary>
static unsafe class Vectors512
{
    const int Width = 512 / 32;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> LoadBytes(byte* from)
    {
        if (Avx512F.IsSupported) return Avx512F.ConvertToVector512Int32(Vector128.Load(from));
        var result = Vector512<int>.Zero;
        for (int i = 0; i < Width; i++) result = result.WithElement(i, from[i]);
        return result;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> LoadShorts(byte* from)
    {
        if (Avx512F.IsSupported) return Avx512F.ConvertToVector512Int32(Vector256.Load((ushort*)from));
        var result = Vector512<int>.Zero;
        for (int i = 0; i < Width; i++) result = result.WithElement(i, ((ushort*)from)[i]);
        return result;
    }

    /// <summary>Stores the lanes where the mask is set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreWords(byte* to, Vector512<int> mask, Vector512<int> value)
    {
        if (Avx512F.IsSupported)
        {
            Avx512F.MaskStore((int*)to, mask, value);
            return;
        }
        for (int i = 0; i < Width; i++)
        {
            if (mask.GetElement(i) != 0) ((int*)to)[i] = value.GetElement(i);
        }
    }

    /// <summary>Stores the 64-bit lanes where the mask is set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreLongs(byte* to, Vector512<long> mask, Vector512<long> value)
    {
        if (Avx512F.IsSupported)
        {
            Avx512F.MaskStore((long*)to, mask, value);
            return;
        }
        for (int i = 0; i < Width / 2; i++)
        {
            if (mask.GetElement(i) != 0) ((long*)to)[i] = value.GetElement(i);
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

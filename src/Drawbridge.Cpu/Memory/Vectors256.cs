using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Drawbridge.Ptx.Isa;

namespace Drawbridge.Cpu.Memory;

/// <summary>Loads and stores of lanes that are no plain vectors, for vectors of 256 bits. Sub-word elements are zero-extended to 32-bit lanes.</summary>
static unsafe class Vectors256
{
    const int Width = 256 / 32;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> LoadBytes(byte* from)
    {
        if (Avx2.IsSupported) return Avx2.ConvertToVector256Int32(Vector128.CreateScalarUnsafe(*(ulong*)from).AsByte());
        var result = Vector256<int>.Zero;
        for (int i = 0; i < Width; i++) result = result.WithElement(i, from[i]);
        return result;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> LoadShorts(byte* from)
    {
        if (Avx2.IsSupported) return Avx2.ConvertToVector256Int32(Vector128.Load((ushort*)from));
        var result = Vector256<int>.Zero;
        for (int i = 0; i < Width; i++) result = result.WithElement(i, ((ushort*)from)[i]);
        return result;
    }

    /// <summary>Stores the lanes where the mask is set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreWords(byte* to, Vector256<int> mask, Vector256<int> value)
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
    public static void StoreLongs(byte* to, Vector256<long> mask, Vector256<long> value)
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
    public static Vector256<int> LaneMask(Vector256<int> lanes, int kind)
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

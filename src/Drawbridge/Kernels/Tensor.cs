using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace Drawbridge;

/// <summary>
/// Products on tensor cores. The 32 threads of a warp come together, each with its part of the factors. Sums are rounded as the device does, which for
/// floats may differ between devices; here and in kernels as plain C# it is as the interpreter does.
/// </summary>
public static class Tensor
{
    /// <summary><c>a * b + c</c>.</summary>
    public static FragmentC<float> MultiplyAdd(FragmentA<Half> a, FragmentB<Half> b, FragmentC<float> c) => Multiply(a, b, c, "m16n8k16.row.col.f32.f16.f16.f32");

    /// <inheritdoc cref="MultiplyAdd(FragmentA{Half}, FragmentB{Half}, FragmentC{float})"/>
    public static FragmentC<float> MultiplyAdd(FragmentA<BFloat16> a, FragmentB<BFloat16> b, FragmentC<float> c) => Multiply(a, b, c, "m16n8k16.row.col.f32.bf16.bf16.f32");

    /// <summary><c>a * b + c</c>; of the factors, the upper 19 bits count (TF32).</summary>
    public static FragmentC<float> MultiplyAdd(FragmentA<float> a, FragmentB<float> b, FragmentC<float> c) => Multiply(a, b, c, "m16n8k8.row.col.f32.tf32.tf32.f32");

    /// <inheritdoc cref="MultiplyAdd(FragmentA{Half}, FragmentB{Half}, FragmentC{float})"/>
    public static FragmentC<int> MultiplyAdd(FragmentA<sbyte> a, FragmentB<sbyte> b, FragmentC<int> c) => Multiply(a, b, c, "m16n8k32.row.col.s32.s8.s8.s32");

    /// <inheritdoc cref="MultiplyAdd(FragmentA{Half}, FragmentB{Half}, FragmentC{float})"/>
    public static FragmentC<int> MultiplyAdd(FragmentA<byte> a, FragmentB<byte> b, FragmentC<int> c) => Multiply(a, b, c, "m16n8k32.row.col.s32.u8.u8.s32");

    static FragmentC<TSum> Multiply<T, TSum>(FragmentA<T> a, FragmentB<T> b, FragmentC<TSum> c, string instruction) where T : unmanaged where TSum : unmanaged
    {
        uint[] result = WarpInstruction.Run($"mma.sync.aligned.{instruction} {{%w10, %w11, %w12, %w13}}, {{%w0, %w1, %w2, %w3}}, {{%w4, %w5}}, {{%w6, %w7, %w8, %w9}};", results: 4,
            [a.r0, a.r1, a.r2, a.r3, b.r0, b.r1, TensorBits.Of(c.E0), TensorBits.Of(c.E1), TensorBits.Of(c.E2), TensorBits.Of(c.E3)]);
        return new()
        {
            E0 = Unsafe.BitCast<uint, TSum>(result[0]),
            E1 = Unsafe.BitCast<uint, TSum>(result[1]),
            E2 = Unsafe.BitCast<uint, TSum>(result[2]),
            E3 = Unsafe.BitCast<uint, TSum>(result[3]),
        };
    }
}

/// <summary>Numbers as the bits that fragments hold.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class TensorBits
{
    /// <summary>The bits of a number of at most 32, the others 0.</summary>
    public static uint Of<T>(T value) where T : unmanaged => Unsafe.SizeOf<T>() switch
    {
        1 => Unsafe.BitCast<T, byte>(value),
        2 => Unsafe.BitCast<T, ushort>(value),
        4 => Unsafe.BitCast<T, uint>(value),
        _ => throw new NotSupportedException($"fragments do not hold '{typeof(T).Name}'"),
    };
}

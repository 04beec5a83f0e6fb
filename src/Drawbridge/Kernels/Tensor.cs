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

    static readonly string[] Types = [.. Enumerable.Repeat("b32", 14)];

    static FragmentC<TSum> Multiply<T, TSum>(FragmentA<T> a, FragmentB<T> b, FragmentC<TSum> c, string instruction) where T : unmanaged where TSum : unmanaged
    {
        ulong[] registers = ManagedPtx.Together($"mma.sync.aligned.{instruction} {{%v10, %v11, %v12, %v13}}, {{%v0, %v1, %v2, %v3}}, {{%v4, %v5}}, {{%v6, %v7, %v8, %v9}};", Types,
            [a.r0, a.r1, a.r2, a.r3, b.r0, b.r1, TensorBits.Of(c.E0), TensorBits.Of(c.E1), TensorBits.Of(c.E2), TensorBits.Of(c.E3), 0, 0, 0, 0]);
        return new()
        {
            E0 = Unsafe.BitCast<uint, TSum>((uint)registers[10]),
            E1 = Unsafe.BitCast<uint, TSum>((uint)registers[11]),
            E2 = Unsafe.BitCast<uint, TSum>((uint)registers[12]),
            E3 = Unsafe.BitCast<uint, TSum>((uint)registers[13]),
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

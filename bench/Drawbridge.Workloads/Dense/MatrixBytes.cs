using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Drawbridge.Tests.Kernels;

namespace Drawbridge.Workloads.Dense;

/// <summary>A product of matrices of signed bytes by dp4a; by hand through 16-bit products.</summary>
sealed class MatrixBytes() : Workload("igemm_i8", "GOP/s", new Size("m", 512, 40), new Size("n", 512, 35), new Size("k4", 128, 16))
{
    const int Tile = 16;

    public override double Work(Numbers numbers) => 8.0 * numbers["m"] * numbers["n"] * numbers["k4"];

    public override void MakeInputs(HostData data)
    {
        data.Set("A", Draw.Integers(14, data["m"] * data["k4"]));
        data.Set("BT", Draw.Integers(15, data["n"] * data["k4"]));
    }

    public override WorkloadRun Launches(WorkloadData data) => new("dp4a", new WorkloadLaunch("igemm_i8", (Blocks(data["n"], Tile), Blocks(data["m"], Tile)), (Tile, Tile),
        data["m"], data["n"], data["k4"], data.In("A"), data.In("BT"), data.Out("C", 4L * data["m"] * data["n"])));

    public override void Reference(HostData data)
    {
        int m = data["m"], n = data["n"], k = 4 * data["k4"];
        short[] a = Widened(data.In<int>("A")), b = Widened(data.In<int>("BT"));
        int[] c = data.Out<int>("C", m * n);
        Cores.Each(m, row =>
        {
            for (int column = 0; column < n; column++) c[row * n + column] = Sum(a.AsSpan(row * k, k), b.AsSpan(column * k, k));
        });
    }

    static short[] Widened(int[] words) => Array.ConvertAll(MemoryMarshal.Cast<int, sbyte>(words).ToArray(), value => (short)value);

    static int Sum(ReadOnlySpan<short> a, ReadOnlySpan<short> b)
    {
        var sum = Vector512<int>.Zero;
        int i = 0;
        if (Avx512BW.IsSupported)
        {
            for (; i <= a.Length - Vector512<short>.Count; i += Vector512<short>.Count)
                sum += Avx512BW.MultiplyAddAdjacent(Vector512.LoadUnsafe(ref MemoryMarshal.GetReference(a), (nuint)i), Vector512.LoadUnsafe(ref MemoryMarshal.GetReference(b), (nuint)i));
        }
        int result = Vector512.Sum(sum);
        for (; i < a.Length; i++) result += a[i] * b[i];
        return result;
    }
}

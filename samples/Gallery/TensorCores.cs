using System.Runtime.InteropServices;
using Drawbridge.Runtime;

namespace Drawbridge.Samples;

/// <summary>C = A · Bᵀ of half precision on tensor cores, which C# has no word for: the instruction stands in the kernel as PTX.</summary>
static partial class TensorCores
{
    public static string Run(Device device)
    {
        const int Rows = 128, Columns = 64, Inner = 96;
        Half[] left = [.. Numbers.Between(-1, 1, Rows * Inner, seed: 1).Select(number => (Half)number)];
        Half[] right = [.. Numbers.Between(-1, 1, Columns * Inner, seed: 2).Select(number => (Half)number)];
        // The kernel reads two halves at a time.
        using var a = device.Allocate<uint>(MemoryMarshal.Cast<Half, uint>(left));
        using var b = device.Allocate<uint>(MemoryMarshal.Cast<Half, uint>(right));
        using var c = device.Allocate<float>(Rows * Columns);
        Multiply(device.Grid(new Dim3(Columns / 8, Rows / 16), Warp.Size), a, b, c, Columns, Inner);

        float[] expected = new float[Rows * Columns];
        for (int row = 0; row < Rows; row++)
            for (int column = 0; column < Columns; column++)
                for (int k = 0; k < Inner; k++) expected[row * Columns + column] += (float)left[row * Inner + k] * (float)right[column * Inner + k];
        Expect.Near(expected, c.ToArray(), 1e-3f);
        return $"{Rows} x {Inner} times {Inner} x {Columns} in half precision";
    }

    /// <summary>A warp makes 16 rows and 8 columns of C. A and B lie by rows of <paramref name="inner"/> halves, a pair in each uint.</summary>
    [Kernel(MaxThreads = 32)]
    static void Multiply(ReadOnlyView<uint> a, ReadOnlyView<uint> b, View<float> c, int columns, int inner)
    {
        // Four lanes share a row of the fragments; each has two neighbours of it (PTX, "Matrix Fragments for mma.m16n8k16").
        int group = Warp.Lane / 4, pair = Warp.Lane % 4, rowPairs = inner / 2;
        int row = BlockIdx.Y * 16 + group, column = BlockIdx.X * 8 + group;
        float c0 = 0, c1 = 0, c2 = 0, c3 = 0;
        for (int first = 0; first < rowPairs; first += 8)
        {
            int low = row * rowPairs + first + pair, high = low + 8 * rowPairs, other = column * rowPairs + first + pair;
            uint a0 = a[low], a1 = a[high], a2 = a[low + 4], a3 = a[high + 4], b0 = b[other], b1 = b[other + 4];
            Inline.Ptx($$"""
                mma.sync.aligned.m16n8k16.row.col.f32.f16.f16.f32
                    {{{c0:inout}}, {{c1:inout}}, {{c2:inout}}, {{c3:inout}}}, {{{a0}}, {{a1}}, {{a2}}, {{a3}}}, {{{b0}}, {{b1}}}, {{{c0}}, {{c1}}, {{c2}}, {{c3}}};
                """);
        }
        int place = row * columns + BlockIdx.X * 8 + 2 * pair;
        (c[place], c[place + 1]) = (c0, c1);
        (c[place + 8 * columns], c[place + 8 * columns + 1]) = (c2, c3);
    }
}

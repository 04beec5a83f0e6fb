using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Drawbridge.Tests.Kernels;

/// <summary>Sorting, graphs, hashes and searches.</summary>
static class Irregular
{
    public static IEnumerable<KernelCase> Cases { get; } =
    [
        .. KernelCase.Sweep("bitonic", "bitonic_step", [(2, 1, 2), (512, 2, 8), (512, 256, 512), (1024, 1, 64)], SortStep),
        .. KernelCase.Sweep("bitonic", "bitonic_block", [(4, 2), (512, 64), (2048, 512)], SortSlices),
        .. KernelCase.Sweep("bfs", "bfs_step", [20, 100, 400], n => Search(n, 64)),
        .. KernelCase.Sweep("bfs", "bfs_step_simple", [20, 100, 400], n => Search(n, 50)),
        .. KernelCase.Sweep("sha256", "sha256_64", [1, 33], n => Hash(Draw.Words(61, 16 * n))),
        .. KernelCase.Sweep("sha256", "sha256_64", ["zeros and ones"], _ => Hash([.. new uint[16], .. Enumerable.Repeat(uint.MaxValue, 16)])),
        .. KernelCase.Sweep("nqueens", "nqueens_stack", [4, 5, 6, 8], Queens),
        .. KernelCase.Sweep("nqueens", "nqueens_recursive", [4, 5, 6, 8], Queens),
    ];

    static KernelLaunch SortStep((int Count, int Distance, int Slice) size)
    {
        var (n, j, k) = size;
        uint[] data = [.. Draw.Words(57, n).Reverse()], want = (uint[])data.Clone();
        for (int i = 0; i < n; i++)
        {
            int partner = i ^ j;
            if (partner <= i) continue;
            bool isUp = (i & k) == 0;
            if (isUp ? want[i] > want[partner] : want[i] <= want[partner]) (want[i], want[partner]) = (want[partner], want[i]);
        }
        return KernelLaunch.Linear(n).Value((uint)n).Value((uint)j).Value((uint)k).InOut(data, want);
    }

    static KernelLaunch SortSlices((int Count, int Block) size)
    {
        var (n, block) = size;
        // Few different values, so that equal ones meet.
        uint[] data = Draw.Many(58, n, bits => (uint)(bits >> 58) << 26);
        var want = data.Chunk(2 * block).SelectMany((slice, i) => i % 2 == 0 ? slice.Order() : slice.OrderDescending());
        return new KernelLaunch(new(n / (2 * block)), new(block)).Value((uint)n).InOut<uint>(data, [.. want]);
    }

    /// <summary>Edges from each vertex, as they come in CSR form.</summary>
    static int[] Neighbours(int[] starts, int[] columns, int vertex) => columns[starts[vertex]..starts[vertex + 1]];

    static KernelLaunch Search(int n, int block)
    {
        const int Depth = 2;
        var (starts, columns) = Draw.Sparse(59, n, 8);
        starts[1] = Math.Max(starts[1], 1);
        for (int i = 1; i < n; i++) starts[i + 1] = Math.Max(starts[i + 1], starts[i]);
        int[] level = [0, .. Enumerable.Repeat(-1, n - 1)];
        int[] front = [.. Neighbours(starts, columns, 0).Append(n - 1).Distinct().Where(vertex => vertex != 0)];
        foreach (int vertex in front) level[vertex] = 1;
        int[] found = [.. front.SelectMany(vertex => Neighbours(starts, columns, vertex)).Distinct().Where(vertex => level[vertex] < 0)];
        int[] want = (int[])level.Clone();
        foreach (int vertex in found) want[vertex] = Depth;
        int[] next = KernelLaunch.Poisoned<int>(n);
        return KernelLaunch.Linear(front.Length, block).Value(front.Length).Value(Depth).In(starts).In(columns).In(front).InOut(level, want)
            .Judged(next, got => got.Take(found.Length).Order().SequenceEqual(found.Order()) && got.Skip(found.Length).SequenceEqual(next.Skip(found.Length)) ? null
                : $"the next frontier is {string.Join(' ', got)}, expected {string.Join(' ', found)} in some order")
            .InOut([0], [found.Length]);
    }

    static KernelLaunch Hash(uint[] messages)
    {
        byte[] bytes = MemoryMarshal.AsBytes(messages.AsSpan()).ToArray();
        var want = bytes.Chunk(64).SelectMany(SHA256.HashData).ToArray();
        return KernelLaunch.Linear(messages.Length / 16, 32).Value(messages.Length / 16).In(messages).Out(MemoryMarshal.Cast<byte, uint>(want).ToArray());
    }

    static KernelLaunch Queens(int n)
    {
        // Columns of the queens so far, row by row.
        uint Solutions(int[] rows) => rows.Length == n ? 1
            : (uint)Enumerable.Range(0, n).Where(column => rows.Select((other, row) => (other, row))
                .All(queen => queen.other != column && Math.Abs(queen.other - column) != rows.Length - queen.row)).Sum(column => Solutions([.. rows, column]));

        return KernelLaunch.Linear(n * n, 64).Value(n).InOut([3u], [3 + Solutions([])]);
    }
}

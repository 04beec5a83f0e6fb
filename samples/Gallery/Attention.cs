using Drawbridge.Runtime;

namespace Drawbridge.Samples;

/// <summary>softmax(Q · Kᵀ) · V in one pass over the keys, without the table of weights: what came before is scaled when a larger score comes (flash attention).</summary>
static partial class Attention
{
    const int Width = 32, Tile = 32;

    public static string Run(Device device)
    {
        const int Words = 256, Heads = 4;
        float[] queries = Numbers.Between(-1, 1, Heads * Words * Width, seed: 1), keys = Numbers.Between(-1, 1, queries.Length, seed: 2), values = Numbers.Between(-1, 1, queries.Length, seed: 3);
        using var q = device.Allocate<float>(queries);
        using var k = device.Allocate<float>(keys);
        using var v = device.Allocate<float>(values);
        using var result = device.Allocate<float>(queries.Length);
        Attend(device.Grid(new Dim3(Words / Tile, Heads), Tile), q.As3D(Heads, Words, Width), k.As3D(Heads, Words, Width), v.As3D(Heads, Words, Width), result.As3D(Heads, Words, Width));
        Expect.Near(Plain(queries, keys, values, Heads, Words), result.ToArray(), 1e-4f);
        return $"{Heads} heads, {Words} words";
    }

    /// <summary>A query a thread, a tile of keys and values a round. The number of words is a multiple of the tile.</summary>
    [Kernel(MaxThreads = Tile)]
    static void Attend(ReadOnlyView3D<float> q, ReadOnlyView3D<float> k, ReadOnlyView3D<float> v, View3D<float> result)
    {
        var keys = Shared.Array<float>(Tile * Width);
        var values = Shared.Array<float>(Tile * Width);
        Span<float> query = stackalloc float[Width], sum = stackalloc float[Width];
        int head = BlockIdx.Y, word = BlockIdx.X * Tile + ThreadIdx.X;
        float scale = 1 / MathF.Sqrt(Width), most = float.NegativeInfinity, total = 0;
        foreach (int i in Unrolled.Range(Width)) (query[i], sum[i]) = (q[head, word, i] * scale, 0);

        for (int first = 0; first < k.Rows; first += Tile)
        {
            for (int i = ThreadIdx.X; i < Tile * Width; i += Tile) (keys[i], values[i]) = (k[head, first + i / Width, i % Width], v[head, first + i / Width, i % Width]);
            Block.Sync();
            for (int key = 0; key < Tile; key++)
            {
                float score = 0;
                foreach (int i in Unrolled.Range(Width)) score += query[i] * keys[key * Width + i];
                float larger = MathF.Max(most, score), old = Fast.Exp(most - larger), weight = Fast.Exp(score - larger);
                total = total * old + weight;
                foreach (int i in Unrolled.Range(Width)) sum[i] = sum[i] * old + weight * values[key * Width + i];
                most = larger;
            }
            Block.Sync();
        }
        // A row is a few lines of memory, and the thread's own.
#pragma warning disable DB1046
        foreach (int i in Unrolled.Range(Width)) result[head, word, i] = sum[i] / total;
#pragma warning restore DB1046
    }

    static float[] Plain(float[] q, float[] k, float[] v, int heads, int words)
    {
        float[] result = new float[q.Length], weights = new float[words];
        for (int query = 0; query < heads * words; query++)
        {
            int head = query / words * words;
            for (int key = 0; key < words; key++)
            {
                float score = 0;
                for (int i = 0; i < Width; i++) score += q[query * Width + i] * k[(head + key) * Width + i];
                weights[key] = MathF.Exp(score / MathF.Sqrt(Width));
            }
            float total = weights.Sum();
            for (int key = 0; key < words; key++)
                for (int i = 0; i < Width; i++) result[query * Width + i] += weights[key] / total * v[(head + key) * Width + i];
        }
        return result;
    }
}

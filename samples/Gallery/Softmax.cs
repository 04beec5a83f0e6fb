namespace Drawbridge.Samples;

/// <summary>Rows of numbers as probabilities: a warp a row. The picture is a table of attention: how much each word looks at each word before it.</summary>
static partial class Softmax
{
    public static string Run(Device device, string folder)
    {
        const int Size = 256;
        float[] scores = Numbers.Between(0, 1.5f, Size * Size);
        for (int row = 0; row < Size; row++)
            for (int column = 0; column < Size; column++)
                scores[row * Size + column] = column > row ? float.NegativeInfinity
                    : scores[row * Size + column] + 3 * MathF.Cos((row - column) * 0.2f) - (row - column) * 0.03f + (column % 37 == 5 ? 3 : 0);
        using var x = device.Allocate<float>(scores);
        using var y = device.Allocate<float>(scores.Length);
        using var pixels = device.Allocate<uint>(scores.Length);
        Rows(device.Grid(blocks: (Size + 3) / 4, threads: 4 * Warp.Size), x.As2D(Size, Size), y.As2D(Size, Size));
        Colours(device.Over(scores.Length), y, pixels);

        float[] expected = new float[scores.Length];
        for (int row = 0; row < Size; row++)
        {
            var line = scores.AsSpan(row * Size, Size);
            float most = line.ToArray().Max(), sum = 0;
            foreach (float score in line) sum += MathF.Exp(score - most);
            for (int column = 0; column < Size; column++) expected[row * Size + column] = MathF.Exp(line[column] - most) / sum;
        }
        Expect.Near(expected, y.ToArray(), 1e-5f);
        Png.Write(Path.Combine(folder, "softmax.png"), pixels.ToArray(), Size, Size);
        return $"{Size} rows; softmax.png";
    }

    [Kernel]
    static void Rows(ReadOnlyView2D<float> x, View2D<float> y)
    {
        int row = (BlockIdx.X * BlockDim.X + ThreadIdx.X) / Warp.Size;
        // A whole warp leaves or none of it, so that what follows meets all lanes.
        if (row >= x.Rows) return;
        float most = float.NegativeInfinity, sum = 0;
        for (int column = Warp.Lane; column < x.Columns; column += Warp.Size) most = MathF.Max(most, x[row, column]);
        most = Warp.Max(most);
        for (int column = Warp.Lane; column < x.Columns; column += Warp.Size) sum += Fast.Exp(x[row, column] - most);
        float factor = 1 / Warp.Sum(sum);
        for (int column = Warp.Lane; column < x.Columns; column += Warp.Size) y[row, column] = Fast.Exp(x[row, column] - most) * factor;
    }

    [Kernel]
    static void Colours(ReadOnlyView<float> y, View<uint> pixels)
    {
        int i = BlockIdx.X * BlockDim.X + ThreadIdx.X;
        if (i >= pixels.Length) return;
        float level = MathF.Sqrt(MathF.Sqrt(y[i]));
        pixels[i] = Colour.Of(level * 1.6f, level * level * 1.8f, 0.15f + level * (1 - level));
    }
}

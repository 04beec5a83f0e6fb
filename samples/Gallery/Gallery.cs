namespace Drawbridge.Samples;

/// <summary>The samples, from the simplest on. Each runs, compares what it computed with plain C#, writes its picture and says what it did.</summary>
static class Gallery
{
    public static readonly Dictionary<string, Func<Device, string, string>> Samples = new(StringComparer.Ordinal)
    {
        ["vector-add"] = (device, _) => VectorAdd.Run(device),
        ["reduction"] = (device, _) => Reduction.Run(device),
        ["scan"] = (device, _) => Scan.Run(device),
        ["matrix-product"] = (device, _) => MatrixProduct.Run(device),
        ["tensor-cores"] = (device, _) => TensorCores.Run(device),
        ["softmax"] = Softmax.Run,
        ["attention"] = (device, _) => Attention.Run(device),
        ["sort"] = BitonicSort.Run,
        ["image-filter"] = ImageFilter.Run,
        ["life"] = GameOfLife.Run,
        ["n-body"] = NBody.Run,
    };
}

/// <summary>What samples compare their results with.</summary>
static class Expect
{
    public static void Equal<T>(IReadOnlyList<T> expected, IReadOnlyList<T> got)
    {
        if (expected.Count != got.Count) throw new InvalidOperationException($"{got.Count} values, expected {expected.Count}");
        for (int i = 0; i < expected.Count; i++)
            if (!EqualityComparer<T>.Default.Equals(expected[i], got[i])) throw new InvalidOperationException($"[{i}] is {got[i]}, expected {expected[i]}");
    }

    public static void Near(IReadOnlyList<float> expected, IReadOnlyList<float> got, float tolerance)
    {
        if (expected.Count != got.Count) throw new InvalidOperationException($"{got.Count} values, expected {expected.Count}");
        for (int i = 0; i < expected.Count; i++)
            if (!(MathF.Abs(expected[i] - got[i]) <= tolerance * (1 + MathF.Abs(expected[i])))) throw new InvalidOperationException($"[{i}] is {got[i]}, expected {expected[i]}");
    }
}

/// <summary>Numbers that are the same in every run.</summary>
static class Numbers
{
    public static float[] Between(float low, float high, int count, int seed = 1)
    {
        var random = new Random(seed);
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) numbers[i] = low + (high - low) * random.NextSingle();
        return numbers;
    }
}

/// <summary>Colours as pictures have them: red, green, blue and opacity, lowest byte first.</summary>
static class Colour
{
    public static uint Of(float red, float green, float blue) => Level(red) | Level(green) << 8 | Level(blue) << 16 | 0xFF000000u;

    public static uint Gray(float level) => Of(level, level, level);

    static uint Level(float level) => (uint)(Math.Min(Math.Max(level, 0f), 1f) * 255f + 0.5f);
}

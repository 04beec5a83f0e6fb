namespace Drawbridge.Tests.Kernels;

/// <summary>Inputs from seeds.</summary>
static class Draw
{
    public static T[] Many<T>(ulong seed, int count, Func<ulong, T> make)
    {
        var random = new SeededRandom(seed);
        var data = new T[count];
        for (int i = 0; i < count; i++) data[i] = make(random.NextUInt64());
        return data;
    }

    /// <summary>Floats from <paramref name="low"/> up to <paramref name="high"/>.</summary>
    public static float[] Floats(ulong seed, int count, float low = -1, float high = 1) =>
        Many(seed, count, bits => low + (high - low) * ((bits >> 40) * (1f / (1 << 24))));

    public static Half[] Halves(ulong seed, int count) => [.. Floats(seed, count).Select(value => (Half)value)];

    /// <summary>Any 32 bits.</summary>
    public static uint[] Words(ulong seed, int count) => Many(seed, count, bits => (uint)(bits >> 32));

    /// <summary>Any integer.</summary>
    public static int[] Integers(ulong seed, int count) => Many(seed, count, bits => (int)(bits >> 32));

    /// <summary>Integers from <paramref name="low"/> up to, not including, <paramref name="high"/>.</summary>
    public static int[] Integers(ulong seed, int count, int low, int high) => Many(seed, count, bits => low + (int)((bits >> 33) % (ulong)(high - low)));

    public static byte[] Bytes(ulong seed, int count) => Many(seed, count, bits => (byte)(bits >> 56));

    /// <summary>A graph or sparse matrix in CSR form: up to <paramref name="most"/> - 1 entries a row, none in some.</summary>
    public static (int[] RowStarts, int[] Columns) Sparse(ulong seed, int rows, int most)
    {
        int[] lengths = Integers(seed, rows, 0, most);
        int[] starts = new int[rows + 1];
        for (int i = 0; i < rows; i++) starts[i + 1] = starts[i] + lengths[i];
        // One entry more than is used, so that no buffer is empty.
        return (starts, Integers(seed + 1, starts[rows] + 1, 0, rows));
    }

    /// <summary>What floating-point kernels meet at the edges.</summary>
    public static readonly float[] Special =
    [
        0, -0f, 1, -1, float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.MaxValue, float.MinValue, float.Epsilon, -float.Epsilon, 1e-40f,
        1.17549435e-38f, 16777216, 0.1f, -3.5f,
    ];
}

namespace Drawbridge.Cpu.Lanes.Ordering;

/// <summary>The values of a block's operations by numbers of their own, so that what is known of each is an element of an array.</summary>
sealed class BlockValues
{
    readonly List<LaneValue> values = [];
    readonly Dictionary<LaneValue, int> numbers = [];

    public BlockValues(IReadOnlyList<LaneOp> ops)
    {
        (Reads, Writes) = (new int[ops.Count][], new int[ops.Count][]);
        for (int i = 0; i < ops.Count; i++)
        {
            var op = ops[i];
            Reads[i] = Numbers(op.Needs);
            Writes[i] = Numbers(op.Results);
        }
    }

    /// <summary>How many there are.</summary>
    public int Count => values.Count;

    /// <summary>For each operation what it needs, each once.</summary>
    public int[][] Reads { get; }

    /// <summary>For each operation its results.</summary>
    public int[][] Writes { get; }

    /// <summary>The value of a number.</summary>
    public LaneValue this[int number] => values[number];

    /// <summary>For each number what holds for its value.</summary>
    public T[] Select<T>(Func<LaneValue, T> of)
    {
        var all = new T[values.Count];
        for (int i = 0; i < all.Length; i++) all[i] = of(values[i]);
        return all;
    }

    int[] Numbers(LaneValue[] of)
    {
        int[] found = new int[of.Length];
        int count = 0;
        foreach (var value in of)
        {
            if (!numbers.TryGetValue(value, out int number))
            {
                numbers.Add(value, number = values.Count);
                values.Add(value);
            }
            if (Array.IndexOf(found, number, 0, count) < 0) found[count++] = number;
        }
        return count == found.Length ? found : found[..count];
    }
}

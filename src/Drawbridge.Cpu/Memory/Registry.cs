namespace Drawbridge.Cpu.Memory;

/// <summary>Objects that generated code names by number. Equal ones share a number; none is ever taken out.</summary>
sealed class Registry<T> where T : notnull
{
    readonly Lock gate = new();
    readonly Dictionary<T, int> numbers = [];

    // Replaced as a whole, so that reading needs no lock.
    volatile T[] items = [];

    /// <summary>The object of a number.</summary>
    public T this[int number] => items[number];

    /// <summary>The number of an object.</summary>
    public int Add(T item)
    {
        lock (gate)
        {
            if (numbers.TryGetValue(item, out int number)) return number;
            number = numbers.Count;
            var all = items;
            if (number == all.Length) Array.Resize(ref all, Math.Max(16, all.Length * 2));
            all[number] = item;
            items = all;
            numbers.Add(item, number);
            return number;
        }
    }
}

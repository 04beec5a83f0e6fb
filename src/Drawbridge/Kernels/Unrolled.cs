namespace Drawbridge;

/// <summary>Loops whose body the compiler writes out: once for each number, which is then a constant, or for some rounds at a time.</summary>
public static class Unrolled
{
    /// <summary><c>foreach (int i in Unrolled.Range(8))</c>: 0 to 7.</summary>
    /// <param name="end">A constant: the first number that does not occur.</param>
    public static IEnumerable<int> Range(int end) => Range(0, end);

    /// <summary><c>foreach (int i in Unrolled.Range(1, 8))</c>: 1 to 7.</summary>
    /// <param name="first">A constant: the first number.</param>
    /// <param name="end">A constant: the first number that does not occur.</param>
    public static IEnumerable<int> Range(int first, int end)
    {
        for (int i = first; i < end; i++) yield return i;
    }

    /// <summary><c>foreach (int i in Unrolled.By(4, n))</c>: 0 to n - 1, four rounds at a time while there are four.</summary>
    /// <param name="times">A constant from 2 to 32: how often the body stands in the loop.</param>
    /// <param name="end">The first number that does not occur.</param>
    public static IEnumerable<int> By(int times, int end) => By(times, 0, end);

    /// <summary>
    /// <c>foreach (int i in Unrolled.By(4, first, end))</c>: the numbers from first on, four rounds at a time while there are four. The rounds are the same, in
    /// the same order. Where threads wait for each other or exchange values inside, it is a loop like any other.
    /// </summary>
    /// <param name="times">A constant from 2 to 32: how often the body stands in the loop.</param>
    /// <param name="first">The first number.</param>
    /// <param name="end">The first number that does not occur.</param>
    public static IEnumerable<int> By(int times, int first, int end)
    {
        _ = times;
        return Range(first, end);
    }
}

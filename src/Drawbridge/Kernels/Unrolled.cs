namespace Drawbridge;

/// <summary>Loops whose body the compiler writes out once for each number, which is then a constant.</summary>
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
}

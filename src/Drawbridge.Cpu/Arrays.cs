namespace Drawbridge.Cpu;

/// <summary>Arrays made element by element. (LINQ over numbers and structs cannot be compiled ahead of time.)</summary>
static class Arrays
{
    /// <summary>An array of so many elements, each made of its index.</summary>
    public static T[] Make<T>(int count, Func<int, T> make)
    {
        var array = new T[count];
        for (int i = 0; i < count; i++) array[i] = make(i);
        return array;
    }
}

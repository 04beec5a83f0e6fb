namespace Drawbridge.CSharp.Tests;

/// <summary>Numbers to try: the special ones of each type, and random ones from a seed.</summary>
static class Inputs
{
    const int Count = 600;

    static readonly float[] SpecialFloats =
    [
        0f, -0f, 1f, -1f, 0.5f, -0.5f, 1.5f, 2.5f, -2.5f, 3f, 10f, 100.25f, 255f, 256f, -129f, 65535f, 65536f, 1e10f, -1e10f, 3e38f, -3e38f, 1e-40f, -1e-45f,
        float.Epsilon, float.MaxValue, float.MinValue, float.PositiveInfinity, float.NegativeInfinity, float.NaN, 2147483520f, 2147483648f, -2147483648f,
        4294967040f, 4294967296f, 9.2233715e18f, 9.223372e18f, 1.8446743e19f, 1.8446744e19f, 8388607.5f, 16777216f,
    ];

    static readonly long[] SpecialIntegers =
    [
        0, 1, -1, 2, -2, 3, 7, 10, 31, 32, 33, 63, 64, 127, 128, -128, -129, 255, 256, 32767, 32768, -32768, 65535, 65536, int.MaxValue, int.MinValue,
        uint.MaxValue, 1L << 31, 1L << 32, 1L << 33, long.MaxValue, long.MinValue, 0x5555555555555555, 0x123456789ABCDEF,
    ];

    /// <summary>Numbers of a type; the same every time.</summary>
    public static T[] Of<T>(int seed = 1) where T : unmanaged
    {
        var random = new Random(seed * 7919 + typeof(T).Name.GetHashCode(StringComparison.Ordinal) * 0 + typeof(T).Name.Length);
        var values = new T[Count];
        for (int i = 0; i < Count; i++) values[i] = (T)One(typeof(T), i, seed, random);
        return values;
    }

    static object One(Type type, int i, int seed, Random random)
    {
        // Different seeds put the special numbers side by side in different pairs.
        int special = (int)((uint)(i * (2 * seed - 1) + seed) % 50);
        bool isRandom = i % 3 == 2;
        if (type == typeof(bool)) return random.Next(2) == 0;
        if (type == typeof(float) || type == typeof(double) || type == typeof(Half))
        {
            double value = !isRandom && special < SpecialFloats.Length ? SpecialFloats[special] : random.Next(3) == 0 ? BitConverter.Int32BitsToSingle(random.Next()) : (random.NextDouble() - 0.5) * 200;
            return type == typeof(float) ? (float)value : type == typeof(Half) ? (Half)value : value;
        }
        long number = !isRandom && special < SpecialIntegers.Length ? SpecialIntegers[special] : random.Next(2) == 0 ? random.NextInt64(long.MinValue, long.MaxValue) : random.Next(-1000, 1000);
        return Type.GetTypeCode(type) switch
        {
            TypeCode.SByte => (sbyte)number,
            TypeCode.Byte => (byte)number,
            TypeCode.Int16 => (short)number,
            TypeCode.UInt16 => (ushort)number,
            TypeCode.Char => (char)number,
            TypeCode.Int32 => (int)number,
            TypeCode.UInt32 => (uint)number,
            TypeCode.Int64 => number,
            TypeCode.UInt64 => (ulong)number,
            _ => throw new NotSupportedException(type.Name),
        };
    }
}

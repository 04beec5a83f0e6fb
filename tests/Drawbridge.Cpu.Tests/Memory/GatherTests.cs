using System.Runtime.Intrinsics;
using Drawbridge.Cpu.Memory;

namespace Drawbridge.Cpu.Tests.Memory;

/// <summary>Loads and stores of lanes that lie anywhere, at every width and element size, against plain loops.</summary>
public sealed unsafe class GatherTests
{
    const int Bytes = 4096;

    /// <summary>A piece of memory with known bytes, and sixteen places in it of one element size.</summary>
    sealed class Places
    {
        public byte[] Memory = new byte[Bytes];
        public int[] Offsets = new int[16];

        public Places(int size, int seed)
        {
            var random = new Random(seed);
            random.NextBytes(Memory);
            // Some of them the same.
            for (int i = 0; i < 16; i++) Offsets[i] = i > 0 && random.Next(4) == 0 ? Offsets[i - 1] : random.Next(Bytes / size) * size;
        }

        public long Expected(int lane, int size) => size switch
        {
            1 => Memory[Offsets[lane]],
            2 => BitConverter.ToUInt16(Memory, Offsets[lane]),
            4 => BitConverter.ToInt32(Memory, Offsets[lane]),
            _ => BitConverter.ToInt64(Memory, Offsets[lane]),
        };
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    public void LoadsTakeEachLanesElement(int size)
    {
        for (int seed = 0; seed < 20; seed++)
        {
            var places = new Places(size, seed);
            fixed (byte* memory = places.Memory)
            {
                var addresses = new long[16];
                for (int i = 0; i < 16; i++) addresses[i] = (long)memory + places.Offsets[i];
                var (a512, b512, o512) = (Vector512.Create(addresses), Vector512.Create(addresses, 8), Vector512.Create(places.Offsets));
                var (a256, b256, o256) = (Vector256.Create(addresses), Vector256.Create(addresses, 4), Vector256.Create(places.Offsets));
                var (a128, b128, o128) = (Vector128.Create(addresses), Vector128.Create(addresses, 2), Vector128.Create(places.Offsets));
                switch (size)
                {
                    case 1:
                        Check(Gather512.Load8(a512, b512), Gather512.LoadAt8(memory, o512));
                        Check(Gather256.Load8(a256, b256), Gather256.LoadAt8(memory, o256));
                        Check(Gather128.Load8(a128, b128), Gather128.LoadAt8(memory, o128));
                        break;
                    case 2:
                        Check(Gather512.Load16(a512, b512), Gather512.LoadAt16(memory, o512));
                        Check(Gather256.Load16(a256, b256), Gather256.LoadAt16(memory, o256));
                        Check(Gather128.Load16(a128, b128), Gather128.LoadAt16(memory, o128));
                        break;
                    case 4:
                        Check(Gather512.Load32(a512, b512), Gather512.LoadAt32(memory, o512));
                        Check(Gather256.Load32(a256, b256), Gather256.LoadAt32(memory, o256));
                        Check(Gather128.Load32(a128, b128), Gather128.LoadAt32(memory, o128));
                        break;
                    default:
                        for (int i = 0; i < 8; i++)
                        {
                            long expected = places.Expected(i, 8);
                            Assert.Equal(expected, Gather512.Load64(a512)[i]);
                            Assert.Equal(expected, Gather512.LoadAt64(memory, o512.GetLower())[i]);
                            if (i < 4) Assert.Equal((expected, expected), (Gather256.Load64(a256)[i], Gather256.LoadAt64(memory, o256.GetLower())[i]));
                            if (i < 2) Assert.Equal((expected, expected), (Gather128.Load64(a128)[i], Gather128.LoadAt64(memory, o128.GetLower())[i]));
                        }
                        break;
                }
            }

            void Check<T>(T loaded, T loadedAt) where T : struct
            {
                for (int i = 0; i < System.Runtime.CompilerServices.Unsafe.SizeOf<T>() / 4; i++)
                {
                    Assert.Equal((int)places.Expected(i, size), Lane(loaded, i));
                    Assert.Equal((int)places.Expected(i, size), Lane(loadedAt, i));
                }
            }
        }
    }

    static int Lane<T>(T vector, int lane) where T : struct => ((int*)System.Runtime.CompilerServices.Unsafe.AsPointer(ref vector))[lane];

    [Theory]
    [InlineData(1, 16)]
    [InlineData(2, 16)]
    [InlineData(4, 16)]
    [InlineData(8, 8)]
    [InlineData(1, 8)]
    [InlineData(2, 8)]
    [InlineData(4, 8)]
    [InlineData(8, 4)]
    [InlineData(1, 4)]
    [InlineData(2, 4)]
    [InlineData(4, 4)]
    [InlineData(8, 2)]
    public void StoresGoFromTheLowestLaneToTheHighest(int size, int lanes)
    {
        for (int seed = 0; seed < 20; seed++)
        {
            foreach (bool atOffsets in new[] { false, true })
            {
                var places = new Places(size, seed);
                var values = new long[16];
                for (int i = 0; i < 16; i++) values[i] = new Random(seed * 16 + i).NextInt64();
                byte[] expected = [.. places.Memory];
                for (int i = 0; i < lanes; i++) BitConverter.GetBytes(values[i]).AsSpan(0, size).CopyTo(expected.AsSpan(places.Offsets[i]));
                fixed (byte* memory = places.Memory)
                {
                    Store(memory, places.Offsets, values, size, lanes * Math.Max(4, size) * 8, atOffsets);
                }
                Assert.Equal(expected, places.Memory);
            }
        }
    }

    static void Store(byte* memory, int[] offsets, long[] values, int size, int width, bool atOffsets)
    {
        var addresses = new long[16];
        for (int i = 0; i < 16; i++) addresses[i] = (long)memory + offsets[i];
        int[] narrow = [.. values.Select(value => (int)value)];
        switch (width, size, atOffsets)
        {
            case (512, 1, false): Gather512.Store8(Vector512.Create(addresses), Vector512.Create(addresses, 8), Vector512.Create(narrow)); break;
            case (512, 2, false): Gather512.Store16(Vector512.Create(addresses), Vector512.Create(addresses, 8), Vector512.Create(narrow)); break;
            case (512, 4, false): Gather512.Store32(Vector512.Create(addresses), Vector512.Create(addresses, 8), Vector512.Create(narrow)); break;
            case (512, 8, false): Gather512.Store64(Vector512.Create(addresses), Vector512.Create(values)); break;
            case (512, 1, true): Gather512.StoreAt8(memory, Vector512.Create(offsets), Vector512.Create(narrow)); break;
            case (512, 2, true): Gather512.StoreAt16(memory, Vector512.Create(offsets), Vector512.Create(narrow)); break;
            case (512, 4, true): Gather512.StoreAt32(memory, Vector512.Create(offsets), Vector512.Create(narrow)); break;
            case (512, 8, true): Gather512.StoreAt64(memory, Vector256.Create(offsets), Vector512.Create(values)); break;
            case (256, 1, false): Gather256.Store8(Vector256.Create(addresses), Vector256.Create(addresses, 4), Vector256.Create(narrow)); break;
            case (256, 2, false): Gather256.Store16(Vector256.Create(addresses), Vector256.Create(addresses, 4), Vector256.Create(narrow)); break;
            case (256, 4, false): Gather256.Store32(Vector256.Create(addresses), Vector256.Create(addresses, 4), Vector256.Create(narrow)); break;
            case (256, 8, false): Gather256.Store64(Vector256.Create(addresses), Vector256.Create(values)); break;
            case (256, 1, true): Gather256.StoreAt8(memory, Vector256.Create(offsets), Vector256.Create(narrow)); break;
            case (256, 2, true): Gather256.StoreAt16(memory, Vector256.Create(offsets), Vector256.Create(narrow)); break;
            case (256, 4, true): Gather256.StoreAt32(memory, Vector256.Create(offsets), Vector256.Create(narrow)); break;
            case (256, 8, true): Gather256.StoreAt64(memory, Vector128.Create(offsets), Vector256.Create(values)); break;
            case (128, 1, false): Gather128.Store8(Vector128.Create(addresses), Vector128.Create(addresses, 2), Vector128.Create(narrow)); break;
            case (128, 2, false): Gather128.Store16(Vector128.Create(addresses), Vector128.Create(addresses, 2), Vector128.Create(narrow)); break;
            case (128, 4, false): Gather128.Store32(Vector128.Create(addresses), Vector128.Create(addresses, 2), Vector128.Create(narrow)); break;
            case (128, 8, false): Gather128.Store64(Vector128.Create(addresses), Vector128.Create(values)); break;
            case (128, 1, true): Gather128.StoreAt8(memory, Vector128.Create(offsets), Vector128.Create(narrow)); break;
            case (128, 2, true): Gather128.StoreAt16(memory, Vector128.Create(offsets), Vector128.Create(narrow)); break;
            case (128, 4, true): Gather128.StoreAt32(memory, Vector128.Create(offsets), Vector128.Create(narrow)); break;
            case (128, 8, true): Gather128.StoreAt64(memory, Vector64.Create(offsets), Vector128.Create(values)); break;
            default: throw new ArgumentException($"{width} bits, elements of {size} bytes");
        }
    }
}

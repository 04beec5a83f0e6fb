using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Drawbridge.Tests.Kernels;

/// <summary>Kernels that bring out one feature of the language each.</summary>
static class Features
{
    public static IEnumerable<KernelCase> Cases { get; } =
    [
        Case("feat_struct", "as they come", () => Struct(100, 0)),
        Case("feat_struct", "in order", () => Struct(65, 1)),
        Case("feat_globals", "50", () => Globals(50)),
        Case("feat_indirect", "100", () => Indirect(100)),
        .. KernelCase.Sweep("features", "feat_switch", [(1, 1), (70, 37), (40, 64)], Switch),
        Case("feat_double", "70", () => Doubles(70)),
        Case("feat_int64", "130", () => Integers64(130)),
        Case("feat_convert", "random", () => Convert([.. Draw.Floats(73, 40, -400, 400), .. Draw.Words(74, 40).Select(BitConverter.UInt32BitsToSingle)])),
        Case("feat_convert", "special", () => Convert([.. Draw.Special, 0.5f, -0.5f, 1.5f, 2.5f, -2.5f, 255.5f, 2147483648f, -2147483648f, 2147483520f, -2147483904f])),
        Case("feat_votes", "96", () => Votes(Draw.Integers(75, 96, -100, 200))),
        Case("feat_votes", "uniform", () => Votes([.. Enumerable.Repeat(9, 32), .. Enumerable.Repeat(7, 32), .. Enumerable.Repeat(-100, 32), .. Enumerable.Repeat(101, 32)])),
        Case("feat_match", "few", () => Match(Draw.Many(76, 96, bits => (uint)(bits % 5)))),
        Case("feat_match", "many", () => Match(Draw.Many(77, 64, bits => (uint)(bits >> 58)))),
        Case("feat_lock", "192", () => new KernelLaunch(new(3), new(64)).InOut([0], [0]).InOut([5], [5 + 192])),
        Case("feat_lastblock", "500", () => LastBlock(500, 8)),
        Case("feat_lastblock", "1", () => LastBlock(1, 1)),
        Case("feat_printf", "5 of 64", () => new KernelLaunch(new(2), new(32)).Value(5).Prints([.. Enumerable.Range(0, 5)
            .Select(i => string.Create(CultureInfo.InvariantCulture, $"thread {i} of the grid says {i * 0.25:0.00}"))])),
        Case("feat_trap", "no flag", () => new KernelLaunch(new(1), new(40)).In(new int[40])),
        Case("feat_trap", "a flag", () => new KernelLaunch(new(1), new(40)).In([.. new int[33], 1, .. new int[6]]).Faults("DB4106")),
        Case("feat_math", "random", () => Mathematics(Draw.Floats(78, 100, -3, 3))),
        Case("feat_math", "special", () => Mathematics([.. Draw.Special.Where(value => Math.Abs(value) < 1000 || !float.IsFinite(value))])),
    ];

    static KernelCase Case(string entry, string size, Func<KernelLaunch> build) => new("features", entry, size, build);

    static KernelLaunch Struct(int n, byte mode)
    {
        double[] m = [1, 2, -3, 0.5];
        float[] shift = [0.1f, -0.2f], points = Draw.Floats(71, 2 * n + 4);
        // double m[4]; int n; float2 shift, aligned to 8; char mode; filled up to a multiple of 8.
        byte[] affine = new byte[56];
        m.CopyTo(MemoryMarshal.Cast<byte, double>(affine.AsSpan()));
        BinaryPrimitives.WriteInt32LittleEndian(affine.AsSpan(32), n);
        shift.CopyTo(MemoryMarshal.Cast<byte, float>(affine.AsSpan(40)));
        affine[48] = mode;
        float[] output = KernelLaunch.Poisoned<float>(points.Length);
        double[] want = Array.ConvertAll(output, value => (double)value);
        for (int i = 0; i < n; i++)
        {
            double x = points[2 * i], y = points[2 * i + 1], first = m[0] * x + m[1] * y + shift[0], second = m[2] * x + m[3] * y + shift[1];
            (want[2 * i], want[2 * i + 1]) = mode == 0 ? (first, second) : (Math.Min(first, second), Math.Max(first, second));
        }
        return KernelLaunch.Linear(n, 64).Bytes(affine).In(points).InOut(output, want, 1e-5, 1e-6);
    }

    static KernelLaunch Globals(int n)
    {
        int[] table = [3, 1, 4, 1, 5, 9, 2, 6];
        long[] items = [1 - 2 + 3000000000000, 7 + 300 - 5, -1 + 9 + 1];
        return KernelLaunch.Linear(n, 64).Value(n).Out<long>([.. Enumerable.Range(0, n).Select(i => table[i % 8] + items[i % 3] + table[2])]).Symbol("feat_counter", [(uint)n]);
    }

    static KernelLaunch Indirect(int n)
    {
        int[] codes = Draw.Integers(72, n, 0, 3);
        float[] x = Draw.Floats(73, n);
        return KernelLaunch.Linear(n, 64).Value(n).In(codes).In(x).Out<float>([.. x.Zip(codes, (x, code) => code switch { 0 => x * x, 1 => -x, _ => 0.5f * x })]);
    }

    static KernelLaunch Switch((int Count, int Length) size)
    {
        byte[] code = [.. Draw.Bytes(79, size.Length).Select(value => (byte)(value % 13))];
        int[] want = new int[size.Count];
        for (int i = 0; i < want.Length; i++)
        {
            int a = i, b = 1;
            for (int at = 0; at < code.Length; at++)
            {
                unchecked
                {
                    switch (code[(at + i) % code.Length])
                    {
                        case 0: a += b; break;
                        case 1: b ^= a; break;
                        case 2: a = a * 3 + 1; break;
                        case 3: b <<= a & 7; break;
                        case 4: a -= 17; break;
                        case 5: (a, b) = (b, a); break;
                        case 6: at += a & 1; break;
                        case 7: b = BitOperations.PopCount((uint)b) + a; break;
                        case 8: a = (int)((uint)a >> 3); break;
                        case 9: b = a % 7 + b / 5; break;
                        default: a = ~a; break;
                    }
                }
            }
            want[i] = a ^ b;
        }
        return KernelLaunch.Linear(size.Count, 64).Value(size.Count).Value(size.Length).In(code).Out(want);
    }

    static KernelLaunch Doubles(int n)
    {
        double[] x = Draw.Many(80, n, bits => (bits >> 11) * Math.Pow(2, -53) * 4 - 2);
        return KernelLaunch.Linear(n, 64).Value(n).In(x).Out<double>([.. x.Select(x => Math.Sqrt(Math.Exp(x)) / (1 + Math.Abs(x)))], 1e-9, 0);
    }

    static KernelLaunch Integers64(int n)
    {
        ulong[] x = Draw.Many(81, n, bits => bits);
        x[0] = 0;
        return KernelLaunch.Linear(n, 64).Value(n).In(x).Out<ulong>([.. x.Select((value, i) =>
        {
            // Products and quotients in unlimited integers, cut to 64 bits.
            var modulus = BigInteger.One << 64;
            value ^= value >> 33;
            value = (ulong)(value * new BigInteger(0xff51afd7ed558ccd) % modulus);
            value ^= value >> 33;
            var wide = new BigInteger(value);
            ulong high = (ulong)(wide * 0x9e3779b97f4a7c15 >> 64), quotient = (ulong)(wide / (i + 3)), rest = (ulong)(wide % (i + 3) * 31 % modulus);
            var signed = value >> 63 == 0 ? wide : wide - modulus;
            ulong shifted = (ulong)(((signed >> (i & 63)) + modulus) % modulus);
            int ones = 0, zeros = 0;
            for (int bit = 0; bit < 64; bit++) ones += (int)(value >> bit & 1);
            while (zeros < 63 && (value >> (63 - zeros) & 1) == 0) zeros++;
            return high ^ quotient ^ rest ^ shifted ^ (ulong)ones ^ (ulong)zeros;
        })]);
    }

    /// <summary>To an integer as PTX does it: what is too large becomes the largest, no number becomes zero.</summary>
    static int Saturated(double value) => double.IsNaN(value) ? 0 : (int)Math.Clamp(value, int.MinValue, int.MaxValue);

    static KernelLaunch Convert(float[] x) => KernelLaunch.Linear(x.Length, 32).Value(x.Length).In(x).Out<int>([.. x.SelectMany(f =>
    {
        uint bits = BitConverter.SingleToUInt32Bits(f), reversed = 0;
        for (int bit = 0; bit < 32; bit++) reversed |= (bits >> bit & 1) << (31 - bit);
        int leading = bits == 0 ? 32 : 31 - (int)Math.Floor(Math.Log2(bits)), lowest = bits == 0 ? 0 : (int)Math.Log2(bits & (~bits + 1)) + 1;
        return (int[])
        [
            Saturated(Math.Truncate(f)), Saturated(Math.Round(f, MidpointRounding.ToEven)), Saturated(Math.Floor(f)), Saturated(Math.Ceiling(f)),
            float.IsNaN(f) ? 0 : (int)Math.Clamp(f, 0, 255), (sbyte)(bits & 255) + (short)(bits >> 8 & 65535), (int)reversed ^ leading ^ lowest,
            BinaryPrimitives.ReverseEndianness((int)bits),
        ];
    })]);

    static KernelLaunch Votes(int[] x) => new KernelLaunch(new(x.Length / 32), new(32)).In(x).Out<uint>([.. x.Chunk(32).SelectMany(warp =>
    {
        uint ballot = 0;
        for (int lane = 0; lane < 32; lane++) ballot |= warp[lane] > 0 ? 1u << lane : 0;
        uint votes = ballot ^ (warp.Any(v => v > 100) ? 2u : 0) ^ (warp.All(v => v > -100) ? 4u : 0);
        uint counted = (uint)warp.Count(v => (v & 1) != 0) + (warp.Contains(7) ? 1u << 16 : 0) + (warp.All(v => v != 9) ? 1u << 17 : 0);
        return warp.Select(v => unchecked(votes + (v > 0 ? (uint)warp.First(other => other > 0) * 3 : 0) + counted));
    })]);

    static KernelLaunch Match(uint[] keys)
    {
        uint[] counts = new uint[keys.Max() + 1];
        foreach (uint key in keys) counts[key]++;
        var want = keys.Chunk(32).SelectMany(warp => Enumerable.Repeat((uint)warp.Sum(key => key) + warp.Max(), 32));
        return new KernelLaunch(new(keys.Length / 32), new(32)).In(keys).InOut(new uint[counts.Length], counts).Out<uint>([.. want]);
    }

    static KernelLaunch LastBlock(int n, int grid)
    {
        const int Block = 64;
        int[] x = Draw.Integers(82, n), parts = new int[grid];
        for (int i = 0; i < n; i++) parts[i / Block] = unchecked(parts[i / Block] + x[i]);
        return new KernelLaunch(new(grid), new(Block)).Value(n).In(x).Out(parts).Out<int>([parts.Aggregate((a, b) => unchecked(a + b))]).Symbol("feat_ticket", [0u]);
    }

    static KernelLaunch Mathematics(float[] x)
    {
        double[] want = [.. x.SelectMany(value =>
        {
            double v = value, a = Math.Abs(v);
            // Of a number and no number the lesser is the number; square root and reciprocal are rounded correctly.
            return (double[])
            [
                Math.Pow(2, v), Math.Log2(a), 1 / Math.Sqrt(a), MathF.Sqrt(Math.Abs(value)), double.IsFinite(v) ? Math.Sin(v) : double.NaN,
                double.IsFinite(v) ? Math.Cos(v) : double.NaN, value, 1 / value,
            ];
        })];
        return KernelLaunch.Linear(x.Length, 64).Value(x.Length).In(x).Judged(KernelLaunch.Poisoned<float>(want.Length), got =>
        {
            for (int i = 0; i < want.Length; i++)
            {
                bool isExact = i % 8 is 3 or 6 or 7;
                bool isGood = !double.IsFinite(want[i]) || isExact || Math.Abs(want[i]) > float.MaxValue
                    ? got[i].Equals((float)want[i])
                    : Math.Abs(got[i] - want[i]) <= 2e-6 + 1e-6 * Math.Abs(want[i]);
                if (!isGood) return string.Create(CultureInfo.InvariantCulture, $"[{i}] for {x[i / 8]:R} is {got[i]:R}, expected {want[i]:R}");
            }
            return null;
        });
    }
}

using System.Globalization;
using System.Text;

namespace Drawbridge.Tests.Random;

/// <summary>Draws instructions from templates: the registers, immediates and alternatives of <see cref="InstructionForms"/>.</summary>
sealed class KernelDraw(ulong seed)
{
    /// <summary>How many registers of each class a kernel has.</summary>
    public static readonly (char Class, string Type, int Count)[] Classes = [('h', "b16", 4), ('r', "b32", 8), ('d', "b64", 5), ('k', "b16", 3), ('x', "b32", 3), ('f', "f32", 5), ('g', "f64", 4), ('p', "pred", 4)];

    static readonly uint[] Words = [0, 1, 2, 3, 5, 7, 8, 15, 16, 31, 32, 33, 63, 64, 100, 255, 256, 0x7fff, 0x8000, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff, 0x1010101, 0x3210, 0x7654];
    static readonly float[] Numbers = [0, -0f, 1, -1, 0.5f, 2, 3, -1.5f, 1e-40f, -1e-42f, 1.17549435e-38f, 3.4028235e38f, 1e20f, -1e-20f, 16777216, 2147483648, 65504, 65520, 6e-8f, float.PositiveInfinity, float.NegativeInfinity, float.NaN];

    readonly Dictionary<char, int> last = [];
    SeededRandom random = new(seed);

    public bool Chance(int of100) => Below(100) < of100;

    public int Below(int bound) => (int)(random.NextUInt64() % (ulong)bound);

    public T One<T>(IReadOnlyList<T> of) => of[Below(of.Count)];

    public uint Word() => Chance(70) ? One(Words) : (uint)random.NextUInt64();

    public string Register(char kind)
    {
        int number = Below(Count(kind));
        last[kind] = number;
        return $"%{kind}{number}";
    }

    /// <summary>The template with all choices made.</summary>
    public string Fill(string template)
    {
        var text = new StringBuilder();
        string chosen = Choose(template);
        for (int i = 0; i < chosen.Length; i++)
        {
            if (chosen[i] != '$')
            {
                text.Append(chosen[i]);
                continue;
            }
            char kind = chosen[++i];
            if (kind == '#')
            {
                int end = i + 1;
                while (end < chosen.Length && char.IsAsciiDigit(chosen[end])) end++;
                text.Append(Below(int.Parse(chosen.AsSpan(i + 1, end - i - 1), CultureInfo.InvariantCulture) + 1));
                i = end - 1;
            }
            else if (i + 1 < chosen.Length && chosen[i + 1] == '+')
            {
                last[kind] = (last[kind] + 1) % Count(kind);
                text.Append('%').Append(kind).Append(last[kind]);
                i++;
            }
            else if (char.IsLower(kind) || Chance(60))
            {
                text.Append(Register(char.ToLowerInvariant(kind)));
            }
            else
            {
                text.Append(Immediate(kind));
            }
        }
        return text.ToString();
    }

    string Immediate(char kind) => kind switch
    {
        'H' => $"{Word() & 0xffff}",
        'R' => $"0x{Word():x}",
        'D' => Chance(50) ? $"{Word()}" : $"0x{((ulong)Word() << 32) | Word():x}",
        'F' => $"0f{BitConverter.SingleToUInt32Bits(One(Numbers)):X8}",
        'G' => $"0d{BitConverter.DoubleToUInt64Bits(Chance(80) ? One(Numbers) : 1e300):X16}",
        _ => throw new ArgumentException($"no immediate of class {kind}"),
    };

    // {a|b} with any alternatives in it; braces without alternatives are a vector's.
    string Choose(string text)
    {
        for (int start = 0; start < text.Length; start++)
        {
            if (text[start] != '{') continue;
            var bars = new List<int> { start };
            int depth = 1, end = start;
            while (depth > 0)
            {
                char c = text[++end];
                if (c == '{') depth++;
                else if (c == '}') depth--;
                else if (c == '|' && depth == 1) bars.Add(end);
            }
            if (bars.Count == 1) continue;
            bars.Add(end);
            int which = Below(bars.Count - 1);
            return text[..start] + Choose(text[(bars[which] + 1)..bars[which + 1]] + text[(end + 1)..]);
        }
        return text;
    }

    static int Count(char kind) => Classes.First(one => one.Class == kind).Count;
}

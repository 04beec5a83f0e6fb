using System.Globalization;
using Drawbridge.CSharp.Types;

namespace Drawbridge.CSharp.Ir;

/// <summary>An array in the memory of a thread.</summary>
sealed record LocalArray(string Name, long Size, int Alignment)
{
    public override string ToString() => string.Format(CultureInfo.InvariantCulture, ".local .align {0} .b8 {1}[{2}];", Alignment, Name, Size);
}

/// <summary>
/// Local arrays become registers where every element is named by a constant, as it is once loops are unrolled: accumulators of a matrix product then
/// cost no memory.
/// </summary>
static class LocalArrays
{
    static readonly Dictionary<string, RegisterClass> Classes = new(StringComparer.Ordinal)
    {
        ["s8"] = RegisterClass.B32,
        ["u8"] = RegisterClass.B32,
        ["s16"] = RegisterClass.B32,
        ["u16"] = RegisterClass.B32,
        ["b16"] = RegisterClass.B16,
        ["s32"] = RegisterClass.B32,
        ["u32"] = RegisterClass.B32,
        ["s64"] = RegisterClass.B64,
        ["u64"] = RegisterClass.B64,
        ["f32"] = RegisterClass.F32,
        ["f64"] = RegisterClass.F64,
    };

    /// <summary>Replaces what can be replaced, and takes it out of <paramref name="arrays"/>.</summary>
    public static void Promote(Body body, List<LocalArray> arrays)
    {
        if (arrays.Count == 0) return;
        var elements = arrays.ToDictionary(array => array.Name, _ => new Dictionary<long, string>(), StringComparer.Ordinal);
        foreach (var line in body.Lines)
        {
            foreach (string name in Named(line)) elements.Remove(name);
            if (AccessOf(line) is not { } access || !elements.TryGetValue(access.Array, out var known)) continue;
            for (int i = 0; i < access.Count; i++)
            {
                long offset = access.Offset + i * SizeOf(access.Type);
                if (!known.TryGetValue(offset, out string? type)) known.Add(offset, access.Type);
                else if (type != access.Type) elements.Remove(access.Array);
            }
        }
        foreach (var array in arrays)
            if (elements.TryGetValue(array.Name, out var known) && !AreApart(known, array.Size)) elements.Remove(array.Name);
        if (elements.Count == 0) return;
        arrays.RemoveAll(array => elements.ContainsKey(array.Name));
        Replace(body, elements);
        RegisterCopies.Forward(body.Lines);
    }

    static void Replace(Body body, Dictionary<string, Dictionary<long, string>> elements)
    {
        var registers = new Dictionary<(string, long), Register>();
        var lines = body.Lines.ToList();
        body.Lines.Clear();
        foreach (var line in lines)
        {
            if (AccessOf(line) is not { } access || !elements.ContainsKey(access.Array))
            {
                body.Lines.Add(line);
                continue;
            }
            var @class = Classes[access.Type];
            for (int i = 0; i < access.Count; i++)
            {
                var key = (access.Array, access.Offset + i * SizeOf(access.Type));
                if (!registers.TryGetValue(key, out var element)) registers.Add(key, element = body.Variable(@class));
                Operand to = access.IsStore ? element : access.Values[i], from = access.IsStore ? access.Values[i] : element;
                body.Lines.Add(new Instruction("mov." + Register.Type(@class), to, [from], isPure: true));
            }
        }
    }

    /// <summary>A load or store of a local array at a constant place.</summary>
    readonly record struct Access(string Array, long Offset, string Type, Operand[] Values, bool IsStore)
    {
        public int Count => Values.Length;
    }

    static Access? AccessOf(Line line)
    {
        if (line is not Instruction instruction || instruction.Sources.Length == 0 || instruction.Sources[0] is not Address { Base: Name name } address) return null;
        bool isStore = instruction.Opcode.StartsWith("st.local.", StringComparison.Ordinal);
        if (!isStore && !instruction.Opcode.StartsWith("ld.local.", StringComparison.Ordinal)) return null;
        string type = instruction.Opcode.Substring(instruction.Opcode.LastIndexOf('.') + 1);
        var value = isStore ? instruction.Sources[1] : instruction.Target!;
        return Classes.ContainsKey(type) ? new Access(name.Text, address.Offset, type, value is Pack pack ? pack.Parts : [value], isStore) : null;
    }

    /// <summary>What a line names other than as the place of such an access: then its address is needed.</summary>
    static IEnumerable<string> Named(Line line)
    {
        bool isAccess = AccessOf(line) != null;
        return line is not Instruction instruction ? [] : instruction.Sources.Skip(isAccess ? 1 : 0).SelectMany(Names);

        static IEnumerable<string> Names(Operand operand) => operand switch
        {
            Name name => [name.Text],
            Address address => Names(address.Base),
            Pack pack => pack.Parts.SelectMany(Names),
            _ => [],
        };
    }

    /// <summary>True if no element lies over another, or outside.</summary>
    static bool AreApart(Dictionary<long, string> elements, long size)
    {
        long end = 0;
        foreach (var (offset, type) in elements.OrderBy(pair => pair.Key).Select(pair => (pair.Key, pair.Value)))
        {
            if (offset < end) return false;
            end = offset + SizeOf(type);
        }
        return end <= size;
    }

    static int SizeOf(string type) => int.Parse(type.Substring(1), CultureInfo.InvariantCulture) / 8;
}

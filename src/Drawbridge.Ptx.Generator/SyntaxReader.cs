namespace Drawbridge.Ptx.Generator;

/// <summary>Reads a syntax line: <c>OPCODE.MODS OPERANDS => Semantic</c>.</summary>
sealed class SyntaxReader
{
    readonly string text;
    readonly SetBook sets;
    int at;

    SyntaxReader(string text, SetBook sets)
    {
        this.text = text;
        this.sets = sets;
    }

    public static SyntaxRow Read(string line, SetBook sets)
    {
        int arrow = line.LastIndexOf("=>", StringComparison.Ordinal);
        if (arrow < 0) throw new TableException(Problems.BadSyntax, "a syntax line ends with '=> Semantic'");
        string semantic = line.Substring(arrow + 2).Trim();
        if (semantic.Length == 0 || !char.IsUpper(semantic[0]) || !semantic.All(char.IsLetterOrDigit))
            throw new TableException(Problems.BadSyntax, $"'{semantic}' is no name of a definition (like AddInteger)", arrow);
        return new SyntaxReader(line.Substring(0, arrow).TrimEnd(), sets).Read(semantic);
    }

    SyntaxRow Read(string semantic)
    {
        string opcode = Take(char.IsLetterOrDigit);
        if (opcode.Length == 0) throw Error("an opcode keyword is expected; language constructs without one are written as 'construct'");
        var slots = new List<SlotRow>();
        while (!AtEnd && (Here == '.' || Here == '(')) ReadSlot(slots);
        if (!AtEnd && Here != ' ') throw Error("a modifier or a blank is expected");
        var operands = OperandReader.Read(text, at, out uint[] arrangements);
        CheckTypes(operands, slots);
        return new SyntaxRow(text, opcode, slots.ToArray(), operands, arrangements, semantic);
    }

    void ReadSlot(List<SlotRow> slots)
    {
        bool optional = Here == '(';
        if (optional) at++;
        Expect('.');
        string name = TakeWord();
        string[] choices = [name];
        if (!AtEnd && Here == ':')
        {
            at++;
            Expect('{');
            int end = text.IndexOf('}', at);
            if (end < 0) throw Error("the choice is not closed");
            choices = sets.WriteOut(text.Substring(at, end - at).Split(',').Select(word => word.Trim()));
            at = end + 1;
        }
        if (optional) Expect(')');
        if (name.Length == 0) throw Error("a modifier word is expected");
        slots.Add(new SlotRow(name, choices, optional));
    }

    // A word, which may hold '::' but ends before the ':' of a choice.
    string TakeWord()
    {
        int start = at;
        while (!AtEnd)
        {
            if (char.IsLetterOrDigit(Here) || Here == '_') at++;
            else if (Here == ':' && at + 2 < text.Length && text[at + 1] == ':' && char.IsLetterOrDigit(text[at + 2])) at += 2;
            else break;
        }
        return text.Substring(start, at - start);
    }

    void CheckTypes(OperandRow[] operands, List<SlotRow> slots)
    {
        foreach (var operand in operands.Concat(operands.SelectMany(operand => operand.Items)))
        {
            string type = operand.Type;
            int open = type.IndexOf('(');
            if (open > 0) type = type.Substring(open + 1, type.Length - open - 2);
            bool isSlot = slots.Any(slot => slot.Name == type);
            if (type.Length > 0 && !isSlot && (open > 0 || !TypeWords.Contains(type)))
                throw new TableException(Problems.UnknownName, $"'{type}' is neither a slot of this line nor a type", Math.Max(0, text.IndexOf(":" + operand.Type, StringComparison.Ordinal)));
            foreach (string part in operand.Count.Split('*', '|'))
            {
                string factor = part.StartsWith("n(", StringComparison.Ordinal) ? part.Substring(2, part.IndexOf(')') - 2) : part;
                if (factor.Length > 0 && !factor.All(char.IsDigit) && slots.All(slot => slot.Name != factor))
                    throw new TableException(Problems.UnknownName, $"'{factor}' is neither a number nor a slot of this line");
            }
        }
    }

    static readonly HashSet<string> TypeWords = new(
        ("b1 b2 b4 b8 b16 b32 b64 b128 b1024 u2 u4 u8 u16 u32 u64 s2 s4 s8 s16 s32 s64 f16 bf16 tf32 f32 f64 e4m3 e5m2 e3m2 e2m3 e2m1 ue8m0 ue4m3 " +
        "f16x2 bf16x2 f32x2 u16x2 s16x2 u8x4 s8x4 e4m3x2 e5m2x2 e3m2x2 e2m3x2 e2m1x2 ue8m0x2 s2f6x2 ue5m3x2 e4m3x4 e5m2x4 e3m2x4 e2m3x4 e2m1x4 " +
        "e2m1p4x4 ue8m0x4 pred texref samplerref surfref").Split(' '), StringComparer.Ordinal);

    bool AtEnd => at >= text.Length;

    char Here => text[at];

    void Expect(char c)
    {
        if (AtEnd || Here != c) throw Error($"'{c}' is expected");
        at++;
    }

    string Take(Func<char, bool> accepts)
    {
        int start = at;
        while (!AtEnd && accepts(Here)) at++;
        return text.Substring(start, at - start);
    }

    TableException Error(string message) => new(Problems.BadSyntax, message, at);
}

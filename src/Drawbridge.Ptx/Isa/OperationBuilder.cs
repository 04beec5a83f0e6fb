namespace Drawbridge.Ptx.Isa;

/// <summary>Fills a syntax line with the modifiers of an instruction: types, counts and space of an <see cref="Operation"/>.</summary>
static class OperationBuilder
{
    public static Operation Build(string text, Form form, FormSyntax syntax, string[] words, int[] slotOfWord, Operation? next)
    {
        var bound = new string?[syntax.Modifiers.Length];
        var slots = new Dictionary<string, string>(StringComparer.Ordinal);
        for (int i = 0; i < words.Length; i++)
        {
            bound[slotOfWord[i]] = words[i];
            string name = syntax.Modifiers[slotOfWord[i]].Name;
            // Two literals of the same word (.f16.f16) are one name.
            if (!slots.ContainsKey(name)) slots.Add(name, words[i]);
        }
        var shapes = new OperandShape[syntax.Operands.Length];
        for (int i = 0; i < shapes.Length; i++) shapes[i] = Shape(syntax.Operands[i], slots);
        return new Operation(text, form, syntax, words, slots, TypeOf(slots, bound), shapes, next) { Space = SpaceOf(syntax, bound) };
    }

    static PtxType TypeOf(Dictionary<string, string> slots, string?[] bound)
    {
        if (slots.TryGetValue("type", out var named) && PtxTypes.TryParse(named, out var type)) return type;
        foreach (string? word in bound)
            if (word != null && PtxTypes.TryParse(word, out type)) return type;
        return PtxType.None;
    }

    static StateSpace SpaceOf(FormSyntax syntax, string?[] bound)
    {
        foreach (string? word in bound)
            if (word != null && StateSpaces.TryParse(word, out var space)) return space;
        foreach (var operand in syntax.Operands)
            if (operand.Kind == OperandKind.Address && operand.Space.Length == 0) return StateSpace.Generic;
        return StateSpace.None;
    }

    static OperandShape Shape(OperandSpec spec, Dictionary<string, string> slots)
    {
        var (min, max) = spec.Count.Length == 0 ? (0, 0) : Counts(spec.Count, slots);
        return new OperandShape(spec, ResolveType(spec.Type, slots), min, max)
        {
            Items = spec.Items.Length == 0 ? [] : spec.Items.Select(item => Shape(item, slots)).ToArray(),
        };
    }

    static PtxType ResolveType(string expression, Dictionary<string, string> slots)
    {
        int open = expression.IndexOf('(');
        string name = open < 0 ? expression : expression.Substring(open + 1, expression.Length - open - 2);
        string word = slots.TryGetValue(name, out var filled) ? filled : name;
        if (!PtxTypes.TryParse(word, out var type)) return PtxType.None;
        return expression.StartsWith("wide(", StringComparison.Ordinal) ? Widen(type) : type;
    }

    static PtxType Widen(PtxType type) => type switch
    {
        PtxType.B8 => PtxType.B16,
        PtxType.B16 => PtxType.B32,
        PtxType.B32 => PtxType.B64,
        PtxType.B64 => PtxType.B128,
        PtxType.U8 => PtxType.U16,
        PtxType.U16 => PtxType.U32,
        PtxType.U32 => PtxType.U64,
        PtxType.S8 => PtxType.S16,
        PtxType.S16 => PtxType.S32,
        PtxType.S32 => PtxType.S64,
        PtxType.F16 => PtxType.F32,
        PtxType.F32 => PtxType.F64,
        _ => throw new InvalidOperationException($"the table widens .{type.Word()}, which has no type of twice the width"),
    };

    // "4", "2|4", "vec", "num*2", "n(shape)/2": factors multiply, alternatives span a range; a missing vector slot makes a scalar.
    static (int Min, int Max) Counts(string expression, Dictionary<string, string> slots)
    {
        int min = 1, max = 1;
        foreach (string factor in expression.Split('*'))
        {
            if (char.IsDigit(factor[0]))
            {
                // Alternatives are written smallest first.
                string[] alternatives = factor.Split('|');
                min *= Number(alternatives[0]);
                max *= Number(alternatives[alternatives.Length - 1]);
            }
            else if (factor.StartsWith("n(", StringComparison.Ordinal))
            {
                int number = ColumnsOf(factor, slots);
                min *= number;
                max *= number;
            }
            else if (slots.TryGetValue(factor, out var word))
            {
                int number = NumberIn(word);
                min *= number;
                max *= number;
            }
            else return (0, 0);
        }
        return (min, max);
    }

    // n(shape)/2: a part of the columns of a matrix shape m64n96k16, so 48.
    static int ColumnsOf(string factor, Dictionary<string, string> slots)
    {
        int close = factor.IndexOf(')');
        string shape = slots[factor.Substring(2, close - 2)];
        int columns = NumberIn(shape.Substring(0, shape.IndexOf('k')));
        return close + 1 < factor.Length ? columns / NumberIn(factor.Substring(close + 1)) : columns;
    }

    // v4, x16: the number the word ends in; 2d, a2d: the dimensions.
    static int NumberIn(string word)
    {
        int end = word.Length;
        while (end > 0 && !char.IsDigit(word[end - 1])) end--;
        int start = end;
        while (start > 0 && char.IsDigit(word[start - 1])) start--;
        return start == end ? 1 : Number(word.Substring(start, end - start));
    }

    static int Number(string digits) => int.Parse(digits, System.Globalization.CultureInfo.InvariantCulture);
}

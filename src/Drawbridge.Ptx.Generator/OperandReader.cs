namespace Drawbridge.Ptx.Generator;

/// <summary>
/// Reads the operands of a syntax line and works out which of them may stand together: optional groups, nested ones too, make
/// several arrangements of one line.
/// </summary>
sealed class OperandReader
{
    static readonly string[] PartFamilies = ["sel", "mask2", "mask4", "hxy", "bxyzw"];

    readonly string text;
    readonly List<OperandRow> operands = [];
    int at;

    OperandReader(string text, int at)
    {
        this.text = text;
        this.at = at;
    }

    public static OperandRow[] Read(string text, int at, out uint[] arrangements)
    {
        var reader = new OperandReader(text, at);
        reader.SkipBlanks();
        var choices = new List<uint> { 0 };
        if (!reader.AtEnd) choices = reader.ReadList(isOptional: false);
        reader.SkipBlanks();
        if (!reader.AtEnd) throw reader.Error("an operand, a comma or the end of the line is expected");
        if (reader.operands.Count > 31) throw reader.Error("more than 31 operands");
        arrangements = choices.Distinct().OrderByDescending(mask => mask).ToArray();
        return reader.operands.ToArray();
    }

    // item {, item}; with "(, more)" and "(first,)" groups. Returns the masks of positions that may stand together.
    List<uint> ReadList(bool isOptional)
    {
        var masks = new List<uint> { 0 };
        bool expectsItem = true;
        while (true)
        {
            SkipBlanks();
            if (expectsItem && Is('(') && !StartsNamedList())
            {
                // Leading optional group "((r):returns,) f": its comma stands inside.
                at++;
                masks = Combine(masks, WithNone(ReadGroup(trailingComma: true)));
                continue;
            }
            if (expectsItem)
            {
                masks = Combine(masks, ReadItem(isOptional));
                expectsItem = false;
            }
            SkipBlanks();
            if (Is(','))
            {
                at++;
                SkipBlanks();
                if (Is(')')) return masks;
                expectsItem = true;
            }
            else if (Is('('))
            {
                at++;
                SkipBlanks();
                Expect(',');
                masks = Combine(masks, WithNone(ReadGroup(trailingComma: false)));
            }
            else return masks;
        }
    }

    List<uint> ReadGroup(bool trailingComma)
    {
        var masks = ReadList(isOptional: true);
        SkipBlanks();
        if (trailingComma && text[at - 1] != ',' && text.Substring(0, at).TrimEnd().LastOrDefault() != ',') throw Error("an optional first operand ends with ','");
        Expect(')');
        return masks;
    }

    static List<uint> Combine(List<uint> left, List<uint> right) => left.SelectMany(_ => right, (a, b) => a | b).ToList();

    static List<uint> WithNone(List<uint> masks) => [.. masks, 0];

    // An operand with, perhaps, the second half of its pair.
    List<uint> ReadItem(bool isOptional)
    {
        uint first = 1u << operands.Count;
        operands.Add(ReadOperand(isOptional));
        if (Is('(') && NextAfterBlanks(at + 1) == '|')
        {
            at = text.IndexOf('|', at) + 1;
            uint second = 1u << operands.Count;
            operands.Add(ReadOperand(isOptional: true) with { IsPairSecond = true });
            Expect(')');
            return [first | second, first];
        }
        if (Is('|'))
        {
            at++;
            uint second = 1u << operands.Count;
            operands.Add(ReadOperand(isOptional) with { IsPairSecond = true });
            return [first | second];
        }
        return [first];
    }

    OperandRow ReadOperand(bool isOptional)
    {
        SkipBlanks();
        var operand = new OperandRow { IsOptional = isOptional };
        for (; !AtEnd && "=%#!-".IndexOf(text[at]) >= 0; at++)
        {
            switch (text[at])
            {
                case '=': operand.IsDestination = true; break;
                case '%': operand.Kind = "Register"; break;
                case '#': operand.Kind = "Constant"; break;
                default: operand.AllowsNegation = true; break;
            }
        }
        if (Is('[')) return ReadAddress(operand);
        bool isList = Is('(');
        if (isList) at++;
        operand.Name = TakeName();
        if (isList) Expect(')');
        if (Accept('.'))
        {
            operand.Parts = TakeName();
            if (!PartFamilies.Contains(operand.Parts)) throw Error($"'{operand.Parts}' is no family of part selectors ({string.Join(", ", PartFamilies)})");
        }
        if (Is(':'))
        {
            at++;
            ReadType(operand);
        }
        else if (isList) throw Error("':returns' or ':arguments' is expected");
        ReadSuffixes(operand);
        if (operand.IsDestination && operand.Kind == "Value") operand.Kind = "Register";
        return operand;
    }

    void ReadType(OperandRow operand)
    {
        string type = TakeName();
        string? kind = type switch
        {
            "special" => "SpecialRegister",
            "symbol" => "SymbolAddress",
            "label" => "Label",
            "branchtargets" => "BranchTargets",
            "function" => "Function",
            "calltargets" => "CallTargets",
            "returns" => "Returns",
            "arguments" => "Arguments",
            _ => null,
        };
        if (kind != null)
        {
            operand.Kind = kind;
            return;
        }
        if (type is "wide" or "part" && Is('('))
        {
            at++;
            type += "(" + TakeName() + ")";
            Expect(')');
        }
        operand.Type = type;
    }

    void ReadSuffixes(OperandRow operand)
    {
        while (!AtEnd)
        {
            if (Is('>'))
            {
                at++;
                operand.AllowsWider = true;
            }
            else if (Is('*')) ReadCount(operand);
            else if (Is('/'))
            {
                at++;
                Expect('_');
                operand.AllowsSink = true;
            }
            else if (Is('(') && NextAfterBlanks(at + 1) is not (',' or '|'))
            {
                at++;
                operand.Range = TakeUntil(')').Replace(" ", "");
            }
            else return;
        }
    }

    // "*4", "*vec", "*2|4", "*num*2", "*n(shape)/2". A bar before a digit separates counts, any other starts a pair.
    void ReadCount(OperandRow operand)
    {
        int start = ++at;
        TakeName();
        if (text.Substring(start, at - start) == "n" && Accept('('))
        {
            TakeUntil(')');
            if (Is('/') && at + 1 < text.Length && char.IsDigit(text[at + 1]))
            {
                at++;
                TakeName();
            }
        }
        while (!AtEnd && (Is('*') || Is('|')) && at + 1 < text.Length && char.IsLetterOrDigit(text[at + 1]) && (Is('*') || char.IsDigit(text[at + 1])))
        {
            at++;
            TakeName();
        }
        operand.Count = text.Substring(start, at - start);
    }

    OperandRow ReadAddress(OperandRow operand)
    {
        at++;
        var parts = new List<OperandRow>();
        bool optional = false;
        do
        {
            SkipBlanks();
            parts.Add(ReadPart(optional));
            SkipBlanks();
            if (optional) Expect(')');
            SkipBlanks();
            optional = Is('(');
            if (optional) at++;
            SkipBlanks();
        }
        while (Accept(','));
        Expect(']');
        operand.Name = parts[0].Name;
        operand.Space = parts[0].Space;
        operand.Kind = operand.Space switch { "tensormap" => "TensorAddress", "texture" or "surface" or "sampler" => "TextureAddress", _ => "Address" };
        if (parts.Count > 1 || operand.Kind != "Address")
        {
            if (operand.Kind == "Address") operand.Kind = "TensorAddress";
            operand.Items = parts.ToArray();
            operand.Type = parts[parts.Count - 1].Type;
            operand.Count = parts[parts.Count - 1].Count;
        }
        if (Is('.'))
        {
            at++;
            if (TakeName() != "unified") throw Error("'.unified' is all that may follow an address");
            operand.IsUnified = true;
        }
        return operand;
    }

    // The first part names a space or an opaque kind, the others are typed values.
    OperandRow ReadPart(bool isOptional)
    {
        var part = new OperandRow { Name = TakeName(), IsOptional = isOptional };
        if (!Accept(':')) return part;
        string word = TakeSpace();
        if (word is "tensormap" or "texture" or "surface" or "sampler" || !IsTyped()) part.Space = word;
        else part.Type = word;
        ReadSuffixes(part);
        return part;

        bool IsTyped() => word.Length > 1 && char.IsDigit(word[word.Length - 1]) || word is "pred" || Is('*');
    }

    string TakeSpace()
    {
        int start = at;
        while (!AtEnd && (char.IsLetterOrDigit(text[at]) || text[at] is '_' or ':' or '|')) at++;
        return text.Substring(start, at - start);
    }

    string TakeName()
    {
        int start = at;
        while (!AtEnd && (char.IsLetterOrDigit(text[at]) || text[at] == '_')) at++;
        return at > start ? text.Substring(start, at - start) : throw Error("a name is expected");
    }

    string TakeUntil(char end)
    {
        int stop = text.IndexOf(end, at);
        if (stop < 0) throw Error($"'{end}' is expected");
        string taken = text.Substring(at, stop - at);
        at = stop + 1;
        return taken;
    }

    bool StartsNamedList()
    {
        int i = at + 1;
        while (i < text.Length && char.IsLetterOrDigit(text[i])) i++;
        return i > at + 1 && i + 1 < text.Length && text[i] == ')' && text[i + 1] == ':';
    }

    char NextAfterBlanks(int position)
    {
        while (position < text.Length && text[position] == ' ') position++;
        return position < text.Length ? text[position] : '\0';
    }

    bool AtEnd => at >= text.Length;

    bool Is(char c) => at < text.Length && text[at] == c;

    bool Accept(char c)
    {
        if (!Is(c)) return false;
        at++;
        return true;
    }

    void Expect(char c)
    {
        if (!Accept(c)) throw Error($"'{c}' is expected");
    }

    void SkipBlanks()
    {
        while (!AtEnd && text[at] is ' ' or '\t') at++;
    }

    TableException Error(string message) => new(Problems.BadSyntax, message, at);
}

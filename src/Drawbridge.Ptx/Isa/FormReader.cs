using System.Text;

namespace Drawbridge.Ptx.Isa;

/// <summary>
/// Reads the forms of one opcode from the generated text: a line a record, fields separated by tabs, records of a form after its own
/// (F form, U removal, R requirement, E example, S syntax, M modifier slot, O operand, I item of a compound address).
/// Plain loops over bytes: it runs at the start of every program, before anything is compiled well.
/// </summary>
ref struct FormReader(ReadOnlySpan<byte> text)
{
    const int MostFields = 16;

    readonly ReadOnlySpan<byte> text = text;

    // Where the record's fields start, and where one more would.
    readonly int[] starts = new int[MostFields + 1];

    // Where the record starts, and its first letter; 0 behind the last one.
    int record, next;
    byte kind;

    public Form[] ReadForms()
    {
        var forms = new List<Form>();
        Next();
        while (kind != 0) forms.Add(ReadForm());
        return forms.ToArray();
    }

    Form ReadForm()
    {
        int head = record;
        var requirements = new List<Requirement>();
        var examples = new List<string>();
        var syntaxes = new List<FormSyntax>();
        Removal? removed = null;
        Next();
        while (kind is not (0 or (byte)'F'))
        {
            if (kind == 'S')
            {
                syntaxes.Add(ReadSyntax());
                continue;
            }
            if (kind == 'R') requirements.Add(new Requirement(Words(3), Version(1), Targets(2)));
            else if (kind == 'U') removed = new Removal(Version(1), Targets(2)[0]);
            else examples.Add(Field(1));
            Next();
        }
        int behind = record;
        GoTo(head);
        var form = new Form
        {
            Number = Number(1),
            Name = Field(2),
            Category = Field(3),
            Seen = Number(4),
            Exactness = (Exactness)Number(5),
            Effects = (Effects)Number(6),
            Convergence = (Convergence)Number(7),
            About = Field(8),
            Doubt = Optional(9),
            Construct = Optional(10),
            Removed = removed,
            Requirements = requirements.ToArray(),
            Examples = examples.ToArray(),
            Syntaxes = syntaxes.ToArray(),
        };
        GoTo(behind);
        return form;
    }

    FormSyntax ReadSyntax()
    {
        string syntax = Field(1), opcode = Field(2);
        var semantic = (Semantic)Number(3);
        uint[] arrangements = Masks(4);
        var slots = new List<ModifierSlot>();
        var operands = new List<OperandSpec>();
        for (Next(); kind != 0; Next())
        {
            if (kind == 'M') slots.Add(new ModifierSlot(Field(1), FormTable.ChoicesOf(Number(2)), Number(3) == 1));
            else if (kind == 'O') operands.Add(Operand());
            else if (kind == 'I') operands[operands.Count - 1] = operands[operands.Count - 1] with { Items = [.. operands[operands.Count - 1].Items, Operand()] };
            else break;
        }
        return new FormSyntax(syntax, opcode, slots.ToArray(), operands.ToArray(), semantic) { Arrangements = arrangements };
    }

    readonly OperandSpec Operand()
    {
        int flags = Number(4);
        return new OperandSpec
        {
            Name = Field(1),
            Kind = FormTable.KindOf(Number(2)),
            Type = Field(3),
            IsDestination = (flags & 1) != 0,
            IsOptional = (flags & 2) != 0,
            IsPairSecond = (flags & 4) != 0,
            AllowsSink = (flags & 8) != 0,
            AllowsNegation = (flags & 16) != 0,
            AllowsWider = (flags & 32) != 0,
            IsUnified = (flags & 64) != 0,
            Count = Field(5),
            Range = Field(6),
            Space = Field(7),
            Parts = Field(8),
        };
    }

    void Next() => GoTo(next);

    void GoTo(int start)
    {
        record = next = start;
        kind = start < text.Length ? text[start] : (byte)0;
        if (kind == 0) return;
        int count = 0;
        starts[count++] = start;
        while (text[next] != '\n')
        {
            if (text[next++] == '\t') starts[count++] = next;
        }
        starts[count] = ++next;
    }

    readonly unsafe string Field(int index)
    {
        int start = starts[index], length = starts[index + 1] - 1 - start;
        if (length == 0) return "";
        fixed (byte* bytes = text) return Encoding.UTF8.GetString(bytes + start, length);
    }

    readonly string? Optional(int index) => Field(index) is { Length: > 0 } field ? field : null;

    readonly string[] Words(int index) => Field(index) is { Length: > 0 } field ? field.Split(' ') : [];

    readonly int Number(int index)
    {
        int at = starts[index];
        return (int)Digits(ref at);
    }

    // The number at a place, which moves behind it and what ends it.
    readonly uint Digits(ref int at)
    {
        uint value = 0;
        for (; text[at] is >= (byte)'0' and <= (byte)'9'; at++) value = value * 10 + (uint)(text[at] - '0');
        at++;
        return value;
    }

    readonly uint[] Masks(int index)
    {
        int at = starts[index], count = 1;
        for (int i = at; i < starts[index + 1] - 1; i++)
        {
            if (text[i] == ' ') count++;
        }
        var masks = new uint[count];
        for (int i = 0; i < count; i++) masks[i] = Digits(ref at);
        return masks;
    }

    readonly Target[] Targets(int index)
    {
        string[] words = Words(index);
        var targets = new Target[words.Length];
        for (int i = 0; i < words.Length; i++) _ = Target.TryParse("sm_" + words[i], out targets[i]);
        return targets;
    }

    readonly PtxVersion Version(int index)
    {
        int at = starts[index];
        int major = (int)Digits(ref at);
        return new PtxVersion(major, (int)Digits(ref at));
    }
}

using System.Globalization;

namespace Drawbridge.Ptx.Isa;

/// <summary>
/// Reads the forms of one opcode from the generated text: a line a record, fields separated by tabs, records of a form after its own
/// (F form, U removal, R requirement, E example, S syntax, M modifier slot, O operand, I item of a compound address).
/// Plain loops: it runs at the start of every program, before anything is compiled well.
/// </summary>
sealed class FormReader(string text)
{
    string[] fields = [];
    int at;

    public Form[] ReadForms()
    {
        var forms = new List<Form>();
        Next();
        while (fields.Length > 0) forms.Add(ReadForm());
        return forms.ToArray();
    }

    Form ReadForm()
    {
        var head = fields;
        var requirements = new List<Requirement>();
        var examples = new List<string>();
        var syntaxes = new List<FormSyntax>();
        Removal? removed = null;
        Next();
        while (fields.Length > 0 && fields[0] != "F")
        {
            if (fields[0] == "S")
            {
                syntaxes.Add(ReadSyntax());
                continue;
            }
            if (fields[0] == "R") requirements.Add(new Requirement(Words(fields[3]), Version(fields[1]), Targets(fields[2])));
            else if (fields[0] == "U") removed = new Removal(Version(fields[1]), Targets(fields[2])[0]);
            else examples.Add(fields[1]);
            Next();
        }
        return new Form
        {
            Number = Number(head[1]),
            Name = head[2],
            Category = head[3],
            Seen = Number(head[4]),
            Exactness = (Exactness)Number(head[5]),
            Effects = (Effects)Number(head[6]),
            Convergence = (Convergence)Number(head[7]),
            About = head[8],
            Doubt = head[9].Length > 0 ? head[9] : null,
            Construct = head[10].Length > 0 ? head[10] : null,
            Removed = removed,
            Requirements = requirements.ToArray(),
            Examples = examples.ToArray(),
            Syntaxes = syntaxes.ToArray(),
        };
    }

    FormSyntax ReadSyntax()
    {
        var head = fields;
        var slots = new List<ModifierSlot>();
        var operands = new List<OperandSpec>();
        for (Next(); fields.Length > 0; Next())
        {
            if (fields[0] == "M") slots.Add(new ModifierSlot(fields[1], FormTable.ChoicesOf(Number(fields[2])), fields[3] == "1"));
            else if (fields[0] == "O") operands.Add(Operand());
            else if (fields[0] == "I") operands[operands.Count - 1] = operands[operands.Count - 1] with { Items = [.. operands[operands.Count - 1].Items, Operand()] };
            else break;
        }
        string[] masks = head[4].Split(' ');
        var arrangements = new uint[masks.Length];
        for (int i = 0; i < masks.Length; i++) arrangements[i] = uint.Parse(masks[i], CultureInfo.InvariantCulture);
        return new FormSyntax(head[1], head[2], slots.ToArray(), operands.ToArray(), (Semantic)Number(head[3])) { Arrangements = arrangements };
    }

    OperandSpec Operand()
    {
        int flags = Number(fields[4]);
        return new OperandSpec
        {
            Name = fields[1],
            Kind = FormTable.KindOf(Number(fields[2])),
            Type = fields[3],
            IsDestination = (flags & 1) != 0,
            IsOptional = (flags & 2) != 0,
            IsPairSecond = (flags & 4) != 0,
            AllowsSink = (flags & 8) != 0,
            AllowsNegation = (flags & 16) != 0,
            AllowsWider = (flags & 32) != 0,
            IsUnified = (flags & 64) != 0,
            Count = fields[5],
            Range = fields[6],
            Space = fields[7],
            Parts = fields[8],
        };
    }

    void Next()
    {
        int end = at < text.Length ? text.IndexOf('\n', at) : -1;
        if (end < 0)
        {
            fields = [];
            return;
        }
        fields = text.Substring(at, end - at).Split('\t');
        at = end + 1;
    }

    static Target[] Targets(string text)
    {
        string[] words = Words(text);
        var targets = new Target[words.Length];
        for (int i = 0; i < words.Length; i++) _ = Target.TryParse("sm_" + words[i], out targets[i]);
        return targets;
    }

    static PtxVersion Version(string text)
    {
        int dot = text.IndexOf('.');
        return new PtxVersion(Number(text.Substring(0, dot)), Number(text.Substring(dot + 1)));
    }

    static string[] Words(string text) => text.Length == 0 ? [] : text.Split(' ');

    static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}

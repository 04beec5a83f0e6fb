using System.Text;

namespace Drawbridge.Ptx.Isa.Search;

/// <summary>Writes the table's rows for people: syntax in the manual's manner, versions and traits in words.</summary>
public static class SyntaxText
{
    // Longer choices are shortened; `isa show` of one operation lists them all.
    const int LongChoice = 24;

    /// <summary>A syntax line: <c>add{.rnd}{.ftz}.f32 d, a, b</c> with the choices written out: <c>add(.rn|.rz|.rm|.rp)(.ftz)(.sat).f32 d, a, b</c>.</summary>
    public static string Of(FormSyntax syntax)
    {
        var text = new StringBuilder(syntax.Opcode);
        foreach (var slot in syntax.Modifiers)
        {
            string choices = slot.Choices.Length <= LongChoice
                ? string.Join("|", slot.Choices.Select(word => "." + word))
                : $".{slot.Choices[0]}|.{slot.Choices[1]}|…|.{slot.Choices[slot.Choices.Length - 1]}";
            text.Append(slot.Optional ? $"({choices})" : slot.Choices.Length == 1 ? choices : $"{{{choices}}}");
        }
        AppendOperands(text, syntax.Operands);
        return text.ToString();
    }

    /// <summary>A requirement: <c>PTX 7.0, sm_80</c>, or of modifiers <c>.relu: PTX 8.1, sm_89</c>.</summary>
    public static string Of(Requirement row)
    {
        string words = row.Words.Length == 0 ? "" : string.Join(", ", row.Words.Select(word => "." + word.Substring(word.IndexOf('=') + 1))) + ": ";
        string targets = row.Targets.Length == 0 ? "any target" : string.Join(" or ", row.Targets);
        return $"{words}PTX {row.Ptx}, {targets}";
    }

    /// <summary>Exactness, effects and convergence of a form.</summary>
    public static string[] TraitsOf(Form form)
    {
        var traits = new List<string>
        {
            form.Exactness switch
            {
                Exactness.Exact => "exact",
                Exactness.Approximate => "approximate within a documented bound",
                _ => "result left open by PTX, fixed here",
            },
        };
        foreach (var (effect, words) in EffectWords)
            if ((form.Effects & effect) != 0) traits.Add(words);
        if (form.Convergence == Convergence.Mask) traits.Add("the lanes of its mask meet at it");
        if (form.Convergence == Convergence.Warp) traits.Add("all lanes of the warp execute it together");
        return traits.ToArray();
    }

    static readonly (Effects Effect, string Words)[] EffectWords =
    [
        (Effects.ReadsMemory, "reads memory"),
        (Effects.WritesMemory, "writes memory"),
        (Effects.Atomic, "atomic"),
        (Effects.Synchronises, "synchronises threads"),
        (Effects.Branches, "transfers control"),
        (Effects.ReadsCarry, "reads the carry flag"),
        (Effects.WritesCarry, "writes the carry flag"),
        (Effects.Hint, "a hint, without effect on results"),
    ];

    static void AppendOperands(StringBuilder text, OperandSpec[] operands)
    {
        for (int i = 0; i < operands.Length; i++)
        {
            var operand = operands[i];
            string separator = operand.IsPairSecond ? "|" : i == 0 ? "" : ", ";
            string shown = Show(operand);
            if (i == 0) text.Append(' ');
            text.Append(operand.IsOptional ? $"({separator}{shown})" : separator + shown);
        }
    }

    static string Show(OperandSpec operand)
    {
        string name = operand.Kind switch
        {
            OperandKind.Address => "[" + operand.Name + "]",
            OperandKind.TensorAddress or OperandKind.TextureAddress =>
                "[" + string.Join(", ", operand.Items.Select((item, index) => index > 0 && item.Count.Length > 0 ? $"{{{item.Name}…}}" : item.Name)) + "]",
            OperandKind.Returns or OperandKind.Arguments => "(" + operand.Name + "…)",
            _ => operand.Count.Length > 0 ? CountOf(operand) : operand.Name,
        };
        if (operand.IsUnified) name += ".unified";
        if (operand.Range.Length > 0) name += $":{operand.Range}";
        return operand.AllowsNegation ? $"({(operand.Type == "pred" ? "!" : "-")}){name}" : name;
    }

    // A brace vector: {d0, d1, …}, or as long as a slot says.
    static string CountOf(OperandSpec operand) => $"{{{operand.Name}…}}";
}

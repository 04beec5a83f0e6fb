using System.Globalization;
using Drawbridge.Ptx.Isa;

namespace Drawbridge.Ptx.Syntax.Printing;

/// <summary>Writes variables, parameters, initialisers and directives.</summary>
static class DeclarationWriter
{
    /// <summary>The linkage word with a blank behind it; nothing for internal.</summary>
    public static string Text(Linkage linkage) => linkage switch
    {
        Linkage.Visible => ".visible ",
        Linkage.Extern => ".extern ",
        Linkage.Weak => ".weak ",
        Linkage.Common => ".common ",
        _ => "",
    };

    /// <summary>A variable, from linkage to semicolon.</summary>
    public static void Write(LineWriter output, Variable variable)
    {
        output.Write(Text(variable.Linkage));
        WriteDeclarator(output, variable);
        if (variable.Initializer != null)
        {
            output.Write(" = ");
            Write(output, variable.Initializer);
        }
        output.Write(';');
    }

    /// <summary>A parameter, or a variable without linkage and initialiser.</summary>
    public static void WriteDeclarator(LineWriter output, Variable variable)
    {
        output.Write('.');
        output.Write(Word(variable.Space));
        if (variable.Bank >= 0) output.Write($"[{Number(variable.Bank)}]");
        if (variable.DeclaredAlignment != 0) output.Write($" .align {Number(variable.DeclaredAlignment)}");
        if (variable.Attributes.Length > 0) output.Write($" .attribute({string.Join(", ", variable.Attributes)})");
        if (variable.VectorWidth > 1) output.Write($" .v{Number(variable.VectorWidth)}");
        output.Write(" .");
        output.Write(variable.Type.Word());
        if (variable.PointerSpace != StateSpace.None)
        {
            output.Write(" .ptr");
            if (variable.PointerSpace != StateSpace.Generic) output.Write($" .{Word(variable.PointerSpace)}");
            if (variable.PointerAlignment != 0) output.Write($" .align {Number(variable.PointerAlignment)}");
        }
        output.Write(' ');
        output.Write(variable.Name);
        foreach (long dimension in variable.Dimensions) output.Write(dimension < 0 ? "[]" : $"[{Number(dimension)}]");
    }

    /// <summary>Parameters in one line, in parentheses.</summary>
    public static void WriteParameters(LineWriter output, Variable[] parameters)
    {
        output.Write('(');
        for (int i = 0; i < parameters.Length; i++)
        {
            if (i > 0) output.Write(", ");
            WriteDeclarator(output, parameters[i]);
        }
        output.Write(')');
    }

    /// <summary>An initial value.</summary>
    public static void Write(LineWriter output, Initializer initializer)
    {
        if (initializer.Bytes != null)
        {
            output.Write('{');
            for (int i = 0; i < initializer.Bytes.Length; i++)
            {
                if (i > 0) output.Write(", ");
                output.Write(Number(initializer.Bytes[i]));
            }
            output.Write('}');
            return;
        }
        if (initializer.List != null)
        {
            output.Write('{');
            for (int i = 0; i < initializer.List.Length; i++)
            {
                if (i > 0) output.Write(", ");
                Write(output, initializer.List[i]);
            }
            output.Write('}');
            return;
        }
        if (initializer.FieldName != null)
        {
            output.Write($"{initializer.FieldName} = ");
            if (initializer.FieldValue != null)
            {
                output.Write(initializer.FieldValue);
                return;
            }
        }
        if (initializer.Mask != 0) output.Write($"0x{initializer.Mask.ToString("X", CultureInfo.InvariantCulture)}(");
        if (initializer.Symbol != null)
        {
            output.Write(initializer.IsGeneric ? $"generic({initializer.Symbol.Name})" : initializer.Symbol.Name);
            OperandWriter.WriteOffset(output, initializer.Offset);
        }
        else
        {
            output.Write(OperandWriter.Text(initializer.Constant!));
        }
        if (initializer.Mask != 0) output.Write(')');
    }

    /// <summary>A directive at any level.</summary>
    public static void Write(LineWriter output, Directive directive)
    {
        if (directive.RawText != null)
        {
            output.Write(directive.RawText);
            // What it holds of comments is in its text; the text is as long as in the source.
            output.SkipComments(directive.Position + System.Text.Encoding.UTF8.GetByteCount(directive.RawText));
            return;
        }
        output.Write('.');
        output.Write(directive.Name);
        bool isWord = directive.Name == "target";
        string strings = string.Join(", ", directive.Strings.Select(text => isWord ? text : $"\"{text}\""));
        string numbers = string.Join(", ", directive.Numbers.Select(Number));
        if (directive.Name == "file")
        {
            // The number stands before the name without a comma, size and time behind it with one.
            output.Write($" {Number(directive.Numbers[0])} {strings}");
            for (int i = 1; i < directive.Numbers.Length; i++) output.Write($", {Number(directive.Numbers[i])}");
            return;
        }
        if (numbers.Length > 0) output.Write($" {numbers}");
        if (strings.Length > 0) output.Write(numbers.Length > 0 ? $", {strings}" : $" {strings}");
        if (directive.Name == "pragma") output.Write(';');
    }

    static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    static string Word(StateSpace space) => space switch
    {
        StateSpace.Register => "reg",
        StateSpace.Global => "global",
        StateSpace.Shared => "shared",
        StateSpace.Local => "local",
        StateSpace.Const => "const",
        StateSpace.Param => "param",
        _ => throw new ArgumentOutOfRangeException(nameof(space), space, "no variable lives there"),
    };
}

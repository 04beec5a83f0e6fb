using System.Globalization;
using Drawbridge.Ptx.Syntax.Reading;

namespace Drawbridge.Ptx.Syntax.Printing;

/// <summary>Writes a module: its header and the items at module level.</summary>
sealed class ModuleWriter(Module module, TextWriter text, bool keepComments)
{
    readonly LineWriter output = new(text, keepComments ? module.Source : null);

    /// <summary>Writes it all.</summary>
    public void Write()
    {
        WriteHeader();
        Item? before = null;
        foreach (var item in module.Items)
        {
            // Functions stand apart, everything else line by line.
            if (before == null || before is Function { Body: not null } || item is Function { Body: not null } || item is Function != before is Function)
                output.Blank(item.Position);
            Write(item);
            before = item;
        }
        output.Finish();
    }

    void WriteHeader()
    {
        output.Begin(keepComments ? FirstToken() : 0);
        output.Write($".version {module.Version}");
        output.Begin(0);
        output.Write($".target {module.Target}");
        foreach (string option in module.TargetOptions) output.Write($", {option}");
        output.Begin(0);
        output.Write($".address_size {module.AddressSize.ToString(CultureInfo.InvariantCulture)}");
    }

    /// <summary>Where the text begins; comments before it stay before it.</summary>
    int FirstToken()
    {
        var lexer = new Lexer(module.Source.Bytes, 0, module.Source.Bytes.Length, null);
        lexer.Next();
        return lexer.Start;
    }

    void Write(Item item)
    {
        if (item is Function function)
        {
            Write(function);
            return;
        }
        output.Begin(item.Position);
        switch (item)
        {
            case Variable variable:
                DeclarationWriter.Write(output, variable);
                break;
            case Directive directive:
                DeclarationWriter.Write(output, directive);
                break;
            case Alias alias:
                output.Write($".alias {alias.Name.Name}, {alias.Original.Name};");
                break;
            case Section section:
                output.Write($".section {section.Name}");
                output.Begin(0);
                output.Write('{');
                output.Indentation = 1;
                foreach (string line in section.Lines)
                {
                    output.Begin(0);
                    output.Write(line);
                }
                output.Indentation = 0;
                output.Begin(0);
                output.Write('}');
                break;
            default:
                throw new ArgumentException($"an item of type {item.GetType().Name} does not stand at module level", nameof(item));
        }
    }

    void Write(Function function)
    {
        output.Begin(function.Position);
        output.Write(DeclarationWriter.Text(function.Linkage));
        output.Write(function.IsEntry ? ".entry " : ".func ");
        if (function.Attributes.Length > 0) output.Write($".attribute({string.Join(", ", function.Attributes)}) ");
        if (function.Returns.Length > 0)
        {
            DeclarationWriter.WriteParameters(output, function.Returns);
            output.Write(' ');
        }
        output.Write(function.Name);
        output.Write('(');
        output.Indentation = 1;
        for (int i = 0; i < function.Parameters.Length; i++)
        {
            output.Begin(function.Parameters[i].Position);
            DeclarationWriter.WriteDeclarator(output, function.Parameters[i]);
            if (i + 1 < function.Parameters.Length) output.Write(',');
        }
        output.Indentation = 0;
        if (function.Parameters.Length > 0) output.Begin(0);
        output.Write(')');
        foreach (var directive in function.Directives)
        {
            output.Begin(directive.Position);
            DeclarationWriter.Write(output, directive);
        }
        if (function.Body == null) output.Write(';');
        else BodyWriter.Write(output, function.Body, function.Body.Position);
    }
}

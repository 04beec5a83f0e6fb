using System.Globalization;
using Drawbridge.Ptx.Isa;

namespace Drawbridge.Ptx.Syntax.Printing;

/// <summary>Writes function bodies.</summary>
static class BodyWriter
{
    /// <summary>The body with its braces.</summary>
    public static void Write(LineWriter output, Body body, int openPosition)
    {
        output.Begin(openPosition);
        output.Write('{');
        output.Indentation = 1;
        Item? before = null;
        foreach (var item in body.Statements)
        {
            if (output.Indentation == 1 && IsDeclaration(before) && !IsDeclaration(item)) output.Blank(item.Position);
            Write(output, item, before);
            before = item;
        }
        // Comments before the closing brace are the body's.
        output.Begin(body.EndPosition, outdent: 1);
        output.Indentation = 0;
        output.Write('}');
    }

    static bool IsDeclaration(Item? item) => item is RegisterDeclaration or VariableDeclaration { Variable.Space: not StateSpace.Param };

    static void Write(LineWriter output, Item item, Item? before)
    {
        // The statement a label names stands on the label's line.
        bool isNamed = before is Label { Declaration: { } declaration } && ReferenceEquals(declaration, item);
        if (isNamed) output.Write(' ');
        else if (item is Label) output.Begin(item.Position, outdent: 1);
        else if (item is not ScopeEnd) output.Begin(item.Position);
        switch (item)
        {
            case Instruction instruction:
                Write(output, instruction);
                break;
            case Label label:
                output.Write(label.Name);
                output.Write(':');
                break;
            case RegisterDeclaration registers:
                Write(output, registers);
                break;
            case VariableDeclaration variable:
                DeclarationWriter.Write(output, variable.Variable);
                break;
            case ScopeStart:
                output.Write('{');
                output.Indentation++;
                break;
            case ScopeEnd:
                output.Begin(item.Position, outdent: 1);
                output.Indentation--;
                output.Write('}');
                break;
            case Location location:
                output.Write(string.Format(CultureInfo.InvariantCulture, ".loc {0} {1} {2}", location.File, location.Line, location.Column));
                if (location.Inlined != null) output.Write($", {location.Inlined}");
                break;
            case Directive directive:
                DeclarationWriter.Write(output, directive);
                break;
            case BranchTargets targets:
                output.Write($".branchtargets {string.Join(", ", targets.Labels.Select(label => label.Name))};");
                break;
            case CallTargets targets:
                output.Write($".calltargets {string.Join(", ", targets.Functions.Select(function => function.Name))};");
                break;
            case CallPrototype prototype:
                Write(output, prototype);
                break;
            default:
                throw new ArgumentException($"an item of type {item.GetType().Name} does not stand in bodies", nameof(item));
        }
    }

    static void Write(LineWriter output, Instruction instruction)
    {
        if (instruction.Guard != null)
        {
            output.Write(instruction.IsGuardNegated ? "@!" : "@");
            output.Write(instruction.Guard.Name);
            output.Write(' ');
        }
        output.Write(instruction.Operation.Text);
        if (instruction.Operands.Length > 0) output.Write(' ');
        OperandWriter.WriteList(output, instruction.Operands);
        output.Write(';');
    }

    static void Write(LineWriter output, RegisterDeclaration registers)
    {
        output.Write(".reg ");
        if (registers.VectorWidth > 1) output.Write($".v{registers.VectorWidth.ToString(CultureInfo.InvariantCulture)} ");
        output.Write('.');
        output.Write(registers.Type.Word());
        for (int i = 0; i < registers.Names.Length; i++)
        {
            var (name, count) = registers.Names[i];
            output.Write(i == 0 ? " " : ", ");
            output.Write(name);
            if (count >= 0) output.Write($"<{count.ToString(CultureInfo.InvariantCulture)}>");
        }
        output.Write(';');
    }

    static void Write(LineWriter output, CallPrototype prototype)
    {
        output.Write(".callprototype ");
        if (prototype.Returns.Length > 0)
        {
            DeclarationWriter.WriteParameters(output, prototype.Returns);
            output.Write(' ');
        }
        output.Write("_ ");
        DeclarationWriter.WriteParameters(output, prototype.Parameters);
        foreach (var directive in prototype.Directives)
        {
            output.Write(' ');
            DeclarationWriter.Write(output, directive);
        }
        output.Write(';');
    }
}

using System.Globalization;
using System.Text;
using Drawbridge.Ptx.Syntax;

namespace Drawbridge.Ptx.Tests.Syntax;

/// <summary>
/// Compares modules by structure: everything but positions. Written as a listing of the model that shares nothing with the printer, so that
/// what the printer drops shows up.
/// </summary>
static class ModuleComparer
{
    /// <summary>Fails with the first differing line.</summary>
    public static void AssertSame(Module expected, Module actual)
    {
        string[] a = Listing(expected).Split('\n'), b = Listing(actual).Split('\n');
        for (int i = 0; i < Math.Max(a.Length, b.Length); i++)
        {
            string left = i < a.Length ? a[i] : "(end)", right = i < b.Length ? b[i] : "(end)";
            Assert.True(left == right, $"line {i + 1} of the listings differs:\n  {left}\n  {right}");
        }
    }

    /// <summary>All there is in a module.</summary>
    public static string Listing(Module module)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"version {module.Version} target {module.Target} {string.Join('|', module.TargetOptions)} size {module.AddressSize}\n");
        foreach (var item in module.Items) AddItem(text, item);
        foreach (var (name, symbol) in module.Symbols.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            text.Append(CultureInfo.InvariantCulture, $"symbol {name} = item {module.Items.IndexOf(symbol)}\n");
        return text.ToString();
    }

    static void AddItem(StringBuilder text, Item item)
    {
        switch (item)
        {
            case Variable variable:
                text.Append(CultureInfo.InvariantCulture, $"variable {Text(variable)}\n");
                break;
            case Function function:
                text.Append(CultureInfo.InvariantCulture, $"function {function.Name} entry={function.IsEntry} {function.Linkage} {string.Join('|', function.Attributes)}\n");
                foreach (var parameter in function.Returns) text.Append(CultureInfo.InvariantCulture, $"  returns {Text(parameter)}\n");
                foreach (var parameter in function.Parameters) text.Append(CultureInfo.InvariantCulture, $"  takes {Text(parameter)}\n");
                foreach (var directive in function.Directives) text.Append(CultureInfo.InvariantCulture, $"  {Text(directive)}\n");
                if (function.Body != null) AddBody(text, function.Body);
                break;
            case Directive directive:
                text.Append(Text(directive)).Append('\n');
                break;
            case Section section:
                text.Append(CultureInfo.InvariantCulture, $"section {section.Name}\n  {string.Join("\n  ", section.Lines)}\n");
                break;
            case Alias alias:
                text.Append(CultureInfo.InvariantCulture, $"alias {alias.Name.Name} {alias.Original.Name} body={alias.Original.Body != null}\n");
                break;
            default:
                throw new InvalidOperationException($"no listing for {item.GetType()}");
        }
    }

    static void AddBody(StringBuilder text, Body body)
    {
        foreach (var register in body.Registers) text.Append(CultureInfo.InvariantCulture, $"  register {register.Index} {register.Name} {register.Type} {register.VectorWidth}\n");
        foreach (var variable in body.Variables) text.Append(CultureInfo.InvariantCulture, $"  has {Text(variable)}\n");
        int next = 0;
        foreach (var item in body.Statements)
        {
            switch (item)
            {
                case Instruction instruction:
                    Assert.Same(body.Instructions[next++], instruction);
                    Assert.Equal(next - 1, instruction.Index);
                    text.Append(CultureInfo.InvariantCulture, $"  {instruction.Index}: ");
                    if (instruction.Guard != null) text.Append(CultureInfo.InvariantCulture, $"@{(instruction.IsGuardNegated ? "!" : "")}{Text(instruction.Guard)} ");
                    text.Append(CultureInfo.InvariantCulture, $"{instruction.Operation.Text} [{instruction.Operation.Syntax.Text}] {string.Join(" ; ", instruction.Operands.Select(Text))}\n");
                    break;
                case Label label:
                    text.Append(CultureInfo.InvariantCulture, $"  label {label.Name} -> {label.Target} {label.Declaration?.GetType().Name}\n");
                    break;
                case RegisterDeclaration registers:
                    text.Append(CultureInfo.InvariantCulture, $"  reg {registers.Type} {registers.VectorWidth} {string.Join(' ', registers.Names)}\n");
                    break;
                case VariableDeclaration variable:
                    text.Append(CultureInfo.InvariantCulture, $"  variable {body.Variables.IndexOf(variable.Variable)}\n");
                    break;
                case ScopeStart:
                    text.Append("  {\n");
                    break;
                case ScopeEnd:
                    text.Append("  }\n");
                    break;
                case Location location:
                    text.Append(CultureInfo.InvariantCulture, $"  loc {location.File} {location.Line} {location.Column} {location.Inlined}\n");
                    break;
                case Directive directive:
                    text.Append(CultureInfo.InvariantCulture, $"  {Text(directive)}\n");
                    break;
                case BranchTargets targets:
                    text.Append(CultureInfo.InvariantCulture, $"  targets {string.Join(' ', targets.Labels.Select(label => $"{label.Name}->{label.Target}"))}\n");
                    break;
                case CallTargets targets:
                    text.Append(CultureInfo.InvariantCulture, $"  calls {string.Join(' ', targets.Functions.Select(function => function.Name))}\n");
                    break;
                case CallPrototype prototype:
                    text.Append(CultureInfo.InvariantCulture, $"  prototype {string.Join(' ', prototype.Returns.Select(Text))} : {string.Join(' ', prototype.Parameters.Select(Text))} : {string.Join(' ', prototype.Directives.Select(Text))}\n");
                    break;
                default:
                    throw new InvalidOperationException($"no listing for {item.GetType()}");
            }
        }
        Assert.Equal(body.Instructions.Count, next);
    }

    static string Text(Variable v) =>
        $"{v.Name} {v.Linkage} {v.Space} {v.Type} v{v.VectorWidth} [{string.Join(',', v.Dimensions)}] align {v.DeclaredAlignment} ptr {v.PointerSpace} {v.PointerAlignment} " +
        $"bank {v.Bank} {string.Join('|', v.Attributes)} reg {v.Register?.Index} = {(v.Initializer == null ? "nothing" : Text(v.Initializer))}";

    static string Text(Initializer i) =>
        i.Bytes != null ? $"bytes({string.Join(',', i.Bytes)})"
        : i.List != null ? $"list({string.Join(' ', i.List.Select(Text))})"
        : $"<{i.FieldName} {i.FieldValue} {(i.Constant == null ? "" : Text(i.Constant))} {i.Symbol?.Name} {(i.Symbol as Function)?.Body != null} {i.Offset} {i.IsGeneric} {i.Mask:X}>";

    static string Text(Directive d) => $"directive {d.Name} {string.Join(',', d.Numbers)} {string.Join('|', d.Strings)} raw {d.RawText}";

    static string Text(Operand operand) => operand switch
    {
        Register register => $"r{register.Index}:{register.Name}",
        RegisterPart part => $"{Text(part.Register)}.{part.Part}",
        Negated negated => $"not({Text(negated.Inner)})",
        Constant constant => $"{constant.Kind}:{constant.Bits:X}",
        SpecialRegister special => $"special {special.Name} {special.Component}",
        SymbolAddress symbol => $"&{symbol.Symbol.Name}({(symbol.Symbol as Function)?.Body != null}{(symbol.Symbol as Variable)?.Linkage})+{symbol.Offset}",
        Address address => $"[{(address.Base == null ? "" : Text(address.Base))}+{address.Offset} {address.Unified}]",
        CompoundAddress compound => $"[[{string.Join(" , ", compound.Items.Select(Text))}]]",
        VectorOperand vector => $"{{{string.Join(" , ", vector.Elements.Select(Text))}}}",
        PairOperand pair => $"{Text(pair.First)} | {Text(pair.Second)}",
        Sink => "_",
        ListOperand list => $"({string.Join(" , ", list.Items.Select(Text))})",
        LabelOperand label => $"label {label.Label.Name}->{label.Label.Target}",
        _ => throw new InvalidOperationException($"no listing for {operand.GetType()}"),
    };
}

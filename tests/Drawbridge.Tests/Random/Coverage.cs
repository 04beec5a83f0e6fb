using System.Globalization;
using System.Text;
using Drawbridge.Ptx.Diagnostics;
using Drawbridge.Ptx.Syntax;

namespace Drawbridge.Tests.Random;

/// <summary>What random kernels are made of: how many of them have each shape of control, and each form of instruction in what was drawn.</summary>
sealed class Coverage
{
    readonly SortedDictionary<string, int> shapes = new(StringComparer.Ordinal), forms = new(StringComparer.Ordinal);
    readonly HashSet<string> operations = [];
    int kernels;
    int instructions;

    /// <summary>Forms that occur.</summary>
    public int Forms => forms.Count;

    /// <summary>Operations that occur: forms with all their modifiers.</summary>
    public int Operations => operations.Count;

    /// <summary>Kernels with a shape whose name contains the words.</summary>
    public int Shape(string words) => shapes.Where(pair => pair.Key.Contains(words, StringComparison.Ordinal)).Sum(pair => pair.Value);

    /// <summary>Kernels with an instruction form.</summary>
    public int Form(string name) => forms.GetValueOrDefault(name);

    /// <summary>True if an operation occurs.</summary>
    public bool Has(string operation) => operations.Contains(operation);

    /// <summary>Counts a kernel.</summary>
    public void Add(RandomKernel kernel)
    {
        var bag = new DiagnosticBag();
        var module = ModuleReader.Read(SourceText.From(kernel.Text, $"random{kernel.Seed}.ptx"), bag);
        Assert.False(bag.HasErrors);
        int body = kernel.Text.IndexOf(Shrinking.Body, StringComparison.Ordinal);
        var drawn = module.Definitions.SelectMany(function => function.Body!.Instructions.Where(instruction => !function.IsEntry || instruction.Position > body)).ToList();
        kernels++;
        instructions += drawn.Count;
        operations.UnionWith(drawn.Select(instruction => instruction.Operation.Text));
        foreach (string form in drawn.Select(instruction => instruction.Operation.Form.Name).Distinct()) forms[form] = forms.GetValueOrDefault(form) + 1;
        foreach (string shape in kernel.Shapes) shapes[shape] = shapes.GetValueOrDefault(shape) + 1;
    }

    /// <summary>The report.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{kernels} kernels, {instructions} instructions drawn, {forms.Count} forms, {operations.Count} operations\n\nkernels with\n");
        foreach (var (shape, count) in shapes) text.Append(CultureInfo.InvariantCulture, $"{count,7} {shape}\n");
        text.Append("\nkernels with\n");
        foreach (var (form, count) in forms) text.Append(CultureInfo.InvariantCulture, $"{count,7} {form}\n");
        return text.ToString();
    }
}

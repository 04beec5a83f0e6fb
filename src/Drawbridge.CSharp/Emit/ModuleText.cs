using System.Globalization;
using System.Text;
using Drawbridge.CSharp.Ir;
using Drawbridge.CSharp.Lower;
using Drawbridge.CSharp.Types;

namespace Drawbridge.CSharp.Emit;

/// <summary>A module's text.</summary>
static class ModuleText
{
    public static string Write(ModuleContext context, string entry, IReadOnlyList<KernelParameter> parameters, Lowering kernel, int maxThreads)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $".version {context.Version / 10}.{context.Version % 10}\n.target sm_{context.Target}\n.address_size 64\n\n");
        for (int i = 0; i < context.Files.Count; i++) text.Append(CultureInfo.InvariantCulture, $".file {i + 1} \"{context.Files[i].Replace('\\', '/')}\"\n");
        foreach (string declaration in context.Declarations) text.Append(declaration).Append('\n');
        foreach (var function in context.Functions.Values) text.Append(Signature(function)).Append(";\n");
        foreach (var function in context.Functions.Values)
        {
            text.Append(Signature(function)).Append("\n{\n");
            Body(text, function.Body!, function.Locals);
        }
        text.Append("\n.visible .entry ").Append(entry).Append("(\n");
        text.Append(string.Join(",\n", parameters.SelectMany(parameter => Declare(parameter.Shape, parameter.Name)).Select(parameter => "    " + parameter)));
        text.Append(')');
        if (maxThreads > 0) text.Append(CultureInfo.InvariantCulture, $"\n.maxntid {maxThreads}, 1, 1");
        text.Append("\n{\n");
        Body(text, kernel.Body, kernel.Locals);
        return text.ToString();
    }

    static string Signature(FunctionCode function) => ".func " + (function.Result is { } result ? $"(.param .{Lowering.ParameterType(result)} result) " : "") + function.Name
        + "(" + string.Join(", ", function.Parameters.Select((kind, i) => $".param .{Lowering.ParameterType(kind)} {function.Name}_{i}")) + ")";

    static IEnumerable<string> Declare(Shape shape, string name) => shape switch
    {
        ScalarShape scalar => [$".param .{scalar.Kind.Form().Memory} {name}"],
        ViewShape => [$".param .u64 {name}", $".param .s32 {name}_length"],
        StructShape grid when TypeBook.IsTakenApart(grid.Type) => grid.Fields.SelectMany(field => Declare(field.Shape, name + "_" + field.Name)),
        _ => [FormattableString.Invariant($".param .align {shape.Alignment} .b8 {name}[{shape.Size}]")],
    };

    static void Body(StringBuilder text, Body body, List<LocalArray> locals)
    {
        DeadCode.Remove(body.Lines);
        foreach (RegisterClass @class in Enum.GetValues(typeof(RegisterClass)))
            if (body.Counts[(int)@class] is > 0 and var count) text.Append(CultureInfo.InvariantCulture, $"    .reg .{Register.Type(@class)} {Register.Prefix(@class)}<{count}>;\n");
        foreach (var local in locals) text.Append("    ").Append(local).Append('\n');
        foreach (var line in body.Lines) text.Append(line is Label ? "" : "    ").Append(line).Append('\n');
        text.Append("}\n");
    }

    static StringBuilder Append(this StringBuilder text, CultureInfo culture, FormattableString line) => text.Append(line.ToString(culture));
}

using System.Text;
using Drawbridge.CSharp.Diagnostics;
using Drawbridge.CSharp.Lower;
using Drawbridge.CSharp.Types;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Drawbridge.CSharp.Intrinsics;

/// <summary><c>Device.Print($"…")</c>: the text becomes a format of C, its values the arguments of <c>vprintf</c>.</summary>
static class PrintedText
{
    public static Value Lower(IntrinsicCall call, string end)
    {
        var lowering = call.Lowering;
        if (InlinePtx.Interpolated(call) is not { } text)
        {
            lowering.Complain(KernelDiagnostics.BadPrint, call.Syntax, "write it as an interpolated string in place");
            return Value.Nothing;
        }
        var format = new StringBuilder();
        var values = new List<Scalar>();
        foreach (var content in text.Contents)
        {
            if (content is InterpolatedStringTextSyntax literal) format.Append(InlinePtx.TextOf(literal).Replace("%", "%%"));
            else if (!Append(lowering, (InterpolationSyntax)content, format, values)) return Value.Nothing;
        }
        lowering.CallPrint(format.Append(end).ToString(), values);
        return Value.Nothing;
    }

    /// <summary>Appends a value's conversion and the value; false if it cannot be printed.</summary>
    static bool Append(Lowering lowering, InterpolationSyntax hole, StringBuilder format, List<Scalar> values)
    {
        // Constants may have no operation: the compiler has put their value into the text.
        var operation = lowering.OperationOf(hole.Expression);
        var known = lowering.ConstantOf(hole.Expression);
        int alignment = hole.AlignmentClause is { } clause && lowering.ConstantOf(clause.Value).Value is int number ? number : 0;
        if (known.Value is string constant)
        {
            format.Append((alignment < 0 ? constant.PadRight(-alignment) : constant.PadLeft(alignment)).Replace("%", "%%"));
            return true;
        }
        if (known.Type == null || lowering.KindOf(known.Type) is not { } kind || kind == ScalarKind.BF16)
        {
            lowering.Complain(known.Type?.SpecialType == SpecialType.System_String ? KernelDiagnostics.Text : KernelDiagnostics.BadPrint, hole.Expression, "it is no number");
            return false;
        }
        char type = known.Type.SpecialType == SpecialType.System_Char ? 'c' : kind == ScalarKind.Bool ? 's' : kind.IsFloat() ? 'f' : kind.IsSigned() ? 'd' : 'u';
        string wish = hole.FormatClause?.FormatStringToken.ValueText ?? "";
        if (PrintFormats.Of(type, kind.Size(), wish, alignment) is not { } conversion)
        {
            lowering.Complain(KernelDiagnostics.BadPrint, (SyntaxNode?)hole.FormatClause ?? hole, $"there is no format '{wish}' for '{known.Type.ToDisplayString()}'");
            return false;
        }
        format.Append(conversion);
        if ((operation == null ? lowering.ConstantOf(known.Type, known.Value) : lowering.EvaluateOne(operation)) is not Scalar value)
        {
            lowering.Complain(KernelDiagnostics.BadPrint, hole.Expression, "it is no number");
            return false;
        }
        values.Add((Scalar)lowering.KeepValue(value));
        return true;
    }
}

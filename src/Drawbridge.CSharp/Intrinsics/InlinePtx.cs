using System.Text;
using Drawbridge.CSharp.Diagnostics;
using Drawbridge.CSharp.Ir;
using Drawbridge.CSharp.Lower;
using Drawbridge.CSharp.Types;
using Drawbridge.Ptx.Diagnostics;
using Drawbridge.Ptx.Verify;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Drawbridge.CSharp.Intrinsics;

/// <summary>
/// <c>Inline.Ptx($"…")</c>: the text, with registers in place of the variables, is read and verified in a module of its own; findings are reported on
/// the characters of the string.
/// </summary>
static class InlinePtx
{
    // PTX versions and targets to try, the oldest first; what the text needs is what the kernel then needs.
    static readonly (int Version, int Target)[] Levels = [(70, 80), (78, 90), (86, 100), (90, 120)];

    public static Value Lower(IntrinsicCall call)
    {
        var lowering = call.Lowering;
        if (Interpolated(call) is not { } text)
        {
            lowering.Complain(KernelDiagnostics.BadInline, call.Syntax, "write it as an interpolated string in place");
            return Value.Nothing;
        }
        var code = new StringBuilder();
        var pieces = new List<(int Start, int Length, TextSpan Source)>();
        var read = new List<Register>();
        var written = new List<Register>();
        var results = new List<(Place Place, Scalar Value)>();
        foreach (var content in text.Contents)
        {
            if (content is InterpolatedStringTextSyntax part)
            {
                string words = TextOf(part);
                pieces.Add((code.Length, words.Length, part.Span));
                code.Append(words);
                continue;
            }
            var hole = (InterpolationSyntax)content;
            string format = hole.FormatClause?.FormatStringToken.ValueText ?? "";
            if (Operand(call, hole, format, results) is not { } register) return Value.Nothing;
            pieces.Add((code.Length, register.ToString().Length, hole.Span));
            code.Append(register);
            if (format != "out") read.Add(register);
            if (format.Length > 0) written.Add(register);
        }
        if (!Verify(call, code.ToString(), pieces, [.. read, .. written], text)) return Value.Nothing;
        lowering.Body.Lines.Add(new InlineText(code.ToString(), [.. read], [.. written]));
        foreach (var (place, value) in results) lowering.WritePlace(place, value);
        return Value.Nothing;
    }

    /// <summary>The text between holes. Doubled braces stand for one, except in raw strings, where braces are text.</summary>
    internal static string TextOf(InterpolatedStringTextSyntax part)
    {
        string text = part.TextToken.ValueText;
        bool isRaw = part.Parent is InterpolatedStringExpressionSyntax { StringStartToken.Text: var start } && start.EndsWith("\"\"\"", StringComparison.Ordinal);
        return isRaw ? text : text.Replace("{{", "{").Replace("}}", "}");
    }

    /// <summary>The interpolated string that is the only argument of a call.</summary>
    internal static InterpolatedStringExpressionSyntax? Interpolated(IntrinsicCall call) =>
        call.Operations.Length == 1 ? (call.Operations[0].Syntax as ArgumentSyntax)?.Expression as InterpolatedStringExpressionSyntax : null;

    /// <summary>The register of a variable; what is written goes back to the variable afterwards.</summary>
    static Register? Operand(IntrinsicCall call, InterpolationSyntax hole, string format, List<(Place, Scalar)> results)
    {
        var lowering = call.Lowering;
        if (format is not ("" or "out" or "inout"))
        {
            lowering.Complain(KernelDiagnostics.BadInline, hole, $"'{format}' is none of out, inout");
            return null;
        }
        var operation = lowering.OperationOf(hole.Expression);
        var place = operation == null ? null : lowering.PlaceOfArgument(operation);
        if (place is not { Shape: ScalarShape { Kind: not ScalarKind.Bool } shape } || format.Length > 0 && place is ValuePlace)
        {
            lowering.Complain(KernelDiagnostics.BadInline, hole, format.Length > 0 ? "what it writes must be a variable that holds a number" : "what it reads must be a number");
            return null;
        }
        var register = lowering.Body.Variable(shape.Kind.Form().Class);
        if (format != "out") lowering.SetRegister(register, shape.Kind, lowering.ReadPlace(place));
        if (format.Length > 0) results.Add((place, new Scalar(shape.Kind, register)));
        return register;
    }

    static bool Verify(IntrinsicCall call, string code, List<(int Start, int Length, TextSpan Source)> pieces, Register[] registers, InterpolatedStringExpressionSyntax text)
    {
        Ptx.Diagnostics.Diagnostic? first = null;
        int offset = 0;
        foreach (var (version, target) in Levels)
        {
            string head = FormattableString.Invariant($".version {version / 10}.{version % 10}\n.target sm_{target}\n.address_size 64\n.visible .entry inline()\n{{\n")
                + string.Concat(registers.Distinct().Select(register => $".reg .{Register.Type(register.Class)} {register};\n")) + "{\n";
            var bag = new DiagnosticBag();
            var module = Ptx.Syntax.ModuleReader.Read(Ptx.Syntax.SourceText.From(head + code + "\n}\nret;\n}\n", "inline.ptx"), bag);
            if (!bag.HasErrors) Verifier.Verify(module, bag);
            if (!bag.HasErrors)
            {
                call.Lowering.Need(version, target);
                return true;
            }
            if (first != null) continue;
            first = bag.Items.First(finding => finding.Severity == Severity.Error);
            offset = head.Length;
        }
        int at = first!.Position - offset;
        var piece = pieces.LastOrDefault(candidate => candidate.Start <= at);
        // A variable is underlined as a whole, text at the characters meant.
        bool isText = piece.Length == piece.Source.Length && !registers.Any(register => code.Substring(piece.Start, piece.Length) == register.ToString());
        var span = at < 0 || at > code.Length ? text.Span : !isText ? piece.Source
            : new TextSpan(piece.Source.Start + at - piece.Start, Math.Max(1, Math.Min(first.Length, piece.Start + piece.Length - at)));
        call.Lowering.Complain(KernelDiagnostics.BadInline, Location.Create(text.SyntaxTree, span), $"{first.Id}: {first.Message}");
        return false;
    }
}

using System.Globalization;
using Drawbridge.Ptx.Isa;

namespace Drawbridge.Ptx.Syntax.Reading;

/// <summary>Names that are not there, and what was probably meant.</summary>
sealed partial class ModuleParser
{
    void ReportUndeclared()
    {
        string name = TokenText;
        var candidates = new List<string>();
        if (findings.ErrorCount <= 100)
        {
            var bindings = scopes.Bindings;
            for (int i = bindings.Length - 1; i > 0 && candidates.Count < 2000; i--)
            {
                if (bindings[i].Kind == BindingKind.Unknown) continue;
                string known = scopes.Names[bindings[i].Name];
                // A range's own name is no register; one is its register of this number, or its last.
                if (bindings[i].Kind == BindingKind.Range)
                {
                    string digits = name.Substring(lexer.NumberStart - lexer.Start);
                    known += int.TryParse(digits, out int number) && number < bindings[i].Count ? digits : (bindings[i].Count - 1).ToString(CultureInfo.InvariantCulture);
                }
                candidates.Add(known);
            }
        }
        findings.Add(SyntaxDiagnostics.Undeclared, lexer.Start, lexer.Length, $"'{findings.Quote(lexer.Start, lexer.Length)}' is not declared here", DidYouMean(name, candidates));
    }

    void ReportUndefinedLabel(LabelOperand operand, int position, int length)
    {
        string name = source.Slice(position, position + length);
        operand.Label = new Label { Name = name, Position = position };
        var known = statements.OfType<Label>().Select(label => label.Name).Take(1000);
        findings.Add(SyntaxDiagnostics.UndefinedLabel, position, length, $"no label '{name}' can be seen from here in '{functionName}'", DidYouMean(name, known));
    }

    string? DidYouMean(string name, IEnumerable<string> candidates)
    {
        // Looking for the nearest name takes a while; after so many errors nobody reads it.
        if (findings.ErrorCount > 100) return null;
        return Spelling.Nearest(name, candidates) is { } near ? $"Did you mean '{near}'?" : null;
    }
}

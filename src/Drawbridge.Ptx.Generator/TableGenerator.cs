using Microsoft.CodeAnalysis;

namespace Drawbridge.Ptx.Generator;

/// <summary>Turns the instruction table (Isa/Table/*.isa) into C#: the enum of semantics, the forms and the opcode keywords.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class TableGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var files = context.AdditionalTextsProvider
            .Where(file => file.Path.EndsWith(".isa", StringComparison.Ordinal))
            .Select((file, stop) => (file.Path, Text: file.GetText(stop)?.ToString() ?? ""))
            .Collect();
        context.RegisterSourceOutput(files, (output, texts) =>
        {
            var table = TableReader.Read(texts.OrderBy(file => file.Path, StringComparer.Ordinal));
            foreach (var problem in table.Problems) output.ReportDiagnostic(problem.ToDiagnostic());
            output.AddSource("Semantic.g.cs", Emitter.Semantics(table));
            output.AddSource("FormTable.g.cs", Emitter.Forms(table));
        });
    }
}

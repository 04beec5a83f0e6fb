using System.Collections.Immutable;
using System.Composition;
using Drawbridge.CSharp.Fixes.Fixes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Formatting;

namespace Drawbridge.CSharp.Fixes;

/// <summary>Offers to mend what Drawbridge reports about kernels, where there is one obvious way.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(KernelFixes)), Shared]
public sealed class KernelFixes : CodeFixProvider
{
    static readonly KernelFix[] All =
    [
        new AddPartial(), new MakeStatic(), new ReturnNothing(), new PassByValue(), new TakeView(), new LimitThreads(), new StackAllocate(), new UseAtomic(), new PrintFromDevice(),
        new MoveBarrier(), new InsertBarrier(), new WriteByOneThread("DB1042"), new WriteByOneThread("DB1044"), new UpdateAtomically(), new GuardIndex(), new MultiplyByExtent(), new WriteFloatLiteral(), new UseMathF(),
    ];

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [.. All.Select(fix => fix.Id).Distinct()];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        if (await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false) is not { } root) return;
        if (await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false) is not { } model) return;
        foreach (var finding in context.Diagnostics)
        {
            // Findings of the generator know their place by file and characters only.
            var place = new FixPlace(root, root.FindNode(finding.Location.SourceSpan, getInnermostNodeForTie: true), model, finding, context.CancellationToken);
            foreach (var fix in All.Where(fix => fix.Id == finding.Id))
                if (fix.Apply(place) is { } mended)
                    context.RegisterCodeFix(CodeAction.Create(fix.Title, _ => Task.FromResult(context.Document.WithSyntaxRoot(mended)), fix.GetType().Name), finding);
        }
    }
}

/// <summary>A finding in a file.</summary>
/// <param name="Root">The file.</param>
/// <param name="Node">What is underlined.</param>
readonly record struct FixPlace(SyntaxNode Root, SyntaxNode Node, SemanticModel Model, Diagnostic Finding, CancellationToken Cancellation)
{
    /// <summary>The nearest node of a kind around what is underlined, or that itself.</summary>
    public T? Around<T>() where T : SyntaxNode => Node.FirstAncestorOrSelf<T>();

    public ITypeSymbol? TypeOf(SyntaxNode expression) => Model.GetTypeInfo(expression, Cancellation).Type;
}

/// <summary>One way to mend one kind of finding.</summary>
/// <param name="id">The finding.</param>
/// <param name="title">What is offered.</param>
abstract class KernelFix(string id, string title)
{
    public string Id { get; } = id;

    public string Title { get; } = title;

    /// <summary>The file as it should be; null if this finding needs a human.</summary>
    public abstract SyntaxNode? Apply(FixPlace place);

    /// <summary>The file with a node in place of another.</summary>
    protected static SyntaxNode Replaced(FixPlace place, SyntaxNode old, SyntaxNode with) => place.Root.ReplaceNode(old, with.WithTriviaFrom(old).WithAdditionalAnnotations(Formatter.Annotation));
}

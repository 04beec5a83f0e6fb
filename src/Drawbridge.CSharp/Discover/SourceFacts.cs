using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Drawbridge.CSharp.Discover;

/// <summary>
/// A file as others see it: everything but the bodies of its members, since what a body says changes the meaning of no other one; and the bodies, in order.
/// </summary>
sealed class SourceFacts
{
    static readonly ConditionalWeakTable<SyntaxTree, SourceFacts> Known = new();

    SourceFacts(SyntaxTree tree)
    {
        var root = tree.GetRoot();
        var text = new StringBuilder();
        foreach (var token in root.DescendantTokens(node => !IsBody(node))) text.Append(token.Text).Append(' ');
        // What the preprocessor is told holds across bodies.
        if (root.ContainsDirectives)
            for (var directive = root.GetFirstDirective(); directive != null; directive = directive.GetNextDirective()) text.Append('\n').Append(directive);
        Outside = text.ToString();
        Bodies = [.. root.DescendantNodes(node => !IsBody(node)).Where(IsBody)];
    }

    /// <summary>The tokens outside of bodies.</summary>
    public string Outside { get; }

    /// <summary>The bodies in the order of the text: files that are equal outside have as many, of the same members.</summary>
    public SyntaxNode[] Bodies { get; }

    public static SourceFacts Of(SyntaxTree tree) => Known.GetValue(tree, static tree => new SourceFacts(tree));

    /// <summary>The number of the body around a node, or of the member that the node is; -1 if it is outside of all.</summary>
    public int BodyAround(SyntaxNode node)
    {
        SyntaxNode? at = node;
        SyntaxNode? body = node switch
        {
            BaseMethodDeclarationSyntax method => (SyntaxNode?)method.Body ?? method.ExpressionBody,
            AccessorDeclarationSyntax accessor => (SyntaxNode?)accessor.Body ?? accessor.ExpressionBody,
            _ => null,
        };
        for (; at != null && body == null; at = at.Parent)
            if (IsBody(at)) body = at;
        return body == null ? -1 : Array.IndexOf(Bodies, body);
    }

    static bool IsBody(SyntaxNode node) => node is GlobalStatementSyntax
        || node is BlockSyntax or ArrowExpressionClauseSyntax && node.Parent is BaseMethodDeclarationSyntax or AccessorDeclarationSyntax or BasePropertyDeclarationSyntax;
}

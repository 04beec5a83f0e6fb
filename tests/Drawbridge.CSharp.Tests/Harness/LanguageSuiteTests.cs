using System.Text.RegularExpressions;
using Drawbridge.Tests;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Drawbridge.CSharp.Tests;

/// <summary>How much of C# the kernels of these tests cover: at least three kernels a feature, with the methods and types that they use.</summary>
public class LanguageSuiteTests
{
    const int Least = 3;

    // A feature, and what a kernel that uses it says, itself or in the methods and types of its file that it names.
    static readonly (string Feature, Func<Reach, bool> IsUsed)[] Features =
    [
        .. new[] { "bool", "sbyte", "byte", "short", "ushort", "int", "uint", "long", "ulong", "nint", "nuint", "char", "Half", "BFloat16", "float", "double" }.Select(type => (type, Says($@"\b{type}\b"))),
        ("enum", Has<EnumDeclarationSyntax>()),
        ("struct", Has<StructDeclarationSyntax>()),
        ("record struct", Has<RecordDeclarationSyntax>()),
        ("struct in a view", reach => reach.Kernel.ParameterList.Parameters.Any(parameter => reach.Structs.Any(name => parameter.Type!.ToString().Contains($"View<{name}", StringComparison.Ordinal)))),
        ("struct as a parameter", reach => reach.Kernel.ParameterList.Parameters.Any(parameter => reach.Structs.Any(name => parameter.Type!.ToString().StartsWith(name, StringComparison.Ordinal)))),
        ("fixed buffer", Says(@"\bfixed \w+ \w+\[")),
        ("inline array", Says(@"\bInlineArray\(")),
        ("view in a struct", Says(@"public (ReadOnly)?View<\w+> \w+( =|;)|record struct \w+\((ReadOnly)?View<")),
        ("static abstract interface", Says(@"\bstatic abstract\b")),
        ("generic kernel", reach => reach.Kernel.TypeParameterList != null),
        ("generic mathematics", Says(@"\bI(Number|BinaryInteger|FloatingPoint\w*)<")),
        ("operator of a struct", Has<OperatorDeclarationSyntax>()),
        ("property", Has<PropertyDeclarationSyntax>()),
        ("with", Has<WithExpressionSyntax>()),
        ("tuple", reach => reach.Nodes.Any(node => node is TupleExpressionSyntax or TupleTypeSyntax)),
        ("deconstruction", reach => reach.Nodes.Any(node => node is AssignmentExpressionSyntax { Left: TupleExpressionSyntax } or DeclarationExpressionSyntax { Designation: ParenthesizedVariableDesignationSyntax })),
        ("ref parameter", Takes(SyntaxKind.RefKeyword)),
        ("in parameter", Takes(SyntaxKind.InKeyword)),
        ("out parameter", Takes(SyntaxKind.OutKeyword)),
        ("ref local", reach => reach.Nodes.OfType<LocalDeclarationStatementSyntax>().Any(local => local.Declaration.Type is RefTypeSyntax)),
        ("local function", Has<LocalFunctionStatementSyntax>()),
        ("pattern", Has<IsPatternExpressionSyntax>()),
        ("relational pattern", Has<RelationalPatternSyntax>()),
        ("combined pattern", Has<BinaryPatternSyntax>()),
        ("switch statement", Has<SwitchStatementSyntax>()),
        ("switch expression", Has<SwitchExpressionSyntax>()),
        ("if", Has<IfStatementSyntax>()),
        ("?:", Has<ConditionalExpressionSyntax>()),
        ("for", Has<ForStatementSyntax>()),
        ("while", Has<WhileStatementSyntax>()),
        ("do", Has<DoStatementSyntax>()),
        ("foreach", Has<ForEachStatementSyntax>()),
        ("unrolled loop", Says(@"\bUnrolled\.Range\(")),
        ("break", Has<BreakStatementSyntax>()),
        ("continue", Has<ContinueStatementSyntax>()),
        ("goto", Has<GotoStatementSyntax>()),
        ("throw", reach => reach.Nodes.Any(node => node is ThrowStatementSyntax or ThrowExpressionSyntax)),
        ("recursion", reach => reach.Nodes.OfType<MethodDeclarationSyntax>().Any(method => method.DescendantNodes().OfType<InvocationExpressionSyntax>().Any(call => call.Expression is IdentifierNameSyntax name && name.Identifier.ValueText == method.Identifier.ValueText))),
        ("Math", Says(@"\bMath\.")),
        ("MathF", Says(@"\bMathF\.")),
        ("BitOperations", Says(@"\bBitOperations\.")),
        ("functions of Half", Says(@"\bHalf\.\w")),
        ("Vector2", Says(@"\bVector2\b")),
        ("Vector3", Says(@"\bVector3\b")),
        ("Vector4", Says(@"\bVector4\b")),
        ("unchecked conversion", Has<CastExpressionSyntax>()),
        ("checked", reach => reach.Nodes.Any(node => node.IsKind(SyntaxKind.CheckedExpression) || node.IsKind(SyntaxKind.CheckedStatement))),
        ("const", reach => reach.Nodes.Any(node => node is FieldDeclarationSyntax field && field.Modifiers.Any(SyntaxKind.ConstKeyword) || node is LocalDeclarationStatementSyntax local && local.IsConst)),
        ("static readonly number", reach => reach.Nodes.OfType<FieldDeclarationSyntax>().Any(field => IsConstant(field) && field.Declaration.Type is not ArrayTypeSyntax)),
        ("constant memory", reach => reach.Nodes.OfType<FieldDeclarationSyntax>().Any(field => IsConstant(field) && field.Declaration.Type is ArrayTypeSyntax)),
        ("Debug.Assert", Says(@"\bDebug\.Assert\(")),
        ("Device.Print", Says(@"\bDevice\.Print(Line)?\(\$")),
        ("View", Says(@"\bView<")),
        ("ReadOnlyView", Says(@"\bReadOnlyView<")),
        ("View2D", Says(@"\bView2D<")),
        ("View3D", Says(@"View3D<")),
        ("SharedView2D", Says(@"\bShared\.Array<\w+>\([^(),]+, [^()]+\)")),
        ("slice", Says(@"\.Slice\(")),
        ("index from the end", Says(@"\[\^")),
        ("static shared memory", Says(@"\bShared\.Array<")),
        ("dynamic shared memory", Says(@"\bShared\.Dynamic<")),
        ("local array", Says(@"\bstackalloc\b")),
        ("index properties of Y and Z", Says(@"\b(ThreadIdx|BlockIdx|BlockDim|GridDim)\.[YZ]\b")),
        ("Block.Sync", Says(@"\bBlock\.Sync\(")),
        ("shuffle", Says(@"\.Shuffle(Up|Down|Xor)?\(")),
        ("vote", Says(@"\.(Any|All|Ballot)\(")),
        ("match", Says(@"\.Match\(")),
        ("reduction of a warp", Says(@"\b(Warp|tile)\.(Sum|Min|Max)\(")),
        ("atomic", Says(@"\bAtomic\.")),
        ("atomic with a scope", Says(@"\bMemoryScope\.")),
        ("atomic with an order", Says(@"\bMemoryOrder\.")),
        ("fence", Says(@"\bFence\.")),
        ("tile", Says(@"\bWarp\.Tile\(")),
        ("fragment", Says(@"\bFragmentA<")),
        ("ldmatrix", Says(@"Aligned\(")),
        ("asynchronous copy", Says(@"\bAsyncCopy\.")),
        ("inline PTX", Says(@"\bInline\.Ptx\(")),
    ];

    [Fact]
    public void ThreeKernelsAFeature()
    {
        var kernels = Kernels();
        Assert.True(kernels.Length >= 500, $"only {kernels.Length} kernels");
        string[] missing = [.. Features.Select(feature => (feature.Feature, Count: kernels.Count(feature.IsUsed))).Where(pair => pair.Count < Least).Select(pair => $"{pair.Feature}: {pair.Count}")];
        Assert.True(missing.Length == 0, string.Join("; ", missing));
    }

    static bool IsConstant(FieldDeclarationSyntax field) => field.Modifiers.Any(SyntaxKind.StaticKeyword) && field.Modifiers.Any(SyntaxKind.ReadOnlyKeyword);

    static Func<Reach, bool> Says(string pattern)
    {
        var regex = new Regex(pattern, RegexOptions.CultureInvariant);
        return reach => regex.IsMatch(reach.Text);
    }

    static Func<Reach, bool> Has<T>() where T : SyntaxNode => reach => reach.Nodes.OfType<T>().Any();

    static Func<Reach, bool> Takes(SyntaxKind modifier) => reach => reach.Nodes.OfType<ParameterSyntax>().Any(parameter => parameter.Modifiers.Any(modifier));

    static Reach[] Kernels()
    {
        string folder = Path.Combine(Repository.Root, "tests", "Drawbridge.CSharp.Tests", "Language");
        return [.. Directory.GetFiles(folder, "*.cs").Order(StringComparer.Ordinal).Select(file => CSharpSyntaxTree.ParseText(File.ReadAllText(file)).GetRoot()).SelectMany(root =>
        {
            var members = root.DescendantNodes().OfType<MemberDeclarationSyntax>().Where(member => Name(member).Length > 0).ToLookup(Name, StringComparer.Ordinal);
            return root.DescendantNodes().OfType<MethodDeclarationSyntax>().Where(IsKernel).Select(kernel => new Reach(kernel, members));
        })];
    }

    static bool IsKernel(MethodDeclarationSyntax method) => method.AttributeLists.SelectMany(list => list.Attributes).Any(attribute => attribute.Name.ToString() == "Kernel");

    // What a kernel can use by its name: not the classes around it, and not the tests.
    static string Name(MemberDeclarationSyntax member) => member switch
    {
        MethodDeclarationSyntax method => method.AttributeLists.Count > 0 ? "" : method.Identifier.ValueText,
        ClassDeclarationSyntax => "",
        BaseTypeDeclarationSyntax type => type.Identifier.ValueText,
        FieldDeclarationSyntax { Declaration.Variables: [var variable] } => variable.Identifier.ValueText,
        _ => "",
    };

    /// <summary>A kernel with what it names of its file, and what that names.</summary>
    sealed class Reach
    {
        public Reach(MethodDeclarationSyntax kernel, ILookup<string, MemberDeclarationSyntax> members)
        {
            Kernel = kernel;
            var all = new List<SyntaxNode> { kernel };
            var seen = new HashSet<string>(StringComparer.Ordinal);
            for (int i = 0; i < all.Count; i++)
                foreach (var token in all[i].DescendantTokens().Where(token => token.IsKind(SyntaxKind.IdentifierToken)))
                    if (seen.Add(token.ValueText)) all.AddRange(members[token.ValueText]);
            Nodes = [.. all.SelectMany(node => node.DescendantNodesAndSelf())];
            Text = string.Join('\n', all.Select(node => node.ToString()));
            Structs = [.. all.OfType<TypeDeclarationSyntax>().Select(type => type.Identifier.ValueText)];
        }

        public MethodDeclarationSyntax Kernel { get; }

        public SyntaxNode[] Nodes { get; }

        public string Text { get; }

        public string[] Structs { get; }
    }
}

using Drawbridge.CSharp.Diagnostics;
using Drawbridge.CSharp.Discover;
using Drawbridge.CSharp.Types;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Drawbridge.CSharp.Lower;

/// <summary>What all functions of one module share: the compilation, findings, variables, files.</summary>
sealed class ModuleContext(Compilation compilation, CancellationToken cancellation)
{
    readonly Dictionary<SyntaxTree, SemanticModel> models = [];
    readonly Dictionary<string, int> files = new(StringComparer.Ordinal);
    readonly Dictionary<string, string> names = new(StringComparer.Ordinal);

    public Compilation Compilation { get; } = compilation;

    public CancellationToken Cancellation { get; } = cancellation;

    public DeviceLibrary Library { get; } = DeviceLibrary.Of(compilation);

    public TypeBook Types { get; } = new(DeviceLibrary.Of(compilation));

    public List<Finding> Findings { get; } = [];

    /// <summary>Declarations at module level: shared and constant variables, functions of the system.</summary>
    public List<string> Declarations { get; } = [];

    /// <summary>The functions that are called, not written out, in the order they were met; each is lowered once.</summary>
    public Dictionary<string, FunctionCode> Functions { get; } = new(StringComparer.Ordinal);

    /// <summary>Functions that were met and are not lowered yet.</summary>
    public Queue<FunctionCode> Waiting { get; } = new();

    /// <summary>Static shared arrays: a name for each place in the source that makes one.</summary>
    public Dictionary<string, string> Shared { get; } = new(StringComparer.Ordinal);

    /// <summary>Bytes of all of them.</summary>
    public long SharedBytes { get; set; }

    /// <summary>Most static shared memory of a block, on any GPU.</summary>
    public const long MostSharedBytes = 48 * 1024;

    /// <summary>Source files, by their number in the module less one.</summary>
    public List<string> Files { get; } = [];

    /// <summary>Smallest PTX version and target that what is used needs.</summary>
    public int Version { get; private set; } = 70;

    public int Target { get; private set; } = 80;

    /// <summary>True if indexes are checked.</summary>
    public bool Checks { get; init; }

    /// <summary>True if products and sums of floats may be fused.</summary>
    public bool Contract { get; init; }

    /// <summary>The bodies that the module was made of, by file and number; -1 for what stands outside of bodies.</summary>
    public HashSet<(SyntaxTree Tree, int Body)> Touched { get; } = [];

    /// <summary>Notes that the module depends on a piece of the project's text, or on the line it is in.</summary>
    public void Touch(SyntaxNode node)
    {
        if (Compilation.ContainsSyntaxTree(node.SyntaxTree)) Touched.Add((node.SyntaxTree, SourceFacts.Of(node.SyntaxTree).BodyAround(node)));
    }

    public void Need(int version, int target)
    {
        Version = Math.Max(Version, version);
        Target = Math.Max(Target, target);
    }

    public void Report(DiagnosticDescriptor kind, SyntaxNode at, params object[] arguments)
    {
        var finding = Finding.At(kind, at.GetLocation(), arguments);
        if (!Findings.Contains(finding)) Findings.Add(finding);
    }

    /// <summary>What the compiler knows about a file.</summary>
    public SemanticModel Model(SyntaxTree tree)
    {
        if (!models.TryGetValue(tree, out var model))
        {
            var owner = Library.Has(tree) ? Library.Compilation : Compilation;
            models.Add(tree, model = owner.GetSemanticModel(tree));
        }
        return model;
    }

    /// <summary>The number of a file, declared when it is first asked for.</summary>
    public int File(string path)
    {
        if (files.TryGetValue(path, out int number)) return number;
        Files.Add(path);
        files.Add(path, Files.Count);
        return Files.Count;
    }

    /// <summary>A name of the module that nobody else has: the wish itself, or the wish and a number.</summary>
    public string Unique(string wish)
    {
        string name = wish;
        for (int i = 1; names.ContainsKey(name); i++) name = wish + "_" + i.ToString(System.Globalization.CultureInfo.InvariantCulture);
        names.Add(name, wish);
        return name;
    }

    /// <summary>Declares something once, however often it is used.</summary>
    public void Declare(string text)
    {
        if (!Declarations.Contains(text)) Declarations.Add(text);
    }

    /// <summary>A constant, zero-terminated text; its name.</summary>
    public string Text(string text)
    {
        if (texts.TryGetValue(text, out string? name)) return name;
        texts.Add(text, name = Unique("text"));
        byte[] bytes = System.Text.Encoding.UTF8.GetBytes(text);
        Declarations.Add($".global .align 1 .b8 {name}[{bytes.Length + 1}] = {{{string.Join(", ", bytes.Append((byte)0))}}};");
        return name;
    }

    readonly Dictionary<string, string> texts = new(StringComparer.Ordinal);
    readonly Dictionary<ISymbol, IOperation?> bodies = new(SymbolEqualityComparer.Default);

    /// <summary>The body of a method, accessor, constructor or local function; null if this project does not have its source.</summary>
    public IOperation? BodyOf(IMethodSymbol method)
    {
        method = method.OriginalDefinition;
        if (method.PartialImplementationPart is { } implementation) method = implementation;
        if (bodies.TryGetValue(method, out var known)) return known;
        IOperation? body = null;
        if (method.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(Cancellation) is { } syntax)
        {
            if (method.MethodKind == MethodKind.PropertyGet && syntax is Microsoft.CodeAnalysis.CSharp.Syntax.ArrowExpressionClauseSyntax == false
                && syntax is Microsoft.CodeAnalysis.CSharp.Syntax.AccessorDeclarationSyntax { Body: null, ExpressionBody: null }) syntax = null;
            if (syntax != null) Touch(syntax);
            if (syntax != null) body = Model(syntax.SyntaxTree).GetOperation(syntax, Cancellation);
        }
        if (body is ILocalFunctionOperation local) body = local.Body;
        bodies.Add(method, body);
        return body;
    }
}

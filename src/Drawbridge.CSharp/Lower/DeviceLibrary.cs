using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Drawbridge.CSharp.Lower;

/// <summary>
/// C# that is compiled with the kernels that call it: methods of the framework that are no single instruction (sine, powers, remainders), from the
/// Library folder, and types of Drawbridge whose own source serves plain C# and kernels alike, from its folder Kernels/Portable.
/// </summary>
sealed class DeviceLibrary
{
    static readonly ConditionalWeakTable<MetadataReference, DeviceLibrary> Known = new();

    // What every project has; the sources come from one that has it too.
    const string Usings = "global using System; global using System.Collections.Generic;";

    static readonly Lazy<SyntaxTree[]> Trees = new(() =>
    {
        var assembly = typeof(DeviceLibrary).Assembly;
        var options = new CSharpParseOptions(LanguageVersion.Latest);
        return
        [
            .. assembly.GetManifestResourceNames().Where(name => name.EndsWith(".cs", StringComparison.Ordinal)).Select(name =>
            {
                using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
                return CSharpSyntaxTree.ParseText(reader.ReadToEnd(), options, name);
            }),
            CSharpSyntaxTree.ParseText(Usings, options, "Usings.cs"),
        ];
    });

    readonly Dictionary<string, IMethodSymbol[]> methods;

    DeviceLibrary(Compilation user)
    {
        // The user's own compilation with other files: what both refer to is then the same, type for type.
        Compilation = user.RemoveAllSyntaxTrees().AddSyntaxTrees(Trees.Value).WithOptions(((CSharpCompilationOptions)user.Options)
            .WithOutputKind(OutputKind.DynamicallyLinkedLibrary).WithAllowUnsafe(true).WithOverflowChecks(false).WithNullableContextOptions(NullableContextOptions.Enable));
        methods = Compilation.SourceModule.GlobalNamespace.GetNamespaceMembers().SelectMany(Types).SelectMany(type => type.GetMembers().OfType<IMethodSymbol>()
                .Where(method => method.MethodKind == MethodKind.Ordinary && method.DeclaredAccessibility == Accessibility.Public)
                .Select(method => (Key: type.Name + "." + method.Name, Method: method)))
            .GroupBy(pair => pair.Key, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Select(pair => pair.Method).ToArray(), StringComparer.Ordinal);
    }

    public Compilation Compilation { get; }

    /// <summary>The library as a project that has these references sees it.</summary>
    public static DeviceLibrary Of(Compilation user)
    {
        var key = user.References.First();
        lock (Known)
        {
            if (Known.TryGetValue(key, out var library) && library.Serves(user)) return library;
            Known.Remove(key);
            Known.Add(key, library = new DeviceLibrary(user));
            return library;
        }
    }

    /// <summary>True if a project has the very types that the library refers to.</summary>
    bool Serves(Compilation user) => IsShared(user.GetSpecialType(SpecialType.System_Object), Compilation.GetSpecialType(SpecialType.System_Object))
        && IsShared(user.GetTypeByMetadataName("Drawbridge.KernelAttribute"), Compilation.GetTypeByMetadataName("Drawbridge.KernelAttribute"));

    static bool IsShared(ISymbol? one, ISymbol? other) => SymbolEqualityComparer.Default.Equals(one, other);

    /// <summary>
    /// The library's method in place of one of the framework: the class of the same name has one of the same name and parameters. It is static: what a method
    /// is called on is its first parameter; constructors are called Create.
    /// </summary>
    public IMethodSymbol? Find(IMethodSymbol method)
    {
        if (method.ContainingType is not { } type || !IsOfSystem(type.ContainingNamespace)) return null;
        bool isConstructor = method.MethodKind == MethodKind.Constructor;
        string name = (type.SpecialType == SpecialType.None ? type.Name : type.SpecialType.ToString()) + "." + (isConstructor ? "Create" : method.Name);
        if (!methods.TryGetValue(name, out var candidates)) return null;
        var parameters = method.Parameters.Select(parameter => Key(parameter.Type));
        string[] keys = [.. method.IsStatic || isConstructor ? parameters : parameters.Prepend(Key(type))];
        return candidates.FirstOrDefault(candidate => candidate.Parameters.Select(own => Key(own.Type)).SequenceEqual(keys, StringComparer.Ordinal));
    }

    static bool IsOfSystem(INamespaceSymbol? space)
    {
        while (space is { ContainingNamespace: { IsGlobalNamespace: false } outer }) space = outer;
        return space?.Name == "System";
    }

    /// <summary>The source of a type of Drawbridge; null for all others.</summary>
    public INamedTypeSymbol? Twin(INamedTypeSymbol type)
    {
        if (type.ContainingNamespace is not { Name: "Drawbridge", ContainingNamespace.IsGlobalNamespace: true } || type.ContainingType != null) return null;
        if (Compilation.Assembly.GetTypeByMetadataName("Drawbridge." + type.MetadataName) is not { } twin) return null;
        return type.TypeArguments.Length == 0 ? twin : twin.Construct([.. type.TypeArguments]);
    }

    /// <summary>The source of a method of Drawbridge, with the same type arguments; null for all others.</summary>
    public IMethodSymbol? Twin(IMethodSymbol method)
    {
        if (method.ContainingType is not { } type || Twin(type) is not { } twin) return null;
        string? id = method.OriginalDefinition.GetDocumentationCommentId();
        var found = twin.GetMembers(method.Name).OfType<IMethodSymbol>().FirstOrDefault(member => member.OriginalDefinition.GetDocumentationCommentId() == id);
        return found == null || method.TypeArguments.Length == 0 ? found : found.Construct([.. method.TypeArguments]);
    }

    /// <summary>True for a file of the library.</summary>
    public bool Has(SyntaxTree tree) => Compilation.ContainsSyntaxTree(tree);

    static string Key(ITypeSymbol type) => type.ToDisplayString();

    static IEnumerable<INamedTypeSymbol> Types(INamespaceSymbol space) =>
        space.GetTypeMembers().Concat(space.GetNamespaceMembers().SelectMany(Types));
}

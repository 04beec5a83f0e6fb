using System.Runtime.CompilerServices;
using Drawbridge.CSharp.Diagnostics;
using Drawbridge.CSharp.Types;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Drawbridge.CSharp.Discover;

/// <summary>
/// The types that a generic kernel is compiled for: those it is launched with in the project, and those that <c>[KernelFor]</c> names. The launcher does not
/// exist yet while the generator runs, so that its calls are matched here, not by the compiler.
/// </summary>
sealed class Instantiations(IMethodSymbol kernel, Compilation compilation, CancellationToken cancellation)
{
    // A generic method that launches the kernel with its own type parameters is followed to its callers so far.
    const int Deepest = 8;

    readonly Dictionary<string, IMethodSymbol> found = new(StringComparer.Ordinal);

    /// <summary>The kernel with each list of type arguments, in an order that does not depend on the order of the files.</summary>
    /// <param name="findings">Where to report what is wrong with an attribute or a launch.</param>
    public static IMethodSymbol[] Of(IMethodSymbol kernel, Compilation compilation, List<Finding> findings, CancellationToken cancellation)
    {
        var all = new Instantiations(kernel, compilation, cancellation);
        all.ByAttributes(findings);
        all.ByLaunches(findings);
        return [.. all.found.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Value)];
    }

    void ByAttributes(List<Finding> findings)
    {
        foreach (var attribute in kernel.GetAttributes().Where(attribute => attribute.AttributeClass is { } type && TypeBook.FullName(type) == "Drawbridge.KernelForAttribute"))
        {
            var types = attribute.ConstructorArguments is [{ Kind: TypedConstantKind.Array, Values: var values }] ? values.Select(value => value.Value).OfType<ITypeSymbol>().ToArray() : [];
            if (types.Length == kernel.TypeParameters.Length) Add(types, findings, attribute.ApplicationSyntaxReference?.GetSyntax(cancellation));
            else if (attribute.ApplicationSyntaxReference?.GetSyntax(cancellation) is { } syntax)
                findings.Add(Finding.At(KernelDiagnostics.BadInstantiation, syntax.GetLocation(), kernel.Name, $"it has {kernel.TypeParameters.Length} type parameters, and this names {types.Length}"));
        }
    }

    void ByLaunches(List<Finding> findings)
    {
        foreach (var (call, model) in CallsOf(kernel))
        {
            if (call.ArgumentList.Arguments.Count == 0 || model.GetTypeInfo(call.ArgumentList.Arguments[0].Expression, cancellation).Type is not { Name: "Launch" } launch || TypeBook.FullName(launch) != "Drawbridge.Launch") continue;
            foreach (var types in Closed(TypesOf(call, model), Deepest)) Add(types, findings, call);
        }
        // The launcher as a delegate: its types are written.
        foreach (var tree in compilation.SyntaxTrees)
        {
            if (!CallIndex.Of(tree).Groups.TryGetValue(kernel.Name, out var groups)) continue;
            var model = compilation.GetSemanticModel(tree);
            foreach (var name in groups)
            {
                var symbols = model.GetSymbolInfo(name, cancellation);
                if (!symbols.CandidateSymbols.Append(symbols.Symbol).OfType<IMethodSymbol>().Any(candidate => SymbolEqualityComparer.Default.Equals(candidate.OriginalDefinition, kernel.OriginalDefinition))) continue;
                foreach (var types in Closed(Written(name, model), Deepest)) Add(types, findings, name);
            }
        }
    }

    ITypeSymbol?[] Written(GenericNameSyntax name, SemanticModel model) => [.. name.TypeArgumentList.Arguments.Select(type => model.GetTypeInfo(type, cancellation).Type)];

    void Add(ITypeSymbol[] types, List<Finding> findings, SyntaxNode? at)
    {
        if (types.Any(type => type.TypeKind is TypeKind.Error or TypeKind.TypeParameter)) return;
        string key = string.Join(", ", types.Select(type => type.ToDisplayString()));
        if (found.ContainsKey(key)) return;
        string? problem = types.Where(type => !compilation.IsSymbolAccessibleWithin(type, kernel.ContainingType)).Select(type => $"'{type.ToDisplayString()}' cannot be seen from the kernel's class").FirstOrDefault()
            ?? kernel.TypeParameters.Select((parameter, i) => Unmet(parameter, types[i])).FirstOrDefault(unmet => unmet != null);
        if (problem == null) found.Add(key, kernel.Construct(types));
        else if (at != null) findings.Add(Finding.At(KernelDiagnostics.BadInstantiation, at.GetLocation(), kernel.Name, problem));
    }

    /// <summary>What a type argument lacks; C# itself would say so only in the launcher that is made for it.</summary>
    string? Unmet(ITypeParameterSymbol parameter, ITypeSymbol type)
    {
        if ((parameter.HasUnmanagedTypeConstraint || parameter.HasValueTypeConstraint) && !type.IsUnmanagedType) return $"'{type.ToDisplayString()}' is not an unmanaged type";
        return parameter.ConstraintTypes.OfType<INamedTypeSymbol>().Where(constraint => constraint.TypeKind == TypeKind.Interface)
            .Any(constraint => !type.AllInterfaces.Any(own => SymbolEqualityComparer.Default.Equals(own.OriginalDefinition, constraint.OriginalDefinition)))
            ? $"'{type.ToDisplayString()}' does not meet the constraints of '{parameter.Name}'" : null;
    }

    /// <summary>The calls that may be of a method, by its name.</summary>
    IEnumerable<(InvocationExpressionSyntax Call, SemanticModel Model)> CallsOf(IMethodSymbol method)
    {
        foreach (var tree in compilation.SyntaxTrees)
        {
            if (!CallIndex.Of(tree).Calls.TryGetValue(method.Name, out var calls)) continue;
            var model = compilation.GetSemanticModel(tree);
            foreach (var call in calls)
                if (model.GetMemberGroup(call.Expression, cancellation).OfType<IMethodSymbol>().Any(candidate => SymbolEqualityComparer.Default.Equals(candidate.OriginalDefinition, method.OriginalDefinition))) yield return (call, model);
        }
    }

    /// <summary>The type arguments of a launch: written, or those of the arguments. Null where nothing tells.</summary>
    ITypeSymbol?[] TypesOf(InvocationExpressionSyntax call, SemanticModel model)
    {
        var name = call.Expression switch { MemberAccessExpressionSyntax member => member.Name, SimpleNameSyntax simple => simple, _ => null };
        if (name is GenericNameSyntax generic && generic.Arity == kernel.TypeParameters.Length) return Written(generic, model);
        var given = new List<(ITypeSymbol Parameter, ITypeSymbol Argument)>();
        var arguments = call.ArgumentList.Arguments;
        for (int i = 1; i < arguments.Count; i++)
        {
            var parameter = arguments[i].NameColon is { } colon ? kernel.Parameters.FirstOrDefault(candidate => candidate.Name == colon.Name.Identifier.ValueText) : kernel.Parameters.ElementAtOrDefault(i - 1);
            if (parameter != null && model.GetTypeInfo(arguments[i].Expression, cancellation).Type is { } type) given.Add((parameter.Type, type));
        }
        var types = new ITypeSymbol?[kernel.TypeParameters.Length];
        // A buffer has one type of elements; a number may be converted to what they are.
        foreach (var (parameter, argument) in given.OrderBy(pair => pair.Parameter is ITypeParameterSymbol)) Unify(parameter, argument, types);
        return types;
    }

    void Unify(ITypeSymbol parameter, ITypeSymbol argument, ITypeSymbol?[] types)
    {
        if (parameter is ITypeParameterSymbol { TypeParameterKind: TypeParameterKind.Method, Ordinal: var ordinal }) types[ordinal] ??= argument;
        else if (parameter is INamedTypeSymbol { IsGenericType: true } pattern && argument is INamedTypeSymbol actual)
        {
            // A view is given as a buffer, or a part of one.
            bool isView = TypeBook.FullName(pattern).StartsWith("Drawbridge.", StringComparison.Ordinal) && pattern.Name.Contains("View");
            for (var type = actual; type != null; type = type.BaseType)
            {
                if (type.TypeArguments.Length != pattern.TypeArguments.Length) continue;
                if (!SymbolEqualityComparer.Default.Equals(type.OriginalDefinition, pattern.OriginalDefinition) && !(isView && TypeBook.FullName(type).StartsWith("Drawbridge.Device", StringComparison.Ordinal))) continue;
                for (int i = 0; i < pattern.TypeArguments.Length; i++) Unify(pattern.TypeArguments[i], type.TypeArguments[i], types);
                return;
            }
        }
    }

    /// <summary>Type arguments without type parameters: those of a method around the launch stand for what the method is called with.</summary>
    IEnumerable<ITypeSymbol[]> Closed(ITypeSymbol?[] types, int depth)
    {
        if (types.Any(type => type == null)) return [];
        var open = types.OfType<ITypeParameterSymbol>().FirstOrDefault(type => type.DeclaringMethod != null);
        if (open == null) return [[.. types.Select(type => type!)]];
        if (depth == 0) return [];
        return CallsOf(open.DeclaringMethod!).Select(pair => pair.Model.GetSymbolInfo(pair.Call, cancellation).Symbol).OfType<IMethodSymbol>()
            .Where(caller => caller.TypeArguments.Length > open.Ordinal)
            .SelectMany(caller => Closed([.. types.Select(type => type is ITypeParameterSymbol { DeclaringMethod: { } around } own && SymbolEqualityComparer.Default.Equals(around, open.DeclaringMethod) ? caller.TypeArguments[own.Ordinal] : type)], depth - 1));
    }
}

/// <summary>The calls in a file by the name of what they call, and generic methods that are named without a call.</summary>
sealed class CallIndex
{
    static readonly ConditionalWeakTable<SyntaxTree, CallIndex> Known = new();

    CallIndex(SyntaxTree tree)
    {
        var nodes = tree.GetRoot().DescendantNodes().ToList();
        Calls = nodes.OfType<InvocationExpressionSyntax>().GroupBy(Name, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.ToArray(), StringComparer.Ordinal);
        Groups = nodes.OfType<GenericNameSyntax>().Where(IsGroup).GroupBy(name => name.Identifier.ValueText, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.ToArray(), StringComparer.Ordinal);
    }

    public Dictionary<string, InvocationExpressionSyntax[]> Calls { get; }

    public Dictionary<string, GenericNameSyntax[]> Groups { get; }

    public static CallIndex Of(SyntaxTree tree) => Known.GetValue(tree, static tree => new CallIndex(tree));

    static string Name(InvocationExpressionSyntax call) => call.Expression switch
    {
        MemberAccessExpressionSyntax member => member.Name.Identifier.ValueText,
        SimpleNameSyntax simple => simple.Identifier.ValueText,
        _ => "",
    };

    static bool IsGroup(GenericNameSyntax name)
    {
        SyntaxNode whole = name.Parent is MemberAccessExpressionSyntax member && member.Name == name ? member : name;
        return whole.Parent is ArgumentSyntax or EqualsValueClauseSyntax or AssignmentExpressionSyntax or ArrowExpressionClauseSyntax or ReturnStatementSyntax or CastExpressionSyntax or CollectionElementSyntax;
    }
}

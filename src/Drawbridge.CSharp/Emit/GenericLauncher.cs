using System.Text;
using Drawbridge.CSharp.Lower;
using Microsoft.CodeAnalysis;

namespace Drawbridge.CSharp.Emit;

/// <summary>
/// The launchers of a generic kernel: one for each list of types, under the kernel's name where the parameters tell the types (C# does not find the type
/// argument of a view that is given as a buffer), and a generic one that chooses.
/// </summary>
static class GenericLauncher
{
    public static void Append(StringBuilder text, IMethodSymbol method, IReadOnlyList<KernelInstance> instances)
    {
        string name = LauncherText.Escaped(method.Name), accessibility = LauncherText.AccessibilityOf(method);
        bool isTold = method.TypeParameters.All(parameter => method.Parameters.Any(own => Mentions(own.Type, parameter)));
        var taken = new HashSet<string>(method.ContainingType.GetMembers(method.Name).OfType<IMethodSymbol>().Where(other => !other.IsGenericMethod).Select(Key), StringComparer.Ordinal);
        foreach (var instance in instances)
        {
            LauncherText.AppendLauncher(text, instance, Name(instance), "private ");
            // A kernel that is not generic and takes the same comes first, as in C#.
            if (!isTold || !taken.Add(Key(instance.Method))) continue;
            text.Append("\n    /// <summary>Runs the kernel <c>").Append(method.Name).Append("</c> and waits for its end.</summary>\n    ").Append(Visible(method, instance, accessibility)).Append("static void ").Append(name)
                .Append("(global::Drawbridge.Launch launch").Append(LauncherText.Declared(instance)).Append(") => ").Append(Name(instance)).Append("(launch").Append(LauncherText.Given(instance)).Append(");\n");
        }
        string types = string.Join(", ", method.TypeParameters.Select(parameter => parameter.Name));
        text.Append("\n    /// <summary>Runs the kernel <c>").Append(method.Name).Append("</c>, for types that it was compiled for, and waits for its end.</summary>\n    ").Append(accessibility).Append("static void ").Append(name)
            .Append('<').Append(types).Append(">(global::Drawbridge.Launch launch")
            .Append(string.Concat(method.Parameters.Select(parameter => ", " + LaunchArguments.TypeOf(parameter.Type) + " " + LauncherText.Escaped(parameter.Name)))).Append(')')
            .Append(string.Concat(method.TypeParameters.Select(Constraints))).Append("\n    {\n");
        foreach (var instance in instances)
        {
            string test = string.Join(" && ", method.TypeParameters.Select((parameter, i) => $"typeof({parameter.Name}) == typeof({instance.Method.TypeArguments[i].ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat)})"));
            string arguments = string.Concat(method.Parameters.Select((parameter, i) => ", " + Same(parameter, instance.Parameters[i])));
            text.Append("        if (").Append(test).Append(") ").Append(Name(instance)).Append("(launch").Append(arguments).Append(");\n        else ");
        }
        text.Append(instances.Count == 0 ? "        " : "").Append("throw global::Drawbridge.KernelCode.NotCompiledFor(\"").Append(method.Name).Append("\", ")
            .Append(string.Join(", ", method.TypeParameters.Select(parameter => $"typeof({parameter.Name})"))).Append(");\n    }\n");
    }

    static string Name(KernelInstance instance) => "__Launch_" + instance.Entry;

    /// <summary>A parameter as the instance's type, which it is: this costs nothing.</summary>
    static string Same(IParameterSymbol parameter, KernelParameter own)
    {
        string generic = LaunchArguments.TypeOf(parameter.Type), actual = LaunchArguments.TypeOf(own.Type), name = LauncherText.Escaped(parameter.Name);
        return generic == actual ? name : $"global::System.Runtime.CompilerServices.Unsafe.As<{generic}, {actual}>(ref {name})";
    }

    static string Key(IMethodSymbol method) => string.Join(",", method.Parameters.Select(parameter => LaunchArguments.TypeOf(parameter.Type)));

    static bool Mentions(ITypeSymbol type, ITypeParameterSymbol parameter) => SymbolEqualityComparer.Default.Equals(type, parameter)
        || type is INamedTypeSymbol named && named.TypeArguments.Any(argument => Mentions(argument, parameter));

    /// <summary>The kernel's own accessibility, or what its types allow.</summary>
    static string Visible(IMethodSymbol method, KernelInstance instance, string accessibility)
    {
        int own = instance.Method.TypeArguments.Select(Reach).Min();
        return own >= Reach(method.ContainingType) || accessibility == "private " ? accessibility : own == 1 ? "internal " : "private ";
    }

    /// <summary>Who sees a type: everybody (2), its assembly (1), the types around it (0).</summary>
    static int Reach(ITypeSymbol type)
    {
        int reach = 2;
        for (var at = type; at != null; at = at.ContainingType)
            reach = Math.Min(reach, at.DeclaredAccessibility switch { Accessibility.Public or Accessibility.NotApplicable => 2, Accessibility.Internal or Accessibility.ProtectedOrInternal => 1, _ => 0 });
        return type is INamedTypeSymbol named ? named.TypeArguments.Select(Reach).Append(reach).Min() : reach;
    }

    static string Constraints(ITypeParameterSymbol parameter)
    {
        var all = new List<string>();
        if (parameter.HasUnmanagedTypeConstraint) all.Add("unmanaged");
        else if (parameter.HasValueTypeConstraint) all.Add("struct");
        else if (parameter.HasReferenceTypeConstraint) all.Add("class");
        else if (parameter.HasNotNullConstraint) all.Add("notnull");
        all.AddRange(parameter.ConstraintTypes.Select(type => type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat)));
        if (parameter.HasConstructorConstraint && !parameter.HasValueTypeConstraint) all.Add("new()");
        return all.Count == 0 ? "" : $" where {parameter.Name} : {string.Join(", ", all)}";
    }
}

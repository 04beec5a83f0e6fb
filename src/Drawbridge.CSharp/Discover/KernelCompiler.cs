using Drawbridge.CSharp.Diagnostics;
using Drawbridge.CSharp.Emit;
using Drawbridge.CSharp.Lower;
using Drawbridge.CSharp.Types;
using Drawbridge.Ptx.Diagnostics;
using Drawbridge.Ptx.Passes;
using Drawbridge.Ptx.Syntax;
using Drawbridge.Ptx.Verify;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Drawbridge.CSharp.Discover;

/// <summary>What the compiler made of one kernel: equal for equal kernels, so that nothing further happens when a file changes elsewhere.</summary>
/// <param name="FileName">Name of the generated file.</param>
/// <param name="Source">Its text; null if there is no launcher.</param>
/// <param name="Ptx">The module; null if the kernel has errors.</param>
/// <param name="Findings">What to report.</param>
sealed record CompiledKernel(string FileName, string? Source, string? Ptx, EquatableList<Finding> Findings);

/// <summary>A list that is equal to another with equal items.</summary>
sealed record EquatableList<T>(T[] Items)
{
    public bool Equals(EquatableList<T>? other) => other != null && Items.SequenceEqual(other.Items);

    public override int GetHashCode() => Items.Length;
}

/// <summary>One kernel from its method to PTX: checks of the method, lowering, text, verification, launcher.</summary>
static class KernelCompiler
{
    /// <summary>Compiles a kernel, whatever is wrong with it.</summary>
    /// <param name="instances">The method, or if it is generic, the method for each list of type arguments.</param>
    /// <param name="found">What is wrong with these.</param>
    /// <param name="touched">The bodies that the modules were made of.</param>
    public static CompiledKernel Compile(IMethodSymbol method, IMethodSymbol[] instances, IReadOnlyList<Finding> found, AttributeData attribute, Compilation compilation, CancellationToken cancellation,
        out HashSet<(SyntaxTree Tree, int Body)> touched)
    {
        touched = [];
        var declaration = (MethodDeclarationSyntax)method.DeclaringSyntaxReferences[0].GetSyntax(cancellation);
        string fileName = method.ContainingType.ToDisplayString().Replace('<', '{').Replace('>', '}') + "." + method.Name + Suffix(method) + ".g.cs";
        var context = ContextOf(attribute, compilation, cancellation);
        if (!IsKernel(context, method, declaration)) return new CompiledKernel(fileName, null, null, new([.. context.Findings]));
        var findings = found.ToList();
        if (instances.Length == 0 && found.Count == 0) findings.Add(Finding.At(KernelDiagnostics.NeverInstantiated, declaration.Identifier.GetLocation(), method.Name));
        var names = new HashSet<string>(StringComparer.Ordinal);
        var compiled = new List<KernelInstance>();
        foreach (var instance in instances)
        {
            context = ContextOf(attribute, compilation, cancellation);
            string entry = context.Unique(EntryName(instance, names));
            var parameters = Parameters(context, instance, declaration, entry);
            if (parameters != null)
            {
                CheckSize(context, method, declaration, parameters);
                compiled.Add(new KernelInstance(instance, parameters, Lower(context, instance, declaration, entry, parameters, Named(attribute, "MaxThreads") as int? ?? 0), entry));
            }
            touched.UnionWith(context.Touched);
            foreach (var finding in context.Findings)
                if (!findings.Contains(finding)) findings.Add(finding);
        }
        if (instances.Length > 0 && compiled.Count == 0) return new CompiledKernel(fileName, null, null, new([.. findings]));
        return new CompiledKernel(fileName, LauncherText.Write(method, compiled), compiled.Any(instance => instance.Ptx == null) ? null : string.Concat(compiled.Select(instance => instance.Ptx)), new([.. findings]));
    }

    static ModuleContext ContextOf(AttributeData attribute, Compilation compilation, CancellationToken cancellation) => new(compilation, cancellation)
    {
        Checks = Named(attribute, "Checks") as bool? ?? compilation.Options.OptimizationLevel == OptimizationLevel.Debug,
        Contract = Named(attribute, "Contract") as bool? ?? true,
    };

    static string? Lower(ModuleContext context, IMethodSymbol method, MethodDeclarationSyntax declaration, string entry, IReadOnlyList<KernelParameter> parameters, int maxThreads)
    {
        // Where C# itself has errors there is nothing to say yet.
        var model = context.Model(declaration.SyntaxTree);
        if (model.GetDiagnostics(declaration.Span, context.Cancellation).Any(finding => finding.Severity == DiagnosticSeverity.Error && finding.Id.StartsWith("CS", StringComparison.Ordinal))) return null;
        string text;
        try
        {
            var kernel = new Lowering(context);
            kernel.LowerKernel(method, parameters);
            while (context.Waiting.Count > 0)
            {
                var function = context.Waiting.Dequeue();
                var lowering = new Lowering(context);
                lowering.LowerFunction(function);
                (function.Body, function.Locals) = (lowering.Body, lowering.Locals);
            }
            if (context.Findings.Count > 0) return null;
            text = ModuleText.Write(context, entry, parameters, kernel, maxThreads);
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            context.Report(KernelDiagnostics.Bug, declaration, method.Name, problem.GetType().Name + ": " + problem.Message + " " + (problem.StackTrace ?? "").Split('\n').FirstOrDefault()?.Trim());
            return null;
        }
        if (Verified(context, method, declaration, text, entry) is not { } module) return null;
        // What can be stepped through stays as it was written.
        if (context.Compilation.Options.OptimizationLevel == OptimizationLevel.Debug) return text;
        Pipeline.Run(module, Pipeline.Usual);
        text = ModulePrinter.Print(module);
        return Verified(context, method, declaration, text, entry) == null ? null : text;
    }

    /// <summary>The module, if it is right; if not, that is a mistake of ours, and reported as such.</summary>
    static Module? Verified(ModuleContext context, IMethodSymbol method, MethodDeclarationSyntax declaration, string text, string entry)
    {
        var bag = new DiagnosticBag();
        var module = ModuleReader.Read(SourceText.From(text, entry + ".ptx"), bag);
        if (!bag.HasErrors) Verifier.Verify(module, bag);
        if (!bag.HasErrors) return module;
        foreach (var finding in bag.Items.Where(finding => finding.Severity == Severity.Error).Take(3))
        {
            var (line, _) = module.Source.LineAndColumn(finding.Position);
            context.Report(KernelDiagnostics.Bug, declaration, method.Name, $"{finding}: '{module.Source.Line(line).Trim()}'");
        }
        return null;
    }

    static bool IsKernel(ModuleContext context, IMethodSymbol method, MethodDeclarationSyntax declaration)
    {
        string? problem = !method.IsStatic ? "it is not static"
            : IsInGenericType(method) ? "its class has type parameters"
            : !method.ReturnsVoid || method.IsAsync ? "it returns something"
            : method.IsAbstract || method.IsExtern || declaration.Body == null && declaration.ExpressionBody == null ? "it has no body" : null;
        if (problem != null) context.Findings.Add(Finding.At(KernelDiagnostics.BadKernel, declaration.Identifier.GetLocation(), method.Name, problem));
        for (SyntaxNode? at = declaration.Parent; at is TypeDeclarationSyntax type; at = at.Parent)
            if (!type.Modifiers.Any(SyntaxKind.PartialKeyword)) context.Findings.Add(Finding.At(KernelDiagnostics.NotPartial, type.Identifier.GetLocation(), type.Identifier.ValueText));
        if (AttributeArgument(method, "MaxThreads") is { } limit && Named(limit.Attribute, "MaxThreads") is int threads && threads is < 0 or > 1024)
            context.Findings.Add(Finding.At(KernelDiagnostics.BadMaxThreads, limit.Syntax.GetLocation(), threads));
        var twin = Overloads(method).TakeWhile(other => !SymbolEqualityComparer.Default.Equals(other, method)).FirstOrDefault(other => LauncherKey(other) == LauncherKey(method));
        if (twin != null) context.Findings.Add(Finding.At(KernelDiagnostics.SameLauncher, declaration.Identifier.GetLocation(), method.Name, twin.ToDisplayString()));
        return context.Findings.Count == 0;
    }

    static bool IsInGenericType(IMethodSymbol method)
    {
        for (var type = method.ContainingType; type != null; type = type.ContainingType)
            if (type.IsGenericType) return true;
        return false;
    }

    static (AttributeData Attribute, SyntaxNode Syntax)? AttributeArgument(IMethodSymbol method, string name) => KernelAttribute(method) is { } attribute
        && (attribute.ApplicationSyntaxReference?.GetSyntax() as AttributeSyntax)?.ArgumentList?.Arguments.FirstOrDefault(argument => argument.NameEquals?.Name.Identifier.ValueText == name) is { } syntax
            ? (attribute, syntax) : null;

    static AttributeData? KernelAttribute(IMethodSymbol method) => method.GetAttributes().FirstOrDefault(attribute => attribute.AttributeClass?.Name == "KernelAttribute");

    /// <summary>The kernels of a method's name, in the order of the source.</summary>
    static IEnumerable<IMethodSymbol> Overloads(IMethodSymbol method) => method.ContainingType.GetMembers(method.Name).OfType<IMethodSymbol>().Where(other => KernelAttribute(other) != null);

    /// <summary>The parameters of a launcher: views of both kinds are one type there.</summary>
    static string LauncherKey(IMethodSymbol method) => string.Join(",", method.Parameters.Select(parameter => parameter.Type.ToDisplayString().Replace("Drawbridge.ReadOnlyView", "Drawbridge.View")));

    /// <summary>Says if the parameters are more than a launch passes; more than older versions of PTX pass need a newer one.</summary>
    static void CheckSize(ModuleContext context, IMethodSymbol method, MethodDeclarationSyntax declaration, List<KernelParameter> parameters)
    {
        const int Small = 4352, Large = 32764;
        int size = 0;
        foreach (var parameter in parameters)
        {
            int own = parameter.Shape is ViewShape ? 16 : parameter.Shape.Size, alignment = parameter.Shape is ViewShape ? 8 : parameter.Shape.Alignment;
            size = (size + alignment - 1) / alignment * alignment + own;
        }
        if (size > Large) context.Findings.Add(Finding.At(KernelDiagnostics.TooManyParameters, declaration.ParameterList.GetLocation(), method.Name, size, Large));
        else if (size > Small) context.Need(81, 80);
    }

    static List<KernelParameter>? Parameters(ModuleContext context, IMethodSymbol method, MethodDeclarationSyntax declaration, string entry)
    {
        var parameters = new List<KernelParameter>();
        for (int i = 0; i < method.Parameters.Length; i++)
        {
            var symbol = method.Parameters[i];
            var shape = context.Types.Of(symbol.Type);
            string? problem = symbol.RefKind != RefKind.None ? "it is passed by reference; kernels get values and views" : shape switch
            {
                null => $"kernels cannot use '{symbol.Type.ToDisplayString()}'",
                ViewShape { Space.IsNarrow: true } => "this memory exists only while the kernel runs",
                ViewShape or ScalarShape => symbol.Type is IPointerTypeSymbol ? "pointers are passed as views" : null,
                StructShape { Type: var grid } when TypeBook.IsGrid(grid) => null,
                StructShape structure when TypeBook.HoldsView(structure.Type) => HoldsLocalView(structure) ? "this memory exists only while the kernel runs" : LaunchArguments.Unmakeable(structure),
                StructShape structure => structure.HasLayout ? null : "the order of a tuple's fields in memory is not fixed; use a struct",
                _ => $"kernels cannot take '{symbol.Type.ToDisplayString()}'",
            };
            if (problem != null) context.Findings.Add(Finding.At(KernelDiagnostics.BadParameter, declaration.ParameterList.Parameters[i].GetLocation(), symbol.Name, method.Name, problem));
            else parameters.Add(new KernelParameter(symbol.OriginalDefinition, symbol.Type, shape!, $"{entry}_{Ascii(symbol.Name)}"));
        }
        return context.Findings.Count == 0 ? parameters : null;
    }

    static bool HoldsLocalView(StructShape shape) => shape.Fields.Any(field => field.Shape is ViewShape { Space.IsNarrow: true } || field.Shape is StructShape inner && HoldsLocalView(inner));

    /// <summary>The method's name; of a generic one with its types, in letters that PTX has.</summary>
    static string EntryName(IMethodSymbol method, HashSet<string> names)
    {
        string name = Ascii(method.Name) + Suffix(method.OriginalDefinition) + string.Concat(method.TypeArguments.Select(type => "_" + Ascii(type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat))));
        string unique = name;
        for (int i = 1; !names.Add(unique); i++) unique = name + "_" + i.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return unique;
    }

    /// <summary>Overloads are told apart by their parameters' types.</summary>
    static string Suffix(IMethodSymbol method)
    {
        int place = Overloads(method).ToList().FindIndex(other => SymbolEqualityComparer.Default.Equals(other, method));
        return place > 0 ? "_" + place.ToString(System.Globalization.CultureInfo.InvariantCulture) : "";
    }

    static string Ascii(string name) => new([.. name.Select(letter => letter < 128 && (char.IsLetterOrDigit(letter) || letter == '_') ? letter : '_')]);

    static object? Named(AttributeData attribute, string name) => attribute.NamedArguments.FirstOrDefault(argument => argument.Key == name).Value.Value;
}

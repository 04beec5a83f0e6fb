using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace Drawbridge.CSharp.Discover;

/// <summary>
/// Kernels as they were compiled before. An editor asks for all kernels after every key; a kernel is what it was if nothing changed outside of bodies,
/// and none of the bodies that it was compiled from: their text and their lines, which the PTX names.
/// </summary>
sealed class KernelCache
{
    static readonly ConditionalWeakTable<MetadataReference, KernelCache> Known = new();
    static readonly ConditionalWeakTable<Compilation, Project> Seen = new();

    // A project has not so many kernels; renamed ones are forgotten at some time.
    const int Most = 2000;

    readonly ConcurrentDictionary<string, Entry> entries = new(StringComparer.Ordinal);
    Surroundings? last;

    /// <summary>Kernels that were compiled, not found: for tests.</summary>
    public int Compiled;

    /// <summary>The cache of projects with these references.</summary>
    public static KernelCache Of(Compilation compilation) => Known.GetValue(compilation.References.First(), _ => new KernelCache());

    /// <inheritdoc cref="KernelCompiler.Compile"/>
    public CompiledKernel Compile(IMethodSymbol method, AttributeData attribute, Compilation compilation, CancellationToken cancellation)
    {
        var project = Seen.GetValue(compilation, compilation => new Project(Same(new Surroundings(compilation)), compilation));
        var found = new List<Diagnostics.Finding>();
        var instances = method.IsGenericMethod ? Instantiations.Of(method, compilation, found, cancellation) : [method];
        string key = compilation.AssemblyName + " " + method.GetDocumentationCommentId() + string.Concat(instances.Select(instance => " " + instance.ToDisplayString()));
        if (entries.TryGetValue(key, out var known) && known.Around == project.Around && known.Parts.All(part => part.IsSameIn(project))) return known.Kernel;
        Interlocked.Increment(ref Compiled);
        var kernel = KernelCompiler.Compile(method, instances, found, attribute, compilation, cancellation, out var touched);
        // Findings name characters, which move more easily.
        if (kernel.Ptx == null || kernel.Findings.Items.Length > 0) return kernel;
        if (entries.Count >= Most) entries.Clear();
        entries[key] = new Entry(project.Around, [.. touched.Select(place => Part.Of(place.Tree, place.Body))], kernel);
        return kernel;
    }

    /// <summary>The object that stands for these surroundings: the one before, if nothing changed.</summary>
    Surroundings Same(Surroundings own)
    {
        lock (entries) return last = last != null && last.IsSame(own) ? last : own;
    }

    sealed record Entry(Surroundings Around, Part[] Parts, CompiledKernel Kernel);

    /// <summary>A body that a kernel was compiled from, or a whole file.</summary>
    sealed record Part(string Path, int Body, string Text, FileLinePositionSpan Place)
    {
        public static Part Of(SyntaxTree tree, int body)
        {
            var node = body < 0 ? tree.GetRoot() : SourceFacts.Of(tree).Bodies[body];
            return new Part(tree.FilePath, body, body < 0 ? tree.ToString() : node.ToString(), node.GetLocation().GetMappedLineSpan());
        }

        public bool IsSameIn(Project project)
        {
            if (!project.Trees.TryGetValue(Path, out var tree)) return false;
            if (Body < 0) return tree.ToString() == Text;
            var node = SourceFacts.Of(tree).Bodies[Body];
            return node.Span.Length == Text.Length && node.ToString() == Text && node.GetLocation().GetMappedLineSpan().Equals(Place);
        }
    }

    /// <summary>A compilation: its surroundings and its files.</summary>
    sealed class Project(Surroundings around, Compilation compilation)
    {
        public Surroundings Around { get; } = around;

        // Files without a path, or with the path of another, are none that can be found again.
        public Dictionary<string, SyntaxTree> Trees { get; } = compilation.SyntaxTrees.GroupBy(tree => tree.FilePath, StringComparer.Ordinal)
            .Where(group => group.Key.Length > 0 && group.Count() == 1).ToDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal);
    }

    /// <summary>What all bodies of a project are compiled in.</summary>
    sealed class Surroundings(Compilation compilation)
    {
        readonly CompilationOptions options = compilation.Options;
        readonly MetadataReference[] references = [.. compilation.References];
        readonly (string Path, ParseOptions Options, string Outside)[] files = [.. compilation.SyntaxTrees.Select(tree => (tree.FilePath, tree.Options, SourceFacts.Of(tree).Outside))];

        public bool IsSame(Surroundings other)
        {
            if (!options.Equals(other.options) || !references.SequenceEqual(other.references) || files.Length != other.files.Length) return false;
            for (int i = 0; i < files.Length; i++)
                if (files[i].Path != other.files[i].Path || !files[i].Options.Equals(other.files[i].Options) || files[i].Outside != other.files[i].Outside) return false;
            return true;
        }
    }
}

using Drawbridge.Ptx.Syntax;
using Drawbridge.Tests;

namespace Drawbridge.Ptx.Tests.Corpus;

/// <summary>The PTX files of the repository that must be read without a finding.</summary>
static class CorpusFiles
{
    /// <summary>Compiled kernels, by path from the root.</summary>
    public static IEnumerable<string> Kernels => Files("tests/ptx/kernels");

    /// <summary>Modules written in the texture of several compilers, by path from the root.</summary>
    public static IEnumerable<string> Fixtures => Files("tests/ptx/fixtures");

    /// <summary>All of them, for theories.</summary>
    public static TheoryData<string> All => new(Kernels.Concat(Fixtures));

    /// <summary>The text of one.</summary>
    public static SourceText Source(string path) => new(path, File.ReadAllBytes(Path.Combine(Repository.Root, path)));

    static IEnumerable<string> Files(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.ptx").Select(path => Path.GetRelativePath(Repository.Root, path).Replace('\\', '/'))
            .Order(StringComparer.Ordinal);
}

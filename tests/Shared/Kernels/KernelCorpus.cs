using Drawbridge.Ptx.Diagnostics;
using Drawbridge.Ptx.Syntax;

namespace Drawbridge.Tests.Kernels;

/// <summary>All files of tests/ptx/kernels and all cases.</summary>
static class KernelCorpus
{
    public static string Folder => Path.Combine(Repository.FileTests, "kernels");

    public static KernelCase[] Cases { get; } = [.. Streams.Cases, .. DenseAlgebra.Cases, .. PerRow.Cases, .. Grids.Cases, .. Irregular.Cases, .. Features.Cases];

    /// <summary>File names, sorted.</summary>
    public static string[] Files { get; } = [.. Directory.EnumerateFiles(Folder, "*.ptx").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    /// <summary>Every case with every file that it is for.</summary>
    public static IEnumerable<(string File, KernelCase Case)> All =>
        from file in Files
        from one in Cases
        where one.Source == file.Split('.')[0]
        select (file, one);

    /// <summary>The case of a file.</summary>
    public static KernelCase Find(string file, string entry, string size) =>
        Cases.Single(one => one.Source == file.Split('.')[0] && one.Entry == entry && one.Size == size);

    public static string PathOf(string file) => Path.Combine(Folder, file);

    /// <summary>Names of a file's entries.</summary>
    public static string[] Entries(string file)
    {
        var bag = new DiagnosticBag();
        var module = ModuleReader.Read(new SourceText(file, File.ReadAllBytes(PathOf(file))), bag);
        return [.. module.Entries.Select(entry => entry.Name)];
    }
}

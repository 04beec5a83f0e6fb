using Drawbridge.Tests;

namespace Drawbridge.Bench;

/// <summary>The compiled kernels of the repository, for sm_80.</summary>
static class KernelFiles
{
    static readonly string Folder = Path.Combine(Repository.FileTests, "kernels");

    /// <summary>All of them, in order of their names.</summary>
    public static string[] All()
    {
        string[] files = Directory.GetFiles(Folder, "*.sm_80.ptx");
        Array.Sort(files, StringComparer.Ordinal);
        return files;
    }

    /// <summary>The file of that name.</summary>
    public static string Find(string name) => Path.Combine(Folder, name + ".sm_80.ptx");
}

namespace Drawbridge.Bench;

/// <summary>Where things lie in the repository.</summary>
static class Repository
{
    /// <summary>Its root: the folder of Drawbridge.slnx.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The compiled kernels, one of each for sm_80, in order of their names.</summary>
    public static string[] Kernels()
    {
        string[] files = Directory.GetFiles(Path.Combine(Root, "tests", "ptx", "kernels"), "*.sm_80.ptx");
        Array.Sort(files, StringComparer.Ordinal);
        return files;
    }

    /// <summary>The compiled kernel file of that name.</summary>
    public static string Kernel(string name) => Path.Combine(Root, "tests", "ptx", "kernels", name + ".sm_80.ptx");

    static string FindRoot()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder != null && !File.Exists(Path.Combine(folder, "Drawbridge.slnx"))) folder = Path.GetDirectoryName(folder);
        return folder ?? throw new DirectoryNotFoundException("no Drawbridge.slnx above the program");
    }
}

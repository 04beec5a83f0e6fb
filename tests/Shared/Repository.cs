namespace Drawbridge.Tests;

/// <summary>Where the files of the repository are that the program was built in.</summary>
static class Repository
{
    /// <summary>The folder with the solution.</summary>
    public static string Root { get; } = Find();

    /// <summary>The folder of the file tests.</summary>
    public static string FileTests => Path.Combine(Root, "tests", "ptx");

    static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder != null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Drawbridge.slnx"))) return folder.FullName;
        throw new DirectoryNotFoundException("no Drawbridge.slnx above the program");
    }
}

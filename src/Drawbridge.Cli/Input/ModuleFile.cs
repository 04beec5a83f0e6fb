using Drawbridge.Ptx.Syntax;
using Drawbridge.Runtime;

namespace Drawbridge.Cli.Input;

/// <summary>Finds and reads the files a command names.</summary>
internal static class ModuleFile
{
    /// <summary>What stands for standard input.</summary>
    public const string StandardInput = "-";

    /// <summary>Reads a file, or standard input for <c>-</c>.</summary>
    /// <exception cref="DrawbridgeException">It cannot be read (DB6002, DB6003, DB6015).</exception>
    public static SourceText Read(string path, Terminal terminal)
    {
        try
        {
            if (path == StandardInput) return new SourceText("<stdin>", ReadInput(terminal));
            if (Directory.Exists(path)) throw CommandLineDiagnostics.Unreadable.Error($"'{path}' is a folder, not a file");
            if (!File.Exists(path)) throw CommandLineDiagnostics.NotFound.Error($"'{path}' does not exist{Suggest(path)}");
            if (new FileInfo(path).Length > Array.MaxLength)
                throw CommandLineDiagnostics.TooLarge.Error($"'{path}' has {new FileInfo(path).Length} bytes");
            return new SourceText(path, File.ReadAllBytes(path));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw CommandLineDiagnostics.Unreadable.Error($"'{path}': {problem.Message}");
        }
    }

    static byte[] ReadInput(Terminal terminal)
    {
        // On another thread: Ctrl-C can end the waiting, not the read itself.
        var reading = Task.Run(() =>
        {
            using var input = terminal.OpenInput();
            using var bytes = new MemoryStream();
            input.CopyTo(bytes);
            return bytes.ToArray();
        });
        return reading.WaitAsync(terminal.Cancellation).GetAwaiter().GetResult();
    }

    /// <summary>The files that paths name: a folder stands for its modules. A folder that gives none is told to <paramref name="failed"/>.</summary>
    public static List<string> Named(IEnumerable<string> paths, Action<string, DrawbridgeException> failed)
    {
        var files = new List<string>();
        foreach (string path in paths)
        {
            try
            {
                if (Directory.Exists(path)) files.AddRange(Below(path));
                else files.Add(path);
            }
            catch (DrawbridgeException problem)
            {
                failed(path, problem);
            }
        }
        return files;
    }

    /// <summary>The .ptx files of a folder and everything below it, in order of their names. Links to folders are not followed.</summary>
    /// <exception cref="DrawbridgeException">There are none (DB6005), or a folder cannot be read (DB6003).</exception>
    public static List<string> Below(string folder)
    {
        var files = new List<string>();
        try
        {
            Collect(folder, files);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw CommandLineDiagnostics.Unreadable.Error($"'{folder}': {problem.Message}");
        }
        return files.Count > 0 ? files : throw CommandLineDiagnostics.NoModules.Error($"'{folder}' holds no file that ends in .ptx");
    }

    static void Collect(string folder, List<string> files)
    {
        string[] here = Directory.GetFiles(folder, "*.ptx");
        Array.Sort(here, StringComparer.Ordinal);
        files.AddRange(here);
        string[] below = Directory.GetDirectories(folder);
        Array.Sort(below, StringComparer.Ordinal);
        foreach (string next in below)
            if (!File.GetAttributes(next).HasFlag(FileAttributes.ReparsePoint)) Collect(next, files);
    }

    static string Suggest(string path)
    {
        string folder = Path.GetDirectoryName(path) is { Length: > 0 } named ? named : ".";
        if (path.Length == 0 || !Directory.Exists(folder)) return "";
        return NearestName.Suggest(Path.GetFileName(path), Directory.EnumerateFileSystemEntries(folder).Take(10_000).Select(entry => Path.GetFileName(entry)));
    }
}

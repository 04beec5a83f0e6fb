namespace Drawbridge.Cli.Output;

/// <summary>Writes result files.</summary>
internal static class OutputFile
{
    /// <summary>Finds out before long work whether a file can be written at all, without touching it.</summary>
    /// <exception cref="Runtime.DrawbridgeException">It cannot (DB6004).</exception>
    public static void Check(string path)
    {
        if (path.Length == 0) throw CommandLineDiagnostics.Unwritable.Error("the name of the output file is empty");
        if (Directory.Exists(path)) throw CommandLineDiagnostics.Unwritable.Error($"'{path}' is a folder");
        string folder = Folder(path);
        if (!Directory.Exists(folder)) throw CommandLineDiagnostics.Unwritable.Error($"'{path}': the folder '{folder}' does not exist");
        if (File.Exists(path) && File.GetAttributes(path).HasFlag(FileAttributes.ReadOnly))
            throw CommandLineDiagnostics.Unwritable.Error($"'{path}' is read-only");
    }

    /// <summary>
    /// Writes a file as a whole: into a new file beside it that then takes its place, so that a full disk leaves the old content alone.
    /// </summary>
    /// <exception cref="Runtime.DrawbridgeException">It cannot be written (DB6004).</exception>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        Check(path);
        try
        {
            // A device or a pipe has no content to keep and no place for a file beside it.
            if (IsDevice(path))
            {
                using var stream = File.OpenWrite(path);
                stream.Write(content);
                return;
            }
            string target = (File.Exists(path) ? File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName : null) ?? path;
            string beside = Path.Combine(Folder(target), $".{Path.GetFileName(target)}.{Environment.ProcessId}.tmp");
            try
            {
                using (var stream = File.Create(beside)) stream.Write(content);
                if (File.Exists(target) && !OperatingSystem.IsWindows()) File.SetUnixFileMode(beside, File.GetUnixFileMode(target));
                File.Move(beside, target, overwrite: true);
            }
            finally
            {
                File.Delete(beside);
            }
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw CommandLineDiagnostics.Unwritable.Error($"'{path}': {problem.Message}");
        }
    }

    static string Folder(string path) => Path.GetDirectoryName(path) is { Length: > 0 } named ? named : ".";

    static bool IsDevice(string path) => !OperatingSystem.IsWindows() && Path.GetFullPath(path).StartsWith("/dev/", StringComparison.Ordinal);
}

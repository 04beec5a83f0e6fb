using System.Diagnostics;

namespace Drawbridge.Cli.Output;

/// <summary>Says on a terminal how far long work has come; silent in a pipe and for work that is soon over.</summary>
internal sealed class Progress(Terminal terminal, int total) : IDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(300);

    long lastShown = Stopwatch.GetTimestamp();
    bool isShown;
    int done;

    /// <summary>The next piece of work begins.</summary>
    public void Next(string name)
    {
        done++;
        if (!terminal.ColorsError || total < 2 || Stopwatch.GetElapsedTime(lastShown) < Patience) return;
        lastShown = Stopwatch.GetTimestamp();
        isShown = true;
        const int Most = 60;
        string shown = name.Length <= Most ? name : string.Concat("…", name.AsSpan(name.Length - Most + 1));
        terminal.Error.Write($"\r\e[K[{done}/{total}] {shown}");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (isShown) terminal.Error.Write("\r\e[K");
    }
}

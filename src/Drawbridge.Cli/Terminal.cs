using System.Text;
using Drawbridge.Cli.Output;

namespace Drawbridge.Cli;

/// <summary>Where the command line writes, and what can be shown there. Tests give it string writers.</summary>
internal sealed class Terminal : IDisposable
{
    /// <summary>Results.</summary>
    public required TextWriter Out { get; init; }

    /// <summary>Everything that is not the result: errors, warnings, progress.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Standard input, for a file named <c>-</c>.</summary>
    public Func<Stream> OpenInput { get; init; } = () => Stream.Null;

    /// <summary>True if <see cref="Out"/> shows colours.</summary>
    public bool ColorsOut { get; init; }

    /// <summary>True if <see cref="Error"/> shows colours, and so progress.</summary>
    public bool ColorsError { get; init; }

    /// <summary>Set by Ctrl-C.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>The terminal, or pipes, of this process.</summary>
    public static Terminal OfProcess(CancellationToken cancellation)
    {
        // Straight to the streams: the console's own writers flush every line and cost time to set up.
        var encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        bool plain = Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 } || Environment.GetEnvironmentVariable("TERM") == "dumb";
        return new Terminal
        {
            Out = new StreamWriter(new ProcessStream(Console.OpenStandardOutput()), encoding, 16 << 10) { AutoFlush = !Console.IsOutputRedirected },
            Error = new StreamWriter(new ProcessStream(Console.OpenStandardError()), encoding, 1 << 10) { AutoFlush = true },
            OpenInput = Console.OpenStandardInput,
            ColorsOut = !plain && !Console.IsOutputRedirected,
            ColorsError = !plain && !Console.IsErrorRedirected,
            Cancellation = cancellation,
        };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Out.Dispose();
        Error.Dispose();
    }

    /// <summary>Writes out what is buffered.</summary>
    /// <returns>Why results did not arrive where they went; null if they did.</returns>
    public string? Flush()
    {
        Out.Flush();
        return Out is StreamWriter { BaseStream: ProcessStream stream } ? stream.Problem : null;
    }
}

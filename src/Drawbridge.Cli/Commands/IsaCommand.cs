using System.CommandLine;

namespace Drawbridge.Cli.Commands;

internal static class IsaCommand
{
    public static Command Make(Terminal terminal) => new("isa", "");
}

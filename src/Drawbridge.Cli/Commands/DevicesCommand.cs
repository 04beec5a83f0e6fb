using System.CommandLine;
using System.Globalization;
using Drawbridge.Cli.Output;

namespace Drawbridge.Cli.Commands;

/// <summary><c>drawbridge devices</c>: lists what kernels can run on.</summary>
internal static class DevicesCommand
{
    /// <summary>The verb with its options.</summary>
    public static Command Make(Terminal terminal)
    {
        var json = CommonOptions.Json();
        var command = new Command("devices", "List the devices that kernels can run on.") { json };
        command.SetAction(result =>
        {
            long memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
            if (result.GetValue(json))
            {
                using var output = new JsonOutput(terminal.Out);
                output.Object(() => output.Objects("devices", Device.All, device =>
                {
                    output.String("name", device.Name);
                    output.String("engine", device.Engine);
                    output.String("description", device.Description);
                    output.Number("memory_bytes", memory);
                }));
                return ExitCode.Fine;
            }
            int width = Device.All.Max(device => device.Name.Length);
            foreach (var device in Device.All) terminal.Out.WriteLine($"{device.Name.PadRight(width)}  {device.Description}");
            terminal.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{memory / 1e9:0.0} GB of memory, {Environment.ProcessorCount} processors"));
            return ExitCode.Fine;
        });
        return command;
    }
}

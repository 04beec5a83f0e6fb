using Drawbridge.Cli;

using var interrupt = new CancellationTokenSource();
Console.CancelKeyPress += (_, press) =>
{
    // The first Ctrl-C stops the kernel and lets us say so; the second one is the system's.
    press.Cancel = !interrupt.IsCancellationRequested;
    interrupt.Cancel();
};
using var terminal = Terminal.OfProcess(interrupt.Token);
return CommandLine.Run(args, terminal);

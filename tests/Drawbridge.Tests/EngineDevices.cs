namespace Drawbridge.Tests;

/// <summary>One open device for each engine: opening one reserves address space, and a fault in one test must not disturb the next.</summary>
static class EngineDevices
{
    static readonly Dictionary<string, Device> Opened = [];

    /// <summary>A device's name for each engine there is.</summary>
    public static string[] Names { get; } = [.. Device.All.DistinctBy(info => info.Engine).Select(info => info.Name)];

    public static Device Open(string name)
    {
        lock (Opened)
        {
            if (!Opened.TryGetValue(name, out var device)) Opened[name] = device = EngineVariants.Names.Contains(name) ? EngineVariants.Open(name) : Device.Open(name);
            return device;
        }
    }
}

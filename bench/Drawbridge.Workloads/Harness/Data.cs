using System.Runtime.InteropServices;

namespace Drawbridge.Workloads;

/// <summary>The numbers that a workload depends on.</summary>
sealed class Numbers(IReadOnlyDictionary<string, int> values)
{
    /// <summary>One of them.</summary>
    public int this[string name] => values.TryGetValue(name, out int value) ? value : throw new ArgumentException($"the workload needs {name}=NUMBER");
}

/// <summary>Numbers and buffers of a workload on a device.</summary>
abstract class WorkloadData(Device device, Numbers numbers)
{
    readonly List<(string Name, DeviceBuffer<byte> Buffer)> outputs = [];

    /// <summary>A number.</summary>
    public int this[string name] => numbers[name];

    /// <summary>What runs leave, by name.</summary>
    public IReadOnlyList<(string Name, DeviceBuffer<byte> Buffer)> Outputs => outputs;

    /// <summary>An input.</summary>
    public abstract DeviceBuffer<byte> In(string name);

    /// <summary>Zeroed memory whose content after the first run is a result.</summary>
    public DeviceBuffer<byte> Out(string name, long bytes) => Out(name, Zeros(bytes));

    /// <summary>An input that is a result as well.</summary>
    public DeviceBuffer<byte> InOut(string name) => Out(name, In(name));

    /// <summary>Zeroed memory.</summary>
    public DeviceBuffer<byte> Zeros(long bytes)
    {
        var buffer = device.Allocate<byte>(bytes);
        buffer.Fill(0);
        return buffer;
    }

    DeviceBuffer<byte> Out(string name, DeviceBuffer<byte> buffer)
    {
        outputs.Add((name, buffer));
        return buffer;
    }
}

/// <summary>Numbers and arrays of a workload for the work by hand.</summary>
sealed class HostData(Numbers numbers)
{
    readonly Dictionary<string, Array> inputs = [], outputs = [];
    readonly Dictionary<string, int> sizes = [];

    /// <summary>A number.</summary>
    public int this[string name] => numbers[name];

    /// <summary>The numbers.</summary>
    public Numbers Numbers => numbers;

    /// <summary>What was made of the inputs.</summary>
    public IReadOnlyDictionary<string, Array> Outputs => outputs;

    /// <summary>Gives an input its content.</summary>
    public unsafe void Set<T>(string name, T[] content) where T : unmanaged => (inputs[name], sizes[name]) = (content, sizeof(T));

    /// <summary>An input's bytes.</summary>
    public ReadOnlySpan<byte> BytesOf(string name) =>
        MemoryMarshal.CreateReadOnlySpan(ref MemoryMarshal.GetArrayDataReference(inputs[name]), inputs[name].Length * sizes[name]);

    /// <summary>An input.</summary>
    public T[] In<T>(string name) where T : unmanaged => (T[])inputs[name];

    /// <summary>A result: the same array in every run.</summary>
    public T[] Out<T>(string name, int count) where T : unmanaged
    {
        if (!outputs.TryGetValue(name, out var array)) outputs[name] = array = new T[count];
        return (T[])array;
    }

    /// <summary>A copy of an input that becomes a result.</summary>
    public T[] InOut<T>(string name) where T : unmanaged
    {
        if (!outputs.TryGetValue(name, out var array)) outputs[name] = array = (Array)inputs[name].Clone();
        return (T[])array;
    }

    /// <summary>Results that were inputs are again what they were.</summary>
    public void Restore()
    {
        foreach (var (name, array) in outputs)
            if (inputs.TryGetValue(name, out var first)) first.CopyTo(array, 0);
    }
}

using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using Drawbridge.Runtime;

namespace Drawbridge.Tests.Kernels;

/// <summary>One launch: its shape, its arguments in the kernel's order, and what must be in every buffer afterwards.</summary>
sealed class KernelLaunch(Dim3 grid, Dim3 block, int sharedBytes = 0)
{
    const byte Poison = 0xCB;

    /// <summary>Blocks of 256 threads, one thread an element.</summary>
    public static KernelLaunch Linear(int count, int block = 256) => new(new(Ceiling(count, block)), new(block));

    /// <summary>Blocks of X by Y threads over a plane.</summary>
    public static KernelLaunch Plane(int width, int height, int x, int y) => new(new(Ceiling(width, x), Ceiling(height, y)), new(x, y));

    public static int Ceiling(int count, int size) => (count + size - 1) / size;

    public Dim3 Grid => grid;

    public Dim3 Block => block;

    public int SharedBytes => sharedBytes;

    public List<LaunchArgument> Arguments { get; } = [];

    /// <summary>Variables of the module that the host writes first.</summary>
    public List<(string Name, LaunchBuffer Content)> Sets { get; } = [];

    /// <summary>Variables of the module that are checked.</summary>
    public List<(string Name, LaunchBuffer Content)> Symbols { get; } = [];

    /// <summary>Lines the kernel prints, in any order.</summary>
    public List<string> Output { get; } = [];

    /// <summary>Id of the fault that must end the launch, or null.</summary>
    public string? Fault { get; private set; }

    public KernelLaunch Value(int value) => Add(new LaunchArgument(value, string.Create(CultureInfo.InvariantCulture, $"s32:{value}"), null));

    public KernelLaunch Value(uint value) => Add(new LaunchArgument(value, string.Create(CultureInfo.InvariantCulture, $"u32:{value}"), null));

    public KernelLaunch Value(float value) =>
        Add(new LaunchArgument(value, string.Create(CultureInfo.InvariantCulture, $"f32:0x{BitConverter.SingleToUInt32Bits(value):x8}"), null));

    /// <summary>A struct by value.</summary>
    public KernelLaunch Bytes(byte[] value) => Add(new LaunchArgument(value, "bytes:" + Convert.ToHexString(value), null));

    /// <summary>A buffer that must stay as it is.</summary>
    public KernelLaunch In<T>(T[] data) where T : unmanaged, INumber<T> => InOut(data, data);

    /// <summary>A buffer that must become exactly this; poisoned first.</summary>
    public KernelLaunch Out<T>(T[] want) where T : unmanaged, INumber<T> => InOut(Poisoned<T>(want.Length), want);

    /// <summary>A buffer that must become nearly this; poisoned first.</summary>
    public KernelLaunch Out<T>(double[] want, double relative, double absolute) where T : unmanaged, INumber<T> =>
        InOut(Poisoned<T>(want.Length), want, relative, absolute);

    /// <summary>A buffer with content that must become exactly this.</summary>
    public KernelLaunch InOut<T>(T[] data, T[] want) where T : unmanaged, INumber<T> => Add(LaunchBuffer.Exactly(data, want));

    /// <summary>A buffer with content that must become nearly this.</summary>
    public KernelLaunch InOut<T>(T[] data, double[] want, double relative, double absolute) where T : unmanaged, INumber<T> =>
        Add(LaunchBuffer.Nearly(data, want, relative, absolute));

    /// <summary>A buffer whose content is judged by a function that returns what is wrong with it, or null.</summary>
    public KernelLaunch Judged<T>(T[] data, Func<T[], string?> judge) where T : unmanaged, INumber<T> => Add(LaunchBuffer.Judged(data, judge));

    public KernelLaunch Set<T>(string symbol, T[] data) where T : unmanaged, INumber<T>
    {
        Sets.Add((symbol, LaunchBuffer.Exactly(data, data)));
        return this;
    }

    public KernelLaunch Symbol<T>(string symbol, T[] want) where T : unmanaged, INumber<T>
    {
        Symbols.Add((symbol, LaunchBuffer.Exactly(want, want)));
        return this;
    }

    public KernelLaunch Prints(params string[] lines)
    {
        Output.AddRange(lines);
        return this;
    }

    public KernelLaunch Faults(string id)
    {
        Fault = id;
        return this;
    }

    public static T[] Poisoned<T>(int count) where T : unmanaged
    {
        var data = new T[count];
        MemoryMarshal.AsBytes(data.AsSpan()).Fill(Poison);
        return data;
    }

    KernelLaunch Add(LaunchBuffer buffer) => Add(new LaunchArgument(null, "", buffer));

    KernelLaunch Add(LaunchArgument argument)
    {
        Arguments.Add(argument);
        return this;
    }
}

/// <summary>One argument: a value, with its form on the command line, or a buffer.</summary>
sealed record LaunchArgument(KernelArgument? Value, string Text, LaunchBuffer? Buffer);

using Drawbridge.Data;
using Drawbridge.Ptx.Isa;

namespace Drawbridge.Cli.Running;

/// <summary>Something in device memory that a command line can name: a buffer argument or a variable of the module.</summary>
internal sealed class Place
{
    readonly Device device;

    /// <summary>A buffer argument.</summary>
    public Place(Device device, int argument, string parameter, DeviceBuffer<byte> buffer, TypedData initial)
    {
        this.device = device;
        Argument = argument;
        Title = $"argument {argument}, {parameter}";
        Element = initial.Element;
        Address = buffer.Address;
        Size = initial.Bytes.Length;
        Initial = initial.Bytes;
    }

    /// <summary>A variable that <see cref="Fits"/>.</summary>
    public Place(Device device, ModuleSymbol symbol)
    {
        this.device = device;
        Symbol = symbol.Name;
        Title = symbol.Name;
        // Types that data cannot have are shown as bytes.
        Element = ElementType.Find(symbol.Type) ?? ElementType.Find(PtxType.B8)!;
        Address = symbol.Address;
        Size = (int)symbol.Size;
        Initial = Read();
    }

    /// <summary>True if one array can hold the content of a variable.</summary>
    public static bool Fits(ModuleSymbol symbol) => symbol.Size <= Array.MaxLength;

    /// <summary>Number of the argument, or null.</summary>
    public int? Argument { get; }

    /// <summary>Name of the variable, or null.</summary>
    public string? Symbol { get; }

    /// <summary>What people call it.</summary>
    public string Title { get; }

    /// <summary>Type of its elements.</summary>
    public ElementType Element { get; }

    /// <summary>Device address.</summary>
    public ulong Address { get; }

    /// <summary>Size in bytes.</summary>
    public int Size { get; }

    /// <summary>Its content before the launch.</summary>
    public byte[] Initial { get; private set; }

    /// <summary>Its content now.</summary>
    public byte[] Read()
    {
        byte[] bytes = new byte[Size];
        device.Memory.Read(Address, bytes);
        return bytes;
    }

    /// <summary>Gives it a first content.</summary>
    public void Set(ReadOnlySpan<byte> bytes)
    {
        device.Memory.Write(Address, bytes);
        Initial = Read();
    }

    /// <summary>Makes it what it was before the launch.</summary>
    public void Reset() => device.Memory.Write(Address, Initial);
}

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Drawbridge.Ptx.Isa;
using Drawbridge.Ptx.Syntax;

namespace Drawbridge;

/// <summary>A <c>.global</c> or <c>.const</c> variable of a loaded module. The host may write both; kernels only the first.</summary>
public sealed class ModuleSymbol
{
    readonly LoadedModule module;

    internal ModuleSymbol(LoadedModule module, Variable variable)
    {
        this.module = module;
        Variable = variable;
    }

    /// <summary>Its name.</summary>
    public string Name => Variable.Name;

    /// <summary>Where it lives: <see cref="StateSpace.Global"/> or <see cref="StateSpace.Const"/>.</summary>
    public StateSpace Space => Variable.Space;

    /// <summary>Element type.</summary>
    public PtxType Type => Variable.Type;

    /// <summary>Size in bytes.</summary>
    public long Size => Variable.Size;

    /// <summary>Its device address.</summary>
    public ulong Address => module.EngineModule.AddressOf(Variable);

    /// <summary>Its declaration.</summary>
    public Variable Variable { get; }

    /// <summary>Copies elements in.</summary>
    /// <typeparam name="T">Any type without references; it need not be the declared one.</typeparam>
    /// <param name="source">The elements.</param>
    /// <param name="byteOffset">Where the first goes, in bytes from the variable's start.</param>
    /// <exception cref="ArgumentException">They don't fit.</exception>
    public void Write<T>(ReadOnlySpan<T> source, long byteOffset = 0) where T : unmanaged
    {
        var bytes = MemoryMarshal.AsBytes(source);
        CheckRange(byteOffset, bytes.Length);
        module.Use.Await();
        module.Device.Memory.Write(Address + (ulong)byteOffset, bytes);
    }

    /// <summary>Sets one element.</summary>
    /// <inheritdoc cref="Write{T}(ReadOnlySpan{T}, long)"/>
    public void Write<T>(T value, long byteOffset = 0) where T : unmanaged => Write(new ReadOnlySpan<T>(in value), byteOffset);

    /// <summary>Copies elements out, as many as fit into <paramref name="destination"/>.</summary>
    /// <typeparam name="T">Any type without references; it need not be the declared one.</typeparam>
    /// <param name="destination">Where to.</param>
    /// <param name="byteOffset">Where the first is, in bytes from the variable's start.</param>
    /// <exception cref="ArgumentException">The variable is smaller.</exception>
    public void Read<T>(Span<T> destination, long byteOffset = 0) where T : unmanaged
    {
        var bytes = MemoryMarshal.AsBytes(destination);
        CheckRange(byteOffset, bytes.Length);
        module.Use.Await();
        module.Device.Memory.Read(Address + (ulong)byteOffset, bytes);
    }

    /// <summary>One element.</summary>
    /// <inheritdoc cref="Read{T}(Span{T}, long)"/>
    public T Read<T>(long byteOffset = 0) where T : unmanaged
    {
        T value = default;
        Read(new Span<T>(ref value), byteOffset);
        return value;
    }

    /// <summary>The whole variable as elements of <typeparamref name="T"/>; bytes that make no whole element are left out.</summary>
    public T[] ToArray<T>() where T : unmanaged
    {
        var result = new T[Size / Unsafe.SizeOf<T>()];
        Read<T>(result);
        return result;
    }

    void CheckRange(long byteOffset, long bytes)
    {
        if (byteOffset < 0 || byteOffset > Size || bytes > Size - byteOffset)
            throw new ArgumentException($"{bytes} bytes from {byteOffset} on are more than the {Size} bytes of '{Name}'");
    }
}

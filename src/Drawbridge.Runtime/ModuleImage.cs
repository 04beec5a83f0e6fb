using System.Buffers.Binary;
using Drawbridge.Ptx.Diagnostics;
using Drawbridge.Ptx.Isa;
using Drawbridge.Ptx.Syntax;

namespace Drawbridge.Runtime;

/// <summary>
/// A module's variables in device memory, with their initial values, and the values of its functions. Each <c>.global</c> variable is an
/// allocation of its own, so that running past its end is noticed; all <c>.const</c> variables lie in one block.
/// </summary>
public sealed class ModuleImage : IDisposable
{
    readonly DeviceMemory memory;
    readonly Dictionary<Variable, ulong> addresses = [];
    readonly Dictionary<Function, int> numbers = [];
    readonly List<Function> functions = [];
    readonly List<ulong> allocations = [];

    /// <summary>Places the variables of a module.</summary>
    /// <exception cref="DrawbridgeException">Memory is out (DB4020), or an initialiser cannot be evaluated (DB3007).</exception>
    public ModuleImage(Module module, DeviceMemory memory)
    {
        Module = module;
        this.memory = memory;
        foreach (var function in module.Items.OfType<Function>()) Register(function);
        try
        {
            Place([.. module.Variables, .. module.Definitions.SelectMany(function => function.Body!.Variables)]);
            foreach (var (variable, address) in addresses) Initialize(variable, address);
        }
        catch
        {
            // What was placed before the mistake would stay allocated for good.
            Dispose();
            throw;
        }
    }

    /// <summary>The module.</summary>
    public Module Module { get; }

    /// <summary>Address of the block of constants: <c>.const</c> address 0.</summary>
    public ulong ConstBase { get; private set; }

    /// <summary>Bytes of constants.</summary>
    public int ConstSize { get; private set; }

    /// <summary>Generic address of a <c>.global</c> or <c>.const</c> variable; false if the module only declares it <c>.extern</c>.</summary>
    public bool TryFind(Variable variable, out ulong address) => addresses.TryGetValue(Definition(variable), out address);

    /// <summary>The value of a function as <c>mov</c> and initialisers see it.</summary>
    public ulong HandleOf(Function function) => Register(SharedLayout.Definition(Module, function));

    /// <summary>The function a value stands for, or null. The upper half may be lost.</summary>
    public Function? FunctionOf(ulong handle)
    {
        ulong index = ((uint)handle - AddressSpaces.FunctionHandles) / AddressSpaces.FunctionHandleStep;
        bool isHandle = handle >> 32 == 0 && handle >= AddressSpaces.FunctionHandles && handle % AddressSpaces.FunctionHandleStep == 0;
        return isHandle && index < (ulong)functions.Count ? functions[(int)index] : null;
    }

    /// <summary>The variable as defined, where <paramref name="variable"/> is an <c>.extern</c> declaration of it.</summary>
    public Variable Definition(Variable variable) =>
        !IsDefinition(variable) && Module.Symbols.TryGetValue(variable.Name, out var symbol) && symbol is Variable found ? found : variable;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (ulong address in allocations) memory.TryFree(address);
        allocations.Clear();
    }

    static bool IsDefinition(Variable variable) => variable.Linkage != Linkage.Extern;

    ulong Register(Function function)
    {
        function = SharedLayout.Definition(Module, function);
        if (!numbers.TryGetValue(function, out int number))
        {
            number = functions.Count;
            functions.Add(function);
            numbers.Add(function, number);
        }
        return AddressSpaces.FunctionHandles + (ulong)number * AddressSpaces.FunctionHandleStep;
    }

    void Place(Variable[] variables)
    {
        PlaceConstants([.. variables.Where(variable => variable.Space == StateSpace.Const && IsDefinition(variable))]);
        foreach (var variable in variables.Where(variable => variable.Space == StateSpace.Global && IsDefinition(variable)))
        {
            if (addresses.ContainsKey(variable)) continue;
            ulong address = memory.Allocate(Math.Max(1, variable.Size), variable.Name);
            allocations.Add(address);
            addresses.Add(variable, address);
        }
    }

    void PlaceConstants(Variable[] variables)
    {
        long size = 0;
        var offsets = new long[variables.Length];
        for (int i = 0; i < variables.Length; i++)
        {
            offsets[i] = ParameterLayout.AlignUp(size, variables[i].Alignment);
            size = offsets[i] + variables[i].Size;
        }
        ConstSize = checked((int)size);
        if (variables.Length == 0) return;
        ConstBase = memory.Allocate(Math.Max(1, size), "constant memory");
        allocations.Add(ConstBase);
        for (int i = 0; i < variables.Length; i++) addresses.TryAdd(variables[i], ConstBase + (ulong)offsets[i]);
    }

    void Initialize(Variable variable, ulong address)
    {
        if (variable.Initializer is not { } initializer || variable.Type.Class() == TypeClass.Opaque)
        {
            memory.Fill(address, 0, variable.Size);
            return;
        }
        if (variable.Size > Array.MaxLength) throw Bad(initializer, variable, $"is of a variable of {variable.Size} bytes; only smaller ones can have one");
        var bytes = new byte[variable.Size];
        var dimensions = variable.VectorWidth > 1 ? [.. variable.Dimensions, variable.VectorWidth] : variable.Dimensions;
        Fill(bytes, initializer, dimensions, variable);
        memory.Write(address, bytes);
    }

    // Braces nest with the dimensions; a short list leaves the rest zero.
    void Fill(Span<byte> target, Initializer initializer, ReadOnlySpan<long> dimensions, Variable variable)
    {
        if (initializer.Bytes is { } plain)
        {
            if (plain.Length > target.Length) throw Bad(initializer, variable, "has more values than the variable has bytes");
            plain.CopyTo(target);
        }
        else if (initializer.List is { } list)
        {
            // An element of the list is one row: the dimensions left of the first.
            long row = variable.Type.Bytes();
            for (int i = 1; i < dimensions.Length; i++) row *= dimensions[i];
            long scalar = variable.Type.Bytes();
            long position = 0;
            foreach (var item in list)
            {
                long length = item.List != null || item.Bytes != null ? row : scalar;
                if (position + length > target.Length) throw Bad(item, variable, "has more values than the variable has elements");
                Fill(target.Slice((int)position, (int)length), item, dimensions.Length > 1 ? dimensions[1..] : [], variable);
                position += length;
            }
        }
        else
        {
            Span<byte> value = stackalloc byte[8];
            BinaryPrimitives.WriteUInt64LittleEndian(value, Evaluate(initializer, variable));
            int length = Math.Min(variable.Type.Bytes(), 8);
            if (length > target.Length) throw Bad(initializer, variable, "does not fit");
            value[..length].CopyTo(target);
        }
    }

    ulong Evaluate(Initializer initializer, Variable variable)
    {
        ulong value;
        if (initializer.Constant is { } constant)
        {
            // A byte selector acts on the whole constant.
            if (initializer.Mask == 0) return ConstantValue.Fit(constant, variable.Type);
            value = constant.Bits;
        }
        else
        {
            value = initializer.Symbol switch
            {
                Function function => HandleOf(function),
                Variable named when TryFind(named, out ulong address) =>
                    named.Space == StateSpace.Const && !initializer.IsGeneric ? address - ConstBase : address,
                null => throw Bad(initializer, variable, "has a value that is neither a constant nor an address"),
                var other => throw Bad(initializer, variable, $"needs the address of '{other.Name}', which this module does not define"),
            };
            value += (ulong)initializer.Offset;
        }
        if (initializer.Mask == 0) return ConstantValue.Cut(value, variable.Type.Bits());
        return (value & initializer.Mask) >> System.Numerics.BitOperations.TrailingZeroCount(initializer.Mask);
    }

    DrawbridgeException Bad(Initializer initializer, Variable variable, string what) => new(new Diagnostic(EngineDiagnostics.BadInitializer,
        Module.Source, initializer.Position, 1, $"the initialiser of '{variable.Name}' {what}"));
}

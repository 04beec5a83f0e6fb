using Drawbridge.Ptx.Syntax;
using Drawbridge.Runtime;

namespace Drawbridge.Interpreter.Decoding;

/// <summary>A kernel with everything it may call, decoded. Shared by its launches.</summary>
sealed class Program
{
    readonly Dictionary<Function, Code> codes = [];

    /// <summary>Decodes a kernel and what it calls.</summary>
    /// <exception cref="DrawbridgeException">Something cannot be executed (DB3xxx).</exception>
    public Program(ModuleImage image, Function entry, bool isPoisoned)
    {
        Image = image;
        IsPoisoned = isPoisoned;
        Shared = SharedLayout.Of(image.Module, entry);
        Parameters = new ParameterLayout(entry);
        foreach (var function in Shared.Functions) codes.Add(function, Decoder.Decode(this, function));
        EntryCode = codes[entry];
    }

    public ModuleImage Image { get; }

    public SharedLayout Shared { get; }

    public ParameterLayout Parameters { get; }

    /// <summary>True if registers start poisoned.</summary>
    public bool IsPoisoned { get; }

    public Code EntryCode { get; }

    /// <summary>The code of a function that the kernel may call, or null.</summary>
    public Code? Find(Function function) => codes.GetValueOrDefault(function);
}

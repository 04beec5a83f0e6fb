using System.Reflection;
using System.Reflection.Metadata;
using System.Runtime.CompilerServices;

namespace Drawbridge.Cpu.Emit;

/// <summary>
/// Writes an assembly with one static class of static methods, in memory. A writer belongs to one thread; several work side by side.
/// </summary>
/// <param name="name">Name of the assembly and the class, as stack traces and the JIT compiler's listings show it.</param>
sealed class ModuleWriter(string name = "Kernels")
{
    readonly Metadata metadata = new();
    readonly List<MethodWriter> methods = [];
    ModuleTokens? tokens;
    bool isWritten;

    internal ModuleTokens Tokens => tokens ??= new(metadata);

    /// <summary>The methods, in the order they were defined.</summary>
    public IReadOnlyList<MethodWriter> Methods => methods;

    /// <summary>A new static method.</summary>
    public MethodWriter DefineMethod(string name, IlType result, params IlType[] parameters)
    {
        var method = new MethodWriter(this, methods.Count, name, result, parameters);
        methods.Add(method);
        return method;
    }

    /// <summary>Token of a method of this module: rows are in the order of definition.</summary>
    internal static int Token(MethodWriter method) => Metadata.Token(MetadataTable.Method, method.Index + 1);

    /// <summary>Ends writing, loads the assembly and compiles its methods, save those that are always inlined.</summary>
    /// <param name="threads">How many threads may compile; 0 for as many as there are processors.</param>
    public CompiledAssembly Load(int threads = 0) => new(name, Serialize(), methods, Tokens.Assemblies, threads);

    /// <summary>Ends writing: the assembly as a file.</summary>
    public byte[] Serialize()
    {
        if (isWritten) throw new InvalidOperationException($"module {name} is written already");
        isWritten = true;
        int title = metadata.String(name);
        metadata.Add(MetadataTable.Module, 0, title, 1, 0, 0);
        metadata.Add(MetadataTable.Assembly, 0, 0, 0, 0, 0, 0, 0, title, 0);
        metadata.Add(MetadataTable.TypeDefinition, 0, metadata.String("<Module>"), 0, 0, 1, 1);
        metadata.Add(MetadataTable.TypeDefinition,
            (int)(TypeAttributes.Public | TypeAttributes.Abstract | TypeAttributes.Sealed | TypeAttributes.BeforeFieldInit),
            title, 0, Tokens.Reference(typeof(object)) << 2 | 1, 1, 1);
        int bytes = 0;
        foreach (var method in methods) bytes += method.CodeBytes + 16;
        var code = new ByteBuffer(bytes + 4);
        foreach (var method in methods) Define(method, code);
        code.Align(4);
        SeeInternals();
        return PortableExecutable.Wrap(code, metadata.Serialize());
    }

    void Define(MethodWriter method, ByteBuffer code)
    {
        method.Finish();
        // The long form of the header (ECMA-335 II.25.4.3). Locals are not zeroed: code writes before it reads.
        code.Align(4);
        int address = PortableExecutable.CodeAddress + code.Length;
        code.UInt16(0x3003);
        code.UInt16(Math.Max(method.MaxStack, 1));
        code.Int32(method.CodeBytes);
        code.Int32(Tokens.Locals(method.Locals, method.LocalCount));
        code.Raw(method.Code);
        metadata.Add(MetadataTable.Method, address, (int)method.ImplAttributes,
            (int)(MethodAttributes.Public | MethodAttributes.Static | MethodAttributes.HideBySig),
            metadata.String(method.Name), Tokens.Signature(method.Result, method.Parameters), 1);
    }

    /// <summary>Lets the code call what the other assemblies keep internal.</summary>
    void SeeInternals()
    {
        if (Tokens.Assemblies.Count == 0) return;
        int type = Tokens.Reference(typeof(IgnoresAccessChecksToAttribute));
        var blob = new ByteBuffer(64);
        blob.Byte((byte)SignatureAttributes.Instance);
        blob.Compressed(1);
        blob.Byte((byte)SignatureTypeCode.Void);
        blob.Byte((byte)SignatureTypeCode.String);
        int constructor = metadata.Add(MetadataTable.MemberReference, type << 3 | 1, metadata.String(".ctor"), metadata.Blob(blob));
        foreach (var assembly in Tokens.Assemblies)
        {
            string other = ModuleTokens.SimpleName(assembly);
            blob.Clear();
            blob.UInt16(1);
            blob.Text(other);
            blob.UInt16(0);
            const int ThisAssembly = 1 << 5 | 14;
            metadata.Add(MetadataTable.CustomAttribute, ThisAssembly, constructor << 3 | 3, metadata.Blob(blob));
        }
    }

    /// <summary>What an instruction's token means.</summary>
    internal string Describe(int token) =>
        token >> 24 == (int)MetadataTable.Method ? methods[(token & 0xFF_FFFF) - 1].Name : Tokens.Describe(token);

    /// <summary>All methods' instructions, to read.</summary>
    public override string ToString() => string.Join("\n", methods.Select(IlListing.Of));
}

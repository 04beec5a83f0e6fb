using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Runtime.CompilerServices;

namespace Drawbridge.Cpu.Emit;

/// <summary>
/// Writes an assembly with one static class of static methods, in memory. A writer belongs to one thread; several work side by side.
/// </summary>
/// <param name="name">Name of the assembly and the class, as stack traces and the JIT compiler's listings show it.</param>
sealed class ModuleWriter(string name = "Kernels")
{
    readonly MetadataBuilder _metadata = new();
    readonly List<MethodWriter> _methods = [];
    ModuleTokens? _tokens;
    bool _loaded;

    internal ModuleTokens Tokens => _tokens ??= new(_metadata);

    /// <summary>The methods, in the order they were defined.</summary>
    public IReadOnlyList<MethodWriter> Methods => _methods;

    /// <summary>A new static method.</summary>
    public MethodWriter DefineMethod(string name, IlType result, params IlType[] parameters)
    {
        var method = new MethodWriter(this, _methods.Count, name, result, parameters);
        _methods.Add(method);
        return method;
    }

    /// <summary>Token of a method of this module: rows are in the order of definition.</summary>
    internal static int Token(MethodWriter method) => MetadataTokens.GetToken(MetadataTokens.MethodDefinitionHandle(method.Index + 1));

    /// <summary>Ends writing, loads the assembly and compiles its methods, save those that are always inlined.</summary>
    /// <param name="threads">How many threads may compile; 0 for as many as there are processors.</param>
    public CompiledAssembly Load(int threads = 0) => new(name, Serialize(), _methods, Tokens.Assemblies, threads);

    /// <summary>Ends writing: the assembly as a file.</summary>
    public byte[] Serialize()
    {
        if (_loaded) throw new InvalidOperationException($"module {name} is written already");
        _loaded = true;
        var code = new BlobBuilder(Math.Max(4096, _methods.Sum(m => m.CodeBytes + 32)));
        var bodies = new MethodBodyStreamEncoder(code);
        var title = _metadata.GetOrAddString(name);
        var firstField = MetadataTokens.FieldDefinitionHandle(1);
        var firstMethod = MetadataTokens.MethodDefinitionHandle(1);
        _metadata.AddModule(0, title, _metadata.GetOrAddGuid(Guid.NewGuid()), default, default);
        _metadata.AddAssembly(title, new Version(), default, default, 0, AssemblyHashAlgorithm.None);
        _metadata.AddTypeDefinition(0, default, _metadata.GetOrAddString("<Module>"), default, firstField, firstMethod);
        _metadata.AddTypeDefinition(
            TypeAttributes.Public | TypeAttributes.Abstract | TypeAttributes.Sealed | TypeAttributes.BeforeFieldInit,
            default, title, Tokens.Reference(typeof(object)), firstField, firstMethod);
        foreach (var method in _methods) Define(method, bodies);
        SeeInternals();

        var image = new BlobBuilder(code.Count + 4096);
        new ManagedPEBuilder(PEHeaderBuilder.CreateLibraryHeader(), new MetadataRootBuilder(_metadata), code).Serialize(image);
        return image.ToArray();
    }

    void Define(MethodWriter method, MethodBodyStreamEncoder bodies)
    {
        method.Finish();
        // Locals are not zeroed: code writes before it reads.
        var body = bodies.AddMethodBody(
            method.CodeBytes, Math.Max(method.MaxStack, 1), 0, hasSmallExceptionRegions: false, Tokens.Locals(method.Locals),
            MethodBodyAttributes.None, hasDynamicStackAllocation: false);
        new BlobWriter(body.Instructions).WriteBytes(method.Code.ToArray());
        _metadata.AddMethodDefinition(
            MethodAttributes.Public | MethodAttributes.Static | MethodAttributes.HideBySig, method.ImplAttributes,
            _metadata.GetOrAddString(method.Name), Tokens.Signature(method.Result, method.Parameters), body.Offset, default);
    }

    /// <summary>Lets the code call what the other assemblies keep internal.</summary>
    void SeeInternals()
    {
        if (Tokens.Assemblies.Count == 0) return;
        var type = Tokens.Reference(typeof(IgnoresAccessChecksToAttribute));
        var signature = new BlobBuilder(8);
        new BlobEncoder(signature).MethodSignature(isInstanceMethod: true)
            .Parameters(1, r => r.Void(), p => p.AddParameter().Type().String());
        var constructor = _metadata.AddMemberReference(type, _metadata.GetOrAddString(".ctor"), _metadata.GetOrAddBlob(signature));
        foreach (var assembly in Tokens.Assemblies)
        {
            var value = new BlobBuilder(64);
            value.WriteUInt16(1);
            value.WriteSerializedString(ModuleTokens.SimpleName(assembly));
            value.WriteUInt16(0);
            _metadata.AddCustomAttribute(EntityHandle.AssemblyDefinition, constructor, _metadata.GetOrAddBlob(value));
        }
    }

    /// <summary>What an instruction's token means.</summary>
    internal string Describe(int token) => MetadataTokens.EntityHandle(token) is { Kind: HandleKind.MethodDefinition } own
        ? _methods[MetadataTokens.GetRowNumber(own) - 1].Name
        : Tokens.Describe(token);

    /// <summary>All methods' instructions, to read.</summary>
    public override string ToString() => string.Join("\n", _methods.Select(IlListing.Of));
}

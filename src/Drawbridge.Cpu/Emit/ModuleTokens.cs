using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Runtime.Intrinsics;

namespace Drawbridge.Cpu.Emit;

/// <summary>The numbers by which a module's code refers to types and methods of other assemblies.</summary>
sealed class ModuleTokens(MetadataBuilder metadata)
{
    // Tokens are boxed: the framework has compiled code for dictionaries of references, not for those of other people's structs.
    readonly Dictionary<IlMethod, object> _methods = [];
    readonly Dictionary<Type, object> _types = [];
    readonly int[] _specifications = new int[256];

    /// <summary>Assemblies that are referred to, the framework's core apart.</summary>
    public List<Assembly> Assemblies { get; } = [];

    readonly List<AssemblyReferenceHandle> _assemblyHandles = [];
    AssemblyReferenceHandle _core;

    /// <summary>What a token means, for listings.</summary>
    public string Describe(int token)
    {
        foreach (var (method, known) in _methods)
        {
            if ((int)known == token) return method.ToString();
        }
        int type = Array.IndexOf(_specifications, token);
        return type >= 0 ? ((IlType)type).Text : "signature";
    }

    /// <summary>The token of another assembly's method.</summary>
    public int Token(IlMethod method)
    {
        if (_methods.TryGetValue(method, out var known)) return (int)known;
        EntityHandle handle = metadata.AddMemberReference(
            Reference(method.Declaring), metadata.GetOrAddString(method.Name), metadata.GetOrAddBlob(Signature(method)));
        if (method.Arguments.Length > 0)
        {
            var arguments = new BlobBuilder(16);
            arguments.WriteByte((byte)SignatureKind.MethodSpecification);
            arguments.WriteCompressedInteger(method.Arguments.Length);
            foreach (var argument in method.Arguments) Encode(arguments, argument);
            handle = metadata.AddMethodSpecification(handle, metadata.GetOrAddBlob(arguments));
        }
        int token = MetadataTokens.GetToken(handle);
        _methods.Add(method, token);
        return token;
    }

    /// <summary>The token of a type as operand of an instruction.</summary>
    public int Token(IlType type)
    {
        ref int token = ref _specifications[(int)type];
        if (token == 0)
        {
            var blob = new BlobBuilder(16);
            Encode(blob, type);
            token = MetadataTokens.GetToken(metadata.AddTypeSpecification(metadata.GetOrAddBlob(blob)));
        }
        return token;
    }

    /// <summary>The token of a signature to call through an address.</summary>
    public int CallToken(IlType result, ReadOnlySpan<IlType> parameters) =>
        MetadataTokens.GetToken(metadata.AddStandaloneSignature(Signature(result, parameters)));

    /// <summary>A static method's signature.</summary>
    public BlobHandle Signature(IlType result, ReadOnlySpan<IlType> parameters)
    {
        var blob = new BlobBuilder(32);
        blob.WriteByte((byte)SignatureKind.Method);
        blob.WriteCompressedInteger(parameters.Length);
        Encode(blob, result);
        foreach (var parameter in parameters) Encode(blob, parameter);
        return metadata.GetOrAddBlob(blob);
    }

    /// <summary>The signature of a method's locals.</summary>
    public StandaloneSignatureHandle Locals(ReadOnlySpan<IlType> locals)
    {
        if (locals.IsEmpty) return default;
        var blob = new BlobBuilder();
        blob.WriteByte((byte)SignatureKind.LocalVariables);
        blob.WriteCompressedInteger(locals.Length);
        foreach (var local in locals) Encode(blob, local);
        return metadata.AddStandaloneSignature(metadata.GetOrAddBlob(blob));
    }

    BlobBuilder Signature(IlMethod method)
    {
        var blob = new BlobBuilder(32);
        bool generic = method.Arguments.Length > 0;
        blob.WriteByte(generic ? (byte)SignatureAttributes.Generic : (byte)SignatureKind.Method);
        if (generic) blob.WriteCompressedInteger(method.Arguments.Length);
        blob.WriteCompressedInteger(method.Parameters.Length);
        if (method.Exact is { } types)
        {
            foreach (var type in types) Encode(blob, type);
        }
        else
        {
            foreach (var type in method.Signature) Encode(blob, type);
        }
        return blob;
    }

    void Encode(BlobBuilder blob, IlType type)
    {
        if (type.IsVector) EncodeVector(blob, type.VectorBits);
        else if (type == IlType.Pointer) blob.WriteByte((byte)SignatureTypeCode.Pointer);
        else if (type.IsPointer) blob.WriteByte((byte)SignatureTypeCode.Pointer);
        else if (type.IsRef) blob.WriteByte((byte)SignatureTypeCode.ByReference);
        if (!type.HasElement)
        {
            blob.WriteByte((byte)(type switch
            {
                IlType.Boolean => SignatureTypeCode.Boolean,
                IlType.IntPtr => SignatureTypeCode.IntPtr,
                IlType.UIntPtr => SignatureTypeCode.UIntPtr,
                _ => SignatureTypeCode.Void,
            }));
        }
        else if (type.Element >= IlTypes.Parameter0)
        {
            blob.WriteByte((byte)SignatureTypeCode.GenericMethodParameter);
            blob.WriteCompressedInteger(type.Element - IlTypes.Parameter0);
        }
        else blob.WriteByte((byte)(SignatureTypeCode.SByte + (byte)type.Element));
    }

    void EncodeVector(BlobBuilder blob, int bits)
    {
        blob.WriteByte((byte)SignatureTypeCode.GenericTypeInstance);
        EncodeNamed(blob, bits switch
        {
            64 => typeof(Vector64<>),
            128 => typeof(Vector128<>),
            256 => typeof(Vector256<>),
            _ => typeof(Vector512<>),
        });
        blob.WriteCompressedInteger(1);
    }

    void EncodeNamed(BlobBuilder blob, Type type)
    {
        blob.WriteByte((byte)SignatureTypeKind.ValueType);
        blob.WriteCompressedInteger(CodedIndex.TypeDefOrRefOrSpec(Reference(type)));
    }

    void Encode(BlobBuilder blob, Type type)
    {
        if (type.IsPointer || type.IsByRef)
        {
            blob.WriteByte((byte)(type.IsPointer ? SignatureTypeCode.Pointer : SignatureTypeCode.ByReference));
            Encode(blob, type.GetElementType()!);
        }
        else if (type.IsGenericMethodParameter)
        {
            blob.WriteByte((byte)SignatureTypeCode.GenericMethodParameter);
            blob.WriteCompressedInteger(type.GenericParameterPosition);
        }
        else if (ReflectedTypes.VectorBits(type) is > 0 and var bits)
        {
            EncodeVector(blob, bits);
            Encode(blob, type.GetGenericArguments()[0]);
        }
        else if (type is { IsPrimitive: true } || type == typeof(void)) Encode(blob, ReflectedTypes.Of(type));
        else if (type is { IsValueType: true, IsGenericType: false }) EncodeNamed(blob, type);
        else throw new ArgumentException($"generated code cannot refer to {type}", nameof(type));
    }

    /// <summary>A reference to a type that is not generic, or to a generic definition.</summary>
    public EntityHandle Reference(Type type)
    {
        if (_types.TryGetValue(type, out var known)) return (TypeReferenceHandle)known;
        var scope = type.DeclaringType is { } outer ? Reference(outer) : Reference(type.Assembly);
        StringHandle space = type.IsNested ? default : metadata.GetOrAddString(type.Namespace ?? "");
        var handle = metadata.AddTypeReference(scope, space, metadata.GetOrAddString(type.Name));
        _types.Add(type, handle);
        return handle;
    }

    EntityHandle Reference(Assembly assembly)
    {
        if (assembly == typeof(object).Assembly)
        {
            if (_core.IsNil) _core = Add("System.Private.CoreLib");
            return _core;
        }
        int index = Assemblies.IndexOf(assembly);
        if (index >= 0) return _assemblyHandles[index];
        Assemblies.Add(assembly);
        var handle = Add(SimpleName(assembly));
        _assemblyHandles.Add(handle);
        return handle;
    }

    /// <summary>The name without version and key.</summary>
    public static string SimpleName(Assembly assembly) => assembly.FullName is { } name && name.IndexOf(',') is > 0 and var end ? name[..end]
        : throw new ArgumentException($"{assembly} has no name to refer to", nameof(assembly));

    AssemblyReferenceHandle Add(string name) => metadata.AddAssemblyReference(metadata.GetOrAddString(name), new Version(), default, default, 0, default);
}

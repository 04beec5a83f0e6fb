using System.Reflection;
using System.Reflection.Metadata;

namespace Drawbridge.Cpu.Emit;

/// <summary>The numbers by which a module's code refers to types and methods of other assemblies.</summary>
sealed class ModuleTokens(Metadata metadata)
{
    // Numbers are boxed: the framework holds compiled code for dictionaries of references.
    readonly Dictionary<IlMethod, object> _methods = [];
    readonly Dictionary<Type, object> _types = [];
    readonly int[] _specifications = new int[256];
    readonly List<int> _assemblyRows = [];
    readonly ByteBuffer _signature = new();
    int _core;

    /// <summary>Assemblies that are referred to, the framework's core apart.</summary>
    public List<Assembly> Assemblies { get; } = [];

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
        int token = Add(MetadataTable.MemberReference, Parent(method), metadata.String(method.Name), Signature(method));
        if (method.Arguments.Length > 0)
        {
            int row = token & 0xFF_FFFF;
            _signature.Clear();
            _signature.Byte((byte)SignatureKind.MethodSpecification);
            _signature.Compressed(method.Arguments.Length);
            foreach (var argument in method.Arguments) Encode(argument);
            token = Add(MetadataTable.MethodSpecification, row << 1 | 1, metadata.Blob(_signature));
        }
        _methods.Add(method, token);
        return token;
    }

    int Add(MetadataTable table, params int[] cells) => Metadata.Token(table, metadata.Add(table, cells));

    int Parent(IlMethod method) =>
        method.Owner.IsVector ? (Token(method.Owner) & 0xFF_FFFF) << 3 | 4 : Reference(method.Declaring) << 3 | 1;

    /// <summary>The token of a type as operand of an instruction.</summary>
    public int Token(IlType type)
    {
        ref int token = ref _specifications[(int)type];
        if (token == 0)
        {
            _signature.Clear();
            Encode(type);
            token = Add(MetadataTable.TypeSpecification, metadata.Blob(_signature));
        }
        return token;
    }

    /// <summary>The token of a signature to call through an address.</summary>
    public int CallToken(IlType result, IlType[] parameters) =>
        Add(MetadataTable.StandaloneSignature, Signature(result, parameters));

    /// <summary>A static method's signature in the blob heap.</summary>
    public int Signature(IlType result, IlType[] parameters)
    {
        _signature.Clear();
        _signature.Byte((byte)SignatureKind.Method);
        Encode(result, parameters);
        return metadata.Blob(_signature);
    }

    /// <summary>The token of the signature of a method's locals; 0 for none.</summary>
    public int Locals(IlType[] locals, int count)
    {
        if (count == 0) return 0;
        _signature.Clear();
        _signature.Byte((byte)SignatureKind.LocalVariables);
        _signature.Compressed(count);
        for (int i = 0; i < count; i++) Encode(locals[i]);
        return Add(MetadataTable.StandaloneSignature, metadata.Blob(_signature));
    }

    int Signature(IlMethod method)
    {
        _signature.Clear();
        _signature.Byte((byte)(method.Arguments.Length > 0 ? (int)SignatureAttributes.Generic : (int)SignatureKind.Method));
        if (method.Arguments.Length > 0) _signature.Compressed(method.Arguments.Length);
        if (method.Exact is { } types)
        {
            _signature.Compressed(types.Length - 1);
            foreach (var type in types) Encode(type);
        }
        else
        {
            var signature = method.Open ?? method.Signature;
            Encode(signature.Result, signature.Parameters, ofType: method.Owner.IsVector);
        }
        return metadata.Blob(_signature);
    }

    void Encode(IlType result, IlType[] parameters, bool ofType = false)
    {
        _signature.Compressed(parameters.Length);
        Encode(result, ofType);
        foreach (var parameter in parameters) Encode(parameter, ofType);
    }

    /// <param name="type">The type.</param>
    /// <param name="ofType">True if type parameters are those of the declaring type, not of the method.</param>
    void Encode(IlType type, bool ofType = false)
    {
        if (type.IsVector) EncodeVector(type.VectorBits);
        else if (type.IsPointer) _signature.Byte((byte)SignatureTypeCode.Pointer);
        else if (type.IsRef) _signature.Byte((byte)SignatureTypeCode.ByReference);
        if (!type.HasElement)
        {
            _signature.Byte((byte)(type switch
            {
                IlType.Boolean => SignatureTypeCode.Boolean,
                IlType.IntPtr => SignatureTypeCode.IntPtr,
                IlType.UIntPtr => SignatureTypeCode.UIntPtr,
                _ => SignatureTypeCode.Void,
            }));
        }
        else if (type.Element >= IlTypes.Parameter0)
        {
            _signature.Byte((byte)(ofType ? SignatureTypeCode.GenericTypeParameter : SignatureTypeCode.GenericMethodParameter));
            _signature.Compressed(type.Element - IlTypes.Parameter0);
        }
        else _signature.Byte((byte)SignatureTypeCode.SByte + (int)type.Element);
    }

    void EncodeVector(int bits)
    {
        _signature.Byte((byte)SignatureTypeCode.GenericTypeInstance);
        EncodeNamed(ReflectedTypes.VectorOf(bits));
        _signature.Compressed(1);
    }

    void EncodeNamed(Type type)
    {
        _signature.Byte((byte)SignatureTypeKind.ValueType);
        _signature.Compressed(Reference(type) << 2 | 1);
    }

    void Encode(Type type)
    {
        if (type.IsPointer || type.IsByRef)
        {
            _signature.Byte((byte)(type.IsPointer ? SignatureTypeCode.Pointer : SignatureTypeCode.ByReference));
            Encode(type.GetElementType()!);
        }
        else if (type.IsGenericMethodParameter)
        {
            _signature.Byte((byte)SignatureTypeCode.GenericMethodParameter);
            _signature.Compressed(type.GenericParameterPosition);
        }
        else if (ReflectedTypes.VectorBits(type) is > 0 and var bits)
        {
            EncodeVector(bits);
            Encode(type.GetGenericArguments()[0]);
        }
        else if (type.IsPrimitive || type == typeof(void)) Encode(ReflectedTypes.Of(type));
        else if (type is { IsValueType: true, IsGenericType: false }) EncodeNamed(type);
        else throw new ArgumentException($"generated code cannot refer to {type}", nameof(type));
    }

    /// <summary>The row that refers to a type that is not generic, or to a generic definition.</summary>
    public int Reference(Type type)
    {
        if (_types.TryGetValue(type, out var known)) return (int)known;
        int scope = type.DeclaringType is { } outer ? Reference(outer) << 2 | 3 : Reference(type.Assembly) << 2 | 2;
        int space = type.IsNested || type.Namespace is not { } name ? 0 : metadata.String(name);
        int row = metadata.Add(MetadataTable.TypeReference, scope, metadata.String(type.Name), space);
        _types.Add(type, row);
        return row;
    }

    int Reference(Assembly assembly)
    {
        if (assembly == typeof(object).Assembly) return _core > 0 ? _core : _core = Add("System.Private.CoreLib");
        int index = Assemblies.IndexOf(assembly);
        if (index >= 0) return _assemblyRows[index];
        Assemblies.Add(assembly);
        int row = Add(SimpleName(assembly));
        _assemblyRows.Add(row);
        return row;
    }

    /// <summary>The name without version and key.</summary>
    public static string SimpleName(Assembly assembly) =>
        assembly.FullName is { } name && name.IndexOf(',') is > 0 and var end ? name[..end]
        : throw new ArgumentException($"{assembly} has no name to refer to", nameof(assembly));

    int Add(string assembly) => metadata.Add(MetadataTable.AssemblyReference, 0, 0, 0, 0, 0, 0, metadata.String(assembly), 0, 0);
}

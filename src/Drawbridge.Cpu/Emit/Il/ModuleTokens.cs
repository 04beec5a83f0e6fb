using System.Reflection;
using System.Reflection.Metadata;

namespace Drawbridge.Cpu.Emit;

/// <summary>The numbers by which a module's code refers to types and methods of other assemblies.</summary>
sealed class ModuleTokens(Metadata metadata)
{
    // Numbers are boxed: the framework holds compiled code for dictionaries of references.
    readonly Dictionary<IlMethod, object> methods = [];
    readonly Dictionary<Type, object> types = [];
    readonly int[] specifications = new int[256];
    readonly List<int> assemblyRows = [];
    readonly ByteBuffer blob = new();
    int core;

    /// <summary>Assemblies that are referred to, the framework's core apart.</summary>
    public List<Assembly> Assemblies { get; } = [];

    /// <summary>What a token means, for listings.</summary>
    public string Describe(int token)
    {
        foreach (var (method, known) in methods)
        {
            if ((int)known == token) return method.ToString();
        }
        int type = Array.IndexOf(specifications, token);
        return type >= 0 ? ((IlType)type).Text : "signature";
    }

    /// <summary>The token of another assembly's method.</summary>
    public int Token(IlMethod method)
    {
        if (methods.TryGetValue(method, out var known)) return (int)known;
        int token = Add(MetadataTable.MemberReference, Parent(method), metadata.String(method.Name), Signature(method));
        if (method.Arguments.Length > 0)
        {
            int row = token & 0xFF_FFFF;
            blob.Clear();
            blob.Byte((byte)SignatureKind.MethodSpecification);
            blob.Compressed(method.Arguments.Length);
            foreach (var argument in method.Arguments) Encode(argument);
            token = Add(MetadataTable.MethodSpecification, row << 1 | 1, metadata.Blob(blob));
        }
        methods.Add(method, token);
        return token;
    }

    int Add(MetadataTable table, params int[] cells) => Metadata.Token(table, metadata.Add(table, cells));

    int Parent(IlMethod method) =>
        method.Owner.IsVector ? (Token(method.Owner) & 0xFF_FFFF) << 3 | 4 : Reference(method.Declaring) << 3 | 1;

    /// <summary>The token of a type as operand of an instruction.</summary>
    public int Token(IlType type)
    {
        ref int token = ref specifications[(int)type];
        if (token == 0)
        {
            blob.Clear();
            Encode(type);
            token = Add(MetadataTable.TypeSpecification, metadata.Blob(blob));
        }
        return token;
    }

    /// <summary>A static method's signature in the blob heap.</summary>
    public int Signature(IlType result, IlType[] parameters)
    {
        blob.Clear();
        blob.Byte((byte)SignatureKind.Method);
        Encode(result, parameters);
        return metadata.Blob(blob);
    }

    /// <summary>The token of the signature of a method's locals; 0 for none.</summary>
    public int Locals(IlType[] locals, int count)
    {
        if (count == 0) return 0;
        blob.Clear();
        blob.Byte((byte)SignatureKind.LocalVariables);
        blob.Compressed(count);
        for (int i = 0; i < count; i++) Encode(locals[i]);
        return Add(MetadataTable.StandaloneSignature, metadata.Blob(blob));
    }

    int Signature(IlMethod method)
    {
        blob.Clear();
        blob.Byte((byte)(method.Arguments.Length > 0 ? (int)SignatureAttributes.Generic : (int)SignatureKind.Method));
        if (method.Arguments.Length > 0) blob.Compressed(method.Arguments.Length);
        if (method.Exact is { } types)
        {
            blob.Compressed(types.Length - 1);
            foreach (var type in types) Encode(type);
        }
        else
        {
            var signature = method.Open ?? method.Signature;
            Encode(signature.Result, signature.Parameters, ofType: method.Owner.IsVector);
        }
        return metadata.Blob(blob);
    }

    void Encode(IlType result, IlType[] parameters, bool ofType = false)
    {
        blob.Compressed(parameters.Length);
        Encode(result, ofType);
        foreach (var parameter in parameters) Encode(parameter, ofType);
    }

    /// <param name="type">The type.</param>
    /// <param name="ofType">True if type parameters are those of the declaring type, not of the method.</param>
    void Encode(IlType type, bool ofType = false)
    {
        if (type.IsVector) EncodeVector(type.VectorBits);
        else if (type.IsPointer) blob.Byte((byte)SignatureTypeCode.Pointer);
        else if (type.IsRef) blob.Byte((byte)SignatureTypeCode.ByReference);
        if (!type.HasElement)
        {
            blob.Byte((byte)(type switch
            {
                IlType.Boolean => SignatureTypeCode.Boolean,
                IlType.IntPtr => SignatureTypeCode.IntPtr,
                IlType.UIntPtr => SignatureTypeCode.UIntPtr,
                _ => SignatureTypeCode.Void,
            }));
        }
        else if (type.Element >= IlTypes.Parameter0)
        {
            blob.Byte((byte)(ofType ? SignatureTypeCode.GenericTypeParameter : SignatureTypeCode.GenericMethodParameter));
            blob.Compressed(type.Element - IlTypes.Parameter0);
        }
        else blob.Byte((byte)SignatureTypeCode.SByte + (int)type.Element);
    }

    void EncodeVector(int bits)
    {
        blob.Byte((byte)SignatureTypeCode.GenericTypeInstance);
        EncodeNamed(ReflectedTypes.VectorOf(bits));
        blob.Compressed(1);
    }

    void EncodeNamed(Type type)
    {
        blob.Byte((byte)SignatureTypeKind.ValueType);
        blob.Compressed(Reference(type) << 2 | 1);
    }

    void Encode(Type type)
    {
        if (type.IsPointer || type.IsByRef)
        {
            blob.Byte((byte)(type.IsPointer ? SignatureTypeCode.Pointer : SignatureTypeCode.ByReference));
            Encode(type.GetElementType()!);
        }
        else if (type.IsGenericMethodParameter)
        {
            blob.Byte((byte)SignatureTypeCode.GenericMethodParameter);
            blob.Compressed(type.GenericParameterPosition);
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
        if (types.TryGetValue(type, out var known)) return (int)known;
        int scope = type.DeclaringType is { } outer ? Reference(outer) << 2 | 3 : Reference(type.Assembly) << 2 | 2;
        int space = type.IsNested || type.Namespace is not { } name ? 0 : metadata.String(name);
        int row = metadata.Add(MetadataTable.TypeReference, scope, metadata.String(type.Name), space);
        types.Add(type, row);
        return row;
    }

    int Reference(Assembly assembly)
    {
        if (assembly == typeof(object).Assembly) return core > 0 ? core : core = Add("System.Private.CoreLib");
        int index = Assemblies.IndexOf(assembly);
        if (index >= 0) return assemblyRows[index];
        Assemblies.Add(assembly);
        int row = Add(SimpleName(assembly));
        assemblyRows.Add(row);
        return row;
    }

    /// <summary>The name without version and key.</summary>
    public static string SimpleName(Assembly assembly) =>
        assembly.FullName is { } name && name.IndexOf(',') is > 0 and var end ? name[..end]
        : throw new ArgumentException($"{assembly} has no name to refer to", nameof(assembly));

    int Add(string assembly) => metadata.Add(MetadataTable.AssemblyReference, 0, 0, 0, 0, 0, 0, metadata.String(assembly), 0, 0);
}

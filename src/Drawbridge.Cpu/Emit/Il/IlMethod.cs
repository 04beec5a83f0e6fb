using System.Reflection;

namespace Drawbridge.Cpu.Emit;

/// <summary>Result and parameters of a method.</summary>
sealed class IlSignature(IlType result, IlType[] parameters)
{
    public IlType Result { get; } = result;

    public IlType[] Parameters { get; } = parameters;

    /// <summary>True if the other has the same types.</summary>
    public bool Matches(IlSignature other) => Result == other.Result && Matches(other.Parameters);

    /// <summary>True if it takes these types.</summary>
    public bool Matches(IlType[] parameters)
    {
        if (parameters.Length != Parameters.Length) return false;
        for (int i = 0; i < parameters.Length; i++)
        {
            if (parameters[i] != Parameters[i]) return false;
        }
        return true;
    }
}

/// <summary>
/// A static method that generated code calls. Two that name the same method are equal, so they can be made anew for each call; keeping them
/// saves the time.
/// </summary>
sealed class IlMethod : IEquatable<IlMethod>
{
    static readonly IlType[] NotGeneric = [];

    readonly int hash;

    IlMethod(Type declaring, string name, IlSignature signature, IlSignature? open, IlType[] arguments, Type[]? exact = null)
    {
        Declaring = declaring;
        Name = name;
        Signature = signature;
        Open = open;
        Arguments = arguments;
        Exact = exact;
        int hash = name.GetHashCode() ^ declaring.GetHashCode() + (int)signature.Result;
        foreach (var type in signature.Parameters) hash = hash * 31 + (int)type;
        this.hash = hash;
    }

    /// <summary>The type that has the method.</summary>
    public Type Declaring { get; }

    /// <summary>The method's name.</summary>
    public string Name { get; }

    /// <summary>What it takes and gives.</summary>
    public IlSignature Signature { get; }

    /// <summary>What it gives.</summary>
    public IlType Result => Signature.Result;

    /// <summary>What it takes.</summary>
    public IlType[] Parameters => Signature.Parameters;

    /// <summary>The signature of a generic method with its type parameters.</summary>
    internal IlSignature? Open { get; }

    /// <summary>Type arguments of a generic method.</summary>
    internal IlType[] Arguments { get; }

    /// <summary>The vector type that has the method, for the operators of vector types.</summary>
    internal IlType Owner { get; private init; }

    /// <summary>Result and parameters as declared, for a method known by reflection.</summary>
    internal Type[]? Exact { get; }

    /// <summary>The method of this name and exact signature; it is looked for only when code that calls it is compiled.</summary>
    public static IlMethod Named(Type declaring, string name, IlType result, params IlType[] parameters) =>
        Named(declaring, name, new IlSignature(result, parameters));

    /// <inheritdoc cref="Named(Type, string, IlType, IlType[])"/>
    internal static IlMethod Named(Type declaring, string name, IlSignature signature) => new(declaring, name, signature, null, NotGeneric);

    /// <summary>A generic method by its signature with type arguments and with type parameters.</summary>
    internal static IlMethod Generic(Type declaring, string name, IlSignature signature, IlSignature open, params IlType[] arguments) =>
        new(declaring, name, signature, open, arguments);

    /// <summary>An operator of a vector type, by its signature with that type and with the type parameter.</summary>
    internal static IlMethod Operator(IlType owner, string name, IlSignature signature, IlSignature open) =>
        new(ReflectedTypes.VectorOf(owner.VectorBits), name, signature, open, NotGeneric) { Owner = owner };

    /// <summary>Any static method whose parameters are numbers, vectors, enums, and pointers or references.</summary>
    /// <exception cref="ArgumentException">It is not static, or takes or gives something else.</exception>
    public static IlMethod Of(MethodInfo method)
    {
        if (!method.IsStatic || method.ContainsGenericParameters)
            throw new ArgumentException($"{method} is not static or not closed", nameof(method));
        var declared = method.IsGenericMethod ? method.GetGenericMethodDefinition() : method;
        var arguments = method.IsGenericMethod ? Array.ConvertAll(method.GetGenericArguments(), ReflectedTypes.Of) : NotGeneric;
        var signature = new IlSignature(
            ReflectedTypes.Of(method.ReturnType), Array.ConvertAll(method.GetParameters(), p => ReflectedTypes.Of(p.ParameterType)));
        return new(method.DeclaringType!, method.Name, signature, null, arguments,
            [declared.ReturnType, .. Array.ConvertAll(declared.GetParameters(), p => p.ParameterType)]);
    }

    /// <inheritdoc/>
    public bool Equals(IlMethod? other) =>
        ReferenceEquals(this, other)
        || other is not null && hash == other.hash
        && Declaring == other.Declaring && Name == other.Name && Owner == other.Owner && Signature.Matches(other.Signature)
        && (Open, other.Open) switch { (null, null) => true, ({ } a, { } b) => a.Matches(b), _ => false }
        && (Exact, other.Exact) switch { (null, null) => true, ({ } a, { } b) => a.AsSpan().SequenceEqual(b), _ => false };

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as IlMethod);

    /// <inheritdoc/>
    public override int GetHashCode() => hash;

    /// <inheritdoc/>
    public override string ToString() =>
        $"{(Owner.IsVector ? Owner.Text : Declaring.Name)}.{Name}{(Arguments.Length > 0 ? $"<{Names(Arguments)}>" : "")}"
        + $"({Names(Parameters)}) -> {Result.Text}";

    static string Names(IlType[] types) => string.Join(", ", types.Select(t => t.Text));
}

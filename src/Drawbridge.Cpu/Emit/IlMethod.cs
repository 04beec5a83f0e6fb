using System.Reflection;

namespace Drawbridge.Cpu.Emit;

/// <summary>
/// A static method that generated code calls. Two that name the same method are equal, so they can be made anew for each call; keeping them
/// saves the time.
/// </summary>
sealed class IlMethod : IEquatable<IlMethod>
{
    readonly int _hash;

    /// <param name="declaring">The type that has it.</param>
    /// <param name="name">Its name.</param>
    /// <param name="signature">Result and parameters as declared, type parameters of a generic method left open.</param>
    /// <param name="arguments">Type arguments of a generic method.</param>
    /// <param name="closed">Result and parameters with the type arguments put in; null where that is <paramref name="signature"/>.</param>
    /// <param name="exact">Result and parameters as declared, where an <see cref="IlType"/> says too little.</param>
    IlMethod(Type declaring, string name, IlType[] signature, IlType[] arguments, IlType[]? closed = null, Type[]? exact = null)
    {
        Declaring = declaring;
        Name = name;
        Signature = signature;
        Arguments = arguments;
        Closed = closed ?? signature;
        Exact = exact;
        var hash = new HashCode();
        hash.Add(declaring);
        hash.Add(name);
        foreach (var type in Closed) hash.Add((byte)type);
        _hash = hash.ToHashCode();
    }

    /// <summary>The type that has the method.</summary>
    public Type Declaring { get; }

    /// <summary>The method's name.</summary>
    public string Name { get; }

    /// <summary>What it gives.</summary>
    public IlType Result => Closed[0];

    /// <summary>What it takes.</summary>
    public ReadOnlySpan<IlType> Parameters => Closed.AsSpan(1);

    /// <summary>Result and parameters as the reference to the method must spell them.</summary>
    internal IlType[] Signature { get; }

    /// <summary>Type arguments of a generic method.</summary>
    internal IlType[] Arguments { get; }

    internal IlType[] Closed { get; }

    /// <summary>Result and parameters where <see cref="Signature"/> says too little: pointers to structs, enums.</summary>
    internal Type[]? Exact { get; }

    /// <summary>The method of this name and exact signature; it is looked for only when code that calls it is compiled.</summary>
    public static IlMethod Named(Type declaring, string name, IlType result, params ReadOnlySpan<IlType> parameters) =>
        new(declaring, name, [result, .. parameters], []);

    /// <summary>A generic method by its open and its closed signature.</summary>
    internal static IlMethod Generic(Type declaring, string name, IlType[] open, IlType[] closed, params IlType[] arguments) =>
        new(declaring, name, open, arguments, closed);

    /// <summary>Any static method whose parameters are numbers, vectors, enums, and pointers or references.</summary>
    /// <exception cref="ArgumentException">It is not static, or takes or gives something else.</exception>
    public static IlMethod Of(MethodInfo method)
    {
        if (!method.IsStatic || method.ContainsGenericParameters) throw new ArgumentException($"{method} is not static or not closed", nameof(method));
        var declared = method.IsGenericMethod ? method.GetGenericMethodDefinition() : method;
        var arguments = method.IsGenericMethod ? Array.ConvertAll(method.GetGenericArguments(), ReflectedTypes.Of) : [];
        var exact = Types(declared);
        var closed = Array.ConvertAll(Types(method), ReflectedTypes.Of);
        return new(method.DeclaringType!, method.Name, closed, arguments, closed, exact);
    }

    static Type[] Types(MethodInfo method) =>
        [method.ReturnType, .. Array.ConvertAll(method.GetParameters(), p => p.ParameterType)];

    /// <inheritdoc/>
    public bool Equals(IlMethod? other) =>
        ReferenceEquals(this, other)
        || other is not null && _hash == other._hash && Declaring == other.Declaring && Name == other.Name
        && Closed.AsSpan().SequenceEqual(other.Closed) && Signature.AsSpan().SequenceEqual(other.Signature)
        && Arguments.AsSpan().SequenceEqual(other.Arguments)
        && (Exact, other.Exact) switch { (null, null) => true, ({ } a, { } b) => a.AsSpan().SequenceEqual(b), _ => false };

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as IlMethod);

    /// <inheritdoc/>
    public override int GetHashCode() => _hash;

    /// <inheritdoc/>
    public override string ToString() =>
        $"{Declaring.Name}.{Name}{(Arguments.Length > 0 ? $"<{string.Join(", ", Arguments.Select(t => t.Text))}>" : "")}"
        + $"({string.Join(", ", Closed.Skip(1).Select(t => t.Text))}) -> {Result.Text}";
}

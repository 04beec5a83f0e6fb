using Drawbridge.CSharp.Ir;
using Drawbridge.CSharp.Types;
using Microsoft.CodeAnalysis;

namespace Drawbridge.CSharp.Lower;

/// <summary>A method that became a function of the module, because it calls itself or must not be written out.</summary>
/// <param name="name">Its name.</param>
/// <param name="method">The method.</param>
/// <param name="parameters">What it takes.</param>
/// <param name="result">What it returns; null for nothing.</param>
sealed class FunctionCode(string name, IMethodSymbol method, ScalarKind[] parameters, ScalarKind? result)
{
    public string Name { get; } = name;

    public IMethodSymbol Method { get; } = method;

    public ScalarKind[] Parameters { get; } = parameters;

    public ScalarKind? Result { get; } = result;

    public Dictionary<ITypeParameterSymbol, ITypeSymbol> TypeArguments { get; init; } = new(SymbolEqualityComparer.Default);

    public Body? Body { get; set; }

    /// <summary>Local memory of a thread.</summary>
    public List<LocalArray> Locals { get; set; } = [];
}

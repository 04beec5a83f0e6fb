using Drawbridge.CSharp.Ir;
using Microsoft.CodeAnalysis;

namespace Drawbridge.CSharp.Lower;

/// <summary>A method while it is lowered: what its names mean, and where its return goes.</summary>
/// <param name="method">The method.</param>
/// <param name="outer">The method around a local function, whose variables it sees.</param>
sealed class Frame(IMethodSymbol? method, Frame? outer)
{
    readonly Dictionary<ISymbol, Place> places = new(SymbolEqualityComparer.Default);

    public IMethodSymbol? Method { get; } = method;

    /// <summary>The calls that led here, this one included: to notice recursion.</summary>
    public Frame? Caller { get; init; }

    /// <summary>Where it is called; null for kernels and functions.</summary>
    public SyntaxNode? CallSite { get; init; }

    /// <summary>What the type parameters stand for.</summary>
    public Dictionary<ITypeParameterSymbol, ITypeSymbol> TypeArguments { get; init; } = outer?.TypeArguments ?? new(SymbolEqualityComparer.Default);

    /// <summary>The struct whose method it is.</summary>
    public Place? This { get; init; } = outer?.This;

    /// <summary>Where a return goes.</summary>
    public Label? End { get; init; }

    /// <summary>Where the returned value goes; null if there is none, or only one return.</summary>
    public Place? Result { get; set; }

    /// <summary>What the only return returned.</summary>
    public Value? Returned { get; set; }

    /// <summary>What the only return of a method that returns a reference referred to.</summary>
    public Place? ReturnedPlace { get; set; }

    /// <summary>True where a return really returns from a function, or ends the kernel.</summary>
    public bool IsRoot { get; init; }

    /// <summary>The variables that are written after they got their first value.</summary>
    public HashSet<ISymbol> Written { get; set; } = outer?.Written ?? new(SymbolEqualityComparer.Default);

    /// <summary>Where jumps go: goto, break, continue.</summary>
    public Dictionary<ISymbol, Label> Labels { get; } = new(SymbolEqualityComparer.Default);

    /// <summary>Calls of local functions see the variables of the method around them.</summary>
    public Place? Find(ISymbol symbol)
    {
        for (var frame = this; frame != null; frame = frame.Outer)
            if (frame.places.TryGetValue(symbol, out var place)) return place;
        return null;
    }

    public Frame? Outer { get; } = outer;

    public void Bind(ISymbol symbol, Place place) => places[symbol] = place;
}

using System.Diagnostics.CodeAnalysis;
using Drawbridge.Ptx.Isa;

namespace Drawbridge.Interpreter;

/// <summary>
/// What belongs to some of the semantics, a row each. An array, because a dictionary compares its keys by code for their type, which is compiled
/// when a program starts.
/// </summary>
sealed class SemanticTable<T> where T : class
{
    T?[] rows = new T?[64];

    /// <summary>The semantics that have a row.</summary>
    public IEnumerable<Semantic> Keys
    {
        get
        {
            for (int i = 0; i < rows.Length; i++)
            {
                if (rows[i] != null) yield return (Semantic)i;
            }
        }
    }

    /// <summary>A row; null if there is none.</summary>
    public T? this[Semantic semantic]
    {
        get => (int)semantic < rows.Length ? rows[(int)semantic] : null;
        set
        {
            if ((int)semantic >= rows.Length) Array.Resize(ref rows, Math.Max(2 * rows.Length, (int)semantic + 1));
            rows[(int)semantic] = value;
        }
    }

    /// <summary>Finds a row.</summary>
    public bool TryGetValue(Semantic semantic, [NotNullWhen(true)] out T? row) => (row = this[semantic]) != null;
}

using System.Collections.Concurrent;
using Drawbridge.Ptx.Isa;

namespace Drawbridge.Interpreter.Matrix;

/// <summary>
/// The definitions of the matrix instructions that compute; those that load and store are in <see cref="MatrixAccess"/>. Not here, because the
/// reference does not say where their metadata or scales are: sparse (<c>mma.sp</c>) and scaled (<c>.block_scale</c>) products.
/// </summary>
static class MatrixDefinitions
{
    static readonly SemanticTable<Func<Operation, WarpDefinition>> Table = new()
    {
        [Semantic.MatrixMultiply] = Product.Define,
        [Semantic.WmmaMultiply] = Product.Define,
        [Semantic.MatrixTranspose] = _ => Transpose(),
    };

    // Operations are interned, and a kernel may hold thousands of instructions of one of them.
    static readonly ConcurrentDictionary<Operation, WarpDefinition?> Found = new();

    /// <summary>The definition of an operation; null if there is none. May be called from several threads.</summary>
    public static WarpDefinition? Find(Operation operation)
        => Found.GetOrAdd(operation, static operation => Table.TryGetValue(operation.Semantic, out var define) ? define(operation) : null);

    static WarpDefinition Transpose()
    {
        var map = Fragments.C(new(8, 8, 0), elementBits: 16, registers: 1);
        return operands =>
        {
            var from = map.Gather(operands[1]);
            var to = new ulong[from.Length];
            for (int row = 0; row < 8; row++)
                for (int column = 0; column < 8; column++) to[column * 8 + row] = from[row * 8 + column];
            Array.Clear(operands[0]);
            map.Scatter(to, operands[0]);
        };
    }
}

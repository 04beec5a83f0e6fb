using System.Globalization;
using Drawbridge.Ptx.Isa;

namespace Drawbridge.Interpreter.Matrix;

/// <summary>The shape <c>m16n8k16</c>: D and C are M x N, A is M x K, B is K x N.</summary>
/// <param name="M">Rows of A, C and D.</param>
/// <param name="N">Columns of B, C and D.</param>
/// <param name="K">Columns of A, rows of B.</param>
readonly record struct MatrixShape(int M, int N, int K)
{
    /// <summary>The shape in the slot <c>shape</c> of a multiplication, or of a load or store of one of its matrices.</summary>
    public static MatrixShape Of(Operation operation)
    {
        string word = operation["shape"] ?? throw new ArgumentException($"'{operation}' has no shape");
        int n = word.IndexOf('n', StringComparison.Ordinal), k = word.IndexOf('k', StringComparison.Ordinal);
        return new(Number(word[1..n]), Number(word[(n + 1)..k]), Number(word[(k + 1)..]));
    }

    static int Number(string digits) => int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
}

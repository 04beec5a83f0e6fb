using Drawbridge.Ptx.Syntax;

namespace Drawbridge.Ptx.Verify;

/// <summary>When two functions take and return the same things.</summary>
static class Signatures
{
    public static bool AreEqual(Function a, Function b) => AreEqual(a.Returns, b.Returns) && AreEqual(a.Parameters, b.Parameters);

    static bool AreEqual(Variable[] a, Variable[] b)
    {
        if (a.Length != b.Length) return false;
        for (int i = 0; i < a.Length; i++)
        {
            if (a[i].Space != b[i].Space || a[i].Type != b[i].Type || a[i].VectorWidth != b[i].VectorWidth || a[i].Size != b[i].Size
                || a[i].IsUnsized != b[i].IsUnsized || a[i].Alignment != b[i].Alignment) return false;
        }
        return true;
    }
}

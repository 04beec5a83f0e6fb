namespace Drawbridge.CSharp.Types;

/// <summary>A state space that kernels load from and store to.</summary>
/// <param name="Word">Its word in instructions, with the dot.</param>
/// <param name="IsNarrow">True if its addresses are 32 bits wide here.</param>
sealed record Space(string Word, bool IsNarrow)
{
    public static readonly Space Global = new(".global", false);
    public static readonly Space Shared = new(".shared", true);
    public static readonly Space Local = new(".local", true);
    public static readonly Space Const = new(".const", true);

    /// <summary>Kind of an address.</summary>
    public ScalarKind AddressKind => IsNarrow ? ScalarKind.U32 : ScalarKind.U64;
}

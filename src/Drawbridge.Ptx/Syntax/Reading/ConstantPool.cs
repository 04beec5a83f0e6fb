namespace Drawbridge.Ptx.Syntax.Reading;

/// <summary>Hands out constants; the same few values recur all over a module and share their objects.</summary>
sealed class ConstantPool
{
    readonly Constant?[] recent = new Constant?[1024];

    /// <summary>The constant with this pattern.</summary>
    public Constant Get(ulong bits, ConstantKind kind)
    {
        ref Constant? slot = ref recent[(bits * 0x9E3779B97F4A7C15 >> 54 ^ (ulong)kind) & 1023];
        if (slot is { } known && known.Bits == bits && known.Kind == kind) return known;
        return slot = new Constant(bits, kind);
    }
}

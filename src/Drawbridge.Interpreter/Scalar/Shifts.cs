using Drawbridge.Ptx.Isa;

namespace Drawbridge.Interpreter.Scalar;

/// <summary>Shifts. The count is an unsigned 32-bit number and is never taken modulo the width, except by <c>shf.wrap</c>.</summary>
static class Shifts
{
    public static ScalarDefinition Shl(Operation operation)
    {
        int width = operation.Type.Bits();
        return new((a, b, _, _) => b >= (ulong)width ? 0 : a << (int)b & Bits.Mask(width));
    }

    public static ScalarDefinition Shr(Operation operation)
    {
        var type = operation.Type;
        return new((a, b, _, _) => Bits.Wrap(Bits.Value(a, type) >> (int)Math.Min(b, 64), type));
    }

    /// <summary>The funnel shift: 64 bits, a below b; left keeps the upper word, right the lower.</summary>
    public static ScalarDefinition Shf(Operation operation)
    {
        bool left = operation["dir"] == "l", wrap = operation["mode"] == "wrap";
        return new((a, b, c, _) =>
        {
            int count = (int)(wrap ? c & 31 : Math.Min(c, 32));
            ulong both = b << 32 | a;
            return (left ? both << count >> 32 : both >> count) & Bits.Mask(32);
        });
    }
}

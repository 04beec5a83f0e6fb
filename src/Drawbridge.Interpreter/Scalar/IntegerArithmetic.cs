using Drawbridge.Ptx.Isa;

namespace Drawbridge.Interpreter.Scalar;

/// <summary>
/// Integer arithmetic (PTX ISA, "Integer Arithmetic Instructions"): the exact result, of which the destination keeps the low bits or, with
/// <c>.sat</c>, the nearest value it can hold.
/// </summary>
static class IntegerArithmetic
{
    public static ScalarDefinition Add(Operation operation) => Binary(operation, (x, y) => x + y);

    public static ScalarDefinition Sub(Operation operation) => Binary(operation, (x, y) => x - y);

    public static ScalarDefinition Min(Operation operation) => Binary(operation, WithRelu(operation, Int128.Min));

    public static ScalarDefinition Max(Operation operation) => Binary(operation, WithRelu(operation, Int128.Max));

    public static ScalarDefinition Abs(Operation operation) => Binary(operation, (x, _) => x < 0 ? -x : x);

    public static ScalarDefinition Neg(Operation operation) => Binary(operation, (x, _) => -x);

    /// <summary>
    /// Division by zero does not trap and PTX leaves its result open; ours is all ones, for the remainder too, signed or not. The smallest
    /// number divided by -1 wraps to itself (the exact quotient has one bit more), with remainder 0.
    /// </summary>
    public static ScalarDefinition Div(Operation operation) => Binary(operation, (x, y) => y == 0 ? -1 : x / y);

    /// <summary>The remainder has the sign of the dividend; by zero see <see cref="Div"/>.</summary>
    public static ScalarDefinition Rem(Operation operation) => Binary(operation, (x, y) => y == 0 ? -1 : x % y);

    public static ScalarDefinition Sad(Operation operation)
    {
        var type = operation.Type;
        return new((a, b, c, _) => Bits.Wrap(Int128.Abs(Bits.Value(a, type) - Bits.Value(b, type)) + Bits.Value(c, type), type));
    }

    public static ScalarDefinition Mul(Operation operation)
    {
        var type = operation.Type;
        var half = Half(operation, type.Bits());
        return new((a, b, _, _) => half(Product(a, b, type)));
    }

    public static ScalarDefinition Mad(Operation operation)
    {
        var type = operation.Type;
        var half = Half(operation, type.Bits());
        if (operation.Has("sat"))
            return new((a, b, c, _) => Bits.Saturate(Bits.Value(half(Product(a, b, type)), type) + Bits.Value(c, type), type));
        ulong mask = Bits.Mask(operation.Has("wide") ? 2 * type.Bits() : type.Bits());
        return new((a, b, c, _) => (half(Product(a, b, type)) + c) & mask);
    }

    public static ScalarDefinition Mul24(Operation operation)
    {
        var product = Product24(operation);
        return new((a, b, _, _) => product(a, b));
    }

    public static ScalarDefinition Mad24(Operation operation)
    {
        var type = operation.Type;
        var product = Product24(operation);
        return operation.Has("sat")
            ? new((a, b, c, _) => Bits.Saturate(Bits.Value(product(a, b), type) + Bits.Value(c, type), type))
            : new((a, b, c, _) => (product(a, b) + c) & Bits.Mask(32));
    }

    /// <summary>Multiplication without carries: each one bit of a adds (XORs) b, shifted to its place, to a 128-bit product.</summary>
    public static ScalarDefinition Clmad(Operation operation)
    {
        bool high = operation.Has("hi");
        return new((a, b, c, _) =>
        {
            UInt128 product = 0;
            for (int i = 0; i < 64; i++)
            {
                if (Bits.Bit(a, i)) product ^= (UInt128)b << i;
            }
            return (ulong)(high ? product >> 64 : product) ^ c;
        });
    }

    /// <summary>All bits of the product of two values of <paramref name="type"/>, sign-extended to 128 bits.</summary>
    internal static UInt128 Product(ulong a, ulong b, PtxType type) => (UInt128)unchecked(Bits.Value(a, type) * Bits.Value(b, type));

    /// <summary>What <c>.lo</c>, <c>.hi</c> or <c>.wide</c> keeps of a product of two numbers of <paramref name="width"/> bits.</summary>
    internal static Func<UInt128, ulong> Half(Operation operation, int width) => operation switch
    {
        _ when operation.Has("wide") => product => (ulong)product & Bits.Mask(2 * width),
        _ when operation.Has("hi") => product => (ulong)(product >> width) & Bits.Mask(width),
        _ => product => (ulong)product & Bits.Mask(width),
    };

    // The low 24 bits of each operand, extended by the type; .hi keeps bits 47 to 16 of the product, not 47 to 24.
    static Func<ulong, ulong, ulong> Product24(Operation operation)
    {
        bool signed = operation.Type.Class() == TypeClass.Signed;
        int shift = operation.Has("hi") ? 16 : 0;
        return (a, b) => (ulong)(Low24(a) * Low24(b) >> shift) & Bits.Mask(32);

        long Low24(ulong x) => signed ? Bits.Signed(x, 24) : (long)(x & Bits.Mask(24));
    }

    static Func<Int128, Int128, Int128> WithRelu(Operation operation, Func<Int128, Int128, Int128> choose) =>
        operation.Has("relu") ? (x, y) => Int128.Max(choose(x, y), 0) : choose;

    // One operation for scalar and packed types: lane by lane, wrapping or saturating as the modifiers say.
    static ScalarDefinition Binary(Operation operation, Func<Int128, Int128, Int128> exact)
    {
        var element = operation.Type.Element();
        Func<Int128, PtxType, ulong> fit = operation.Has("sat") ? Bits.Saturate : Bits.Wrap;
        return new(Bits.Lanewise(operation.Type, (a, b, _, _) => fit(exact(Bits.Value(a, element), Bits.Value(b, element)), element)));
    }
}

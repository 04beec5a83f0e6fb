using Drawbridge.Ptx.Isa;

namespace Drawbridge.Interpreter.Scalar.Float;

/// <summary>Packed operands of different formats in one instruction, and the values of their lanes.</summary>
static class Lanes
{
    /// <summary>Applies <paramref name="lane"/> to each lane of operands that all have as many lanes; each has the width its own type gives.</summary>
    public static Scalar Each(Operation operation, Scalar lane)
    {
        var types = operation.Operands.Select(operand => operand.Type).ToArray();
        int lanes = types[0].Lanes();
        if (lanes == 1) return lane;
        var widths = types.Select(type => type.Bits() / lanes).ToArray();
        int width = widths[0];
        int aWidth = widths[1], bWidth = widths.ElementAtOrDefault(2), cWidth = widths.ElementAtOrDefault(3);
        return (a, b, c, _) =>
        {
            ulong packed = 0;
            for (int i = 0; i < lanes; i++)
            {
                ulong result = lane(Bits.Lane(a, i, aWidth), Bits.Lane(b, i, bWidth), Bits.Lane(c, i, cWidth), 0);
                packed |= result << (i * width);
            }
            return packed;
        };
    }

    /// <summary>How to read the value of a lane of <paramref name="type"/> (or of a scalar); padding above it is ignored.</summary>
    public static Func<ulong, double> Reader(PtxType type)
    {
        switch (type)
        {
            case PtxType.S2F6x2: return bits => (sbyte)bits / 64.0;
            case PtxType.UE8M0x2 or PtxType.UE8M0x4: return bits => ScaleFactor.Read((byte)bits);
        }
        var format = NumberFormat.Of(type)!;
        ulong mask = format.SignBit << 1;
        return mask == 0 ? format.ToDouble : bits => format.ToDouble(bits & (mask - 1));
    }
}

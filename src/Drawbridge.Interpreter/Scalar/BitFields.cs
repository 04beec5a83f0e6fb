using Drawbridge.Ptx.Isa;

namespace Drawbridge.Interpreter.Scalar;

/// <summary>Counting, finding, extracting and inserting bits: written bit by bit, as the reference describes them.</summary>
static class BitFields
{
    const ulong NotFound = 0xFFFF_FFFF;

    public static ScalarDefinition Popc(Operation operation) => new((a, _, _, _) => (ulong)ulong.PopCount(a));

    public static ScalarDefinition Clz(Operation operation)
    {
        int width = operation.Type.Bits();
        return new((a, _, _, _) => (ulong)(width - 1 - HighestOne(a, width)));
    }

    /// <summary>For a negative number the highest zero counts, since the ones above it only repeat the sign.</summary>
    public static ScalarDefinition Bfind(Operation operation)
    {
        int width = operation.Type.Bits();
        bool signed = operation.Type.Class() == TypeClass.Signed;
        bool shiftAmount = operation.Has("shiftamt");
        return new((a, _, _, _) =>
        {
            int found = HighestOne(signed && Bits.Bit(a, width - 1) ? ~a : a, width);
            return found < 0 ? NotFound : (ulong)(shiftAmount ? width - 1 - found : found);
        });
    }

    /// <summary>A base beyond 31 is undefined in PTX; here nothing is found from there.</summary>
    public static ScalarDefinition Fns(Operation operation) => new((mask, start, offset, _) =>
    {
        if (start > 31) return NotFound;
        long wanted = Bits.Signed(offset, 32);
        if (wanted == 0) return Bits.Bit(mask, (int)start) ? start : NotFound;
        int step = wanted > 0 ? 1 : -1;
        long left = Math.Abs(wanted);
        for (int i = (int)start; i is >= 0 and < 32; i += step)
        {
            if (Bits.Bit(mask, i) && --left == 0) return (ulong)i;
        }
        return NotFound;
    });

    public static ScalarDefinition Brev(Operation operation)
    {
        int width = operation.Type.Bits();
        return new((a, _, _, _) =>
        {
            ulong reversed = 0;
            for (int i = 0; i < width; i++)
            {
                if (Bits.Bit(a, i)) reversed |= 1UL << (width - 1 - i);
            }
            return reversed;
        });
    }

    /// <summary>Position and length are the low bytes of their operands, so up to 255: the field may reach past the top, where it holds the sign.</summary>
    public static ScalarDefinition Bfe(Operation operation)
    {
        int width = operation.Type.Bits();
        bool signed = operation.Type.Class() == TypeClass.Signed;
        return new((a, b, c, _) =>
        {
            int position = (int)(b & 255), length = (int)(c & 255);
            bool fill = signed && length > 0 && Bits.Bit(a, Math.Min(position + length - 1, width - 1));
            ulong field = 0;
            for (int i = 0; i < width; i++)
            {
                bool bit = i < length && position + i < width ? Bits.Bit(a, position + i) : fill;
                if (bit) field |= 1UL << i;
            }
            return field;
        });
    }

    public static ScalarDefinition Bfi(Operation operation)
    {
        int width = operation.Type.Bits();
        return new((insert, into, c, d) =>
        {
            int position = (int)(c & 255), length = (int)(d & 255);
            ulong result = into;
            for (int i = 0; i < length && position + i < width; i++)
            {
                ulong place = 1UL << (position + i);
                result = Bits.Bit(insert, i) ? result | place : result & ~place;
            }
            return result;
        });
    }

    public static ScalarDefinition Szext(Operation operation)
    {
        bool signed = operation.Type.Class() == TypeClass.Signed;
        bool wrap = operation.Has("wrap");
        return new((a, b, _, _) =>
        {
            int count = (int)(wrap ? b & 31 : Math.Min(b, 32));
            if (count == 0) return 0;
            return (signed ? (ulong)Bits.Signed(a, count) : a & Bits.Mask(count)) & Bits.Mask(32);
        });
    }

    public static ScalarDefinition Bmsk(Operation operation)
    {
        bool wrap = operation.Has("wrap");
        return new((a, b, _, _) =>
        {
            int start = (int)(wrap ? a & 31 : Math.Min(a, 32));
            int count = (int)(wrap ? b & 31 : Math.Min(b, 32));
            return Bits.Mask(count) << start & Bits.Mask(32);
        });
    }

    static int HighestOne(ulong value, int width)
    {
        int i = width - 1;
        while (i >= 0 && !Bits.Bit(value, i)) i--;
        return i;
    }
}

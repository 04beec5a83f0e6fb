using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Drawbridge.Ptx.Isa;

namespace Drawbridge.Data;

/// <summary>A run of values of one type, as little-endian bytes: the content of a buffer, of a variable, or of an argument.</summary>
/// <param name="Element">The type of a value.</param>
/// <param name="Bytes">The values; a whole number of them.</param>
internal sealed record TypedData(ElementType Element, byte[] Bytes)
{
    /// <summary>The PTX type of a value.</summary>
    public PtxType Type => Element.Type;

    /// <summary>Number of values.</summary>
    public int Count => Bytes.Length / Element.Bytes;

    /// <summary>The raw bits of a value.</summary>
    public ulong this[int index]
    {
        get => Element.Bytes switch
        {
            1 => Bytes[index],
            2 => MemoryMarshal.Read<ushort>(Bytes.AsSpan(2 * index)),
            4 => MemoryMarshal.Read<uint>(Bytes.AsSpan(4 * index)),
            _ => MemoryMarshal.Read<ulong>(Bytes.AsSpan(8 * index)),
        };
        set
        {
            switch (Element.Bytes)
            {
                case 1: Bytes[index] = (byte)value; break;
                case 2: MemoryMarshal.Write(Bytes.AsSpan(2 * index), (ushort)value); break;
                case 4: MemoryMarshal.Write(Bytes.AsSpan(4 * index), (uint)value); break;
                default: MemoryMarshal.Write(Bytes.AsSpan(8 * index), value); break;
            }
        }
    }

    /// <summary><paramref name="count"/> values, each from its index.</summary>
    public static TypedData Make(ElementType element, int count, Func<int, ulong> value)
    {
        var data = new TypedData(element, new byte[(long)count * element.Bytes]);
        for (int i = 0; i < count; i++) data[i] = value(i);
        return data;
    }

    /// <summary>The values as a <c>DATA</c> text that reads back the same: one value if all are equal, else a comma list.</summary>
    public string ToDataText()
    {
        if (Count == 0) return "zeros";
        bool uniform = true;
        for (int i = 1; i < Count && uniform; i++) uniform = this[i] == this[0];
        var text = new StringBuilder(Element.Format(this[0]));
        for (int i = 1; i < Count && !uniform; i++) text.Append(CultureInfo.InvariantCulture, $",{Element.Format(this[i])}");
        return text.ToString();
    }
}

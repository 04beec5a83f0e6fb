using Drawbridge.Ptx.Isa;

namespace Drawbridge.Interpreter.Scalar;

/// <summary>
/// <c>mov</c>. A copy is a definition like any other; the forms with brace vectors (up to 128 bits, several destinations) are the two
/// functions <see cref="Pack"/> and <see cref="Unpack"/>, which an engine applies to the registers in the braces.
/// </summary>
static class Moves
{
    /// <summary>The copy. Special registers and addresses are resolved by the engine and then copied.</summary>
    public static ScalarDefinition Copy(Operation operation) => new((a, _, _, _) => a);

    /// <summary>One register made of several: element 0 goes into the low bits.</summary>
    /// <param name="elements">Raw bits of the elements, each zero above its width.</param>
    /// <param name="width">Bits of the whole, 16 to 128; each element has its share.</param>
    public static UInt128 Pack(ReadOnlySpan<ulong> elements, int width)
    {
        int elementBits = width / elements.Length;
        UInt128 whole = 0;
        for (int i = 0; i < elements.Length; i++) whole |= (UInt128)(elements[i] & Bits.Mask(elementBits)) << (i * elementBits);
        return whole;
    }

    /// <summary>Several registers made of one: element 0 gets the low bits.</summary>
    /// <param name="whole">Raw bits of the source.</param>
    /// <param name="width">Bits of the source, 16 to 128.</param>
    /// <param name="elements">Receives the raw bits of the elements, each zero above its width.</param>
    public static void Unpack(UInt128 whole, int width, Span<ulong> elements)
    {
        int elementBits = width / elements.Length;
        for (int i = 0; i < elements.Length; i++) elements[i] = (ulong)(whole >> (i * elementBits)) & Bits.Mask(elementBits);
    }
}

using Drawbridge.Interpreter.Scalar;

namespace Drawbridge.Interpreter.Tests.Scalar;

/// <summary>Packing registers into a wider one and taking it apart again.</summary>
public class MoveTests
{
    [Theory]
    [InlineData(16, new ulong[] { 0x34, 0x12 }, 0, 0x1234)]
    [InlineData(32, new ulong[] { 0x1, 0x2, 0x3, 0x4 }, 0, 0x04030201)]
    [InlineData(32, new ulong[] { 0x5678, 0x1234 }, 0, 0x12345678)]
    [InlineData(64, new ulong[] { 0x1, 0x2, 0x3, 0x4 }, 0, 0x0004_0003_0002_0001)]
    [InlineData(64, new ulong[] { 0x89ABCDEF, 0x01234567 }, 0, 0x0123456789ABCDEF)]
    [InlineData(128, new ulong[] { 1, 2, 3, 4 }, 0x00000004_00000003, 0x00000002_00000001)]
    [InlineData(128, new ulong[] { 1, 0xFFFFFFFFFFFFFFFF }, 0xFFFFFFFFFFFFFFFF, 1)]
    public void Element_0_is_in_the_low_bits(int width, ulong[] elements, ulong upper, ulong lower)
    {
        var whole = new UInt128(upper, lower);
        Assert.Equal(whole, Moves.Pack(elements, width));
        ulong[] apart = new ulong[elements.Length];
        Array.Fill(apart, 0xDEADDEADDEADDEAD);
        Moves.Unpack(whole, width, apart);
        Assert.Equal(elements, apart);
    }
}

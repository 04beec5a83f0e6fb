using System.Globalization;

namespace Drawbridge;

/// <summary>
/// A float of 16 bits with the range of <see cref="float"/> and 8 bits of precision. Operators compute in single precision and round once to the
/// nearest, ties to even.
/// </summary>
public readonly struct BFloat16 : IEquatable<BFloat16>, IComparable<BFloat16>
{
    readonly ushort bits;

    BFloat16(ushort bits) => this.bits = bits;

    /// <summary>The value of these bits.</summary>
    public static BFloat16 FromBits(ushort bits) => new(bits);

    /// <summary>Its bits: the upper half of those of the <see cref="float"/>.</summary>
    public ushort ToBits() => bits;

#pragma warning disable CA2225 // FromBits and the casts are the way to make one; named alternates would only repeat them.
    /// <summary>The nearest.</summary>
    public static explicit operator BFloat16(float value)
    {
        if (float.IsNaN(value)) return new(0x7FFF);
        uint all = BitConverter.SingleToUInt32Bits(value);
        // Half of the last place, or a little less where the last place is even.
        return new((ushort)(all + 0x7FFF + (all >> 16 & 1) >> 16));
    }

    /// <summary>The nearest.</summary>
    public static explicit operator BFloat16(int value) => (BFloat16)(float)value;

    /// <summary>Exactly.</summary>
    public static implicit operator float(BFloat16 value) => BitConverter.UInt32BitsToSingle((uint)value.bits << 16);

    /// <summary>The sum.</summary>
    public static BFloat16 operator +(BFloat16 left, BFloat16 right) => (BFloat16)((float)left + (float)right);

    /// <summary>The difference.</summary>
    public static BFloat16 operator -(BFloat16 left, BFloat16 right) => (BFloat16)((float)left - (float)right);

    /// <summary>The product.</summary>
    public static BFloat16 operator *(BFloat16 left, BFloat16 right) => (BFloat16)((float)left * (float)right);

    /// <summary>The quotient.</summary>
    public static BFloat16 operator /(BFloat16 left, BFloat16 right) => (BFloat16)((float)left / (float)right);

    /// <summary>The negative.</summary>
    public static BFloat16 operator -(BFloat16 value) => (BFloat16)(-(float)value);
#pragma warning restore CA2225

    /// <summary>Whether the numbers are equal.</summary>
    public static bool operator ==(BFloat16 left, BFloat16 right) => (float)left == (float)right;

    /// <summary>Whether the numbers differ, or one is none.</summary>
    public static bool operator !=(BFloat16 left, BFloat16 right) => (float)left != (float)right;

    /// <summary>Whether the left is smaller.</summary>
    public static bool operator <(BFloat16 left, BFloat16 right) => (float)left < (float)right;

    /// <summary>Whether the left is larger.</summary>
    public static bool operator >(BFloat16 left, BFloat16 right) => (float)left > (float)right;

    /// <summary>Whether the left is not larger.</summary>
    public static bool operator <=(BFloat16 left, BFloat16 right) => (float)left <= (float)right;

    /// <summary>Whether the left is not smaller.</summary>
    public static bool operator >=(BFloat16 left, BFloat16 right) => (float)left >= (float)right;

    /// <inheritdoc/>
    public int CompareTo(BFloat16 other) => ((float)this).CompareTo((float)other);

    /// <inheritdoc/>
    public bool Equals(BFloat16 other) => ((float)this).Equals((float)other);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is BFloat16 other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => ((float)this).GetHashCode();

    /// <inheritdoc/>
    public override string ToString() => ((float)this).ToString(CultureInfo.InvariantCulture);
}

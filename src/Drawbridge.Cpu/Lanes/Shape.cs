namespace Drawbridge.Cpu.Lanes;

/// <summary>How a value differs from lane to lane of a group.</summary>
enum ShapeKind : byte
{
    /// <summary>Nothing is known yet: no definition has been looked at.</summary>
    Unknown,

    /// <summary>The same in every lane: one scalar.</summary>
    Uniform,

    /// <summary>A scalar plus lane · stride: one scalar and a constant.</summary>
    Affine,

    /// <summary>Anything: a vector.</summary>
    Varying,
}

/// <summary>The shape of a value: a lattice that only descends, from unknown over uniform and affine to varying.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Stride">For affine shapes the difference between neighbouring lanes, not 0.</param>
readonly record struct Shape(ShapeKind Kind, long Stride = 0)
{
    public static readonly Shape Unknown = new(ShapeKind.Unknown), Uniform = new(ShapeKind.Uniform), Varying = new(ShapeKind.Varying);

    /// <summary>A scalar plus lane · stride.</summary>
    public static Shape Affine(long stride) => stride == 0 ? Uniform : new(ShapeKind.Affine, stride);

    public bool IsUniform => Kind == ShapeKind.Uniform;

    public bool IsVarying => Kind == ShapeKind.Varying;

    /// <summary>True if one scalar (with the stride) holds it.</summary>
    public bool IsScalar => Kind is ShapeKind.Uniform or ShapeKind.Affine;

    /// <summary>The shape of something that is now one, now the other.</summary>
    public Shape Meet(Shape other) => Kind == ShapeKind.Unknown ? other : other.Kind == ShapeKind.Unknown || this == other ? this : Varying;

    // Written out: the compiler would compare the kinds by code for their type, which is compiled when a program starts.
    public bool Equals(Shape other) => Kind == other.Kind && Stride == other.Stride;

    public override int GetHashCode() => HashCode.Combine((int)Kind, Stride);

    public override string ToString() => Kind switch { ShapeKind.Unknown => "?", ShapeKind.Uniform => "u", ShapeKind.Affine => $"a{Stride}", _ => "v" };
}

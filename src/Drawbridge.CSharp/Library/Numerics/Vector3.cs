using M = System.MathF;
using V = System.Numerics.Vector3;

namespace Drawbridge.Device;

/// <summary>
/// System.Numerics.Vector3, member by member as the framework computes on x64: sums in its order, fused where it fuses. Constructors are <c>Create</c>; what is
/// called on a vector takes it as its first parameter.
/// </summary>
public static class Vector3
{
    public static V Create(float x, float y, float z) => new V { X = x, Y = y, Z = z };

    public static V Create(float value) => Create(value, value, value);

    public static V Create(System.Numerics.Vector2 vector, float z) => Create(vector.X, vector.Y, z);

    public static V get_Zero() => Create(0f);

    public static V get_One() => Create(1f);

    public static V get_UnitX() => Create(1, 0, 0);

    public static V get_UnitY() => Create(0, 1, 0);

    public static V get_UnitZ() => Create(0, 0, 1);

    public static float get_Item(V self, int index) => index == 0 ? self.X : index == 1 ? self.Y : self.Z;

    public static void set_Item(ref V self, int index, float value)
    {
        if (index == 0) self.X = value;
        if (index == 1) self.Y = value;
        if (index == 2) self.Z = value;
    }

    public static V op_Addition(V left, V right) => Create(left.X + right.X, left.Y + right.Y, left.Z + right.Z);

    public static V Add(V left, V right) => left + right;

    public static V op_Subtraction(V left, V right) => Create(left.X - right.X, left.Y - right.Y, left.Z - right.Z);

    public static V Subtract(V left, V right) => left - right;

    public static V op_Multiply(V left, V right) => Create(left.X * right.X, left.Y * right.Y, left.Z * right.Z);

    public static V op_Multiply(V left, float right) => Create(left.X * right, left.Y * right, left.Z * right);

    public static V op_Multiply(float left, V right) => Create(left * right.X, left * right.Y, left * right.Z);

    public static V Multiply(V left, V right) => left * right;

    public static V Multiply(V left, float right) => left * right;

    public static V Multiply(float left, V right) => left * right;

    public static V op_Division(V left, V right) => Create(left.X / right.X, left.Y / right.Y, left.Z / right.Z);

    public static V op_Division(V left, float right) => Create(left.X / right, left.Y / right, left.Z / right);

    public static V Divide(V left, V right) => left / right;

    public static V Divide(V left, float right) => left / right;

    public static V op_UnaryNegation(V value) => Create(-value.X, -value.Y, -value.Z);

    public static V op_UnaryPlus(V value) => value;

    public static V Negate(V value) => -value;

    public static bool op_Equality(V left, V right) => left.X == right.X && left.Y == right.Y && left.Z == right.Z;

    public static bool op_Inequality(V left, V right) => !(left == right);

    public static V Abs(V value) => Create(M.Abs(value.X), M.Abs(value.Y), M.Abs(value.Z));

    public static V Truncate(V vector) => Create(M.Truncate(vector.X), M.Truncate(vector.Y), M.Truncate(vector.Z));

    public static V Round(V vector) => Create(M.Round(vector.X), M.Round(vector.Y), M.Round(vector.Z));

    public static V SquareRoot(V value) => Create(M.Sqrt(value.X), M.Sqrt(value.Y), M.Sqrt(value.Z));

    public static V Min(V value1, V value2) => Create(M.Min(value1.X, value2.X), M.Min(value1.Y, value2.Y), M.Min(value1.Z, value2.Z));

    public static V Max(V value1, V value2) => Create(M.Max(value1.X, value2.X), M.Max(value1.Y, value2.Y), M.Max(value1.Z, value2.Z));

    public static V CopySign(V value, V sign) => Create(M.CopySign(value.X, sign.X), M.CopySign(value.Y, sign.Y), M.CopySign(value.Z, sign.Z));

    public static V Clamp(V value1, V min, V max) => Min(Max(value1, min), max);

    public static V FusedMultiplyAdd(V left, V right, V addend) => Create(M.FusedMultiplyAdd(left.X, right.X, addend.X), M.FusedMultiplyAdd(left.Y, right.Y, addend.Y), M.FusedMultiplyAdd(left.Z, right.Z, addend.Z));

    public static V MultiplyAddEstimate(V left, V right, V addend) => FusedMultiplyAdd(left, right, addend);

    public static V Lerp(V value1, V value2, V amount) => FusedMultiplyAdd(value1, Create(1f) - amount, value2 * amount);

    public static V Lerp(V value1, V value2, float amount) => Lerp(value1, value2, Create(amount));

    public static float Sum(V value) => value.X + value.Y + value.Z;

    public static float Dot(V left, V right) => left.X * right.X + left.Y * right.Y + left.Z * right.Z;

    public static float LengthSquared(V self) => Dot(self, self);

    public static float Length(V self) => M.Sqrt(Dot(self, self));

    public static float DistanceSquared(V value1, V value2) => LengthSquared(value1 - value2);

    public static float Distance(V value1, V value2) => Length(value1 - value2);

    public static V Normalize(V value) => value / Length(value);

    public static V Reflect(V vector, V normal)
    {
        float twice = Dot(vector, normal);
        return FusedMultiplyAdd(Create(-(twice + twice)), normal, vector);
    }

    public static V Cross(V left, V right) => Create(left.Y * right.Z - left.Z * right.Y, left.Z * right.X - left.X * right.Z, left.X * right.Y - left.Y * right.X);

    public static V Transform(V position, System.Numerics.Matrix4x4 matrix) =>
        Create(M.FusedMultiplyAdd(matrix.M31, position.Z, M.FusedMultiplyAdd(matrix.M21, position.Y, matrix.M11 * position.X)) + matrix.M41,
            M.FusedMultiplyAdd(matrix.M32, position.Z, M.FusedMultiplyAdd(matrix.M22, position.Y, matrix.M12 * position.X)) + matrix.M42,
            M.FusedMultiplyAdd(matrix.M33, position.Z, M.FusedMultiplyAdd(matrix.M23, position.Y, matrix.M13 * position.X)) + matrix.M43);

    public static V TransformNormal(V normal, System.Numerics.Matrix4x4 matrix) =>
        Create(M.FusedMultiplyAdd(matrix.M31, normal.Z, M.FusedMultiplyAdd(matrix.M21, normal.Y, matrix.M11 * normal.X)),
            M.FusedMultiplyAdd(matrix.M32, normal.Z, M.FusedMultiplyAdd(matrix.M22, normal.Y, matrix.M12 * normal.X)),
            M.FusedMultiplyAdd(matrix.M33, normal.Z, M.FusedMultiplyAdd(matrix.M23, normal.Y, matrix.M13 * normal.X)));

    /// <summary>The vector turned by a rotation of length one.</summary>
    public static V Transform(V value, System.Numerics.Quaternion rotation)
    {
        V axis = Create(rotation.X, rotation.Y, rotation.Z), twice = Cross(axis, value);
        twice += twice;
        return value + rotation.W * twice + Cross(axis, twice);
    }
}

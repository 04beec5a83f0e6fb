using M = System.MathF;
using V = System.Numerics.Vector4;

namespace Drawbridge.Device;

/// <summary>
/// System.Numerics.Vector4, member by member as the framework computes on x64: sums in its order, fused where it fuses. Constructors are <c>Create</c>; what is
/// called on a vector takes it as its first parameter.
/// </summary>
public static class Vector4
{
    public static V Create(float x, float y, float z, float w) => new V { X = x, Y = y, Z = z, W = w };

    public static V Create(float value) => Create(value, value, value, value);

    public static V Create(System.Numerics.Vector2 vector, float z, float w) => Create(vector.X, vector.Y, z, w);

    public static V Create(System.Numerics.Vector3 vector, float w) => Create(vector.X, vector.Y, vector.Z, w);

    public static V get_Zero() => Create(0f);

    public static V get_One() => Create(1f);

    public static V get_UnitX() => Create(1, 0, 0, 0);

    public static V get_UnitY() => Create(0, 1, 0, 0);

    public static V get_UnitZ() => Create(0, 0, 1, 0);

    public static V get_UnitW() => Create(0, 0, 0, 1);

    public static float get_Item(V self, int index) => index == 0 ? self.X : index == 1 ? self.Y : index == 2 ? self.Z : self.W;

    public static void set_Item(ref V self, int index, float value)
    {
        if (index == 0) self.X = value;
        if (index == 1) self.Y = value;
        if (index == 2) self.Z = value;
        if (index == 3) self.W = value;
    }

    public static V op_Addition(V left, V right) => Create(left.X + right.X, left.Y + right.Y, left.Z + right.Z, left.W + right.W);

    public static V Add(V left, V right) => left + right;

    public static V op_Subtraction(V left, V right) => Create(left.X - right.X, left.Y - right.Y, left.Z - right.Z, left.W - right.W);

    public static V Subtract(V left, V right) => left - right;

    public static V op_Multiply(V left, V right) => Create(left.X * right.X, left.Y * right.Y, left.Z * right.Z, left.W * right.W);

    public static V op_Multiply(V left, float right) => Create(left.X * right, left.Y * right, left.Z * right, left.W * right);

    public static V op_Multiply(float left, V right) => Create(left * right.X, left * right.Y, left * right.Z, left * right.W);

    public static V Multiply(V left, V right) => left * right;

    public static V Multiply(V left, float right) => left * right;

    public static V Multiply(float left, V right) => left * right;

    public static V op_Division(V left, V right) => Create(left.X / right.X, left.Y / right.Y, left.Z / right.Z, left.W / right.W);

    public static V op_Division(V left, float right) => Create(left.X / right, left.Y / right, left.Z / right, left.W / right);

    public static V Divide(V left, V right) => left / right;

    public static V Divide(V left, float right) => left / right;

    public static V op_UnaryNegation(V value) => Create(-value.X, -value.Y, -value.Z, -value.W);

    public static V op_UnaryPlus(V value) => value;

    public static V Negate(V value) => -value;

    public static bool op_Equality(V left, V right) => left.X == right.X && left.Y == right.Y && left.Z == right.Z && left.W == right.W;

    public static bool op_Inequality(V left, V right) => !(left == right);

    public static V Abs(V value) => Create(M.Abs(value.X), M.Abs(value.Y), M.Abs(value.Z), M.Abs(value.W));

    public static V Truncate(V vector) => Create(M.Truncate(vector.X), M.Truncate(vector.Y), M.Truncate(vector.Z), M.Truncate(vector.W));

    public static V Round(V vector) => Create(M.Round(vector.X), M.Round(vector.Y), M.Round(vector.Z), M.Round(vector.W));

    public static V SquareRoot(V value) => Create(M.Sqrt(value.X), M.Sqrt(value.Y), M.Sqrt(value.Z), M.Sqrt(value.W));

    public static V Min(V value1, V value2) => Create(M.Min(value1.X, value2.X), M.Min(value1.Y, value2.Y), M.Min(value1.Z, value2.Z), M.Min(value1.W, value2.W));

    public static V Max(V value1, V value2) => Create(M.Max(value1.X, value2.X), M.Max(value1.Y, value2.Y), M.Max(value1.Z, value2.Z), M.Max(value1.W, value2.W));

    public static V CopySign(V value, V sign) => Create(M.CopySign(value.X, sign.X), M.CopySign(value.Y, sign.Y), M.CopySign(value.Z, sign.Z), M.CopySign(value.W, sign.W));

    public static V Clamp(V value1, V min, V max) => Min(Max(value1, min), max);

    public static V FusedMultiplyAdd(V left, V right, V addend) => Create(M.FusedMultiplyAdd(left.X, right.X, addend.X), M.FusedMultiplyAdd(left.Y, right.Y, addend.Y), M.FusedMultiplyAdd(left.Z, right.Z, addend.Z), M.FusedMultiplyAdd(left.W, right.W, addend.W));

    public static V MultiplyAddEstimate(V left, V right, V addend) => FusedMultiplyAdd(left, right, addend);

    public static V Lerp(V value1, V value2, V amount) => FusedMultiplyAdd(value1, Create(1f) - amount, value2 * amount);

    public static V Lerp(V value1, V value2, float amount) => Lerp(value1, value2, Create(amount));

    public static float Sum(V value) => value.X + value.Y + (value.Z + value.W);

    public static float Dot(V left, V right) => left.X * right.X + left.Y * right.Y + (left.Z * right.Z + left.W * right.W);

    public static float LengthSquared(V self) => Dot(self, self);

    public static float Length(V self) => M.Sqrt(Dot(self, self));

    public static float DistanceSquared(V value1, V value2) => LengthSquared(value1 - value2);

    public static float Distance(V value1, V value2) => Length(value1 - value2);

    public static V Normalize(V value) => value / Length(value);

    public static V Transform(V vector, System.Numerics.Matrix4x4 matrix) =>
        Create(M.FusedMultiplyAdd(matrix.M41, vector.W, M.FusedMultiplyAdd(matrix.M31, vector.Z, M.FusedMultiplyAdd(matrix.M21, vector.Y, matrix.M11 * vector.X))),
            M.FusedMultiplyAdd(matrix.M42, vector.W, M.FusedMultiplyAdd(matrix.M32, vector.Z, M.FusedMultiplyAdd(matrix.M22, vector.Y, matrix.M12 * vector.X))),
            M.FusedMultiplyAdd(matrix.M43, vector.W, M.FusedMultiplyAdd(matrix.M33, vector.Z, M.FusedMultiplyAdd(matrix.M23, vector.Y, matrix.M13 * vector.X))),
            M.FusedMultiplyAdd(matrix.M44, vector.W, M.FusedMultiplyAdd(matrix.M34, vector.Z, M.FusedMultiplyAdd(matrix.M24, vector.Y, matrix.M14 * vector.X))));
}

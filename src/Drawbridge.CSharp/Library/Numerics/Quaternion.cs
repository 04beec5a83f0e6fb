using M = System.MathF;
using Q = System.Numerics.Quaternion;

namespace Drawbridge.Device;

/// <summary>System.Numerics.Quaternion. Constructors are <c>Create</c>; what is called on a quaternion takes it as its first parameter.</summary>
public static class Quaternion
{
    public static Q Create(float x, float y, float z, float w) => new Q { X = x, Y = y, Z = z, W = w };

    public static Q Create(System.Numerics.Vector3 vectorPart, float scalarPart) => Create(vectorPart.X, vectorPart.Y, vectorPart.Z, scalarPart);

    public static Q get_Zero() => Create(0, 0, 0, 0);

    public static Q get_Identity() => Create(0, 0, 0, 1);

    public static Q op_Addition(Q value1, Q value2) => Create(value1.X + value2.X, value1.Y + value2.Y, value1.Z + value2.Z, value1.W + value2.W);

    public static Q op_Subtraction(Q value1, Q value2) => Create(value1.X - value2.X, value1.Y - value2.Y, value1.Z - value2.Z, value1.W - value2.W);

    public static Q op_UnaryNegation(Q value) => Create(-value.X, -value.Y, -value.Z, -value.W);

    public static Q op_Multiply(Q value1, float value2) => Create(value1.X * value2, value1.Y * value2, value1.Z * value2, value1.W * value2);

    /// <summary>First the rotation on the right, then the one on the left.</summary>
    public static Q op_Multiply(Q value1, Q value2) => Create(
        value1.W * value2.X + value1.X * value2.W + value1.Y * value2.Z - value1.Z * value2.Y,
        value1.W * value2.Y + value1.Y * value2.W + value1.Z * value2.X - value1.X * value2.Z,
        value1.W * value2.Z + value1.Z * value2.W + value1.X * value2.Y - value1.Y * value2.X,
        value1.W * value2.W - value1.X * value2.X - value1.Y * value2.Y - value1.Z * value2.Z);

    public static Q Add(Q value1, Q value2) => value1 + value2;

    public static Q Subtract(Q value1, Q value2) => value1 - value2;

    public static Q Multiply(Q value1, Q value2) => value1 * value2;

    public static Q Multiply(Q value1, float value2) => value1 * value2;

    public static Q Negate(Q value) => -value;

    public static bool op_Equality(Q value1, Q value2) => value1.X == value2.X && value1.Y == value2.Y && value1.Z == value2.Z && value1.W == value2.W;

    public static bool op_Inequality(Q value1, Q value2) => !(value1 == value2);

    public static Q Concatenate(Q value1, Q value2) => value2 * value1;

    public static Q Conjugate(Q value) => Create(-value.X, -value.Y, -value.Z, value.W);

    public static float Dot(Q quaternion1, Q quaternion2) => quaternion1.X * quaternion2.X + quaternion1.Y * quaternion2.Y + (quaternion1.Z * quaternion2.Z + quaternion1.W * quaternion2.W);

    public static float LengthSquared(Q self) => Dot(self, self);

    public static float Length(Q self) => M.Sqrt(Dot(self, self));

    public static Q Normalize(Q value)
    {
        float length = Length(value);
        return Create(value.X / length, value.Y / length, value.Z / length, value.W / length);
    }

    public static Q CreateFromAxisAngle(System.Numerics.Vector3 axis, float angle)
    {
        float sine = M.Sin(angle * 0.5f);
        return Create(axis.X * sine, axis.Y * sine, axis.Z * sine, M.Cos(angle * 0.5f));
    }
}

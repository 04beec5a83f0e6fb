using M = System.MathF;
using T = System.Numerics.Matrix4x4;

namespace Drawbridge.Device;

/// <summary>System.Numerics.Matrix4x4. The constructor is <c>Create</c>; what is called on a matrix takes it as its first parameter.</summary>
public static class Matrix4x4
{
    public static T Create(
        float m11, float m12, float m13, float m14,
        float m21, float m22, float m23, float m24,
        float m31, float m32, float m33, float m34,
        float m41, float m42, float m43, float m44) => new T
    {
        M11 = m11, M12 = m12, M13 = m13, M14 = m14,
        M21 = m21, M22 = m22, M23 = m23, M24 = m24,
        M31 = m31, M32 = m32, M33 = m33, M34 = m34,
        M41 = m41, M42 = m42, M43 = m43, M44 = m44,
    };

    public static T get_Identity() => CreateScale(1, 1, 1);

    public static T op_Addition(T value1, T value2) =>
        Create(
            value1.M11 + value2.M11, value1.M12 + value2.M12, value1.M13 + value2.M13, value1.M14 + value2.M14,
            value1.M21 + value2.M21, value1.M22 + value2.M22, value1.M23 + value2.M23, value1.M24 + value2.M24,
            value1.M31 + value2.M31, value1.M32 + value2.M32, value1.M33 + value2.M33, value1.M34 + value2.M34,
            value1.M41 + value2.M41, value1.M42 + value2.M42, value1.M43 + value2.M43, value1.M44 + value2.M44);

    public static T op_Subtraction(T value1, T value2) =>
        Create(
            value1.M11 - value2.M11, value1.M12 - value2.M12, value1.M13 - value2.M13, value1.M14 - value2.M14,
            value1.M21 - value2.M21, value1.M22 - value2.M22, value1.M23 - value2.M23, value1.M24 - value2.M24,
            value1.M31 - value2.M31, value1.M32 - value2.M32, value1.M33 - value2.M33, value1.M34 - value2.M34,
            value1.M41 - value2.M41, value1.M42 - value2.M42, value1.M43 - value2.M43, value1.M44 - value2.M44);

    public static T op_Multiply(T value1, float value2) =>
        Create(
            value1.M11 * value2, value1.M12 * value2, value1.M13 * value2, value1.M14 * value2,
            value1.M21 * value2, value1.M22 * value2, value1.M23 * value2, value1.M24 * value2,
            value1.M31 * value2, value1.M32 * value2, value1.M33 * value2, value1.M34 * value2,
            value1.M41 * value2, value1.M42 * value2, value1.M43 * value2, value1.M44 * value2);

    public static T op_Multiply(T value1, T value2) => FromRows(Row(value1.M11, value1.M12, value1.M13, value1.M14, value2), Row(value1.M21, value1.M22, value1.M23, value1.M24, value2),
        Row(value1.M31, value1.M32, value1.M33, value1.M34, value2), Row(value1.M41, value1.M42, value1.M43, value1.M44, value2));

    static System.Numerics.Vector4 Row(float a, float b, float c, float d, T matrix) => System.Numerics.Vector4.Transform(new System.Numerics.Vector4(a, b, c, d), matrix);

    static T FromRows(System.Numerics.Vector4 a, System.Numerics.Vector4 b, System.Numerics.Vector4 c, System.Numerics.Vector4 d) =>
        Create(a.X, a.Y, a.Z, a.W, b.X, b.Y, b.Z, b.W, c.X, c.Y, c.Z, c.W, d.X, d.Y, d.Z, d.W);

    public static T Add(T value1, T value2) => value1 + value2;

    public static T Subtract(T value1, T value2) => value1 - value2;

    public static T Multiply(T value1, T value2) => value1 * value2;

    public static T Multiply(T value1, float value2) => value1 * value2;

    public static T Transpose(T matrix) => Create(
        matrix.M11, matrix.M21, matrix.M31, matrix.M41,
        matrix.M12, matrix.M22, matrix.M32, matrix.M42,
        matrix.M13, matrix.M23, matrix.M33, matrix.M43,
        matrix.M14, matrix.M24, matrix.M34, matrix.M44);

    public static T CreateScale(float xScale, float yScale, float zScale) => Create(xScale, 0, 0, 0, 0, yScale, 0, 0, 0, 0, zScale, 0, 0, 0, 0, 1);

    public static T CreateScale(float scale) => CreateScale(scale, scale, scale);

    public static T CreateScale(System.Numerics.Vector3 scales) => CreateScale(scales.X, scales.Y, scales.Z);

    public static T CreateTranslation(float xPosition, float yPosition, float zPosition) => Create(1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, xPosition, yPosition, zPosition, 1);

    public static T CreateTranslation(System.Numerics.Vector3 position) => CreateTranslation(position.X, position.Y, position.Z);

    public static T CreateRotationX(float radians)
    {
        float c = M.Cos(radians), s = M.Sin(radians);
        return Create(1, 0, 0, 0, 0, c, s, 0, 0, -s, c, 0, 0, 0, 0, 1);
    }

    public static T CreateRotationY(float radians)
    {
        float c = M.Cos(radians), s = M.Sin(radians);
        return Create(c, 0, -s, 0, 0, 1, 0, 0, s, 0, c, 0, 0, 0, 0, 1);
    }

    public static T CreateRotationZ(float radians)
    {
        float c = M.Cos(radians), s = M.Sin(radians);
        return Create(c, s, 0, 0, -s, c, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1);
    }
}

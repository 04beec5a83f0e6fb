using System.Numerics;
using System.Runtime.InteropServices;

namespace Drawbridge.CSharp.Tests.Language;

/// <summary>
/// Vectors of System.Numerics. Without contraction the bits are the framework's: sums in its order, fused where it fuses. Where the host has no fused
/// multiply-add, the framework rounds twice.
/// </summary>
public partial class VectorTests
{
    static partial class K2
    {
        [Kernel(Contract = false)]
        public static void Arithmetic(ReadOnlyView<Vector2> a, ReadOnlyView<Vector2> b, View<Vector2> r)
        {
            int i = Global.X;
            if (i >= r.Length) return;
            var v = a[i] * b[i] + new Vector2(2, -3);
            v -= b[i] / 3f;
            v *= 0.5f;
            r[i] = -v + 1.5f * a[i] / (b[i] + Vector2.One);
        }

        [Kernel(Contract = false)]
        public static void Measures(ReadOnlyView<Vector2> a, ReadOnlyView<Vector2> b, View<float> r)
        {
            int i = Global.X;
            if (i >= r.Length) return;
            r[i] = (i & 3) switch
            {
                0 => Vector2.Dot(a[i], b[i]),
                1 => a[i].Length() + b[i].LengthSquared(),
                2 => Vector2.Distance(a[i], b[i]),
                _ => Vector2.DistanceSquared(a[i], b[i]),
            };
        }

        [Kernel(Contract = false)]
        public static void Shapes(ReadOnlyView<Vector2> a, ReadOnlyView<Vector2> b, View<Vector2> r)
        {
            int i = Global.X;
            if (i >= r.Length) return;
            r[i] = (i % 7) switch
            {
                0 => Vector2.Normalize(a[i]),
                1 => Vector2.Lerp(a[i], b[i], 0.3f),
                2 => Vector2.Min(a[i], b[i]),
                3 => Vector2.Max(a[i], b[i]),
                4 => Vector2.Clamp(a[i], new Vector2(-1), new Vector2(2, 30)),
                5 => Vector2.Abs(a[i]) + Vector2.SquareRoot(b[i]),
                _ => Vector2.Reflect(a[i], Vector2.Normalize(b[i])),
            };
        }

        [Kernel(Contract = false)]
        public static void Parameter(Vector2 scale, float turn, View<Vector2> r)
        {
            int i = Global.X;
            if (i >= r.Length) return;
            var v = Vector2.UnitX * i + scale;
            v.Y += turn;
            v[i & 1] *= 2;
            float first = v[0];
            v[1] -= first;
            r[i] = v == scale ? Vector2.Zero : new Vector2(v[1 - (i & 1)]) { X = v.X };
        }
    }

    static partial class K3
    {
        [Kernel(Contract = false)]
        public static void Arithmetic(ReadOnlyView<Vector3> a, ReadOnlyView<Vector3> b, View<Vector3> r)
        {
            int i = Global.X;
            if (i >= r.Length) return;
            var v = a[i] * b[i] + new Vector3(2, -3, 0.1f);
            v -= Vector3.Divide(b[i], 3f);
            v *= 0.5f;
            r[i] = -v + 1.5f * a[i] / (b[i] + Vector3.One);
        }

        [Kernel(Contract = false)]
        public static void Measures(ReadOnlyView<Vector3> a, ReadOnlyView<Vector3> b, View<float> r)
        {
            int i = Global.X;
            if (i >= r.Length) return;
            r[i] = (i & 3) switch
            {
                0 => Vector3.Dot(a[i], b[i]),
                1 => a[i].Length() + b[i].LengthSquared(),
                2 => Vector3.Distance(a[i], b[i]),
                _ => Vector3.DistanceSquared(a[i], b[i]),
            };
        }

        [Kernel(Contract = false)]
        public static void Shapes(ReadOnlyView<Vector3> a, ReadOnlyView<Vector3> b, View<Vector3> r)
        {
            int i = Global.X;
            if (i >= r.Length) return;
            r[i] = (i % 8) switch
            {
                0 => Vector3.Normalize(a[i]),
                1 => Vector3.Lerp(a[i], b[i], 0.3f),
                2 => Vector3.Min(a[i], b[i]),
                3 => Vector3.Max(a[i], b[i]),
                4 => Vector3.Clamp(a[i], new Vector3(-1), new Vector3(2, 30, 5)),
                5 => Vector3.Abs(a[i]) + Vector3.SquareRoot(b[i]),
                6 => Vector3.Cross(a[i], b[i]),
                _ => Vector3.Reflect(a[i], Vector3.Normalize(b[i])),
            };
        }

        [Kernel(Contract = false)]
        public static void Parameter(Vector3 scale, float turn, View<Vector3> r)
        {
            int i = Global.X;
            if (i >= r.Length) return;
            var v = Vector3.UnitZ * i + scale;
            v.Y += turn;
            v[i % 3] *= 2;
            r[i] = v != scale ? new Vector3(new Vector2(v.Z, v.X), v[(i + 1) % 3]) : Vector3.Zero;
        }

        [Kernel(Contract = false)]
        public static void Bodies(ReadOnlyView<Vector3> a, View<Vector3> r)
        {
            var tile = Shared.Array<Vector3>(64);
            int i = Global.X, t = ThreadIdx.X;
            tile[t] = i < a.Length ? a[i] : default;
            Block.Sync();
            var force = Vector3.Zero;
            for (int j = 0; j < 64; j++)
            {
                var away = tile[j] - tile[t];
                force += away / (Vector3.Dot(away, away) + 0.01f);
            }
            if (i < r.Length) r[i] = force;
        }
    }

    static partial class K4
    {
        [Kernel(Contract = false)]
        public static void Arithmetic(ReadOnlyView<Vector4> a, ReadOnlyView<Vector4> b, View<Vector4> r)
        {
            int i = Global.X;
            if (i >= r.Length) return;
            var v = a[i] * b[i] + new Vector4(2, -3, 0.1f, 7);
            v -= b[i] / 3f;
            v *= 0.5f;
            r[i] = -v + 1.5f * a[i] / (b[i] + Vector4.One);
        }

        [Kernel(Contract = false)]
        public static void Measures(ReadOnlyView<Vector4> a, ReadOnlyView<Vector4> b, View<float> r)
        {
            int i = Global.X;
            if (i >= r.Length) return;
            r[i] = (i & 3) switch
            {
                0 => Vector4.Dot(a[i], b[i]),
                1 => a[i].Length() + b[i].LengthSquared(),
                2 => Vector4.Distance(a[i], b[i]),
                _ => Vector4.DistanceSquared(a[i], b[i]),
            };
        }

        [Kernel(Contract = false)]
        public static void Shapes(ReadOnlyView<Vector4> a, ReadOnlyView<Vector4> b, View<Vector4> r)
        {
            int i = Global.X;
            if (i >= r.Length) return;
            r[i] = (i % 6) switch
            {
                0 => Vector4.Normalize(a[i]),
                1 => Vector4.Lerp(a[i], b[i], 0.3f),
                2 => Vector4.Min(a[i], b[i]),
                3 => Vector4.Max(a[i], b[i]),
                4 => Vector4.Clamp(a[i], new Vector4(-1), new Vector4(new Vector2(2, 30), 5, 1)),
                _ => Vector4.Abs(a[i]) + Vector4.SquareRoot(b[i]),
            };
        }

        [Kernel(Contract = false)]
        public static void Parameter(Vector4 scale, float turn, View<Vector4> r)
        {
            int i = Global.X;
            if (i >= r.Length) return;
            var v = Vector4.UnitW * i + scale;
            v.Y += turn;
            v[i & 3] *= 2;
            r[i] = v != scale ? new Vector4(new Vector3(v.Z, v.X, v.W), v[(i + 1) & 3]) : Vector4.Zero;
        }
    }

    static partial class Turns
    {
        [Kernel(Contract = false)]
        public static void ByMatrix(ReadOnlyView<Matrix4x4> a, View<Vector4> r)
        {
            int i = Global.X;
            if (i >= r.Length) return;
            var m = a[i / 16] * Matrix4x4.CreateTranslation(1, i, 3) + Matrix4x4.Transpose(a[1]);
            r[i] = (i & 3) switch
            {
                0 => Vector4.Transform(new Vector4(1, 2, 3, i), m),
                1 => new Vector4(Vector3.Transform(new Vector3(1, i, 2), m), 1),
                2 => new Vector4(Vector2.Transform(new Vector2(i, 2), m), m.M34, m.M43),
                _ => new Vector4(Vector3.TransformNormal(new Vector3(1, i, 2), m * 2f), Matrix4x4.Identity.M22),
            };
        }

        [Kernel(Contract = false)]
        public static void ByQuaternion(Quaternion first, ReadOnlyView<Vector3> a, View<Vector3> r)
        {
            int i = Global.X;
            if (i >= r.Length) return;
            var q = Quaternion.Normalize(first * new Quaternion(new Vector3(1, 2, i), 4));
            r[i] = Vector3.Transform(a[i], q) + Vector3.Transform(a[i], Quaternion.Conjugate(q));
        }

        [Kernel(Contract = false)]
        public static void ByAngle(ReadOnlyView<float> a, View<Vector3> r)
        {
            int i = Global.X;
            if (i >= r.Length) return;
            var q = Quaternion.CreateFromAxisAngle(Vector3.UnitY, a[i]);
            r[i] = Vector3.Transform(new Vector3(1, 2, 3), Matrix4x4.CreateRotationX(a[i]) * Matrix4x4.CreateScale(2)) + Vector3.Transform(Vector3.One, q);
        }
    }

    // Special numbers, and numbers near each other.
    static T[] Of<T>(int seed) where T : unmanaged => MemoryMarshal.Cast<float, T>(Inputs.Of<float>(seed).Concat(Plain(seed)).ToArray()).ToArray();

    static float[] Plain(int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, 600).Select(_ => (float)(random.NextDouble() * 20 - 10))];
    }

    [Fact]
    public void Vector2Arithmetic() => Check.Same<Vector2, Vector2, Vector2>(K2.Arithmetic, K2.Arithmetic, Of<Vector2>(1), Of<Vector2>(2));

    [Fact]
    public void Vector2Measures() => Check.Same<Vector2, Vector2, float>(K2.Measures, K2.Measures, Of<Vector2>(1), Of<Vector2>(2));

    [Fact]
    public void Vector2Shapes() => Check.Same<Vector2, Vector2, Vector2>(K2.Shapes, K2.Shapes, Of<Vector2>(1), Of<Vector2>(2));

    [Fact]
    public void Vector2Parameter() => Check.Same<Vector2>(100, r => K2.Parameter(new(3, 4.5f), 0.25f, r), (launch, r) => K2.Parameter(launch, new(3, 4.5f), 0.25f, r));

    [Fact]
    public void Vector3Arithmetic() => Check.Same<Vector3, Vector3, Vector3>(K3.Arithmetic, K3.Arithmetic, Of<Vector3>(1), Of<Vector3>(2));

    [Fact]
    public void Vector3Measures() => Check.Same<Vector3, Vector3, float>(K3.Measures, K3.Measures, Of<Vector3>(1), Of<Vector3>(2));

    [Fact]
    public void Vector3Shapes() => Check.Same<Vector3, Vector3, Vector3>(K3.Shapes, K3.Shapes, Of<Vector3>(1), Of<Vector3>(2));

    [Fact]
    public void Vector3Parameter() => Check.Same<Vector3>(100, r => K3.Parameter(new(3, 4.5f, -1), 0.25f, r), (launch, r) => K3.Parameter(launch, new(3, 4.5f, -1), 0.25f, r));

    [Fact]
    public void Vector3Bodies() => Check.Same<Vector3, Vector3>(K3.Bodies, K3.Bodies, MemoryMarshal.Cast<float, Vector3>(Plain(3)).ToArray(), together: true);

    [Fact]
    public void Vector4Arithmetic() => Check.Same<Vector4, Vector4, Vector4>(K4.Arithmetic, K4.Arithmetic, Of<Vector4>(1), Of<Vector4>(2));

    [Fact]
    public void Vector4Measures() => Check.Same<Vector4, Vector4, float>(K4.Measures, K4.Measures, Of<Vector4>(1), Of<Vector4>(2));

    [Fact]
    public void Vector4Shapes() => Check.Same<Vector4, Vector4, Vector4>(K4.Shapes, K4.Shapes, Of<Vector4>(1), Of<Vector4>(2));

    [Fact]
    public void Vector4Parameter() => Check.Same<Vector4>(100, r => K4.Parameter(new(3, 4.5f, -1, 2), 0.25f, r), (launch, r) => K4.Parameter(launch, new(3, 4.5f, -1, 2), 0.25f, r));

    // The order of the framework's sums is not promised here.
    [Fact]
    public void ByMatrix() => Check.Same<Matrix4x4, Vector4>(Turns.ByMatrix, Turns.ByMatrix, MemoryMarshal.Cast<float, Matrix4x4>(Plain(4).AsSpan(0, 592)).ToArray(), length: 500, allowance: 1e-5);

    [Fact]
    public void ByQuaternion() => Check.Same<Vector3, Vector3>((a, r) => Turns.ByQuaternion(new(1, 2, 3, 4), a, r), (launch, a, r) => Turns.ByQuaternion(launch, new(1, 2, 3, 4), a, r),
        MemoryMarshal.Cast<float, Vector3>(Plain(5).Select(Math.Abs).ToArray()).ToArray(), allowance: 1e-4);

    [Fact]
    public void ByAngle() => Check.Same<float, Vector3>(Turns.ByAngle, Turns.ByAngle, Plain(6), allowance: 1e-3);
}

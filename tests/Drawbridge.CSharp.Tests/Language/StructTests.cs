using System.Runtime.InteropServices;

namespace Drawbridge.CSharp.Tests.Language;

/// <summary>Structs, tuples, enums.</summary>
public partial class StructTests
{
    enum Color : byte
    {
        Red = 3,
        Green,
        Blue = 200,
    }

    struct Point
    {
        public int X;
        public int Y;

        public Point(int x, int y)
        {
            X = x;
            Y = y;
        }

        public readonly int Sum => X + Y;

        public int Width { get; set; }

        public void Move(int by)
        {
            X += by;
            Y -= by;
        }

        public static Point operator +(Point a, Point b) => new(a.X + b.X, a.Y + b.Y);

        public readonly void Deconstruct(out int x, out int y) => (x, y) = (X, Y);

        public static explicit operator int(Point p) => p.X * 1000 + p.Y;
    }

    readonly record struct Pair(short A, long B);

    struct Mixed
    {
        public byte A;
        public Point P;
        public bool C;
        public double D;
    }

    [StructLayout(LayoutKind.Sequential)]
    struct Float4
    {
        public float X, Y, Z, W;
    }

    static partial class K
    {
        [Kernel]
        public static void FieldsAndMethods(ReadOnlyView<int> a, View<int> r)
        {
            int i = Global.X;
            if (i >= r.Length) return;
            var p = new Point(a[i], i) { Width = 4 };
            p.Move(3);
            var q = p;
            q.X = 7;
            q.Width++;
            r[i] = p.Sum * 3 + q.Sum + (int)(p + q) + q.Width * p.Width;
        }

        [Kernel]
        public static void OfView(ReadOnlyView<Point> a, View<Point> r)
        {
            int i = Global.X;
            if (i >= r.Length) return;
            var p = a[i];
            p.Move(p.Width);
            r[i] = p;
            r[i].Y += a[i].X;
            r[i].Width = a[i].Sum;
        }

        [Kernel]
        public static void Layout(ReadOnlyView<int> a, View<Mixed> r)
        {
            int i = Global.X;
            if (i >= r.Length) return;
            r[i].A = (byte)a[i];
            r[i].P = new Point(a[i], ~a[i]);
            r[i].C = a[i] > 0;
            r[i].D = a[i] * 0.5;
        }

        [Kernel]
        public static void Records(ReadOnlyView<int> a, View<long> r)
        {
            int i = Global.X;
            if (i >= r.Length) return;
            var p = new Pair((short)a[i], a[i]);
            var q = p with { B = 5 };
            r[i] = p.A * q.B + p.B;
        }

        [Kernel(Contract = false)]
        public static void Vectors(ReadOnlyView<Float4> a, View<Float4> r)
        {
            int i = Global.X;
            if (i >= r.Length) return;
            var v = a[i];
            r[i] = new Float4 { X = v.W, Y = v.X + v.Y, Z = v.Z * 2, W = default(Float4).W };
        }

        [Kernel]
        public static void Tuples(ReadOnlyView<int> a, View<int> r)
        {
            int i = Global.X;
            if (i >= r.Length) return;
            (int quotient, int rest) = DivideBySeven(a[i]);
            var pair = (First: quotient, Second: rest);
            (pair.First, pair.Second) = (pair.Second, pair.First);
            r[i] = pair.First * 11 + pair.Item2;
        }

        static (int Quotient, int Remainder) DivideBySeven(int x) => (x / 7, x % 7);

        [Kernel]
        public static void Deconstruction(ReadOnlyView<int> a, View<int> r)
        {
            int i = Global.X;
            if (i >= r.Length) return;
            var (x, y) = new Point(a[i], i);
            (_, int z) = new Point(1, x);
            r[i] = x * 3 + y - z;
        }

        [Kernel]
        public static void PropertyPatterns(ReadOnlyView<int> a, View<int> r)
        {
            int i = Global.X;
            if (i >= r.Length) return;
            var p = new Point(a[i], i & 3);
            r[i] = p is { X: > 0, Y: 1 or 2 } ? 1 : (p.X, p.Y) is ( < 0, 0) ? 2 : p switch { { Sum: 5 } => 3, _ => 4 };
        }

        [Kernel]
        public static void Enums(ReadOnlyView<byte> a, View<int> r)
        {
            int i = Global.X;
            if (i >= r.Length) return;
            var color = (Color)a[i];
            r[i] = color == Color.Blue ? 1 : color < Color.Green ? (int)Color.Red : (int)(color ^ Color.Red);
            if (color is Color.Green or Color.Red) r[i] += 100;
        }

        [Kernel]
        public static void Booleans(ReadOnlyView<bool> a, ReadOnlyView<bool> b, View<bool> r)
        {
            int i = Global.X;
            if (i >= r.Length) return;
            bool x = a[i] ^ b[i];
            x |= a[i] & !b[i];
            x &= a[i] != b[i] || i % 3 == 0;
            r[i] = x == (i % 2 == 0);
        }
    }

    static Point[] Points => [.. Inputs.Of<int>().Select(x => new Point(x, x / 3) { Width = x & 7 })];

    [Fact]
    public void FieldsAndMethods() => Check.Same<int, int>(K.FieldsAndMethods, K.FieldsAndMethods);

    [Fact]
    public void OfView() => Check.Same<Point, Point>(K.OfView, K.OfView, Points);

    [Fact]
    public void Layout() => Check.Same<int, Mixed>(K.Layout, K.Layout);

    [Fact]
    public void Records() => Check.Same<int, long>(K.Records, K.Records);

    [Fact]
    public void Vectors() => Check.Same<Float4, Float4>(K.Vectors, K.Vectors, [.. Enumerable.Range(0, 300).Select(i => new Float4 { X = i, Y = -i, Z = i * 0.1f, W = 1f / (i + 1) })]);

    [Fact]
    public void Tuples() => Check.Same<int, int>(K.Tuples, K.Tuples);

    [Fact]
    public void Deconstruction() => Check.Same<int, int>(K.Deconstruction, K.Deconstruction);

    [Fact]
    public void PropertyPatterns() => Check.Same<int, int>(K.PropertyPatterns, K.PropertyPatterns);

    [Fact]
    public void Enums() => Check.Same<byte, int>(K.Enums, K.Enums);

    [Fact]
    public void Booleans() => Check.Same<bool, bool, bool>(K.Booleans, K.Booleans);
}

using Drawbridge.CSharp.Tests.Diagnostics;
using Drawbridge.Runtime;

namespace Drawbridge.CSharp.Tests.Language;

/// <summary>Views of two and three dimensions.</summary>
public partial class GridTests
{
    const int Rows = 20, Columns = 30;

    static partial class K
    {
        /// <summary>The sum of an element's neighbours.</summary>
        [Kernel]
        public static void Neighbours(ReadOnlyView<int> a, View<int> r)
        {
            var from = new ReadOnlyView2D<int>(a, Rows, Columns);
            var to = new View2D<int>(r, Rows, Columns);
            int row = Global.X / Columns, column = Global.X % Columns;
            if (row >= to.Rows) return;
            int sum = from[row, column] * 2;
            if (row > 0) sum += from[row - 1, column];
            if (row < from.Rows - 1) sum += from[row + 1, column];
            if (column > 0) sum += from[row, column - 1];
            if (column < from.Columns - 1) sum += from[row, column + 1];
            to[row, column] = sum;
        }

        /// <summary>Rows wider than what is used of them.</summary>
        [Kernel]
        public static void Parts(ReadOnlyView<long> a, View<long> r)
        {
            View2D<long> whole = new(r, 24, 25);
            ReadOnlyView2D<long> from = new ReadOnlyView2D<long>(a, 24, 20, 25).Slice(2, 3, 10, 15), same = whole;
            var part = whole.Slice(1, 2, 5, 8);
            int i = Global.X;
            if (i >= part.Rows * part.Columns) return;
            int row = i / part.Columns, column = i % part.Columns;
            part[row, column] += from[row * 2, column + 1] * part.Stride + same.Rows;
            ref long last = ref part[row, column];
            last ^= from[0, row];
        }

        [Kernel]
        public static void RowSums(ReadOnlyView<int> a, View<int> r)
        {
            ReadOnlyView2D<int> from = new(a, Rows, Columns);
            int i = Global.X;
            if (i >= r.Length) return;
            int sum = 0;
            foreach (int x in from.Row(i % from.Rows)) sum = sum * 3 + x;
            r[i] = sum + from.Row(0)[^1];
        }

        [Kernel]
        public static void Volume(ReadOnlyView<int> a, View<int> r)
        {
            var from = new ReadOnlyView3D<int>(a, 4, 10, 15);
            View3D<int> to = new(r, 3, 9, 13, 15, 150);
            int i = Global.X;
            int plane = i / (to.Rows * to.Columns), row = i / to.Columns % to.Rows, column = i % to.Columns;
            if (plane >= to.Planes) return;
            to[plane, row, column] = from[plane + 1, row, column + 1] - from[plane, row + 1, column] * 3;
            to.Plane(plane)[row, column] += from.Plane(plane)[0, row] + from.PlaneStride * from.Stride;
        }

        [Kernel]
        public static void Transpose(ReadOnlyView<int> a, View<int> r)
        {
            var tile = Shared.Array<int>(8, 9);
            int t = ThreadIdx.X, row = t / 8, column = t % 8, i = Global.X;
            tile[row, column] = i < a.Length ? a[i] : -1;
            if (row < 8 && column == 0) tile[row, 8] = row;
            Block.Sync();
            if (i < r.Length) r[i] = tile[column, row] * 16 + tile[row, tile.Columns - 1] + tile.Row(column)[row];
        }

        static T Largest<T>(ReadOnlyView2D<T> of) where T : unmanaged, System.Numerics.INumber<T>
        {
            T largest = of[0, 0];
            for (int row = 0; row < of.Rows; row++)
                for (int column = 0; column < of.Columns; column++)
                    if (of[row, column] > largest) largest = of[row, column];
            return largest;
        }

        [Kernel]
        public static void OfAnyNumber(ReadOnlyView<short> a, View<int> r)
        {
            int i = Global.X;
            if (i + 6 <= r.Length) r[i] = Largest(new ReadOnlyView2D<short>(a.Slice(i, 6), 2, 3));
            else if (i < r.Length) r[i] = -1;
        }

        [Kernel]
        public static void AsParameters(int factor, ReadOnlyView2D<int> a, View2D<int> b, View3D<long> c)
        {
            int row = Global.X / b.Columns, column = Global.X % b.Columns;
            if (row >= b.Rows) return;
            b[row, column] = a[row, column] * factor + a.Stride;
            if (row < c.Rows && column < c.Columns)
                for (int plane = 0; plane < c.Planes; plane++) c[plane, row, column] = b[row, column] + plane * c.PlaneStride;
        }

        [Kernel(Checks = true)]
        public static void Checked(int row, int column, View2D<int> a) => a[row, column] = 1;

        [Kernel(Checks = true)]
        public static void CheckedParts(int row, int rows, View2D<int> a) => a.Slice(row, 0, rows, 2)[0, 0] = a.Row(row)[0];

        [Kernel(Checks = true)]
        public static void CheckedShape(int rows, int stride, View<int> a) => new View2D<int>(a, rows, 4, stride)[0, 0] = 1;
    }

    [Fact]
    public void Neighbours() => Check.Same<int, int>(K.Neighbours, K.Neighbours);

    [Fact]
    public void Parts() => Check.Same<long, long>(K.Parts, K.Parts);

    [Fact]
    public void RowSums() => Check.Same<int, int>(K.RowSums, K.RowSums);

    [Fact]
    public void Volume() => Check.Same<int, int>(K.Volume, K.Volume);

    [Fact]
    public void Transpose() => Check.Same<int, int>(K.Transpose, K.Transpose, together: true);

    [Fact]
    public void OfAnyNumber() => Check.Same<short, int>(K.OfAnyNumber, K.OfAnyNumber);

    [Theory]
    [InlineData("cpu")]
    [InlineData("interpreter")]
    public void AsParameters(string name)
    {
        using var device = Device.Open(name);
        using var a = device.Allocate<int>([.. Enumerable.Range(0, 60)]);
        using var b = device.Allocate<int>(new int[50]);
        using var c = device.Allocate<long>(new long[20]);
        K.AsParameters(device.Over(40), 3, a[2..].As2D(5, 7, 8), b[1..].As2D(5, 7, 9), c.As3D(2, 3, 3));
        var (gotB, gotC) = (b.ToArray(), c.ToArray());
        for (int i = 0; i < 50; i++)
        {
            int row = (i - 1) / 9, column = (i - 1) % 9;
            Assert.Equal(i > 0 && row < 5 && column < 7 ? (2 + row * 8 + column) * 3 + 8 : 0, gotB[i]);
        }
        for (int i = 0; i < 20; i++) Assert.Equal(i < 18 ? gotB[1 + i % 9 / 3 * 9 + i % 3] + i / 9 * 9 : 0, gotC[i]);
    }

    [Theory]
    [InlineData(2, 3, true)]
    [InlineData(3, 0, false)]
    [InlineData(0, 4, false)]
    [InlineData(-1, 0, false)]
    [InlineData(0, -1, false)]
    public void IndicesAreChecked(int row, int column, bool isFine)
    {
        using var device = Device.Open("interpreter");
        using var a = device.Allocate<int>(new int[40]);
        if (isFine) K.Checked(device.Over(1), row, column, a.As2D(3, 4, 5));
        else
        {
            var fault = Assert.Throws<KernelFaultException>(() => K.Checked(device.Over(1), row, column, a.As2D(3, 4, 5)));
            Assert.Contains("the index is not inside", fault.Message, StringComparison.Ordinal);
            Assert.Contains("GridTests.cs", fault.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(1, 2, true)]
    [InlineData(1, 3, false)]
    [InlineData(3, 0, false)]
    public void PartsAreChecked(int row, int rows, bool isFine)
    {
        using var device = Device.Open("interpreter");
        using var a = device.Allocate<int>(new int[40]);
        if (isFine) K.CheckedParts(device.Over(1), row, rows, a.As2D(3, 4, 5));
        else Assert.Throws<KernelFaultException>(() => K.CheckedParts(device.Over(1), row, rows, a.As2D(3, 4, 5)));
    }

    [Theory]
    [InlineData(3, 4, true)]
    [InlineData(4, 4, false)]
    [InlineData(2, 3, false)]
    [InlineData(-1, 4, false)]
    public void ShapesAreChecked(int rows, int stride, bool isFine)
    {
        using var device = Device.Open("interpreter");
        using var a = device.Allocate<int>(new int[12]);
        if (isFine) K.CheckedShape(device.Over(1), rows, stride, a);
        else Assert.Throws<KernelFaultException>(() => K.CheckedShape(device.Over(1), rows, stride, a));
    }

    [Fact]
    public unsafe void PlainCSharpChecks()
    {
        int[] numbers = new int[12];
        fixed (int* at = numbers)
        {
            var view = new View2D<int>(new View<int>(at, 12), 2, 5, 6);
            Assert.Throws<ArgumentOutOfRangeException>(() => view[0, 5]);
            Assert.Throws<ArgumentOutOfRangeException>(() => view[2, 0]);
            Assert.Throws<ArgumentOutOfRangeException>(() => view.Slice(1, 0, 2, 1));
            Assert.Throws<ArgumentOutOfRangeException>(() => new View2D<int>(view.Elements, 3, 5, 6));
            Assert.Throws<ArgumentOutOfRangeException>(() => new View3D<int>(view.Elements, 2, 2, 3).Plane(2));
        }
        using var device = Device.Open("interpreter");
        using var a = device.Allocate<int>(12);
        Assert.Throws<ArgumentException>(() => a.As2D(3, 5));
        Assert.Throws<ArgumentException>(() => a.As2D(2, 5, 4));
        Assert.Throws<ArgumentException>(() => a.As3D(2, 3, 3));
    }

    [Fact]
    public void ReleaseBuildsDoNotCheck()
    {
        string text = GeneratorRun.Ptx("using Drawbridge; static partial class K { [Kernel] public static void Run(View2D<float> f) { f[ThreadIdx.Y, ThreadIdx.X + 1] = f.Slice(1, 1, 2, 2)[1, 1]; } }");
        Assert.DoesNotContain("setp", text, StringComparison.Ordinal);
        Assert.DoesNotContain("__assertfail", text, StringComparison.Ordinal);
    }
}

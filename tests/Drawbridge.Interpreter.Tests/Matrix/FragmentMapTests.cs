using Drawbridge.Interpreter.Matrix;
using Drawbridge.Interpreter.Tests.Scalar;
using Drawbridge.Ptx.Isa;

namespace Drawbridge.Interpreter.Tests.Matrix;

public class FragmentMapTests
{
    [Theory]
    [InlineData("MatrixMultiply", 1)]
    [InlineData("WmmaMultiply", 0)]
    public void Every_element_of_every_matrix_has_its_places(string name, int copies)
    {
        int shapes = 0;
        foreach (var operation in TableOperations.Of(Enum.Parse<Semantic>(name)))
        {
            var maps = Product.MapsOf(operation);
            AssertCover(operation, maps.D, 1);
            AssertCover(operation, maps.A, copies);
            AssertCover(operation, maps.B, copies);
            AssertCover(operation, maps.C, 1);
            Assert.Equal((maps.D.Rows, maps.D.Columns), (maps.A.Rows, maps.B.Columns));
            Assert.Equal(maps.A.Columns, maps.B.Rows);
            shapes++;
        }
        Assert.True(shapes > 100, $"only {shapes} operations met");
    }

    // The registers of the table and the map fit; each element is held as often as any other: `copies` times, or equally often if 0.
    static void AssertCover(Operation operation, FragmentMap map, int copies)
    {
        var held = new Dictionary<Place, int>();
        for (int lane = 0; lane < 32; lane++)
            for (int i = 0; i < map.Elements; i++) held[map[lane, i]] = held.GetValueOrDefault(map[lane, i]) + 1;
        int elements = map.Matrices * map.Rows * map.Columns;
        Assert.True(elements == held.Count, $"{operation}: {held.Count} of {elements} elements are held");
        Assert.All(held.Keys, place => Assert.True(place.Matrix >= 0 && place.Matrix < map.Matrices && place.Row >= 0 && place.Row < map.Rows && place.Column >= 0 && place.Column < map.Columns));
        int expected = copies == 0 ? 32 * map.Elements / elements : copies;
        Assert.All(held.Values, count => Assert.Equal(expected, count));
    }

    // From the figures of the reference: lane, element, row, column.
    [Theory]
    [InlineData("mma.sync.aligned.m16n8k16.row.col.f32.f16.f16.f32", 'a', 5, 0, 1, 2)]
    [InlineData("mma.sync.aligned.m16n8k16.row.col.f32.f16.f16.f32", 'a', 5, 3, 9, 3)]
    [InlineData("mma.sync.aligned.m16n8k16.row.col.f32.f16.f16.f32", 'a', 31, 4, 7, 14)]
    [InlineData("mma.sync.aligned.m16n8k16.row.col.f32.f16.f16.f32", 'a', 31, 7, 15, 15)]
    [InlineData("mma.sync.aligned.m16n8k16.row.col.f32.f16.f16.f32", 'b', 6, 1, 5, 1)]
    [InlineData("mma.sync.aligned.m16n8k16.row.col.f32.f16.f16.f32", 'b', 6, 2, 12, 1)]
    [InlineData("mma.sync.aligned.m16n8k16.row.col.f32.f16.f16.f32", 'c', 6, 1, 1, 5)]
    [InlineData("mma.sync.aligned.m16n8k16.row.col.f32.f16.f16.f32", 'c', 6, 2, 9, 4)]
    [InlineData("mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32", 'a', 9, 1, 10, 1)]
    [InlineData("mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32", 'a', 9, 2, 2, 5)]
    [InlineData("mma.sync.aligned.m16n8k32.row.col.s32.s8.u8.s32", 'a', 1, 5, 8, 5)]
    [InlineData("mma.sync.aligned.m16n8k32.row.col.s32.s8.u8.s32", 'a', 1, 8, 0, 20)]
    [InlineData("mma.sync.aligned.m16n8k32.row.col.s32.s8.u8.s32", 'b', 4, 7, 19, 1)]
    [InlineData("mma.sync.aligned.m8n8k4.row.col.f64.f64.f64.f64", 'a', 7, 0, 1, 3)]
    [InlineData("mma.sync.aligned.m8n8k4.row.col.f64.f64.f64.f64", 'b', 7, 0, 3, 1)]
    [InlineData("mma.sync.aligned.m8n8k4.row.col.f32.f16.f16.f32", 'c', 17, 6, 7, 4)]
    [InlineData("mma.sync.aligned.m8n8k4.row.col.f32.f16.f16.f32", 'a', 18, 3, 6, 3)]
    [InlineData("mma.sync.aligned.m8n8k4.col.row.f32.f16.f16.f32", 'b', 18, 3, 2, 7)]
    [InlineData("wmma.mma.sync.aligned.row.col.m16n16k16.f32.f32", 'c', 6, 5, 1, 13)]
    public void Elements_are_where_the_reference_says(string text, char matrix, int lane, int element, int row, int column)
    {
        var maps = Product.MapsOf(TableOperations.Resolve(text));
        var map = matrix switch { 'a' => maps.A, 'b' => maps.B, _ => maps.C };
        var place = map[lane, element];
        Assert.Equal((row, column), (place.Row, place.Column));
    }

    [Fact]
    public void Quad_pairs_hold_one_product_each()
    {
        var map = Fragments.QuadHalfC();
        for (int lane = 0; lane < 32; lane++)
        {
            int[] expected = [lane % 16 / 4];
            Assert.Equal(expected, Enumerable.Range(0, map.Elements).Select(i => map[lane, i].Matrix).Distinct());
        }
    }

    [Fact]
    public void Gathering_takes_back_what_was_scattered()
    {
        var random = new Random(5);
        foreach (var map in new[] { Fragments.A(new(16, 8, 64), 4, 4), Fragments.B(new(16, 8, 16), 16, 2), Fragments.C(new(16, 8, 16), 64, 4), Fragments.QuadSingleC() })
        {
            ulong mask = map.ElementBits == 64 ? ulong.MaxValue : (1UL << map.ElementBits) - 1;
            var registers = Enumerable.Range(0, 32 * map.Registers).Select(_ => (ulong)random.NextInt64()).ToArray();
            for (int matrix = 0; matrix < map.Matrices; matrix++)
            {
                var elements = Enumerable.Range(0, map.Rows * map.Columns).Select(_ => (ulong)random.NextInt64() & mask).ToArray();
                map.Scatter(elements, registers, matrix);
                Assert.Equal(elements, map.Gather(registers, matrix));
            }
        }
    }
}

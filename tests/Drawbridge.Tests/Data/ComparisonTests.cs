using Drawbridge.Data;

namespace Drawbridge.Tests.Data;

public class ComparisonTests
{
    static TypedData Data(string spec) => ((BufferArgument)new DataText(".").Argument(spec)).Data;

    static bool Same(string got, string want, Tolerance? tolerance = null) => Comparison.Of(Data(got).Bytes, Data(want), tolerance).Matches;

    [Fact]
    public void Without_tolerance_all_bits_count_but_those_of_a_nan()
    {
        Assert.True(Same("f32[]=1,inf,nan", "f32[]=1,inf,0x7fc00123"));
        Assert.False(Same("f32[]=0", "f32[]=-0"));
        Assert.False(Same("f32[]=1", "f32[]=0x3f800001"));
        Assert.False(Same("f32[]=nan", "f32[]=inf"));
        // Who wants a NaN's very bits asks for bits.
        Assert.False(Same("f32[]=0x7fc00001", "b32[]=0x7fc00002"));
        Assert.True(Same("u8[]=255", "s8[]=-1"));
    }

    [Fact]
    public void With_tolerance()
    {
        var tolerance = new Tolerance(Relative: 0.1, Absolute: 0.01);
        Assert.True(Same("f64[]=109", "f64[]=100", tolerance));
        Assert.False(Same("f64[]=111", "f64[]=100", tolerance));
        Assert.True(Same("f64[]=-0", "f64[]=0", tolerance));
        Assert.True(Same("f64[]=0.01", "f64[]=0", tolerance));
        Assert.False(Same("f64[]=0.011", "f64[]=0", tolerance));
        Assert.True(Same("f64[]=nan,inf,-inf", "f64[]=nan,inf,-inf", tolerance));
        foreach (string other in (string[])["1", "inf", "-inf"]) Assert.False(Same("f64[]=nan", "f64[]=" + other, tolerance));
        foreach (string other in (string[])["1", "nan", "-inf"]) Assert.False(Same("f64[]=inf", "f64[]=" + other, tolerance));
        Assert.False(Same("f64[]=1", "f64[]=nan", tolerance));
        Assert.True(Same("s32[]=-100", "s32[]=-109", tolerance));
    }

    [Fact]
    public void Counts_and_names_what_differs()
    {
        var result = Comparison.Of(Data("s32[]=1,2,3,5").Bytes, Data("s32[]=1,0,3,4"), null);
        Assert.Equal((4, 2, 1, "2", "0", 2.0), (result.Compared, result.Mismatches, result.First, result.Got, result.Want, result.WorstError));
    }

    [Fact]
    public void A_shorter_expectation_compares_the_first_values()
    {
        var result = Comparison.Of(Data("s32[]=1,2,3,5").Bytes, Data("s32[]=1,2"), null);
        Assert.Equal((2, 0), (result.Compared, result.Mismatches));
    }
}

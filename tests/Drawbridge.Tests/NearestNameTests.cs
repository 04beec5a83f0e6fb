namespace Drawbridge.Tests;

public class NearestNameTests
{
    static readonly string[] Names = ["saxpy", "saxpy_gridstride", "stream_copy", "dot_f32"];

    [Theory]
    [InlineData("saxy", "saxpy"), InlineData("SAXPY", "saxpy"), InlineData("sapxy", "saxpy"), InlineData("saxpy_gridtride", "saxpy_gridstride"), InlineData("stream", null)]
    [InlineData("streamcopy", "stream_copy"), InlineData("dot_f23", "dot_f32"), InlineData("nothing", null), InlineData("", null), InlineData("x", null)]
    public void Finds_slips_but_not_other_words(string name, string? nearest) => Assert.Equal(nearest, NearestName.Find(name, Names));
}

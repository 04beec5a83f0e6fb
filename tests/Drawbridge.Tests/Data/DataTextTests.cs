using Drawbridge.Data;
using Drawbridge.Ptx.Isa;
using Drawbridge.Runtime;

namespace Drawbridge.Tests.Data;

public sealed class DataTextTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("drawbridge").FullName;
    readonly DataText text;

    public DataTextTests() => text = new DataText(folder);

    public void Dispose() => Directory.Delete(folder, recursive: true);

    ulong[] Buffer(string spec)
    {
        var data = Assert.IsType<BufferArgument>(text.Argument(spec)).Data;
        return [.. Enumerable.Range(0, data.Count).Select(i => data[i])];
    }

    [Fact]
    public void Reads_values()
    {
        var value = Assert.IsType<ValueArgument>(text.Argument("s8:-3"));
        Assert.Equal((PtxType.S8, 0xfdul, 1), (value.Data.Type, value.Data[0], value.Data.Bytes.Length));
        Assert.Equal(0xfful, Assert.IsType<ValueArgument>(text.Argument("u64:0xff")).Data[0]);
        Assert.Equal([0x00, 0xff, 0x10], Assert.IsType<BytesArgument>(text.Argument("bytes:00ff10")).Bytes);
    }

    [Fact]
    public void Reads_buffers()
    {
        Assert.Equal([0, 1, 2, 3], Buffer("u16[4]=iota"));
        Assert.Equal([0, 0], Buffer("f64[2]=zeros"));
        Assert.Equal([7, 7, 7], Buffer("u32[3]=7"));
        Assert.Equal([1, 0xfffffffe, 3], Buffer("s32[3]=1,-2,3"));
        Assert.Equal([1, 2], Buffer("u8[]=1,2"));
        Assert.Equal([9], Buffer("u8[]=9"));
        Assert.Equal(Buffer("u32[4]=random:1"), Buffer("u32[4]=random:0x1"));
        Assert.NotEqual(Buffer("u32[4]=random:1"), Buffer("u32[4]=random:2"));
    }

    [Fact]
    public void Reads_files()
    {
        File.WriteAllBytes(Path.Combine(folder, "a.bin"), [1, 0, 2, 0, 3, 0]);
        Assert.Equal([1, 2, 3], Buffer("u16[]=@a.bin"));
        Assert.Equal([1, 2, 3], Buffer("u16[3]=@a.bin"));
        Assert.Equal([1, 2, 3], Buffer("u16[3]=@" + Path.Combine(folder, "a.bin")));
        Fails("DB6037", () => Buffer("u16[4]=@a.bin"));
        Fails("DB6037", () => Buffer("u32[]=@a.bin"));
        Fails("DB6036", () => Buffer("u32[]=@b.bin"));
        Fails("DB6036", () => Buffer("u32[]=@."));
        Fails("DB6036", () => Buffer("u32[]=@"));
        File.WriteAllBytes(Path.Combine(folder, "empty.bin"), []);
        Fails("DB6037", () => Buffer("u32[]=@empty.bin"));
    }

    [Theory]
    [InlineData("", "DB6030"), InlineData("x", "DB6030"), InlineData("f32", "DB6030"), InlineData("5", "DB6030"), InlineData("f32[4]", "DB6030")]
    [InlineData("f32[4=iota", "DB6030"), InlineData("[4]=iota", "DB6030"), InlineData(":5", "DB6030"), InlineData("f32[4]:1", "DB6030")]
    [InlineData("f33:1", "DB6031"), InlineData("pred:1", "DB6031"), InlineData("f16x2:1", "DB6031"), InlineData("F32:1", "DB6031"), InlineData("float[4]=iota", "DB6031")]
    [InlineData("f32:", "DB6032"), InlineData("f32:x", "DB6032"), InlineData("u32[2]=1,x", "DB6032"), InlineData("u32[2]=1,", "DB6032"), InlineData("u32[2]=", "DB6032")]
    [InlineData("bytes:", "DB6032"), InlineData("bytes:0", "DB6032"), InlineData("bytes:0g", "DB6032"), InlineData("u32[2]=random:", "DB6032"), InlineData("u32[2]=random:x", "DB6032")]
    [InlineData("u8:256", "DB6033"), InlineData("u8[2]=1,-1", "DB6033"), InlineData("u32[2]=random:-1", "DB6033")]
    [InlineData("f32[]=iota", "DB6034"), InlineData("f32[]=zeros", "DB6034"), InlineData("f32[]=random:1", "DB6034"), InlineData("f32[0]=iota", "DB6034")]
    [InlineData("f32[-1]=iota", "DB6034"), InlineData("f32[1.5]=iota", "DB6034"), InlineData("f32[99999999999999999999]=iota", "DB6034")]
    [InlineData("u32[3]=1,2", "DB6035"), InlineData("u32[1]=1,2", "DB6035")]
    [InlineData("f32[999999999999]=zeros", "DB6039"), InlineData("f32[999999999999]=1", "DB6039")]
    public void Refuses_what_is_wrong(string spec, string id) => Fails(id, () => text.Argument(spec));

    [Fact]
    public void Content_takes_type_and_count_from_what_it_is_for()
    {
        var element = ElementType.Find(PtxType.U32)!;
        Assert.Equal(12, text.Content("5", "x", element, 12).Bytes.Length);
        Assert.Equal(12, text.Content("1,2,3", "x", element, 12).Bytes.Length);
        Assert.Equal(12, text.Content("iota", "x", element, 12).Bytes.Length);
        Assert.Equal(12, text.Content("random:3", "x", element, 12).Bytes.Length);
        Assert.Equal(8, text.Content("f32[2]=1", "x", element, 12).Bytes.Length);
        Assert.Equal(2, text.Content("f16:1", "x", element, 12).Bytes.Length);
        Fails("DB6035", () => text.Content("1,2", "x", element, 12));
        Fails("DB6040", () => text.Content("f32[4]=1", "x", element, 12));
        Fails("DB6040", () => text.Content("u64:1", "x", element, 4));
    }

    [Fact]
    public void Tolerances()
    {
        Assert.Equal(("1,2", new Tolerance(1e-5, 1e-5)), DataText.SplitTolerance("1,2~1e-5"));
        Assert.Equal(("f32[2]=1,2", new Tolerance(0.5, 0)), DataText.SplitTolerance("f32[2]=1,2~.5:0"));
        Assert.Equal(("iota", null), DataText.SplitTolerance("iota"));
        Assert.Equal(("@a~b", null), DataText.SplitTolerance("@a~b"));
        Assert.Equal(("@a~b", new Tolerance(1, 1)), DataText.SplitTolerance("@a~b~1"));
        foreach (string bad in (string[])["1~", "1~x", "1~-1", "1~1:", "1~1:2:3", "1~inf", "1~nan"]) Fails("DB6038", () => DataText.SplitTolerance(bad));
    }

    [Fact]
    public void A_uniform_run_is_one_value_as_text()
    {
        Assert.Equal("7", Assert.IsType<BufferArgument>(text.Argument("u8[3]=7")).Data.ToDataText());
        Assert.Equal("0,0.5,nan", Assert.IsType<BufferArgument>(text.Argument("f32[]=0,0.5,nan")).Data.ToDataText());
    }

    static void Fails(string id, Func<object?> action) => Assert.Equal(id, Assert.Throws<DrawbridgeException>(action).Id);
}

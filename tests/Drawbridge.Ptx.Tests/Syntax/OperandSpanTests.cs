using Drawbridge.Ptx.Syntax;

namespace Drawbridge.Ptx.Tests.Syntax;

public class OperandSpanTests
{
    static (string Text, OperandSpans Spans) Of(string statement)
    {
        string text = Reading.Header + ".entry k(.param .u64 p0){" + Reading.Registers + statement + "}";
        var module = Reading.Read(text, out _);
        var source = module.Source;
        return (text, OperandSpans.Of(source, module.FindEntry("k")!.Body!.Instructions[^1]));
    }

    static string Cut(string text, SourceSpan span) => text.Substring(span.Position, span.Length);

    [Fact]
    public void Guard_opcode_modifiers_and_operands_are_found()
    {
        var (text, spans) = Of("@!%p1 add.sat .s32 %r1 , %r2, /* , */ -7 ;");
        Assert.Equal("%p1", Cut(text, spans.Guard));
        Assert.Equal("add.sat .s32", Cut(text, spans.Opcode));
        Assert.Equal(".sat", Cut(text, spans.Modifier("sat")));
        Assert.Equal("add.sat .s32", Cut(text, spans.Modifier("s3")));
        Assert.Equal(["%r1", "%r2", "-7"], spans.Operands.Select(span => Cut(text, span)));
        Assert.Equal("@!%p1 add.sat .s32 %r1 , %r2, /* , */ -7", Cut(text, spans.Statement));
        Assert.Equal(spans.Opcode, spans.Operand(3));
    }

    [Fact]
    public void Vectors_addresses_pairs_and_lists_have_parts()
    {
        var (text, spans) = Of("ld.global.v2.f32 {%f1 , %f2}, [%rd1 + 8];");
        Assert.Equal("{%f1 , %f2}", Cut(text, spans.Operand(0)));
        Assert.Equal("%f1", Cut(text, spans.Part(0, 0)));
        Assert.Equal("%f2", Cut(text, spans.Part(0, 1)));
        Assert.Equal("[%rd1 + 8]", Cut(text, spans.Operand(1)));
        Assert.Equal("%rd1 + 8", Cut(text, spans.Part(1, 0)));
        Assert.Equal(spans.Operand(1), spans.Part(1, 1));

        (text, spans) = Of("setp.lt.s32 %p1 | %p2, %r1, 5;");
        Assert.Equal("%p1 | %p2", Cut(text, spans.Operand(0)));
        Assert.Equal("%p1", Cut(text, spans.Part(0, 0)));
        Assert.Equal("%p2", Cut(text, spans.Part(0, 1)));
        Assert.Equal("5", Cut(text, spans.Operand(2)));

        (text, spans) = Of(".param .b32 a; .param .b32 b; call (a), %rd1, (b,\n 4), _;");
        Assert.Equal("(b,\n 4)", Cut(text, spans.Operand(2)));
        Assert.Equal("4", Cut(text, spans.Part(2, 1)));
    }
}

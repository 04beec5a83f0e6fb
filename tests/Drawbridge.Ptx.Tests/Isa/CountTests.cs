using Drawbridge.Ptx.Isa;

namespace Drawbridge.Ptx.Tests.Isa;

/// <summary>How many registers an operand has, worked out from the modifiers.</summary>
public class CountTests
{
    [Theory]
    [InlineData("ld.global.u32", 0, 0)]
    [InlineData("ld.global.v4.u32", 0, 4)]
    [InlineData("ldmatrix.sync.aligned.m8n8.x2.b16", 0, 2)]
    [InlineData("mma.sync.aligned.m16n8k16.row.col.f32.f16.f16.f32", 1, 4)]
    [InlineData("wgmma.mma_async.sync.aligned.m64n96k16.f32.f16.f16", 0, 48)] // half the columns …
    [InlineData("wgmma.mma_async.sync.aligned.m64n96k16.f16.f16.f16", 0, 24)] // … or a quarter, as halves are packed
    [InlineData("wgmma.mma_async.sync.aligned.m64n256k32.s32.s8.u8", 0, 128)]
    [InlineData("tcgen05.ld.sync.aligned.16x128b.x4.b32", 0, 8)]
    [InlineData("tcgen05.st.sync.aligned.16x256b.x32.b32", 1, 128)]
    public void Operands_have_as_many_registers_as_the_modifiers_say(string text, int operand, int count)
    {
        Assert.True(InstructionSet.Resolve(text, out var operation));
        Assert.Equal((count, count), (operation!.Operands[operand].MinCount, operation.Operands[operand].MaxCount));
    }

    [Theory]
    [InlineData("wgmma.mma_async.sync.aligned.m64n40k32.s32.s8.s8")] // integers come in fewer widths
    [InlineData("wgmma.mma_async.sync.aligned.m64n264k16.f32.f16.f16")]
    [InlineData("ld.global.v4.f64.v2")]
    public void Shapes_that_do_not_exist_are_refused(string text) => Assert.False(InstructionSet.Resolve(text, out _));
}

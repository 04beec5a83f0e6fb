using Drawbridge.Ptx.Isa;

namespace Drawbridge.Ptx.Tests.Syntax;

/// <summary>Forms that share their modifiers are told apart by their operands.</summary>
public class OverloadTests
{
    [Theory]
    [InlineData("cp.async.cg.shared.global [smem], [%rd1], 16, %r1;", PtxType.U32)]
    [InlineData("cp.async.cg.shared.global [smem], [%rd1], 16, 4;", PtxType.U32)]
    [InlineData("cp.async.cg.shared.global [smem], [%rd1], 16, %p1;", PtxType.Pred)]
    [InlineData("cp.async.cg.shared.global [smem], [%rd1], 16, !%p1;", PtxType.Pred)]
    public void A_predicate_is_not_a_number_of_bytes(string text, PtxType type) =>
        Assert.Equal(type, Reading.Instruction(text).Operation.Operands[3].Type);
}

using Drawbridge.Cpu.Lanes;
using Drawbridge.Cpu.Lanes.Analysis;
using Drawbridge.Cpu.Lanes.Lowering;
using Drawbridge.Ptx.Diagnostics;
using Drawbridge.Ptx.Syntax;

namespace Drawbridge.Cpu.Tests.Lanes;

/// <summary>Cuts in programs that are too long for one method.</summary>
public class SeamTests
{
    // Nothing of it is executed.
    static LaneProgram Program()
    {
        var bag = new DiagnosticBag();
        var module = ModuleReader.Read(SourceText.From(".version 7.0\n.target sm_70\n.address_size 64\n.entry k() { ret; }\n"), bag);
        Assert.False(bag.HasErrors);
        var program = new LaneProgram { Entry = module.FindEntry("k")! };
        var (first, last) = (program.NewBlock(), program.NewBlock());
        for (int i = 0; i < 8; i++)
        {
            var value = program.NewValue(Cpu.Operators.LaneType.I32, $"v{i}");
            first.Ops.Add(new LaneOp(LaneCode.Move, [value], [ProgramLowering.Number((ulong)i)]));
        }
        (first.Ending, first.Next) = (Ending.Jump, last);
        return program;
    }

    [Fact]
    public void A_block_is_cut_into_pieces_that_are_regions()
    {
        var program = Program();
        Seams.Cut(program, program.Blocks[0], 4);
        Assert.Equal([2, 0, 2, 2, 2], program.Blocks.Select(block => block.Ops.Count));
        Assert.Equal(4, Region.Of(program).Count);
    }

    [Fact]
    public void Lanes_that_take_turns_know_no_seams()
    {
        var program = Program();
        Seams.Cut(program, program.Blocks[0], 4);
        // That lanes must take turns may come out after a cut: blocks that lanes only ended in are now cut in two.
        Turns.Introduce(program, []);
        var whole = Assert.Single(Region.Of(program));
        Assert.Equal(program.Blocks.Count, whole.Order.Count);
        Assert.DoesNotContain(whole.Order, block => block.Ending == Ending.Seam);
    }
}

using System.Globalization;
using System.Text;
using Drawbridge.Ptx.Syntax;

namespace Drawbridge.Cpu.Lanes;

/// <summary>A kernel with everything it calls, as operations on lanes. Independent of what code is made of it.</summary>
sealed class LaneProgram
{
    public required Function Entry { get; init; }

    public List<LaneValue> Values { get; } = [];

    public List<LaneBlock> Blocks { get; } = [];

    /// <summary>The instructions that operations can fault at, by number.</summary>
    public List<Instruction> Instructions { get; } = [];

    /// <summary>Bytes of a thread's local memory.</summary>
    public int LocalBytes { get; set; }

    /// <summary>Bytes of static shared memory: a block has so many at least.</summary>
    public int SharedBytes { get; init; }

    /// <summary>True if it orders its stores for others to see: fences, releases, volatile stores.</summary>
    public bool HasFences { get; set; }

    /// <summary>True if lanes exchange values, so that a group has to be a warp.</summary>
    public bool IsWarpWide { get; set; }

    /// <summary>
    /// Where turns begin, if lanes take turns: those that wait are left where they are, all blocks are one region, and who can goes on
    /// (<see cref="Lowering.Turns"/>). Null for a kernel whose groups of lanes stay together at barriers.
    /// </summary>
    public LaneBlock? Dispatch { get; set; }

    /// <summary>A new value.</summary>
    public LaneValue NewValue(Operators.LaneType type, string name)
    {
        var value = new LaneValue(Values.Count, type, name);
        Values.Add(value);
        return value;
    }

    /// <summary>A new value that no register of the kernel stands for.</summary>
    public LaneValue NewValue(Operators.LaneType type) => NewValue(type, string.Create(CultureInfo.InvariantCulture, $"%t{Values.Count}"));

    /// <summary>A new block, last in order.</summary>
    public LaneBlock NewBlock(bool endsVisit = false)
    {
        var block = new LaneBlock(Blocks.Count) { EndsVisit = endsVisit };
        Blocks.Add(block);
        return block;
    }

    /// <summary>The program as text: blocks in order, each value with its shape (u uniform, aN affine with stride N, v varying).</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{Entry.Name}: {Blocks.Count} blocks, {Values.Count} values, local {LocalBytes}\n");
        foreach (var block in Blocks)
        {
            text.Append(CultureInfo.InvariantCulture, $"{block}:\n");
            foreach (var op in block.Ops) text.Append(CultureInfo.InvariantCulture, $"  {op}\n");
            text.Append(block.Ending switch
            {
                Ending.Jump => $"  jump {block.Next}\n",
                Ending.Branch => $"  if {(block.IsNegated ? "not " : "")}{block.Condition} {block.Taken} else {block.Next}\n",
                Ending.Barrier => $"  barrier {block.Barrier!.Number} then {block.Next}\n",
                Ending.Dispatch => $"  dispatch {string.Join(", ", (object[])block.Targets)}\n",
                Ending.Yield => $"  yield then {block.Next}\n",
                Ending.Seam => $"  seam, then {block.Next}\n",
                _ => "  exit\n",
            });
        }
        return text.ToString();
    }
}

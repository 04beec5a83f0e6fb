using Drawbridge.Ptx.Diagnostics;
using Drawbridge.Ptx.Syntax;

namespace Drawbridge.Ptx.Tests.Syntax;

/// <summary>What reading costs, counted in what is the same on every machine.</summary>
public class ReadingCostTests
{
    [Fact]
    public void Reading_allocates_little_besides_the_module()
    {
        // An instruction, its array of operands and its places in two lists are 120 to 140 bytes; its text here has 21.
        const int Count = 50_000;
        string text = ".version 7.5\n.target sm_80\n.address_size 64\n.entry e()\n{\n.reg .b32 %r<4>;\n"
            + string.Concat(Enumerable.Repeat("add.s32 %r1,%r2,%r3;\n", Count)) + "ret;\n}\n";
        var source = SourceText.From(text);
        ModuleReader.Read(source, new DiagnosticBag());
        long before = GC.GetAllocatedBytesForCurrentThread();
        var module = ModuleReader.Read(source, new DiagnosticBag());
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(Count + 1, module.Entries.Single().Body!.Instructions.Count);
        Assert.InRange(allocated, Count * 100L, Count * 200L);
    }
}

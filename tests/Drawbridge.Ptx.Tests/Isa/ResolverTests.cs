using System.Text;
using Drawbridge.Ptx.Isa;

namespace Drawbridge.Ptx.Tests.Isa;

/// <summary>From <c>add.rn.f32</c> to its operation.</summary>
public class ResolverTests
{
    static Operation Resolve(string text)
    {
        Assert.True(InstructionSet.Resolve(text, out var operation), InstructionSet.Explain(text)?.Message);
        return operation!;
    }

    [Fact]
    public void FillsTypesAndSlots()
    {
        var add = Resolve("add.rn.ftz.f32");
        Assert.Equal("add.rn.ftz.f32", add.Text);
        Assert.Equal("add", add.Opcode);
        Assert.Equal(PtxType.F32, add.Type);
        Assert.Equal("rn", add["rnd"]);
        Assert.Null(add["sat"]);
        Assert.True(add.Has("ftz"));
        Assert.Equal(["rn", "ftz", "f32"], add.Words);
        Assert.Equal([PtxType.F32, PtxType.F32, PtxType.F32], add.Operands.Select(operand => operand.Type));
        Assert.Equal(StateSpace.None, add.Space);
    }

    [Fact]
    public void IsInterned() => Assert.Same(Resolve("add.s32"), Resolve("add.s32"));

    [Theory]
    // Both spellings occur in modules of one compiler, or in the manual's examples.
    [InlineData("vote.sync.ballot.b32", "vote.ballot.sync.b32")]
    [InlineData("atom.release.gpu.global.add.u32", "atom.add.release.gpu.global.u32")]
    [InlineData("atom.global.add.v4.f32", "atom.global.v4.f32.add")]
    [InlineData("atom.shared::cluster.add.noftz.f16", "atom.add.shared::cluster.noftz.f16")]
    [InlineData("ld.volatile.global.u32", "ld.global.volatile.u32")]
    [InlineData("ld.global.nc.v2.f32", "ld.global.v2.nc.f32")]
    [InlineData("prmt.b32.f4e", "prmt.f4e.b32")]
    [InlineData("add.sat.ftz.f32", "add.ftz.sat.f32")]
    [InlineData("match.any.sync.b32", "match.sync.any.b32")]
    [InlineData("wmma.load.a.sync.aligned.row.m16n16k16.global.f16", "wmma.load.a.sync.aligned.m16n16k16.global.row.f16")]
    [InlineData("mma.sync.aligned.m8n8k4.row.col.rn.f64.f64.f64.f64", "mma.sync.aligned.m8n8k4.row.col.f64.f64.f64.f64.rn")]
    public void OrderOfModifiersIsFree(string documented, string other)
    {
        var first = Resolve(documented);
        var second = Resolve(other);
        Assert.Same(first.Form, second.Form);
        Assert.Same(first.Syntax, second.Syntax);
        Assert.Equal((first.Type, first.Space), (second.Type, second.Space));
    }

    [Theory]
    [InlineData("cvt.f32.f64", "cvt.f64.f32")]
    [InlineData("cvt.rn.f32.s32", "cvt.rzi.s32.f32")]
    [InlineData("set.eq.u32.f32", "set.eq.f32.u32")]
    public void TypesKeepTheirOrder(string one, string other)
    {
        if (InstructionSet.Resolve(one, out var a) && InstructionSet.Resolve(other, out var b))
            Assert.NotEqual(a!.Type, b!.Type);
        else
            Assert.True(InstructionSet.Resolve(one, out _) || InstructionSet.Resolve(other, out _));
    }

    [Theory]
    [InlineData("ld.u32", StateSpace.Generic)]
    [InlineData("ld.global.u32", StateSpace.Global)]
    [InlineData("ld.shared::cta.u32", StateSpace.Shared)]
    [InlineData("ld.shared::cluster.u32", StateSpace.SharedCluster)]
    [InlineData("st.param.b32", StateSpace.Param)]
    [InlineData("ld.param::entry.b32", StateSpace.Param)]
    [InlineData("atom.add.u32", StateSpace.Generic)]
    [InlineData("cvta.to.global.u64", StateSpace.Global)]
    [InlineData("bra", StateSpace.None)]
    public void SpaceComesFromTheModifiers(string text, StateSpace space) => Assert.Equal(space, Resolve(text).Space);

    [Fact]
    public void VectorsHaveCounts()
    {
        var load = Resolve("ld.global.v4.f32");
        Assert.Equal((4, 4), (load.Operands[0].MinCount, load.Operands[0].MaxCount));
        Assert.Equal((0, 0), (Resolve("ld.global.f32").Operands[0].MinCount, Resolve("ld.global.f32").Operands[0].MaxCount));
        Assert.Equal((0, 0), (Resolve("ld.volatile.global.f32").Operands[0].MinCount, Resolve("ld.volatile.global.f32").Operands[0].MaxCount));
    }

    [Theory]
    [InlineData("ad.s32", ResolveFailureKind.UnknownOpcode, "ad", 0, "add")]
    [InlineData("xyzzy", ResolveFailureKind.UnknownOpcode, "xyzzy", 0, null)]
    [InlineData("add.s33", ResolveFailureKind.UnknownModifier, "s33", 4, "s32")]
    [InlineData("ld.global.f32.sparkling", ResolveFailureKind.UnknownModifier, "sparkling", 14, null)]
    [InlineData("add", ResolveFailureKind.MissingModifier, "add", 0, null)]
    [InlineData("ld.global", ResolveFailureKind.MissingModifier, "ld", 0, "u32")]
    [InlineData("ld.volatile.const.u32", ResolveFailureKind.ConflictingModifier, "volatile", 3, null)]
    [InlineData("add..s32", ResolveFailureKind.UnknownModifier, "", 4, null)]
    [InlineData("", ResolveFailureKind.UnknownOpcode, "", 0, null)]
    public void FailuresSayWhy(string text, ResolveFailureKind kind, string word, int start, string? choice)
    {
        Assert.False(InstructionSet.Resolve(text, out var operation));
        Assert.Null(operation);
        var failure = InstructionSet.Explain(text)!;
        Assert.Equal((kind, word, start), (failure.Kind, failure.Word, failure.Start));
        if (choice != null) Assert.Contains(choice, failure.Choices);
        Assert.Contains(word, failure.Message);
    }

    [Fact]
    public void ManyWordsThatFitNothingComeToAnEnd()
    {
        // Trying all arrangements would take longer than anybody waits.
        Assert.False(InstructionSet.Resolve("mma" + string.Concat(Enumerable.Repeat(".f16", 10_000)), out _));
        Assert.False(InstructionSet.Resolve("ld" + string.Concat(Enumerable.Repeat(".u32", 14)), out _));
    }

    [Fact]
    public void HitsAllocateNothing()
    {
        byte[] text = Encoding.UTF8.GetBytes("add.rn.ftz.sat.f32");
        InstructionSet.Resolve(text, out var first);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++) InstructionSet.Resolve(text, out _);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.NotNull(first);
    }

    [Fact]
    public void ManyThreadsGetTheSameOperation()
    {
        string[] texts = InstructionSet.FormsOf("ld").SelectMany(form => form.Examples).Select(example => example.Split(' ')[0]).Distinct().ToArray();
        Assert.NotEmpty(texts);
        var results = new Operation[8][];
        Parallel.For(0, results.Length, thread => results[thread] = texts.Select(text => Resolve(text)).ToArray());
        foreach (var result in results)
            for (int i = 0; i < texts.Length; i++) Assert.Same(results[0][i], result[i]);
    }

    [Fact]
    public void ThereAre139Opcodes()
    {
        Assert.Equal(139, InstructionSet.Opcodes.Count);
        Assert.True(InstructionSet.IsOpcode("tcgen05"));
        Assert.False(InstructionSet.IsOpcode("tcgen"));
        Assert.All(InstructionSet.Forms.SelectMany(form => form.Syntaxes), syntax => Assert.True(InstructionSet.IsOpcode(syntax.Opcode)));
    }
}

using Drawbridge.Ptx.Isa;
using Drawbridge.Ptx.Isa.Search;

namespace Drawbridge.Ptx.Tests.Isa;

/// <summary>Queries with the instructions somebody who asks them wants to see first.</summary>
public class IsaSearchTests
{
    [Theory]
    [InlineData("fused multiply", "fma mma mad")]
    [InlineData("fused multiply add", "fma mma add")]
    [InlineData("barrier", "barrier bar bar.warp.sync")]
    [InlineData("sm_90 async", "st.async red.async cp.async.bulk")]
    [InlineData("add", "add mad addc")]
    [InlineData("integer add with carry", "add addc mad")]
    [InlineData("shuffle", "shfl.sync shfl prmt")]
    [InlineData("warp vote", "vote vote.sync redux.sync")]
    [InlineData("matrix multiply", "mma mma.sp wmma.mma")]
    [InlineData("sparse matrix multiply", "mma.sp mma wmma.mma")]
    [InlineData("tensor core", "mma tcgen05.mma ldmatrix")]
    [InlineData("tensor memory load", "tcgen05.ld tcgen05.ld.red tcgen05.wait")]
    [InlineData("asynchronous copy", "cp.async cp.async.mbarrier.arrive cp.async.bulk")]
    [InlineData("tma", "cp.async.bulk cp.reduce.async.bulk cp.async.bulk.tensor")]
    [InlineData("load", "ld ld.global.nc ldmatrix")]
    [InlineData("load matrix", "ldmatrix wmma.load tcgen05.ld")]
    [InlineData("read-only load", "ld.global.nc ld ldu")]
    [InlineData("store", "st stmatrix wmma.store")]
    [InlineData("atomic add", "atom red multimem.red")]
    [InlineData("reduction", "red multimem.red redux.sync")]
    [InlineData("memory fence", "fence membar wgmma.fence")]
    [InlineData("convert float to int", "cvt cvta cvt.pack")]
    [InlineData("reciprocal square root", "rsqrt sqrt rcp")]
    [InlineData("shift left", "shl vshl shr")]
    [InlineData("bit field extract", "bfe bfi bmsk")]
    [InlineData("bit field insert", "bfi bfe bmsk")]
    [InlineData("select predicate", "selp slct setp")]
    [InlineData("compare predicate", "setp set selp")]
    [InlineData("branch indirect", "brx.idx bra call")]
    [InlineData("function call", "call ret ld")]
    [InlineData("video absolute difference", "vabsdiff vabsdiff2 vabsdiff4")]
    [InlineData("mbarrier wait", "mbarrier.try_wait mbarrier.test_wait mbarrier.arrive")]
    [InlineData("prefetch cache", "prefetch cp.async.bulk.prefetch cp.async.bulk.prefetch.tensor")]
    [InlineData("cp.async.bulk", "cp.async.bulk cp.async.bulk.tensor cp.async.bulk.wait_group")]
    [InlineData("dot product", "dp4a dp2a mul")]
    [InlineData("minimum three", "min lop3 max")]
    [InlineData("warp shuffle", "shfl.sync shfl prmt")]
    [InlineData("matrix load shared", "ldmatrix wmma.load ld")]
    [InlineData("dot product int8", "dp4a dp2a mul")]
    public void TheFirstThree(string query, string expected) =>
        Assert.Equal(expected, string.Join(' ', IsaSearch.Find(query).Take(3).Select(match => match.Name)));

    [Theory]
    [InlineData("__syncthreads", "bar")]
    [InlineData("__shfl_xor_sync", "shfl.sync")]
    [InlineData("atomicCAS", "atom")]
    [InlineData("__popc", "popc")]
    [InlineData("population count", "popc")]
    [InlineData("count leading zeros", "clz")]
    [InlineData("byte permute", "prmt")]
    [InlineData("funnel shift", "shf")]
    [InlineData("three-input logic", "lop3")]
    [InlineData("exponential", "ex2")]
    [InlineData("sine", "sin")]
    [InlineData("texture fetch", "tex")]
    [InlineData("stack allocate", "alloca")]
    [InlineData("elect leader", "elect.sync")]
    [InlineData("dependent launch", "griddepcontrol")]
    [InlineData("carry-less multiply", "clmad")]
    [InlineData("register count", "setmaxnreg")]
    [InlineData("and", "and")]
    [InlineData("compare and swap", "atom")]
    [InlineData("half precision add", "add")]
    [InlineData("fp8 convert", "cvt")]
    [InlineData("leading zeros", "clz")]
    [InlineData("cache hint", "createpolicy")]
    [InlineData("absolute value", "abs")]
    [InlineData("square root", "sqrt")]
    [InlineData("reverse bits", "brev")]
    [InlineData("integer division", "div")]
    [InlineData("modulo", "rem")]
    [InlineData("active threads mask", "activemask")]
    [InlineData("thread index", "mov")]
    [InlineData("saturating add", "add")]
    [InlineData("sleep", "nanosleep")]
    [InlineData("not", "not")]
    [InlineData("mbarrier.init", "mbarrier.init")]
    public void TheFirst(string query, string expected) => Assert.Equal(expected, IsaSearch.Find(query)[0].Name);

    [Theory]
    [InlineData("barier", "barrier")]
    [InlineData("multipy", "mul")]
    [InlineData("shufle", "shfl.sync")]
    [InlineData("atommic", "atom")]
    [InlineData("predicat", "setp")]
    [InlineData("synchronization", "bar.warp.sync")]
    public void TypingErrorsAreForgiven(string query, string expected) => Assert.Contains(expected, IsaSearch.Find(query, 5).Select(match => match.Name));

    [Fact]
    public void TheFormThatFitsIsNamed()
    {
        Assert.Equal(100, IsaSearch.Find("rsqrt f64")[0].Form.Number);
        Assert.Equal("extended-precision", IsaSearch.Find("integer add with carry")[0].Form.Category);
        Assert.Equal(InstructionSet.Forms.Count(form => form.Name == "add"), IsaSearch.Find("add")[0].Forms.Length);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("xyzzyplugh")]
    [InlineData("the of a")]
    [InlineData("... ,,, ((")]
    public void NothingFoundIsAnEmptyList(string query) => Assert.Empty(IsaSearch.Find(query));

    [Fact]
    public void TheLimitHolds() => Assert.Equal(3, IsaSearch.Find("load", 3).Count);
}

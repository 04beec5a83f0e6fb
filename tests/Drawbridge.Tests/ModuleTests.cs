using Drawbridge.Ptx.Isa;
using Drawbridge.Runtime;

namespace Drawbridge.Tests;

public sealed class ModuleTests : IDisposable
{
    const string Text = """
        .version 8.0
        .target sm_80
        .address_size 64
        .const .align 16 .b8 weights[20];
        .global .align 8 .u64 total = 5;
        .global .align 4 .f32 grid[2][3];
        .shared .align 4 .u32 scratch[8];
        .visible .entry first(
        	.param .u32 n,
        	.param .align 8 .b8 pair[12],
        	.param .u64 .ptr .global .align 16 data,
        	.param .f32 x
        )
        .maxntid 128
        { ret; }
        .entry hidden() { ret; }
        .func helper() { ret; }

        """;

    readonly Device device = Device.Open("cpu");
    readonly LoadedModule module;

    public ModuleTests() => module = device.LoadModuleText(Text, "module.ptx");

    public void Dispose()
    {
        module.Dispose();
        device.Dispose();
    }

    [Fact]
    public void Kernels_and_their_parameters()
    {
        Assert.Equal(["first", "hidden"], module.Kernels.Select(kernel => kernel.Name));
        var parameters = module.GetKernel("first").Parameters;
        Assert.Equal(["n", "pair", "data", "x"], parameters.Select(parameter => parameter.Name));
        Assert.Equal([0, 8, 24, 32], parameters.Select(parameter => parameter.Offset));
        Assert.Equal([4, 12, 8, 4], parameters.Select(parameter => parameter.Size));
        Assert.Equal([4, 8, 8, 4], parameters.Select(parameter => parameter.Alignment));
        Assert.Equal([PtxType.U32, PtxType.B8, PtxType.U64, PtxType.F32], parameters.Select(parameter => parameter.Type));
        Assert.Equal([1, 12, 1, 1], parameters.Select(parameter => parameter.ElementCount));
        Assert.Equal([0, 1, 2, 3], parameters.Select(parameter => parameter.Index));
        Assert.Equal((StateSpace.Global, 16), (parameters[2].PointerSpace, parameters[2].PointerAlignment));
        Assert.Equal(StateSpace.None, parameters[0].PointerSpace);
        Assert.Equal("first(.u32 n, .b8 pair[12], .u64 data, .f32 x)", module.GetKernel("first").ToString());
        Assert.Empty(module.GetKernel("hidden").Parameters);
    }

    [Fact]
    public void A_module_that_cannot_be_placed_leaves_nothing_allocated()
    {
        long before = device.Memory.AllocatedBytes;
        const string Bad = ".version 8.0\n.target sm_80\n.address_size 64\n.const .b8 c[8];\n.global .b8 g[100];\n.extern .global .b8 other[4];\n.global .u64 p = other;\n";
        Assert.Equal("DB3007", Assert.Throws<DrawbridgeException>(() => device.LoadModuleText(Bad)).Id);
        Assert.Equal(before, device.Memory.AllocatedBytes);
    }

    [Fact]
    public void Unknown_names_suggest_the_nearest()
    {
        var error = Assert.Throws<DrawbridgeException>(() => module.GetKernel("frist"));
        Assert.Equal("DB4041", error.Id);
        Assert.Contains("did you mean 'first'?", error.Message);
        Assert.Contains("first, hidden", error.Message);
        Assert.Equal("DB4041", Assert.Throws<DrawbridgeException>(() => module.GetKernel("helper")).Id);
        error = Assert.Throws<DrawbridgeException>(() => module.GetSymbol("totl"));
        Assert.Equal("DB4042", error.Id);
        Assert.Contains("did you mean 'total'?", error.Message);
        Assert.Equal("DB4042", Assert.Throws<DrawbridgeException>(() => module.GetSymbol("scratch")).Id);
    }

    [Fact]
    public void Variables_are_read_and_written_as_any_type()
    {
        Assert.Equal(["weights", "total", "grid"], module.Symbols.Select(symbol => symbol.Name));
        var total = module.GetSymbol("total");
        Assert.Equal((StateSpace.Global, PtxType.U64, 8L), (total.Space, total.Type, total.Size));
        Assert.Equal(5ul, total.Read<ulong>());
        total.Write(0x0102030405060708);
        Assert.Equal(0x01020304, total.Read<int>(byteOffset: 4));
        Assert.Equal(8, total.Read<byte>());
        var weights = module.GetSymbol("weights");
        Assert.Equal(0ul, weights.Address % 16);
        weights.Write<float>([1, 2, 3, 4, 5]);
        Assert.Equal([1, 2, 3, 4, 5], weights.ToArray<float>());
        float[] two = new float[2];
        weights.Read<float>(two, byteOffset: 4);
        Assert.Equal([2, 3], two);
        Assert.Equal(2, weights.ToArray<ulong>().Length);
        Assert.Equal(24, module.GetSymbol("grid").Size);
        Assert.All(module.GetSymbol("grid").ToArray<byte>(), value => Assert.Equal(0, value));
        Assert.Throws<ArgumentException>(() => total.Write<byte>(new byte[9]));
        Assert.Throws<ArgumentException>(() => total.Write(1, byteOffset: 5));
        Assert.Throws<ArgumentException>(() => total.Read<int>(byteOffset: -1));
    }

    [Fact]
    public void Each_load_has_variables_of_its_own()
    {
        using var again = device.LoadModuleText(Text);
        module.GetSymbol("total").Write(1L);
        Assert.Equal(5ul, again.GetSymbol("total").Read<ulong>());
    }

    [Fact]
    public void A_disposed_module_is_refused_and_gives_its_memory_back()
    {
        long before = device.Memory.AllocatedBytes;
        var again = device.LoadModuleText(Text);
        var kernel = again.GetKernel("hidden");
        again.Dispose();
        again.Dispose();
        Assert.Equal(before, device.Memory.AllocatedBytes);
        Assert.Throws<ObjectDisposedException>(() => kernel.Launch(1, 1, 0));
        Assert.Throws<ObjectDisposedException>(() => again.GetSymbol("total").Address);
    }

    [Fact]
    public void Errors_all_come_in_one_exception()
    {
        string bad = ".version 8.0\n.target sm_80\n.address_size 64\n.entry k() { frobnicate; ret; }\n.entry m() { bra nowhere; }\n";
        var error = Assert.Throws<DrawbridgeException>(() => device.LoadModuleText(bad, "bad.ptx"));
        Assert.Equal(2, error.Diagnostics.Count);
        Assert.Contains("bad.ptx(4,", error.Message);
        Assert.Contains("bad.ptx(5,", error.Message);
    }

    [Fact]
    public void Files()
    {
        string folder = Directory.CreateTempSubdirectory("drawbridge").FullName;
        try
        {
            string path = Path.Combine(folder, "module.ptx");
            File.WriteAllText(path, Text);
            using (var read = device.LoadModule(path)) Assert.Equal(2, read.Kernels.Count);
            Assert.Equal("DB4049", Assert.Throws<DrawbridgeException>(() => device.LoadModule(path + "x")).Id);
            Assert.Equal("DB4049", Assert.Throws<DrawbridgeException>(() => device.LoadModule(folder)).Id);
            Assert.Equal("DB4049", Assert.Throws<DrawbridgeException>(() => device.LoadModule("")).Id);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}

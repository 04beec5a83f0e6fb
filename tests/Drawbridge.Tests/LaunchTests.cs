using System.Runtime.InteropServices;
using Drawbridge.Runtime;

namespace Drawbridge.Tests;

public sealed class LaunchTests : IDisposable
{
    /// <summary>Writes its parameters one after the other, eight bytes each.</summary>
    const string Text = """
        .version 8.0
        .target sm_80
        .address_size 64
        .entry write(.param .u64 out, .param .u32 u, .param .s64 s, .param .u8 c, .param .f32 f, .param .f64 d, .param .b16 h, .param .align 8 .b8 pair[16])
        {
        	.reg .b16 %rs<3>;
        	.reg .b32 %r<3>;
        	.reg .b64 %rd<6>;
        	ld.param.u64 %rd1, [out];
        	ld.param.u32 %r1, [u];
        	st.global.u32 [%rd1], %r1;
        	ld.param.u64 %rd2, [s];
        	st.global.u64 [%rd1+8], %rd2;
        	ld.param.u8 %rs1, [c];
        	st.global.u8 [%rd1+16], %rs1;
        	ld.param.b32 %r2, [f];
        	st.global.b32 [%rd1+24], %r2;
        	ld.param.b64 %rd3, [d];
        	st.global.b64 [%rd1+32], %rd3;
        	ld.param.b16 %rs2, [h];
        	st.global.b16 [%rd1+40], %rs2;
        	ld.param.b64 %rd4, [pair];
        	st.global.b64 [%rd1+48], %rd4;
        	ld.param.b64 %rd5, [pair+8];
        	st.global.b64 [%rd1+56], %rd5;
        	ret;
        }
        .entry nothing() { ret; }
        .entry count(.param .u64 out)
        {
        	.reg .b32 %r<2>;
        	.reg .b64 %rd<2>;
        	ld.param.u64 %rd1, [out];
        	atom.global.add.u32 %r1, [%rd1], 1;
        	ret;
        }
        .entry exact() .reqntid 8, 4 { ret; }
        .entry bounded() .maxntid 64 { ret; }
        .entry forever()
        {
        $again:
        	bra $again;
        }

        """;

    [StructLayout(LayoutKind.Sequential)]
    readonly record struct Pair(int First, long Second);

    readonly Device device = Device.Open("cpu");
    readonly LoadedModule module;

    public LaunchTests() => module = device.LoadModuleText(Text, "launch.ptx");

    public void Dispose()
    {
        module.Dispose();
        device.Dispose();
    }

    [Fact]
    public void Arguments_arrive_as_they_are()
    {
        using var result = device.Allocate<ulong>(8);
        result.Fill(0);
        module.GetKernel("write").Launch(1, 1, 0, result, uint.MaxValue, long.MinValue, (byte)200, 1.5f, -2.0, (Half)1, KernelArgument.Struct(new Pair(7, 8)));
        Assert.Equal([uint.MaxValue, 1ul << 63, 200, 0x3fc00000, 0xc000000000000000, 0x3c00, 7, 8], result.ToArray());
        // Integers fit by value, whatever their C# type; a struct may come as bytes.
        byte[] bytes = new byte[16];
        bytes[0] = 9;
        module.GetKernel("write").Launch(1, 1, 0, result.Address, -1, 5, -1, 1.5f, -2.0, (ushort)3, bytes);
        Assert.Equal([uint.MaxValue, 5, 255, 0x3fc00000, 0xc000000000000000, 3, 9, 0], result.ToArray());
    }

    KernelArgument[] Good(DeviceBuffer buffer) => [buffer, 1u, 2L, (byte)3, 1.5f, 2.0, (Half)1, KernelArgument.Struct(new Pair(7, 8))];

    [Theory]
    [InlineData(0, 1.5f, "DB4045"), InlineData(0, 1.0, "DB4045")]
    [InlineData(1, 1.5f, "DB4045"), InlineData(1, 1L << 32, "DB4046"), InlineData(1, -(1L << 31) - 1, "DB4046"), InlineData(1, ulong.MaxValue, "DB4046")]
    [InlineData(3, 256, "DB4046"), InlineData(3, -129, "DB4046")]
    [InlineData(4, 1, "DB4045"), InlineData(4, 1.5, "DB4045"), InlineData(5, 1.5f, "DB4045"), InlineData(5, 1, "DB4045")]
    [InlineData(6, 1.5f, "DB4045"), InlineData(6, 65536, "DB4046"), InlineData(7, 1L, "DB4045"), InlineData(7, 1.0, "DB4045")]
    public void Arguments_of_the_wrong_kind_are_refused(int index, object value, string id)
    {
        using var buffer = device.Allocate<ulong>(8);
        buffer.Fill(1);
        var arguments = Good(buffer);
        arguments[index] = value switch
        {
            // Without the casts all of them would become doubles first.
            int number => (KernelArgument)number,
            long number => (KernelArgument)number,
            ulong number => (KernelArgument)number,
            float number => (KernelArgument)number,
            double number => (KernelArgument)number,
            _ => throw new ArgumentException("another type"),
        };
        var error = Assert.Throws<DrawbridgeException>(() => module.GetKernel("write").Launch(1, 1, 0, arguments));
        Assert.Equal(id, error.Id);
        Assert.Contains($"argument {index} of 'write'", error.Message);
        Assert.Contains("launch.ptx(4,", error.Message);
        Assert.All(buffer.ToArray(), element => Assert.Equal(1ul, element));
    }

    [Fact]
    public void Arguments_of_the_wrong_size_number_or_place()
    {
        using var buffer = device.Allocate<ulong>(8);
        using var other = Device.Open("cpu");
        using var foreign = other.Allocate<ulong>(8);
        var freed = device.Allocate<int>(1);
        freed.Dispose();
        void Fails(string id, int index, KernelArgument argument)
        {
            var arguments = Good(buffer);
            arguments[index] = argument;
            Assert.Equal(id, Assert.Throws<DrawbridgeException>(() => module.GetKernel("write").Launch(1, 1, 0, arguments)).Id);
        }
        Fails("DB4044", 7, KernelArgument.Struct(1));
        Fails("DB4044", 7, new byte[15]);
        Fails("DB4044", 1, new byte[5]);
        Fails("DB4045", 1, buffer);
        Fails("DB4045", 7, buffer);
        Fails("DB4047", 0, foreign);
        Fails("DB4048", 0, freed);
        Assert.Equal("DB4043", Assert.Throws<DrawbridgeException>(() => module.GetKernel("write").Launch(1, 1, 0, [.. Good(buffer).Take(7)])).Id);
        Assert.Equal("DB4043", Assert.Throws<DrawbridgeException>(() => module.GetKernel("write").Launch(1, 1, 0)).Id);
        Assert.Equal("DB4043", Assert.Throws<DrawbridgeException>(() => module.GetKernel("nothing").Launch(1, 1, 0, 1)).Id);
    }

    [Fact]
    public void All_mistakes_are_reported_at_once()
    {
        using var buffer = device.Allocate<ulong>(8);
        var arguments = Good(buffer);
        (arguments[1], arguments[4], arguments[7]) = (1.5f, 1, new byte[3]);
        var error = Assert.Throws<DrawbridgeException>(() => module.GetKernel("write").Launch(1, 1, 0, arguments));
        Assert.Equal(["DB4045", "DB4045", "DB4044"], error.Diagnostics.Select(diagnostic => diagnostic.Id));
    }

    [Theory]
    [InlineData("nothing", 1, 1025, 0, "DB4001"), InlineData("nothing", 1, 0, 0, "DB4001"), InlineData("nothing", 0, 1, 0, "DB4002"), InlineData("nothing", -1, 1, 0, "DB4002")]
    [InlineData("nothing", 1, 1, 1 << 20, "DB4004"), InlineData("nothing", 1, 1, -1, "DB4004"), InlineData("exact", 1, 32, 0, "DB4003"), InlineData("bounded", 1, 65, 0, "DB4001")]
    public void Launches_beyond_the_limits_are_refused(string kernel, int grid, int block, int shared, string id) =>
        Assert.Equal(id, Assert.Throws<DrawbridgeException>(() => module.GetKernel(kernel).Launch(grid, block, shared)).Id);

    [Fact]
    public void Launches_at_the_limits_run()
    {
        module.GetKernel("exact").Launch(2, (8, 4), 0);
        module.GetKernel("bounded").Launch(1, (8, 8), 0);
        module.GetKernel("nothing").Launch((1, 1, 2), 1024, 48 << 10);
        using var counter = device.Allocate<uint>([0]);
        module.GetKernel("count").Launch((3, 2, 2), (5, 3, 2), 0, counter);
        Assert.Equal([12u * 30], counter.ToArray());
    }

    [Fact]
    public void Faults_leave_the_device_usable()
    {
        using var counter = device.Allocate<uint>([0]);
        var fault = Assert.Throws<KernelFaultException>(() => module.GetKernel("count").Launch(1, 1, 0, counter.Address + 4096));
        Assert.Equal("DB4101", fault.Id);
        Assert.Equal(("count", counter.Address + 4096), (fault.Entry.Name, fault.Address));
        module.GetKernel("count").Launch(1, 1, 0, counter);
        Assert.Equal([1u], counter.ToArray());
    }

    [Fact]
    public void A_time_budget_ends_an_endless_kernel()
    {
        var options = new LaunchOptions { Grid = 1, Block = 32, TimeBudget = TimeSpan.FromMilliseconds(20) };
        Assert.Equal("DB4110", Assert.Throws<KernelFaultException>(() => module.GetKernel("forever").Launch(options)).Id);
    }

    [Fact]
    public void Cancellation_ends_an_endless_kernel()
    {
        using var source = new CancellationTokenSource(20);
        var options = new LaunchOptions { Grid = 1, Block = 32, Cancellation = source.Token };
        Assert.ThrowsAny<OperationCanceledException>(() => module.GetKernel("forever").Launch(options));
    }
}

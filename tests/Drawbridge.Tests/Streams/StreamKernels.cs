namespace Drawbridge.Tests.Streams;

/// <summary>A device with the kernels that tests of streams use.</summary>
sealed class StreamKernels : IDisposable
{
    const string Text = """
        .version 8.0
        .target sm_80
        .address_size 64
        .global .u32 total;
        .entry scale(.param .u64 data, .param .u32 factor, .param .u32 term)
        {
        	.reg .b32 %r<8>;
        	.reg .b64 %rd<3>;
        	ld.param.u64 %rd1, [data];
        	ld.param.u32 %r1, [factor];
        	ld.param.u32 %r2, [term];
        	mov.u32 %r3, %ctaid.x;
        	mov.u32 %r4, %ntid.x;
        	mov.u32 %r5, %tid.x;
        	mad.lo.u32 %r6, %r3, %r4, %r5;
        	mad.wide.u32 %rd2, %r6, 4, %rd1;
        	ld.global.u32 %r7, [%rd2];
        	mad.lo.u32 %r7, %r7, %r1, %r2;
        	st.global.u32 [%rd2], %r7;
        	ret;
        }
        .entry count()
        {
        	.reg .b32 %r;
        	.reg .b64 %rd;
        	mov.u64 %rd, total;
        	atom.global.add.u32 %r, [%rd], 1;
        	ret;
        }
        .entry forever()
        {
        $again:
        	bra $again;
        }
        .entry exact() .reqntid 8, 4 .maxnreg 32 { ret; }
        .entry bounded(.param .u64 data) .maxntid 64 .minnctapersm 3
        {
        	.shared .align 4 .b8 tile[1024];
        	.reg .b32 %r<5>;
        	.reg .b64 %rd<3>;
        	ld.param.u64 %rd1, [data];
        	mov.u32 %r1, %ctaid.x;
        	mov.u32 %r2, %ntid.x;
        	mov.u32 %r3, %tid.x;
        	mad.lo.u32 %r4, %r1, %r2, %r3;
        	mad.wide.u32 %rd2, %r4, 4, %rd1;
        	st.global.u32 [%rd2], %r2;
        	st.shared.u32 [tile], %r2;
        	ret;
        }

        """;

    readonly LoadedModule module;

    public StreamKernels(string device = "cpu")
    {
        Device = Device.Open(device);
        module = Device.LoadModuleText(Text, "streams.ptx");
    }

    public Device Device { get; }

    /// <summary>data[i] = data[i] * factor + term</summary>
    public Kernel Scale => module.GetKernel("scale");

    /// <summary>Adds the number of threads to <see cref="Total"/>.</summary>
    public Kernel Count => module.GetKernel("count");

    /// <summary>Never ends.</summary>
    public Kernel Forever => module.GetKernel("forever");

    /// <summary>Blocks of (8,4) only.</summary>
    public Kernel Exact => module.GetKernel("exact");

    /// <summary>At most 64 threads a block; data[i] = threads of a block.</summary>
    public Kernel Bounded => module.GetKernel("bounded");

    public ModuleSymbol Total => module.GetSymbol("total");

    public void Dispose()
    {
        module.Dispose();
        Device.Dispose();
    }

    /// <summary>A stream that waits at its beginning until <paramref name="gate"/> is set; not for ever, so that a test that fails ends.</summary>
    public DeviceStream Held(ManualResetEventSlim gate)
    {
        var stream = Device.CreateStream();
        stream.Run(() => gate.Wait(TimeSpan.FromSeconds(20)));
        return stream;
    }
}

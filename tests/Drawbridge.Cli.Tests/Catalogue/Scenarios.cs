using Drawbridge.Ptx.Diagnostics;
using Drawbridge.Ptx.Syntax;
using Drawbridge.Runtime;

namespace Drawbridge.Cli.Tests.Catalogue;

/// <summary>For each kind that is no finding about a text, something that brings it about.</summary>
static class Scenarios
{
    const string Modern = ".version 8.7\n.target sm_100a\n.address_size 64\n";
    const string Plain = ".version 7.8\n.target sm_80\n.address_size 64\n";

    /// <summary>Modules the command lines below name.</summary>
    public static readonly Dictionary<string, string> Files = new()
    {
        ["scale.ptx"] = Sources.Scale,
        ["two.ptx"] = Sources.TwoKernels,
        ["struct.ptx"] = Sources.Struct,
        ["shape.ptx"] = Sources.Header + ".entry k() .reqntid 32, 2 { ret; }\n",
        ["functions.ptx"] = Sources.Header + ".func f() { ret; }\n",
        ["untidy.ptx"] = Sources.Header + ".entry   k() { ret; }\n",
        ["tensor.ptx"] = Modern + ".entry k()\n{\n    tcgen05.wait::ld.sync.aligned;\n    ret;\n}\n",
        ["narrow.ptx"] = ".version 7.0\n.target sm_70\n.address_size 32\n.entry k() { ret; }\n",
        ["extern.ptx"] = Plain + ".extern .func helper();\n.entry k()\n{\n    call.uni helper;\n    ret;\n}\n",
        ["variable.ptx"] = Plain + ".extern .global .u32 counter;\n.entry k()\n{\n    st.global.u32 [counter], 1;\n    ret;\n}\n",
        ["cluster.ptx"] = Modern + ".entry k() { ret; }\n",
        ["clock.ptx"] = Plain + ".entry k()\n{\n    .reg .b32 %r;\n    shfl.sync.idx.b32 %r, %clock, 0, 31, -1;\n    ret;\n}\n",
        ["initial.ptx"] = Plain + ".extern .global .u32 table;\n.global .u64 pointer = table;\n.entry k() { ret; }\n",
        ["short.bin"] = "twelve bytes",
    };

    static readonly string[] Good = ["run", "scale.ptx", "--block", "4", "--arg", "f32[4]=iota", "--arg", "f32:2"];

    /// <summary>Commands, by the id they end with. A file of <see cref="Files"/> is one word; <c>FOLDER</c> is where they are.</summary>
    public static readonly (string Id, string[] Command)[] Commands =
    [
        ("DB3001", ["run", "tensor.ptx"]),
        ("DB3002", ["run", "narrow.ptx"]),
        ("DB3003", ["run", "extern.ptx"]),
        ("DB3004", ["run", "variable.ptx"]),
        ("DB3005", ["run", "cluster.ptx", "--grid", "2", "--cluster", "2"]),
        ("DB3006", ["run", "clock.ptx", "--device", "interpreter"]),
        ("DB3007", ["run", "initial.ptx"]),
        ("DB4001", ["run", "two.ptx", "--entry", "nothing", "--block", "1025"]),
        ("DB4002", ["run", "two.ptx", "--entry", "nothing", "--grid", "1,65536"]),
        ("DB4003", ["run", "shape.ptx", "--block", "64"]),
        ("DB4004", ["run", "two.ptx", "--entry", "nothing", "--shared", "1000000"]),
        ("DB4006", ["run", "cluster.ptx", "--grid", "4", "--cluster", "3"]),
        ("DB4040", ["run", "scale.ptx", "--device", "cpj"]),
        ("DB4041", ["run", "scale.ptx", "--entry", "sacle"]),
        ("DB4042", [.. Good, "--print", "cuonter"]),
        ("DB4043", ["run", "scale.ptx", "--arg", "f32[4]=iota"]),
        ("DB4044", ["run", "struct.ptx", "--arg", "bytes:0011", "--arg", "u32:1", "--arg", "f64:1", "--arg", "u32[8]=zeros"]),
        ("DB4045", ["run", "scale.ptx", "--arg", "f32[4]=iota", "--arg", "s32:1"]),
        ("DB4046", ["run", "struct.ptx", "--arg", "bytes:00000000000000000000000000000000", "--arg", "u32:256", "--arg", "f64:1", "--arg", "u32[8]=zeros"]),
        ("DB6001", [.. Good, "--blok", "1"]),
        ("DB6002", ["run", "scal.ptx"]),
        ("DB6003", ["run", "FOLDER"]),
        ("DB6004", [.. Good, "--save", "0=no-such-folder/out.bin"]),
        ("DB6005", ["check", "EMPTY"]),
        ("DB6006", ["run", "two.ptx"]),
        ("DB6007", ["run", "functions.ptx"]),
        ("DB6008", [.. Good, "--print", "2"]),
        ("DB6009", [.. Good, "--print", "1"]),
        ("DB6010", [.. Good, "--expect", "0=0,3,6,10"]),
        ("DB6011", ["run", "scale.ptx", "--grid", "0"]),
        ("DB6012", [.. Good, "--repeat", "0"]),
        ("DB6013", ["isa", "show", "fmaa"]),
        ("DB6014", ["fmt", "untidy.ptx", "--check"]),
        ("DB6017", ["isa", "find", "xyzzyplugh"]),
        ("DB6030", ["run", "scale.ptx", "--arg", "5"]),
        ("DB6031", ["run", "scale.ptx", "--arg", "q32:1"]),
        ("DB6032", ["run", "scale.ptx", "--arg", "f32:x"]),
        ("DB6033", ["run", "scale.ptx", "--arg", "u8:256"]),
        ("DB6034", ["run", "scale.ptx", "--arg", "f32[]=iota"]),
        ("DB6035", ["run", "scale.ptx", "--arg", "f32[3]=1,2"]),
        ("DB6036", ["run", "scale.ptx", "--arg", "f32[]=@missing.bin"]),
        ("DB6037", ["run", "scale.ptx", "--arg", "f32[8]=@short.bin"]),
        ("DB6038", [.. Good, "--expect", "0=1~x"]),
        ("DB6039", ["run", "scale.ptx", "--arg", "f32[99999999999]=1"]),
        ("DB6040", [.. Good, "--set", "bias=f32[2]=1"]),
    ];

    /// <summary>Calls of the library, by the id of the exception they throw.</summary>
    public static readonly (string Id, Action Call)[] Calls =
    [
        ("DB4005", () => Check(Sources.Scale, "scale", new byte[8])),
        ("DB4007", () => Check(Sources.Header + ".func f() { ret; }\n", "f", [])),
        ("DB4008", () => Check(Sources.Header + ".entry k(.param .align 8 .b8 p[8192]) { ret; }\n", "k", new byte[8192])),
        ("DB4020", () =>
        {
            using var memory = new DeviceMemory(256 << 20);
            memory.Allocate(300 << 20, "matrix");
        }),
        ("DB4021", () => OnDevice(device => device.Memory.Write(device.Memory.Allocate(16, "matrix") + 8, new byte[16]))),
        ("DB4022", () => OnDevice(device => device.Memory.Free(4096))),
        ("DB4047", () => OnDevice(device =>
        {
            using var other = Device.Open("cpu");
            using var buffer = other.Allocate<float>(4);
            using var module = device.LoadModuleText(Sources.Scale, "scale.ptx");
            module.GetKernel("scale").Launch(1, 4, 0, buffer, 2f);
        })),
        ("DB4048", () => OnDevice(device =>
        {
            var buffer = device.Allocate<float>(4);
            buffer.Dispose();
            using var module = device.LoadModuleText(Sources.Scale, "scale.ptx");
            module.GetKernel("scale").Launch(1, 4, 0, buffer, 2f);
        })),
        ("DB4050", () => throw KernelCode.NotCompiledFor("Scale", typeof(Half))),
        ("DB4060", () => OnDevice(device =>
        {
            var stream = device.CreateStream();
            stream.Dispose();
            stream.Synchronize();
        })),
        ("DB4061", () => OnDevice(device =>
        {
            using var stream = device.CreateStream();
            stream.Run(stream.Synchronize);
            stream.Synchronize();
        })),
        ("DB4062", () => OnDevice(device =>
        {
            using var other = Device.Open("cpu");
            using var module = device.LoadModuleText(Sources.Scale, "scale.ptx");
            other.DefaultStream.Launch(module.GetKernel("scale"), 1, 4, 0);
        })),
        ("DB4063", () => OnDevice(device =>
        {
            using var gate = new ManualResetEventSlim();
            using var stream = device.CreateStream();
            var start = stream.Record();
            start.Synchronize();
            stream.Run(gate.Wait);
            try
            {
                stream.Record().ElapsedSince(start);
            }
            finally
            {
                gate.Set();
                stream.Synchronize();
            }
        })),
        ("DB4064", () => OnDevice(device =>
        {
            using var buffer = device.Allocate<float>(4);
            device.DefaultStream.Copy(new float[8], buffer);
        })),
        ("DB4065", () => OnDevice(device => device.Capture(stream => stream.Synchronize()))),
        ("DB4049", () => OnDevice(device => device.LoadModule("missing.ptx"))),
    ];

    static void OnDevice(Action<Device> action)
    {
        using var device = Device.Open("cpu");
        action(device);
    }

    // What an engine says to a launch that the library would not have let through.
    static void Check(string text, string function, byte[] arguments)
    {
        var module = ModuleReader.Read(SourceText.From(text, "module.ptx"), new DiagnosticBag());
        var entry = (Function)module.Symbols[function];
        var findings = new LaunchChecks(module, entry, new ParameterLayout(entry)).Verify(new LaunchRequest { Entry = entry, Grid = 1, Block = 1, Arguments = arguments });
        if (findings.Count > 0) throw new DrawbridgeException(findings);
    }
}

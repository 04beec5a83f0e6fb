using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Drawbridge.Cli.Output;
using Drawbridge.Cpu.Emit;
using Drawbridge.Cpu.Lanes.Lowering;
using Drawbridge.Ptx.Syntax;
using Drawbridge.Runtime;

namespace Drawbridge.Cli.Compiling;

/// <summary>The stages between PTX and machine code as text: the lane program, the IL, the processor's instructions.</summary>
internal static class KernelStages
{
    /// <summary>The words of <c>--dump</c>.</summary>
    public static readonly string[] Names = ["lanes", "il", "asm"];

    /// <summary>Compiles kernels and writes one stage of each.</summary>
    /// <param name="module">A module without errors.</param>
    /// <param name="kernels">The kernels, each with the launch to compile it for.</param>
    /// <param name="stage">One of <see cref="Names"/>.</param>
    /// <param name="output">Where to.</param>
    /// <param name="isJson">An object a kernel instead of text.</param>
    public static void Write(Module module, IEnumerable<(Function Entry, Dim3 Block, Dim3 Grid)> kernels, string stage, TextWriter output, bool isJson)
    {
        if (stage == "asm" && RuntimeInformation.ProcessArchitecture is not (Architecture.X64 or Architecture.X86))
            throw CommandLineDiagnostics.BadOption.Error("--dump asm: machine code is shown on x86 processors only");
        using var device = Device.Open("cpu");
        // The engine's own checks come first: what it does not execute, it does not compile.
        using var loaded = device.Load(module, []);
        using var image = new ModuleImage(module, device.Memory);
        foreach (var (entry, block, grid) in kernels)
        {
            string path = loaded.EngineModule.PathOf(entry, block, grid);
            string text = Text(image, entry, block, grid, stage);
            if (isJson)
            {
                using var json = new JsonOutput(output);
                json.Object(() =>
                {
                    json.String("file", module.Source.FileName);
                    json.String("entry", entry.Name);
                    json.Extent("block", block);
                    json.Extent("grid", grid);
                    json.String("path", path);
                    json.String("stage", stage);
                    json.String("text", text);
                });
                continue;
            }
            output.WriteLine($"// {entry.Name}, {stage}, block {block}, grid {grid}: {path}");
            output.WriteLine(text);
        }
    }

    // Empty for a kernel that is left to the interpreter.
    static string Text(ModuleImage image, Function entry, Dim3 block, Dim3 grid, string stage)
    {
        var texts = new Dictionary<string, string>();
        try
        {
            var kernel = KernelCompiler.Compile(image, entry, block, grid, new KernelDump((name, text) => texts[name] = text));
            if (stage == "asm")
            {
                var code = new StringBuilder();
                for (int i = 0; i < kernel.Regions.Length; i++)
                    code.Append(CultureInfo.InvariantCulture, $"region {i}:\n{MachineCode.Text(kernel.Regions[i])}");
                texts[stage] = code.ToString();
            }
            GC.KeepAlive(kernel);
        }
        catch (CannotCompile)
        {
        }
        return texts.GetValueOrDefault(stage, "");
    }
}

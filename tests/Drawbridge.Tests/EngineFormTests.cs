using Drawbridge.Ptx.Isa;
using Drawbridge.Ptx.Tests.Isa;
using Drawbridge.Runtime;

namespace Drawbridge.Tests;

/// <summary>Every example of the instruction table that the interpreter executes is compiled by the CPU engine.</summary>
public class EngineFormTests(ITestOutputHelper output)
{
    // Operations that are left to the interpreter.
    static readonly string[] Left =
    [
        "128-bit", "b128", ".v2.", ".v4.", ".v8.", "red.async", "st.async", "st.bulk", "mapa", "getctarank", "alloca", "stacksave", "stackrestore", "isspacep",
    ];

    // Between them they have every form.
    static readonly string[] Targets = ["sm_90a", "sm_100a", "sm_103a", "sm_120a", "sm_61"];

    [Fact]
    public void What_the_interpreter_executes_is_compiled()
    {
        var device = EngineDevices.Open("cpu");
        int compiled = 0;
        var left = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var form in InstructionSet.Forms.Where(form => form.Construct == null && form.Doubt == null))
        {
            foreach (string example in form.Examples)
            {
                if (Path(device, example) is not { } path) continue;
                if (path.StartsWith("interpreter", StringComparison.Ordinal)) left.Add($"{form.Number} {example} {path}");
                else compiled++;
            }
        }
        foreach (string one in left) output.WriteLine(one);
        output.WriteLine($"{compiled} compiled, {left.Count} left");
        Assert.All(left, one => Assert.Contains(Left, one.Contains));
        Assert.True(compiled > 15 * left.Count, $"{compiled} compiled, {left.Count} left to the interpreter");
    }

    // How an example runs on the first target that has it; null if it is refused.
    static string? Path(Device device, string example)
    {
        foreach (string name in Targets)
        {
            Assert.True(Target.TryParse(name, out var target));
            try
            {
                using var module = device.LoadModuleText(ExampleModule.Around(example, new PtxVersion(9, 4), target).Text, "example.ptx");
                return module.EngineModule.PathOf(module.GetKernel("k").Function, 32, 1);
            }
            catch (DrawbridgeException)
            {
                // Not on this target, or nowhere.
            }
        }
        return null;
    }
}

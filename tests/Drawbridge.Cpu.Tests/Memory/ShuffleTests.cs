using Drawbridge.Cpu.Memory;
using Drawbridge.Interpreter.Steps;
using Drawbridge.Ptx.Isa;

namespace Drawbridge.Cpu.Tests.Memory;

/// <summary>Shuffles against the definition, on random operands and masks.</summary>
public sealed unsafe class ShuffleTests
{
    [Theory]
    [InlineData((int)ShuffleMode.Up, "up")]
    [InlineData((int)ShuffleMode.Down, "down")]
    [InlineData((int)ShuffleMode.Butterfly, "bfly")]
    [InlineData((int)ShuffleMode.Index, "idx")]
    public void AllOperandsMatchTheDefinition(int mode, string word)
    {
        Assert.True(InstructionSet.Resolve($"shfl.sync.{word}.b32", out var operation));
        var definition = WarpSteps.Find(operation!)!;
        var random = new Random(mode);
        int* values = stackalloc int[32], b = stackalloc int[32], c = stackalloc int[32], mask = stackalloc int[32];
        int* results = stackalloc int[32], inRange = stackalloc int[32];
        for (int trial = 0; trial < 2000; trial++)
        {
            var exchange = new Exchange();
            uint lanes = 0;
            // What compilers write as often as anything.
            int usualB = random.Next(33), usualC = (random.Next(6) switch { 0 => 0, int bits => 32 - (1 << bits) } << 8) | (mode == (int)ShuffleMode.Up ? 0 : 31);
            bool isUsual = trial % 2 == 0;
            for (int lane = 0; lane < 32; lane++)
            {
                values[lane] = random.Next();
                b[lane] = isUsual ? usualB : random.Next(-40, 80);
                c[lane] = isUsual ? usualC : random.Next();
                mask[lane] = trial % 3 == 0 || random.Next(4) > 0 ? -1 : 0;
                lanes |= (uint)mask[lane] & 1u << lane;
                (exchange.A[lane], exchange.B[lane], exchange.C[lane]) = ((uint)values[lane], (uint)b[lane], (uint)c[lane]);
            }
            definition(lanes, exchange);
            Shuffles.Run(mode, values, b, c, mask, results, inRange);
            for (int lane = 0; lane < 32; lane++)
            {
                if (mask[lane] == 0) continue;
                Assert.Equal((int)exchange.Result[lane], results[lane]);
                Assert.Equal(exchange.Second[lane] != 0 ? -1 : 0, inRange[lane]);
            }
        }
    }
}

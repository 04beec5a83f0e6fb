using System.Text;
using Drawbridge.Ptx.Isa;
using Drawbridge.Ptx.Passes;

namespace Drawbridge.Tests.Passes;

/// <summary>What is folded is what the interpreter computes.</summary>
public class FoldingTests
{
    static readonly ulong[] Special =
    [
        0, 1, 2, 5, 15, 16, 17, 31, 32, 33, 63, 64, 65, 0x7fff, 0x8000, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xffffffff, 0x100000000, 0x7fffffffffffffff,
        0x8000000000000000, ulong.MaxValue, ulong.MaxValue - 4,
    ];

    [Fact]
    public void Every_rule_is_the_interpreters_definition()
    {
        using var device = Device.Open("interpreter");
        var random = new SeededRandom(7);
        var a = new List<ulong>();
        var b = new List<ulong>();
        var c = new List<ulong>();
        foreach (ulong x in Special)
        {
            foreach (ulong y in Special)
            {
                a.Add(x);
                b.Add(y);
                c.Add(random.NextUInt64());
            }
        }
        while (a.Count < 1024)
        {
            a.Add(random.NextUInt64());
            b.Add(random.NextUInt64());
            c.Add(random.NextUInt64());
        }
        using DeviceBuffer<ulong> x1 = device.Allocate<ulong>(a.ToArray()), x2 = device.Allocate<ulong>(b.ToArray()), x3 = device.Allocate<ulong>(c.ToArray());
        using var result = device.Allocate<ulong>(a.Count);
        int folded = 0;
        foreach (var (text, sources) in IntegerFolding.Instructions())
        {
            Assert.True(InstructionSet.Resolve(text, out var operation), text);
            int bits = operation!.Type.Bits(), wide = text.Contains(".wide", StringComparison.Ordinal) ? 2 * bits : bits;
            using var module = device.LoadModuleText(Kernel(text, sources, bits, wide), "fold.ptx");
            module.GetKernel("k").Launch(4, 256, 0, x1, x2, x3, result);
            ulong[] want = result.ToArray();
            for (int i = 0; i < want.Length; i++)
            {
                ulong?[] known = [.. new ulong?[] { a[i], b[i], c[i] }.Take(sources)];
                ulong got = IntegerFolding.Compute(operation, known) ?? throw new InvalidOperationException(text);
                Assert.True(Cut(got, wide) == Cut(want[i], wide), $"{text} of {a[i]:x}, {b[i]:x}, {c[i]:x} is {want[i]:x}, folded {got:x}");
                folded++;
                int kept = IntegerFolding.Unchanged(operation, known);
                if (kept >= 0) Assert.Equal(Cut(known[kept]!.Value, bits), Cut(want[i], bits));
            }
        }
        Assert.True(folded > 60 * 1024);
        // Half known is unknown.
        Assert.True(InstructionSet.Resolve("add.u32", out var add));
        Assert.Null(IntegerFolding.Compute(add!, [1, null]));
    }

    static ulong Cut(ulong value, int bits) => bits == 64 ? value : value & ((1UL << bits) - 1);

    static string Kernel(string text, int sources, int bits, int wide)
    {
        bool isShift = text.StartsWith("sh", StringComparison.Ordinal);
        var body = new StringBuilder();
        string operands = "";
        for (int i = 0; i < sources; i++)
        {
            int size = isShift && i == 1 ? 32 : text.Contains(".wide", StringComparison.Ordinal) ? bits : bits;
            body.Append($".reg .b{size} v{i};\nld.param.u64 at, [p{i}];\nadd.u64 at, at, offset;\nld.global.b{size} v{i}, [at];\n");
            operands += $", v{i}";
        }
        return $".version 8.0\n.target sm_80\n.address_size 64\n.entry k(.param .u64 p0, .param .u64 p1, .param .u64 p2, .param .u64 out)\n{{\n"
            + ".reg .b32 block, threads, thread, index;\n.reg .b64 at, offset;\n"
            + "mov.u32 block, %ctaid.x;\nmov.u32 threads, %ntid.x;\nmov.u32 thread, %tid.x;\nmad.lo.u32 index, block, threads, thread;\nmul.wide.u32 offset, index, 8;\n"
            + $".reg .b{wide} result;\n{body}{text} result{operands};\nld.param.u64 at, [out];\nadd.u64 at, at, offset;\nst.global.b{wide} [at], result;\nret;\n}}\n";
    }
}

using System.Globalization;
using System.Text;
using Drawbridge.Ptx.Diagnostics;
using Drawbridge.Ptx.Syntax;
using Drawbridge.Ptx.Syntax.Reading;

namespace Drawbridge.Ptx.Tests.Syntax;

/// <summary>Names are numbered, forgotten when their function ends, and found again whatever was forgotten between.</summary>
public class NameTableTests
{
    [Fact]
    public void Forgetting_leaves_exactly_the_older_names()
    {
        var random = new Random(20260114);
        // Names of every length around the eight bytes that are compared first, many with the same beginning.
        string[] words = [.. Enumerable.Range(0, 4000).Select(i => (i % 3 == 0 ? "kernel_parameter_" : i % 3 == 1 ? "L" : "$L__BB") + i.ToString(CultureInfo.InvariantCulture))];
        byte[] text = Encoding.ASCII.GetBytes(string.Join(' ', words));
        var starts = new int[words.Length];
        for (int i = 1; i < words.Length; i++) starts[i] = starts[i - 1] + words[i - 1].Length + 1;

        var table = new NameTable(text, 16);
        var model = new List<int>();
        for (int step = 0; step < 20_000; step++)
        {
            int word = random.Next(words.Length);
            int expected = model.IndexOf(word);
            Assert.Equal(expected, table.Find(starts[word], words[word].Length));
            if (random.Next(100) == 0)
            {
                int keep = random.Next(model.Count + 1);
                table.Forget(keep);
                model.RemoveRange(keep, model.Count - keep);
            }
            else
            {
                if (expected < 0)
                {
                    expected = model.Count;
                    model.Add(word);
                }
                Assert.Equal(expected, table.Add(starts[word], words[word].Length));
                Assert.Equal(words[word], table[expected]);
            }
            Assert.Equal(model.Count, table.Count);
        }
    }

    [Fact]
    public void Names_of_one_function_mean_nothing_in_the_next()
    {
        // More names than are kept for good, so that the numbers of names are given out again and again.
        const int Functions = 300;
        var text = new StringBuilder(".version 7.5\n.target sm_80\n.address_size 64\n.global .u32 shared_by_all;\n");
        for (int i = 0; i < Functions; i++)
        {
            string n = i.ToString(CultureInfo.InvariantCulture);
            text.Append(CultureInfo.InvariantCulture, $".entry kernel_{n}(.param .u32 kernel_{n}_param_0)\n{{\n\t.reg .b32 %r<3>, r_{n}_a, r_{n}_b;\n\t.reg .pred p{n}x;\n");
            text.Append(CultureInfo.InvariantCulture, $"\tld.param.u32 r_{n}_a, [kernel_{n}_param_0];\n\tmov.u32 r_{n}_b, %tid.x;\n\tadd.u32 %r1, r_{n}_a, r_{n}_b;\n");
            text.Append(CultureInfo.InvariantCulture, $"\tsetp.eq.u32 p{n}x, %r1, 0;\n\t@p{n}x bra L_{n}_end;\n\tst.global.u32 [shared_by_all], %r1;\nL_{n}_end:\n\tret;\n}}\n");
        }
        var bag = new DiagnosticBag();
        var module = ModuleReader.Read(SourceText.From(text.ToString()), bag);
        Assert.Empty(bag.Items);

        int index = 0;
        foreach (var function in module.Entries)
        {
            string n = index++.ToString(CultureInfo.InvariantCulture);
            Assert.Equal($"kernel_{n}", function.Name);
            Assert.Equal([$"r_{n}_a", $"r_{n}_b", "%r1", $"p{n}x"], function.Body!.Registers.Select(register => register.Name));
            var load = (Address)function.Body.Instructions[0].Operands[1];
            Assert.Same(function.Parameters[0], ((SymbolAddress)load.Base!).Symbol);
            var special = (SpecialRegister)function.Body.Instructions[1].Operands[1];
            Assert.Equal("%tid.x", special.ToString());
            var target = ((LabelOperand)function.Body.Instructions[4].Operands[0]).Label;
            Assert.Equal((6, $"L_{n}_end"), (target.Target, target.Name));
            Assert.Same(module.Symbols["shared_by_all"], ((SymbolAddress)((Address)function.Body.Instructions[5].Operands[0]).Base!).Symbol);
        }
        Assert.Equal(Functions, index);

        string last = text.ToString().Replace("\tadd.u32 %r1, r_299_a, r_299_b;", "\tadd.u32 %r1, r_298_a, kernel_298_param_0;", StringComparison.Ordinal);
        bag = new DiagnosticBag();
        ModuleReader.Read(SourceText.From(last), bag);
        Assert.Equal(["'r_298_a' is not declared here", "'kernel_298_param_0' is not declared here"], bag.Items.Select(finding => finding.Message));
    }
}

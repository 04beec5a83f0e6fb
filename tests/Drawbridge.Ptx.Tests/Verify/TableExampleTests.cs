using Drawbridge.Ptx.Diagnostics;
using Drawbridge.Ptx.Isa;
using Drawbridge.Ptx.Syntax;
using Drawbridge.Ptx.Verify;

namespace Drawbridge.Ptx.Tests.Verify;

/// <summary>Every example of the instruction table is an instruction the verifier accepts, on one target at least.</summary>
public class TableExampleTests
{
    static readonly string[] Targets = ["sm_90a", "sm_100a", "sm_103a", "sm_107a", "sm_110a", "sm_120a", "sm_121a", "sm_61", "sm_13"];

    static readonly string[] Callees = ["nothing", "callee", "source", "taker"];

    // Names as the head of Isa/Table/grammar.isa gives them, and values for all, so that nothing is read before it is written.
    const string Before = """
        .extern .shared .align 1024 .b8 smem[];
        .global .align 1024 .b8 gmem[1024];
        .global .align 1024 .attribute(.unified(1, 2)) .b8 umem[1024];
        .const .align 1024 .b8 cmem[1024];
        .global .align 64 .b8 tmap[128];
        .global .texref tex0;
        .global .samplerref samp0;
        .global .surfref surf0;
        .func (.param .b32 result) callee(.param .b32 argument) { st.param.b32 [result], 0; ret; }
        .func (.param .b32 result) source() { st.param.b32 [result], 0; ret; }
        .func taker(.param .b32 argument) { ret; }
        .func nothing() { ret; }
        .entry k(.param .b64 other)
        {
            .param .align 16 .b8 kparam[1024];
            .reg .pred %p<40>; .reg .b8 %h<40>; .reg .b16 %rs<40>; .reg .b32 %r<40>; .reg .b64 %rd<40>; .reg .f32 %f<40>; .reg .f64 %fd<40>;
            .local .align 1024 .b8 lmem[1024];
        targets: .branchtargets L1;
        proto: .callprototype (.param .b32 _) _ (.param .b32 _);
        proto0: .callprototype _ ();
        proto1: .callprototype _ (.param .b32 _);
        proto2: .callprototype (.param .b32 _) _ ();
        calls: .calltargets 
        """;

    public static TheoryData<int> Forms => [.. InstructionSet.Forms.Where(form => form.Construct == null && form.Doubt == null).Select(form => form.Number)];

    [Theory]
    [MemberData(nameof(Forms))]
    public void ExamplesAreAccepted(int number)
    {
        var form = InstructionSet.Forms.Single(form => form.Number == number);
        foreach (string example in form.Examples)
        {
            string[] best = [];
            foreach (string target in Targets)
            {
                // One list of call targets serves the examples of all signatures.
                var errors = Callees.Select(callee => Errors(example, target, callee)).MinBy(errors => errors.Length)!;
                if (errors.Length == 0)
                {
                    best = [];
                    break;
                }
                if (best.Length == 0 || errors.Length < best.Length) best = errors;
            }
            Assert.True(best.Length == 0, $"{example}\n{string.Join("\n", best)}");
        }
    }

    static string[] Errors(string example, string target, string callee)
    {
        int number = Target.TryParse(target, out var parsed) ? parsed.Number : 0;
        string wide = number >= 70 ? ".reg .b128 %rq<40>;\n" : "";
        string before = number >= 90 ? Before : Before.Replace(".attribute(.unified(1, 2)) ", "");
        string text = $".version 9.4\n.target {target}\n.address_size 64\n{before}{callee};\n{wide}{example}\nL1:\nret;\n}}\n";
        var bag = new DiagnosticBag();
        Verifier.Verify(ModuleReader.Read(SourceText.From(text, target), bag), bag);
        return [.. bag.Items.Where(item => item.Severity == Severity.Error || item.Id is not ("DB2339" or "DB2340" or "DB2341") && item.Severity == Severity.Warning).Select(item => item.ToString())];
    }
}

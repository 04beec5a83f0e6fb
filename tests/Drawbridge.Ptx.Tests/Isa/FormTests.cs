using System.Text.RegularExpressions;
using Drawbridge.Ptx.Diagnostics;
using Drawbridge.Ptx.Isa;
using Drawbridge.Ptx.Syntax;
using Drawbridge.Ptx.Verify;


namespace Drawbridge.Ptx.Tests.Isa;

/// <summary>
/// Every form of the table: its examples read and verify, and what is derived from them with one mistake does not; forms the reference is
/// unsure about are refused by id.
/// </summary>
public partial class FormTests
{
    public static TheoryData<int> Sure => [.. InstructionSet.Forms.Where(form => form.Doubt == null).Select(form => form.Number)];

    public static TheoryData<int> Doubtful => [.. InstructionSet.Forms.Where(form => form.Doubt != null).Select(form => form.Number)];

    static Form Find(int number) => InstructionSet.Forms.First(form => form.Number == number);

    [Theory]
    [MemberData(nameof(Sure))]
    public void ExamplesReadAndVerify(int number)
    {
        var form = Find(number);
        foreach (string example in form.Examples)
        {
            var bag = Check(form, example, out var module, out string text, out _);
            Assert.True(bag.Items.All(item => item.Severity == Severity.Hint || item.Id is "DB2339" or "DB2341"), $"{string.Join("\n", bag.Items)}\n{text}");
            var instructions = module.Entries.Single().Body!.Instructions;
            if (form.Construct != null) continue;
            // Indirect calls through .calltargets and .callprototype look alike until the label is followed.
            Assert.Contains(instructions, instruction => instruction.Operation.Form == form || instruction.Operation.Opcode == "call");
        }
    }

    [Theory]
    [MemberData(nameof(Sure))]
    public void AnExtraOperandIsRejected(int number)
    {
        var form = Find(number);
        if (form.Construct != null) return;
        string example = form.Examples[0];
        string body = example.TrimEnd(';', ' ');
        RejectedAtItsLine(form, body + (body.Contains(' ') ? ", gone;" : " gone;"));
        RejectedAtItsLine(form, body + (body.Contains(' ') ? ", %r38, %r39, {%r38, %r39};" : " %r38, %r39, {%r38, %r39};"));
    }

    [Theory]
    [MemberData(nameof(Sure))]
    public void ABogusModifierIsRejected(int number)
    {
        var form = Find(number);
        if (form.Construct != null) return;
        string example = form.Examples[0];
        int end = example.IndexOfAny([' ', ';']);
        RejectedAtItsLine(form, example.Insert(end, ".bogus"));
    }

    [Theory]
    [MemberData(nameof(Sure))]
    public void AnEarlierVersionOrTargetIsRejected(int number)
    {
        var form = Find(number);
        if (form.Construct != null) return;
        string example = form.Examples[0];
        var requirements = RequirementsOf(form, example);
        var (version, target) = ExampleModule.PlatformOf(requirements, form.Removed, example);
        var first = form.Requirements[0];

        // The newest version before the form's own in which the target exists all the same.
        var needed = requirements.Max(row => row.Ptx);
        var older = new PtxVersion(needed.Minor == 0 ? needed.Major - 1 : needed.Major, needed.Minor == 0 ? 0 : needed.Minor - 1);
        if (older >= GpuGenerations.SinceOf(target) && older >= new PtxVersion(2, 3) && !example.Contains("%rq"))
            Rejected(form, example, older, target);

        var lesser = GpuGenerations.Targets().Where(candidate => candidate.Number >= 20 && !requirements.All(row => ExampleModule.Meets(candidate, row))).ToArray();
        if (lesser.Length > 0 && (form.Removed == null || lesser[^1].Number < form.Removed.Target.Number))
            Rejected(form, example, PtxVersion.Newest, lesser[^1]);
        else
            Assert.True(first.Targets.Length == 0 || first.Targets.All(least => least.Number <= 20) || form.Removed != null, "has a requirement no target lacks");
    }

    [Theory]
    [MemberData(nameof(Sure))]
    public void ARemovedFormIsRejected(int number)
    {
        var form = Find(number);
        if (form.Removed == null) return;
        RejectedAtItsLine(form, form.Examples[0], form.Removed.Ptx, form.Removed.Target);
    }

    [Theory]
    [MemberData(nameof(Sure))]
    public void ARegisterOfAnotherWidthIsRejected(int number)
    {
        var form = Find(number);
        foreach (string example in form.Examples)
        {
            if (form.Construct != null || !InstructionSet.Resolve(Opcode(example), out var operation)) continue;
            // A predicate goes nowhere else, and nothing else goes where a predicate is expected.
            var match = Register().Match(example, example.IndexOf(' ') is > 0 and int blank ? blank : 0);
            if (!match.Success || example[0] == '@' || example.Contains("call")) continue;
            string other = match.Groups[1].Value == "p" ? "%rd39" : "%p39";
            RejectedAtItsLine(form, example.Remove(match.Index, match.Length).Insert(match.Index, other));
            Assert.NotNull(operation);
        }
    }

    [Theory]
    [MemberData(nameof(Doubtful))]
    public void DoubtfulFormsAreRefusedById(int number)
    {
        var form = Find(number);
        var syntax = form.Syntaxes[0];
        string opcode = syntax.Opcode + string.Concat(syntax.Modifiers.Where(slot => !slot.Optional).Select(slot => "." + slot.Choices[0]));
        string statement = form.Examples.Length > 0 ? form.Examples[0] : opcode + ";";
        var bag = Check(form, statement, out _, out string text, out int line);
        Assert.True(bag.Items.Any(item => item.Id == "DB2018" && item.Source!.LineAndColumn(item.Position).Line == line), $"{string.Join("\n", bag.Items)}\n{text}");
    }

    [GeneratedRegex(@"%(p|h|rs|rd|rq|r|fd|f)\d+")]
    private static partial Regex Register();

    static string Opcode(string example) => (example[0] == '@' ? example[(example.IndexOf(' ') + 1)..] : example).Split(' ', ';')[0];

    static Requirement[] RequirementsOf(Form form, string example) =>
        InstructionSet.Resolve(Opcode(example), out var operation) && form.Construct == null
            ? form.Requirements.Where(row => row.AppliesTo(Own(operation!, form))).ToArray()
            : [form.Requirements[0]];

    static Operation Own(Operation operation, Form form)
    {
        while (operation.Form != form && operation.NextOverload != null) operation = operation.NextOverload;
        return operation;
    }

    // What the example refers to may need the version, too, and is found first.
    static void Rejected(Form form, string statement, PtxVersion version, Target target)
    {
        var bag = Check(form, statement, out _, out string text, out int line, version, target);
        Assert.True(bag.Items.Any(item => item.Severity == Severity.Error && item.Source!.LineAndColumn(item.Position).Line is var at && (at == line || text.Split('\n')[at - 1].Contains("mem"))),
            $"accepted, or rejected elsewhere: {string.Join("\n", bag.Items)}\n{text}");
    }

    static void RejectedAtItsLine(Form form, string statement, PtxVersion? version = null, Target? target = null)
    {
        var bag = Check(form, statement, out _, out string text, out int line, version, target);
        Assert.True(bag.Items.Any(item => item.Severity == Severity.Error && item.Source!.LineAndColumn(item.Position).Line == line),
            $"accepted, or rejected elsewhere: {string.Join("\n", bag.Items)}\n{text}");
    }

    static DiagnosticBag Check(Form form, string statement, out Module module, out string text, out int line, PtxVersion? version = null, Target? target = null)
    {
        // Version and target are those of the right statement, also for a wrong one.
        string example = form.Examples.Length > 0 ? form.Examples[0] : statement;
        if (form.Examples.Contains(statement)) example = statement;
        var platform = ExampleModule.PlatformOf(RequirementsOf(form, example), form.Removed, statement);
        (text, line) = ExampleModule.Around(statement, version ?? platform.Version, target ?? platform.Target);
        var bag = new DiagnosticBag();
        module = ModuleReader.Read(SourceText.From(text), bag);
        if (!bag.HasErrors) Verifier.Verify(module, bag);

        return bag;
    }
}

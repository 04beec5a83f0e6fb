using System.Text;
using System.Text.RegularExpressions;
using Drawbridge.Ptx.Isa;

namespace Drawbridge.Ptx.Tests.Isa;

/// <summary>
/// A module around one example of the instruction table: the registers and names the table's head promises, as far as the example uses them, and
/// the version and target that the form needs.
/// </summary>
static partial class ExampleModule
{
    static readonly (string Prefix, string Type)[] Registers =
        [("%p", ".pred"), ("%h", ".b8"), ("%rs", ".b16"), ("%r", ".b32"), ("%rd", ".b64"), ("%rq", ".b128"), ("%f", ".f32"), ("%fd", ".f64")];

    static readonly (string Name, string Declaration)[] ModuleNames =
    [
        ("gmem", ".global .align 128 .b8 gmem[4096];"),
        ("umem", ".global .align 128 .attribute(.unified(1, 2)) .b8 umem[4096];"),
        ("cmem", ".const .align 128 .b8 cmem[4096];"),
        ("smem", ".shared .align 128 .b8 smem[4096];"),
        ("tmap", ".global .align 64 .b8 tmap[128];"),
        ("tex0", ".global .texref tex0;"),
        ("samp0", ".global .samplerref samp0;"),
        ("surf0", ".global .surfref surf0;"),
        ("callee", ".func (.param .b32 out) callee (.param .b32 in) { ret; }"),
        ("source", ".func (.param .b32 out) source () { ret; }"),
        ("taker", ".func taker (.param .b32 in) { ret; }"),
        ("nothing", ".func nothing () { ret; }"),
    ];

    static readonly (string Name, string Declaration)[] BodyNames =
    [
        ("lmem", ".local .align 128 .b8 lmem[4096];"),
        ("targets", "targets: .branchtargets L1;"),
        ("proto", "proto: .callprototype (.param .b32 _) _ (.param .b32 _);"),
        ("proto0", "proto0: .callprototype _ ();"),
        ("proto1", "proto1: .callprototype _ (.param .b32 _);"),
        ("proto2", "proto2: .callprototype (.param .b32 _) _ ();"),
    ];

    [GeneratedRegex(@"%?[A-Za-z_$][\w$]*")]
    private static partial Regex Word();

    /// <summary>The module's text and the line the example stands on.</summary>
    public static (string Text, int Line) Around(string example, PtxVersion version, Target target)
    {
        var words = Word().Matches(example).Select(match => match.Value).ToHashSet();
        // Which functions a list of call targets names depends on the call.
        string called = (example.Contains("call (") || example.Contains("call.uni (")) switch
        {
            true => example.Contains(", (") ? "callee" : "source",
            false => example.Contains(", (") ? "taker" : "nothing",
        };
        if (words.Contains("calls")) words.Add(called);
        var text = new StringBuilder();
        string options = words.Contains("samp0") ? ", texmode_independent" : "";
        text.Append($".version {version}\n.target {target}{options}\n.address_size 64\n");
        foreach (var (name, declaration) in ModuleNames)
            if (words.Contains(name)) text.Append(declaration).Append('\n');
        // A kernel's own parameters are read only; what st.param writes is the argument area of a call.
        bool writes = example.StartsWith("st.", StringComparison.Ordinal);
        text.Append(".visible .entry k(");
        if (words.Contains("kparam") && !writes) text.Append(".param .align 128 .b8 kparam[4096]");
        text.Append(")\n{\n");
        foreach (var (prefix, type) in Registers)
            if (words.Any(word => word.StartsWith(prefix, StringComparison.Ordinal) && word.Length > prefix.Length && word.Skip(prefix.Length).All(char.IsDigit)))
                text.Append($".reg {type} {prefix}<40>;\n");
        foreach (var (name, declaration) in BodyNames)
            if (words.Contains(name)) text.Append(declaration).Append('\n');
        if (words.Contains("kparam") && writes) text.Append(".param .align 128 .b8 kparam[4096];\n");
        if (words.Contains("calls")) text.Append($"calls: .calltargets {called};\n");
        if (words.Contains("L1") || words.Contains("targets")) text.Append("L1:\n");
        int line = text.ToString().Count(c => c == '\n') + 1;
        text.Append(example).Append("\nret;\n}\n");
        return (text.ToString(), line);
    }

    /// <summary>The oldest version and smallest target that a set of requirements admits.</summary>
    public static (PtxVersion Version, Target Target) PlatformOf(IReadOnlyCollection<Requirement> requirements, Removal? removed, string example)
    {
        var target = GpuGenerations.Targets().First(candidate => requirements.All(row => Meets(candidate, row)) && (removed != null || candidate.Number >= 20)
            && (removed == null || candidate.Number < removed.Target.Number));
        // What the module around the example needs itself.
        PtxVersion[] versions =
        [
            .. requirements.Select(row => row.Ptx), GpuGenerations.SinceOf(target)!.Value, new(2, 3), example.Contains("%rq") ? new(8, 3) : new(2, 3),
        ];
        return (versions.Max(), target);
    }

    /// <summary>True if the target has what the requirement asks for.</summary>
    public static bool Meets(Target target, Requirement requirement) => requirement.Targets.Length == 0 || requirement.Targets.Any(needed => needed.Kind switch
    {
        TargetKind.Plain => target.Number >= needed.Number,
        TargetKind.Family => target.Kind != TargetKind.Plain && target.Family == needed.Family && Age(target) >= Age(needed),
        _ => target.Kind == TargetKind.Specific && Age(target) == Age(needed),
    });

    static int Age(Target target) => target.Number == 101 ? 110 : target.Number;
}

using System.Collections.Concurrent;

namespace Drawbridge.Ptx.Isa;

/// <summary>
/// The forms, built from generated code one opcode at a time when first asked for. The generated half calls the short-named methods here.
/// </summary>
static partial class FormTable
{
    static readonly ConcurrentDictionary<string, Form[]> Built = new(StringComparer.Ordinal);

    /// <summary>The forms of an opcode keyword by number; those of language constructs for the empty keyword.</summary>
    internal static Form[] FormsOf(string opcode) => Built.TryGetValue(opcode, out var forms) ? forms : Built.GetOrAdd(opcode, Build(opcode));

    [Flags]
    enum OperandFlags
    {
        Destination = 1,
        Optional = 2,
        PairSecond = 4,
        Sink = 8,
        Negation = 16,
        Wider = 32,
        Unified = 64,
    }

    static Form F(int number, string name, string category, int seen, Exactness exactness, Effects effects, Convergence convergence, string about,
        string? doubt, string? construct, string examples, Removal? removed, Requirement[] requirements, params FormSyntax[] syntaxes) => new()
        {
            Number = number,
            Name = name,
            Category = category,
            Seen = seen,
            Exactness = exactness,
            Effects = effects,
            Convergence = convergence,
            About = about,
            Doubt = doubt,
            Construct = construct,
            Examples = examples.Length == 0 ? [] : examples.Split('\n'),
            Removed = removed,
            Requirements = requirements,
            Syntaxes = syntaxes,
        };

    static FormSyntax S(string text, string opcode, Semantic semantic, ModifierSlot[] modifiers, OperandSpec[] operands, params uint[] arrangements) =>
        new(text, opcode, modifiers, operands, semantic) { Arrangements = arrangements };

    static ModifierSlot M(string name, string choices, bool optional) => new(name, choices.Split(' '), optional);

    static Requirement R(string words, int major, int minor, Target[] targets) => new(Words(words), new PtxVersion(major, minor), targets);

    static OperandSpec O(string name, OperandKind kind, string type, OperandFlags flags, string count = "", string range = "", string space = "",
        string parts = "", params OperandSpec[] items) => new()
        {
            Name = name,
            Kind = kind,
            Type = type,
            IsDestination = (flags & OperandFlags.Destination) != 0,
            IsOptional = (flags & OperandFlags.Optional) != 0,
            IsPairSecond = (flags & OperandFlags.PairSecond) != 0,
            AllowsSink = (flags & OperandFlags.Sink) != 0,
            AllowsNegation = (flags & OperandFlags.Negation) != 0,
            AllowsWider = (flags & OperandFlags.Wider) != 0,
            IsUnified = (flags & OperandFlags.Unified) != 0,
            Count = count,
            Range = range,
            Space = space,
            Parts = parts,
            Items = items,
        };

    static string[] Words(string text) => text.Length == 0 ? [] : text.Split(' ');
}

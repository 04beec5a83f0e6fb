using System.Globalization;
using Drawbridge.Ptx.Syntax;

namespace Drawbridge.Runtime;

/// <summary>Where an instruction comes from, as <c>.file</c> and <c>.loc</c> say: the line of C#, CUDA C++ or Triton.</summary>
/// <param name="File">The path of the file, as its compiler wrote it.</param>
/// <param name="Line">The line, from 1.</param>
public sealed record SourcePlace(string File, int Line)
{
    /// <summary>Where the call stands that was written out in place; null if this is no such code.</summary>
    public SourcePlace? InlinedAt { get; init; }

    /// <summary>The place of an instruction of a module; null if nothing is said about it.</summary>
    public static SourcePlace? Of(Module module, Instruction instruction)
    {
        foreach (var function in module.Definitions)
        {
            var body = function.Body!;
            if (instruction.Index >= body.Instructions.Count || body.Instructions[instruction.Index] != instruction) continue;
            // A line holds until the next one, in the order of the text, whatever jumps where.
            Location? last = null;
            foreach (var item in body.Statements)
            {
                if (item == instruction) break;
                if (item is Location location) last = location;
            }
            return last == null ? null : Named(module, last.File, last.Line) is { } place ? place with { InlinedAt = Caller(module, last) } : null;
        }
        return null;
    }

    /// <summary>The name of the file and the line, and the line of the call around it.</summary>
    public override string ToString()
    {
        string text = string.Create(CultureInfo.InvariantCulture, $"{Name(File)}:{Line}");
        return InlinedAt is { } call ? string.Create(CultureInfo.InvariantCulture, $"{text}, called at {Name(call.File)}:{call.Line}") : text;
    }

    // The file was compiled on some other system, perhaps.
    static string Name(string path) => path[(path.LastIndexOfAny(['/', '\\']) + 1)..];

    // Line 0 is what compilers write for code of no line.
    static SourcePlace? Named(Module module, int file, int line) => line <= 0 ? null
        : module.Items.OfType<Directive>().FirstOrDefault(item => item is { Name: "file", Numbers: [var number, ..], Strings: [_, ..] } && number == file) is { } named
            ? new SourcePlace(named.Strings[^1], line) : null;

    // ", function_name $info, inlined_at 1 10 2"
    static SourcePlace? Caller(Module module, Location location)
    {
        string[] words = location.Inlined?.Split([' ', ',', '\t'], StringSplitOptions.RemoveEmptyEntries) ?? [];
        int at = Array.IndexOf(words, "inlined_at");
        return at >= 0 && at + 2 < words.Length && int.TryParse(words[at + 1], CultureInfo.InvariantCulture, out int file) && int.TryParse(words[at + 2], CultureInfo.InvariantCulture, out int line)
            ? Named(module, file, line) : null;
    }
}

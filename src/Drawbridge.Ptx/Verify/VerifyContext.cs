using Drawbridge.Ptx.Diagnostics;
using Drawbridge.Ptx.Isa;
using Drawbridge.Ptx.Syntax;

namespace Drawbridge.Ptx.Verify;

/// <summary>The module under verification and where its findings go.</summary>
sealed class VerifyContext(Module module, DiagnosticBag bag)
{
    public Module Module { get; } = module;

    public DiagnosticBag Bag { get; } = bag;

    public Platform Platform { get; } = Platform.Of(module.Version, module.Target);

    /// <summary>True if the module's addresses have 64 bits.</summary>
    public bool IsWide => Module.AddressSize == 64;

    /// <summary>The function whose body is being checked, or null.</summary>
    public Function? Function { get; set; }

    /// <summary>True if the variable is a parameter of the function being checked.</summary>
    public bool IsParameter(Variable variable) => Function != null && Array.IndexOf(Function.Parameters, variable) >= 0;

    /// <summary>Reports at a place, underlining the word that stands there.</summary>
    public void Report(DiagnosticKind kind, int position, string message, string? fix = null) =>
        Bag.Add(kind, Module.Source, position, WordLength(position), message, fix);

    /// <summary>Reports at an item.</summary>
    public void Report(DiagnosticKind kind, Item item, string message, string? fix = null) => Report(kind, item.Position, message, fix);

    /// <summary>Reports at an instruction's opcode.</summary>
    public void Report(DiagnosticKind kind, Instruction instruction, string message, string? fix = null) =>
        Report(kind, OperandSpans.Of(Module.Source, instruction).Opcode, message, fix);

    /// <summary>Reports at a modifier of an instruction.</summary>
    public void ReportModifier(DiagnosticKind kind, Instruction instruction, string word, string message, string? fix = null) =>
        Report(kind, OperandSpans.Of(Module.Source, instruction).Modifier(word), message, fix);

    /// <summary>Reports at an operand, by its place among those written; at the opcode if there is none there.</summary>
    public void Report(DiagnosticKind kind, Instruction instruction, int operand, string message, string? fix = null) =>
        Report(kind, OperandSpans.Of(Module.Source, instruction).Operand(operand), message, fix);

    /// <summary>Reports at a part of an operand: a vector's element or a member of a pair; at the operand if <paramref name="part"/> is negative.</summary>
    public void Report(DiagnosticKind kind, Instruction instruction, int operand, int part, string message, string? fix = null)
    {
        var spans = OperandSpans.Of(Module.Source, instruction);
        Report(kind, part < 0 ? spans.Operand(operand) : spans.Part(operand, part), message, fix);
    }

    /// <summary>Reports at an instruction's guard.</summary>
    public void ReportGuard(DiagnosticKind kind, Instruction instruction, string message, string? fix = null) =>
        Report(kind, OperandSpans.Of(Module.Source, instruction).Guard, message, fix);

    /// <summary>Reports at the first place where a header directive such as <c>.target</c> stands.</summary>
    public void ReportAtHeader(DiagnosticKind kind, string directive, string message, string? fix = null)
    {
        var (position, length) = HeaderSearch.Find(Module.Source, directive);
        Bag.Add(kind, Module.Source, position, length, message, fix);
    }

    /// <summary>Reports if a directive, type or the like is not available in the module's version or target.</summary>
    /// <param name="kind">What to report.</param>
    /// <param name="position">Where.</param>
    /// <param name="what">What needs it, as the message should name it.</param>
    /// <param name="version">First PTX version.</param>
    /// <param name="target">Least plain target number; 0 for any.</param>
    public void Require(DiagnosticKind kind, int position, string what, PtxVersion version, int target)
    {
        if (Platform.Version < version) Report(kind, position, $"{what} needs PTX {version}, the module says .version {Platform.Version}");
        else if (!Platform.IsAtLeast(target)) Report(kind, position, $"{what} needs sm_{target}, the module says .target {Platform.Target}");
    }

    void Report(DiagnosticKind kind, SourceSpan span, string message, string? fix) =>
        Bag.Add(kind, Module.Source, span.Position, span.Length, message, fix);

    int WordLength(int position)
    {
        var bytes = Module.Source.Bytes;
        int end = position;
        while (end < bytes.Length && IsWord(bytes[end])) end++;
        return Math.Max(1, end - position);
    }

    static bool IsWord(byte c) => c is >= (byte)'a' and <= (byte)'z' or >= (byte)'A' and <= (byte)'Z' or >= (byte)'0' and <= (byte)'9'
        or (byte)'_' or (byte)'$' or (byte)'%' or (byte)'.' or (byte)':';
}

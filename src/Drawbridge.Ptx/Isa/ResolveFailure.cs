namespace Drawbridge.Ptx.Isa;

/// <summary>Why an opcode with modifiers is no instruction.</summary>
public enum ResolveFailureKind
{
    /// <summary>The opcode keyword does not exist.</summary>
    UnknownOpcode,

    /// <summary>No form of the opcode has a modifier of that spelling.</summary>
    UnknownModifier,

    /// <summary>A modifier that must be there is not.</summary>
    MissingModifier,

    /// <summary>The modifiers exist, but not together.</summary>
    ConflictingModifier,
}

/// <summary>The reason, for a diagnostic.</summary>
/// <param name="Kind">What is wrong.</param>
/// <param name="Word">The opcode or modifier at fault without dot; for a missing modifier, the opcode.</param>
/// <param name="Start">Where <paramref name="Word"/> starts in the text, in bytes.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="Slot">For a missing modifier, the name of its slot; otherwise empty.</param>
/// <param name="Choices">For a missing modifier, what may stand there; for the others, the nearest spelling if there is one.</param>
/// <param name="Message">The reason in words.</param>
public sealed record ResolveFailure(ResolveFailureKind Kind, string Word, int Start, int Length, string Slot, string[] Choices, string Message);

using Drawbridge.Ptx.Isa;

namespace Drawbridge.Ptx.Syntax.Reading;

/// <summary>The opcodes with modifiers that one text uses; spares the shared table's lookup and keeps what overload choice learned.</summary>
sealed class OperationTable(byte[] text)
{
    readonly NameTable names = new(text, 128);
    OperationEntry?[] entries = new OperationEntry?[128];

    /// <summary>The operation written at this place, or null if there is none.</summary>
    public OperationEntry? Find(int start, int length)
    {
        int id = names.Add(start, length);
        if (id >= entries.Length) Array.Resize(ref entries, Math.Max(id + 1, entries.Length * 2));
        return entries[id] ??= InstructionSet.Resolve(new ReadOnlySpan<byte>(text, start, length), out var operation) ? new OperationEntry(operation!) : null;
    }
}

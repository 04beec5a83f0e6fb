namespace Drawbridge.Ptx.Syntax.Reading;

/// <summary>
/// References to labels that are not settled yet. A label is seen in the whole scope it stands in, also above it: so a reference waits
/// until a label of that name comes in a scope that holds it, and falls back on one seen in an outer scope before. Each reference is
/// put in and taken out once.
/// </summary>
sealed class LabelReferences
{
    struct Waiting
    {
        public LabelOperand Operand;
        public Label? Fallback;
        public int Name;
        public int Previous;
        public int Position;
        public int Length;
        public bool IsSettled;
    }

    Waiting[] waiting = new Waiting[64];
    int[] newest = new int[256];
    int[] starts = new int[64];
    int count = 1;

    /// <summary>A scope opens; <paramref name="depth"/> is its depth.</summary>
    public void Open(int depth)
    {
        if (depth >= starts.Length) Array.Resize(ref starts, depth * 2);
        starts[depth] = count;
    }

    /// <summary>Notes a reference.</summary>
    public void Add(LabelOperand operand, Label? fallback, int name, int position, int length)
    {
        if (count == waiting.Length) Array.Resize(ref waiting, count * 2);
        if (name >= newest.Length) Array.Resize(ref newest, Math.Max(name + 1, newest.Length * 2));
        waiting[count] = new Waiting { Operand = operand, Fallback = fallback, Name = name, Previous = newest[name], Position = position, Length = length };
        newest[name] = count++;
    }

    /// <summary>A label is defined in the scope of this depth: what waits for its name inside that scope gets it.</summary>
    public void Settle(int name, Label label, int depth)
    {
        if (name >= newest.Length) return;
        int index = newest[name];
        while (index >= starts[depth])
        {
            ref Waiting reference = ref waiting[index];
            reference.Operand.Label = label;
            reference.IsSettled = true;
            index = reference.Previous;
        }
        newest[name] = index;
    }

    /// <summary>The function ends: hands out the fallbacks, and tells <paramref name="undefined"/> of references that have none.</summary>
    public void Finish(Action<LabelOperand, int, int> undefined)
    {
        for (int i = 1; i < count; i++)
        {
            ref Waiting reference = ref waiting[i];
            newest[reference.Name] = 0;
            if (reference.IsSettled) continue;
            if (reference.Fallback != null) reference.Operand.Label = reference.Fallback;
            else undefined(reference.Operand, reference.Position, reference.Length);
        }
        Array.Clear(waiting, 0, count);
        count = 1;
    }
}

using Drawbridge.Ptx.Isa;

namespace Drawbridge.Ptx.Syntax.Reading;

/// <summary>What a name is bound to.</summary>
enum BindingKind : byte
{
    /// <summary>Nothing; the entry no name has.</summary>
    None,

    /// <summary>One register; its object is made on first use.</summary>
    Register,

    /// <summary>The registers prefix0 to prefix(n-1).</summary>
    Range,

    /// <summary>A variable or parameter.</summary>
    Variable,

    /// <summary>A function.</summary>
    Function,

    /// <summary>A label.</summary>
    Label,

    /// <summary>A special register; the target is the table of its operands by component.</summary>
    Special,

    /// <summary>A name already reported as undeclared.</summary>
    Unknown,
}

/// <summary>One declaration of a name.</summary>
struct Binding
{
    public int Name;
    public int Depth;
    public int Previous;
    public int Prefix;
    public int PreviousOfPrefix;
    public int Count;
    public int Position;
    public object? Target;
    public BindingKind Kind;
    public PtxType Type;
    public byte VectorWidth;
}

/// <summary>
/// The names in force at one point of the text. Opening a scope notes how many bindings there are; closing it takes the newer ones back,
/// so millions of nested scopes cost no more than the names they declare. A name such as <c>%p1</c> can be declared alone or by
/// <c>%p&lt;2&gt;</c>; the innermost declaration counts.
/// </summary>
sealed class Scopes(byte[] text)
{
    /// <summary>What is known of a name, by its number in <see cref="Names"/>: indices into <see cref="bindings"/>, 0 for none.</summary>
    struct NameState
    {
        public int Plain;
        public int Range;
        public int NewestWithPrefix;
    }

    /// <summary>So many names are never forgotten: the first ones of a text recur in all its functions.</summary>
    const int Kept = 1024;

    readonly Stack<RegisterRange> pool = new();
    NameState[] states = new NameState[1024];
    Binding[] bindings = new Binding[1024];
    int count = 1;
    int[] starts = new int[64];
    int digitRanges;

    /// <summary>The names of the module and of the function being read.</summary>
    public NameTable Names { get; } = new(text, 1024);

    /// <summary>Number of open scopes; 0 is the module.</summary>
    public int Depth { get; private set; }

    /// <summary>The bindings in force, oldest first, from 1; index 0 is <see cref="BindingKind.None"/>.</summary>
    public ReadOnlySpan<Binding> Bindings => new(bindings, 0, count);

    /// <summary>The binding with this index.</summary>
    public ref Binding this[int index] => ref bindings[index];

    /// <summary>Opens a scope.</summary>
    public void Open()
    {
        if (++Depth == starts.Length) Array.Resize(ref starts, Depth * 2);
        starts[Depth] = count;
    }

    /// <summary>Closes the innermost scope.</summary>
    public void Close()
    {
        int start = starts[Depth--];
        while (count > start)
        {
            ref Binding binding = ref bindings[--count];
            if (binding.Kind == BindingKind.Range)
            {
                states[binding.Name].Range = binding.Previous;
                if (EndsInDigit(binding.Name)) digitRanges--;
                pool.Push((RegisterRange)binding.Target!);
            }
            else
            {
                states[binding.Name].Plain = binding.Previous;
                if (binding.Prefix >= 0) states[binding.Prefix].NewestWithPrefix = binding.PreviousOfPrefix;
            }
            binding.Target = null;
        }
    }

    /// <summary>The number of the name at this place of the text.</summary>
    public int Intern(int start, int length)
    {
        int id = Names.Add(start, length);
        if (id >= states.Length) Array.Resize(ref states, Math.Max(states.Length * 2, id + 1));
        return id;
    }

    /// <summary>
    /// A function is over: what only it named is forgotten, so that looking names up does not get slower as the text goes on.
    /// </summary>
    /// <param name="before">Number of names before its parameters.</param>
    public void Forget(int before) => Names.Forget(Math.Max(before, Kept));

    /// <summary>
    /// Finds what the name at <paramref name="start"/> stands for. <paramref name="numberStart"/> is where its last digits begin.
    /// </summary>
    /// <returns>The index of its binding, 0 if it has none; for a range, <paramref name="number"/> is the register's.</returns>
    public int Find(int start, int end, int numberStart, out int number)
    {
        number = 0;
        if (digitRanges == 0)
        {
            int split = SplitAt(start, end, numberStart);
            if (split < end)
            {
                int prefix = Names.Find(start, split - start);
                if (prefix >= 0)
                {
                    ref NameState state = ref states[prefix];
                    int range = state.Range;
                    if (range != 0)
                    {
                        int value = Number(split, end);
                        // A range too short for the number does not hide an outer, longer one.
                        while (range != 0 && value >= bindings[range].Count) range = bindings[range].Previous;
                        if (range != 0)
                        {
                            // Only a name of the same prefix declared alone, more recently, can hide the range.
                            if (state.NewestWithPrefix > range)
                            {
                                int plain = FindPlain(start, end);
                                if (plain > range && bindings[plain].Depth > bindings[range].Depth) return plain;
                            }
                            number = value;
                            return range;
                        }
                    }
                    if (state.NewestWithPrefix == 0) return 0;
                }
                else
                {
                    return 0;
                }
            }
            return FindPlain(start, end);
        }
        return FindAnySplit(start, end, numberStart, out number);
    }

    /// <summary>The binding of the whole name, 0 if it has none.</summary>
    public int FindPlain(int start, int end)
    {
        int id = Names.Find(start, end - start);
        return id < 0 ? 0 : states[id].Plain;
    }

    /// <summary>The binding of a whole name that may stand nowhere in the text, 0 if it has none.</summary>
    public int FindPlain(string name)
    {
        byte[] bytes = System.Text.Encoding.UTF8.GetBytes(name);
        int id = Names.Find(bytes, 0, bytes.Length);
        return id < 0 ? 0 : states[id].Plain;
    }

    /// <summary>With ranges such as <c>%r1&lt;10&gt;</c> about, every split of a name into prefix and number may be meant.</summary>
    int FindAnySplit(int start, int end, int numberStart, out int number)
    {
        number = 0;
        int best = FindPlain(start, end);
        for (int split = Math.Max(numberStart, end - 9); split < end; split++)
        {
            if (text[split] == '0' && split != end - 1) continue;
            int prefix = Names.Find(start, split - start);
            if (prefix < 0) continue;
            int value = Number(split, end);
            int range = states[prefix].Range;
            while (range != 0 && value >= bindings[range].Count) range = bindings[range].Previous;
            if (range == 0 || best != 0 && bindings[range].Depth <= bindings[best].Depth) continue;
            best = range;
            number = value;
        }
        return best;
    }

    /// <summary>
    /// Declares a name in the innermost scope. Returns the binding of that name already there, 0 if there was none (and then
    /// <paramref name="declared"/> is the new one).
    /// </summary>
    public int Declare(int start, int end, int numberStart, BindingKind kind, object? target, out int declared)
    {
        declared = 0;
        int id = Intern(start, end - start);
        int previous = states[id].Plain;
        if (previous != 0 && bindings[previous].Depth == Depth && bindings[previous].Kind is not (BindingKind.Unknown or BindingKind.Special)) return previous;
        int clash = Find(start, end, numberStart, out _);
        if (clash != 0 && bindings[clash].Kind == BindingKind.Range && bindings[clash].Depth == Depth) return clash;

        int split = SplitAt(start, end, numberStart);
        int prefix = split < end ? Intern(start, split - start) : -1;
        declared = Push(new Binding
        {
            Name = id,
            Depth = Depth,
            Previous = previous,
            Prefix = prefix,
            PreviousOfPrefix = prefix < 0 ? 0 : states[prefix].NewestWithPrefix,
            Kind = kind,
            Target = target,
            Position = start,
        });
        states[id].Plain = declared;
        if (prefix >= 0) states[prefix].NewestWithPrefix = declared;
        return 0;
    }

    /// <summary>Declares the registers prefix0 to prefix(count-1). Returns as <see cref="Declare"/>.</summary>
    public int DeclareRange(int start, int end, int count, out int declared)
    {
        declared = 0;
        int id = Intern(start, end - start);
        int previous = states[id].Range;
        if (previous != 0 && bindings[previous].Depth == Depth) return previous;
        // Names of this prefix that were declared alone in this scope and lie in the range.
        for (int other = states[id].NewestWithPrefix; other != 0 && bindings[other].Depth == Depth; other = bindings[other].PreviousOfPrefix)
        {
            string name = Names[bindings[other].Name];
            if (long.TryParse(name.Substring(end - start), out long number) && number < count) return other;
        }

        var range = pool.Count > 0 ? pool.Pop() : new RegisterRange();
        range.Reset();
        declared = Push(new Binding { Name = id, Depth = Depth, Previous = previous, Prefix = -1, Count = count, Kind = BindingKind.Range, Target = range, Position = start });
        states[id].Range = declared;
        if (EndsInDigit(id)) digitRanges++;
        return 0;
    }

    int Push(Binding binding)
    {
        if (count == bindings.Length) Array.Resize(ref bindings, count * 2);
        bindings[count] = binding;
        return count++;
    }

    bool EndsInDigit(int name)
    {
        string text = Names[name];
        return text[text.Length - 1] is >= '0' and <= '9';
    }

    /// <summary>Where the number of a range's register begins in a name: no leading zeros, at most nine digits. The end if there is none.</summary>
    int SplitAt(int start, int end, int numberStart)
    {
        int split = numberStart;
        while (split < end - 1 && text[split] == '0') split++;
        return end - split > 9 || split == start ? end : split;
    }

    int Number(int start, int end)
    {
        int value = 0;
        for (int i = start; i < end; i++) value = value * 10 + (text[i] - '0');
        return value;
    }
}

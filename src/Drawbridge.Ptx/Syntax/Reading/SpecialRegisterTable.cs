using Drawbridge.Ptx.Isa;

namespace Drawbridge.Ptx.Syntax.Reading;

/// <summary>The special registers that one text names; each is one object, wherever it is read.</summary>
sealed class SpecialRegisterTable(byte[] text)
{
    readonly NameTable names = new(text, 32);
    SpecialRegister?[][] components = new SpecialRegister?[32][];

    /// <summary>The number of the special register named at this place, or -1 if there is none of that name.</summary>
    public int Find(int start, int length)
    {
        int id = names.Find(start, length);
        if (id >= 0 || !SpecialRegisters.TryGet(new ReadOnlySpan<byte>(text, start, length), out _)) return id;
        id = names.Add(start, length);
        if (id == components.Length) Array.Resize(ref components, id * 2);
        components[id] = new SpecialRegister?[5];
        return id;
    }

    /// <summary>The operand for a component, or for the whole register if that is -1.</summary>
    public SpecialRegister Get(int id, int component) => components[id][component + 1] ??= new SpecialRegister(names[id], component);
}

using Drawbridge.Ptx.Isa;
using Drawbridge.Ptx.Syntax;

namespace Drawbridge.Interpreter.Decoding;

/// <summary>
/// Numbers the slots of a function's frame: its registers first (two slots for 128 bits, one an element for vectors), then whatever else its
/// instructions read, so that every operand is a slot.
/// </summary>
sealed class SlotMap
{
    readonly int[] registerSlots;
    readonly List<ulong> initialValues = [];
    readonly Dictionary<ulong, int> constants = [];
    readonly Dictionary<Special, int> specials = [];
    readonly Dictionary<int, int> localAddresses = [];

    public SlotMap(Body body, bool poison)
    {
        registerSlots = new int[body.Registers.Count];
        foreach (var register in body.Registers)
        {
            registerSlots[register.Index] = initialValues.Count;
            for (int i = 0; i < SlotsOf(register); i++) initialValues.Add(Poison.Of(register.Type, poison));
        }
    }

    public ulong[] InitialValues => [.. initialValues];

    public (int Slot, Special Special)[] Specials => [.. specials.Select(entry => (entry.Value, entry.Key))];

    public (int Slot, int Offset)[] LocalAddresses => [.. localAddresses.Select(entry => (entry.Value, entry.Key))];

    /// <summary>Slots of one element of a register.</summary>
    public static int ElementSlots(Register register) => register.Type.Bits() > 64 ? 2 : 1;

    /// <summary>Slots of a register.</summary>
    public static int SlotsOf(Register register) => register.VectorWidth * ElementSlots(register);

    /// <summary>First slot of a register.</summary>
    public int Of(Register register) => registerSlots[register.Index];

    public int Constant(ulong value)
    {
        if (!constants.TryGetValue(value, out int slot)) constants.Add(value, slot = Add(value));
        return slot;
    }

    public int Special(Special special)
    {
        if (!specials.TryGetValue(special, out int slot)) specials.Add(special, slot = Add(0));
        return slot;
    }

    /// <summary>The slot that holds the local address of an offset in the frame.</summary>
    public int LocalAddress(int offset)
    {
        if (!localAddresses.TryGetValue(offset, out int slot)) localAddresses.Add(offset, slot = Add(0));
        return slot;
    }

    int Add(ulong value)
    {
        initialValues.Add(value);
        return initialValues.Count - 1;
    }
}

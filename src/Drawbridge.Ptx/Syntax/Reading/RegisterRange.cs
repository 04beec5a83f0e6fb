namespace Drawbridge.Ptx.Syntax.Reading;

/// <summary>
/// The registers of one declaration <c>%r&lt;n&gt;</c> that are used so far. Declarations reach tens of thousands of names, most of the
/// time all used; but n may also be a billion, so nothing is made up front. Ranges are pooled: slots of an earlier use are told apart by
/// their epoch instead of being cleared.
/// </summary>
sealed class RegisterRange
{
    /// <summary>Numbers from here on go to a dictionary.</summary>
    const int DenseLimit = 1 << 17;

    struct Slot
    {
        public Register? Register;
        public int Epoch;
    }

    Slot[] slots = new Slot[16];
    Dictionary<int, Register>? sparse;
    int epoch;

    /// <summary>Forgets all registers.</summary>
    public void Reset()
    {
        epoch++;
        sparse = null;
    }

    /// <summary>The register with this number, or null if it was not used yet.</summary>
    public Register? this[int number]
    {
        get
        {
            if ((uint)number < (uint)slots.Length)
            {
                ref Slot slot = ref slots[number];
                return slot.Epoch == epoch ? slot.Register : null;
            }
            return sparse != null && sparse.TryGetValue(number, out var register) ? register : null;
        }
        set
        {
            if (number >= DenseLimit)
            {
                (sparse ??= [])[number] = value!;
                return;
            }
            if (number >= slots.Length) Array.Resize(ref slots, Math.Min(DenseLimit, Math.Max(slots.Length * 2, number + 1)));
            slots[number] = new Slot { Register = value, Epoch = epoch };
        }
    }
}

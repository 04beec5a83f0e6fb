using Drawbridge.Interpreter.Execution;
using Drawbridge.Ptx.Isa;

namespace Drawbridge.Interpreter.Decoding;

/// <summary>Where a source operand comes from: a slot, cut to the operand's width, perhaps inverted (<c>!%p</c>).</summary>
/// <param name="Slot">The slot.</param>
/// <param name="Mask">Bits of the operand's type.</param>
/// <param name="Flip">1 to invert a predicate, else 0.</param>
readonly record struct Source(int Slot, ulong Mask, ulong Flip)
{
    /// <summary>The value in a lane.</summary>
    public ulong Read(Frame frame, int lane) => (frame.Registers[Slot * Warp.Size + lane] & Mask) ^ Flip;
}

/// <summary>Where a result goes: a slot as wide as the register, which may be wider than the result; slot -1 is the sink.</summary>
/// <param name="Slot">The slot, -1 for the sink.</param>
/// <param name="SignShift">Bits to shift up and arithmetically down again to extend the sign; 0 for none.</param>
/// <param name="Mask">Bits of the register.</param>
readonly record struct Destination(int Slot, int SignShift, ulong Mask)
{
    public static readonly Destination Sink = new(-1, 0, 0);

    /// <summary>The value as the register holds it.</summary>
    public ulong Extend(ulong value) => (ulong)((long)(value << SignShift) >> SignShift) & Mask;

    /// <summary>Writes a lane's result.</summary>
    public void Write(Frame frame, int lane, ulong value)
    {
        if (Slot >= 0) frame.Registers[Slot * Warp.Size + lane] = Extend(value);
    }
}

/// <summary>An address: a slot plus an offset, in a space.</summary>
/// <param name="Slot">Slot of the base.</param>
/// <param name="Offset">Bytes to add.</param>
/// <param name="Space">What the sum counts from.</param>
readonly record struct MemoryAddress(int Slot, ulong Offset, StateSpace Space)
{
    /// <summary>The address in a lane.</summary>
    public ulong Read(Frame frame, int lane) => frame.Registers[Slot * Warp.Size + lane] + Offset;
}

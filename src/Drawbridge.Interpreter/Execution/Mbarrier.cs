using Drawbridge.Runtime;

namespace Drawbridge.Interpreter.Execution;

/// <summary>
/// The state of an mbarrier, which PTX leaves to the implementation. Ours in its eight bytes, from the top: 01 (so that neither zeros nor
/// poison is one), the phase's parity, 21 bits of bytes still expected (signed), 20 bits of arrivals still missing, 20 bits of arrivals in
/// later phases. The state that <c>arrive</c> returns is the same, as it was before.
/// </summary>
/// <param name="Phase">Parity of the current phase, 0 or 1.</param>
/// <param name="Pending">Arrivals still missing in it.</param>
/// <param name="Expected">Arrivals of the phases after it.</param>
/// <param name="Bytes">Bytes of asynchronous copies still expected; negative while more arrived than were announced.</param>
readonly record struct Mbarrier(uint Phase, long Pending, long Expected, long Bytes)
{
    /// <summary>Largest number of arrivals and of bytes.</summary>
    public const long Most = (1 << 20) - 1;

    const int ExpectedBits = 20, PendingBits = 20, BytesBits = 21;
    const int PendingShift = ExpectedBits, BytesShift = PendingShift + PendingBits, PhaseShift = BytesShift + BytesBits, MarkShift = PhaseShift + 1;
    const ulong Mark = 1;

    /// <summary>The eight bytes.</summary>
    public ulong Bits => Mark << MarkShift | (ulong)Phase << PhaseShift | ((ulong)Bytes & (1UL << BytesBits) - 1) << BytesShift
        | (ulong)Pending << PendingShift | (ulong)Expected;

    /// <summary>Reads the eight bytes; false if they are no mbarrier.</summary>
    public static bool TryRead(ulong bits, out Mbarrier barrier)
    {
        const int AboveBytes = 64 - BytesShift - BytesBits;
        barrier = new((uint)(bits >> PhaseShift) & 1, (long)(bits >> PendingShift) & Most, (long)bits & Most, (long)(bits << AboveBytes) >> AboveBytes + BytesShift);
        return bits >> MarkShift == Mark;
    }

    /// <summary>A new one.</summary>
    public static Mbarrier Of(uint arrivals, int lane) => new(0, InRange(arrivals, 1, lane, "a number of arrivals"), arrivals, 0);

    /// <summary>Threads arrive; with <paramref name="drops"/> they won't in later phases.</summary>
    public Mbarrier Arrive(uint count, bool drops, int lane)
    {
        InRange(count, 1, lane, "a number of arrivals");
        if (count > Pending) throw Fault(lane, $"{count} arrive at an mbarrier whose phase has {Pending} to come");
        return (this with { Pending = Pending - count, Expected = drops ? Expected - count : Expected }).Advance();
    }

    /// <summary>One arrival more is to come in this phase.</summary>
    public Mbarrier Await(int lane) => this with { Pending = InRange(Pending + 1, 1, lane, "a number of arrivals") };

    /// <summary>More bytes are to come in this phase.</summary>
    public Mbarrier Expect(uint bytes, int lane) => this with { Bytes = InRange(Bytes + bytes, -Most, lane, "a number of bytes") };

    /// <summary>Bytes came.</summary>
    public Mbarrier Complete(uint bytes, int lane) => (this with { Bytes = InRange(Bytes - bytes, -Most, lane, "a number of bytes") }).Advance();

    /// <summary>A misuse, DB4118.</summary>
    public static LaneFault Fault(int lane, string message, ulong? address = null) => new(FaultDiagnostics.BadMbarrier, lane, message, address);

    // The phase ends when nothing is missing.
    Mbarrier Advance() => Pending == 0 && Bytes == 0 ? this with { Phase = Phase ^ 1, Pending = Expected } : this;

    static long InRange(long value, long least, int lane, string what) =>
        value >= least && value <= Most ? value : throw Fault(lane, $"{value} is not {what} an mbarrier can hold ({least} to {Most})");
}

using Drawbridge.Cpu.Operators;

namespace Drawbridge.Cpu.Lanes.Ordering;

/// <summary>Vector registers, and what of them a value takes.</summary>
/// <param name="Count">Registers of the processor.</param>
/// <param name="Lanes">Lanes of a group.</param>
/// <param name="Width">32-bit lanes of a vector.</param>
readonly record struct RegisterFile(int Count, int Lanes, int Width)
{
    /// <summary>Vectors for masks, steps, constants and what an operation needs on its way.</summary>
    public const int AlwaysNeeded = 4;

    /// <summary>Vectors that hold a value; floating-point numbers that are the same in all lanes take one as well.</summary>
    public int VectorsOf(LaneValue value)
    {
        bool isWide = value.Type.IsWide();
        if (!value.Shape.IsVarying) return value.Type is LaneType.F32 or LaneType.F64 ? 1 : 0;
        return Math.Max(1, Lanes / Width) * (isWide ? 2 : 1);
    }

    /// <summary>Vectors that hold some values.</summary>
    public int VectorsOf(IEnumerable<LaneValue> values)
    {
        int vectors = 0;
        foreach (var value in values) vectors += VectorsOf(value);
        return vectors;
    }

    /// <summary>Vectors that an operation needs on its way, beside its operands and results.</summary>
    // Loads of several elements put rows together first.
    public int NeededBy(LaneOp op) => AlwaysNeeded + (op.Detail is MemoryAccess { Count: > 1 } access ? access.Count : 0);
}

/// <summary>What a block needs and leaves, for <see cref="Spilling"/>.</summary>
/// <param name="IsManaged">True for values that may be anywhere; others are left alone.</param>
/// <param name="IsHome">True for values that lie in memory when the block begins, and need not be in a register when it ends.</param>
/// <param name="IsLiveOut">True for values that are needed behind the block.</param>
/// <param name="Taken">Registers that what is left alone takes.</param>
sealed record SpillBounds(Func<LaneValue, bool> IsManaged, Func<LaneValue, bool> IsHome, Func<LaneValue, bool> IsLiveOut, int Taken);

/// <summary>
/// A block's operations with saves and reloads between them, so that never more values are in registers than there are: each time the one goes that is
/// needed again last (Belady 1966). The JIT compiler's own choices cost twice as many moves, and its places on the stack are not aligned.
/// </summary>
sealed class Spilling
{
    const int Never = int.MaxValue;

    readonly RegisterFile file;
    readonly IReadOnlyList<LaneOp> ops;
    readonly SpillBounds bounds;
    readonly BlockValues values;

    // Of each value: the vectors it takes, whether it may be anywhere, where it is read and written, and how many of these places have been passed.
    readonly int[] vectors;
    readonly bool[] isMoved;
    readonly List<(int At, bool IsRead)>[] events;
    readonly int[] passed;

    readonly List<int> resident = [];
    readonly bool[] isResident;
    readonly HashSet<int> inMemory = [];
    readonly List<int> written = [];
    int used;

    public Spilling(RegisterFile file, IReadOnlyList<LaneOp> ops, SpillBounds bounds)
    {
        (this.file, this.ops, this.bounds) = (file, ops, bounds);
        values = new BlockValues(ops);
        vectors = values.Select(file.VectorsOf);
        isMoved = values.Select(value => file.VectorsOf(value) > 0 && bounds.IsManaged(value));
        events = values.Select(_ => new List<(int, bool)>(2));
        passed = new int[values.Count];
        isResident = new bool[values.Count];
        FindEvents();
        for (int i = 0; i < ops.Count; i++) Visit(i);
        var wanted = new List<int>();
        foreach (int value in inMemory)
        {
            if (IsWanted(value)) wanted.Add(value);
        }
        foreach (int value in wanted) Fetch(value, ops.Count, file.Count);
        foreach (int value in resident)
        {
            if (!inMemory.Contains(value)) Unsaved.Add(values[value]);
        }

        bool IsWanted(int value) => bounds.IsLiveOut(values[value]) && !bounds.IsHome(values[value]) && !isResident[value];
    }

    /// <summary>The operations with <see cref="LaneCode.Save"/> and <see cref="LaneCode.Reload"/>.</summary>
    public List<LaneOp> Ops { get; } = [];

    /// <summary>Vectors saved and reloaded.</summary>
    public int Moves { get; private set; }

    /// <summary>Values that are in a register only when the block ends.</summary>
    public HashSet<LaneValue> Unsaved { get; } = [];

    void Visit(int now)
    {
        var op = ops[now];
        int[] reads = values.Reads[now], writes = values.Writes[now];
        int room = file.Count - bounds.Taken - file.NeededBy(op);
        foreach (int value in reads)
        {
            if (isMoved[value] && !isResident[value]) Fetch(value, now, room);
        }
        foreach (int value in reads)
        {
            if (isMoved[value]) Pass(value, now, isWrite: false);
        }
        Drop(reads);
        written.Clear();
        foreach (int value in writes)
        {
            if (!isMoved[value] || isResident[value]) continue;
            written.Add(value);
            room -= vectors[value];
        }
        MakeRoom(room, now);
        foreach (int value in writes) inMemory.Remove(value);
        foreach (int value in written) Add(value);
        Ops.Add(op);
        foreach (int value in writes)
        {
            if (isMoved[value]) Pass(value, now, isWrite: true);
        }
        Drop(writes);
    }

    void Fetch(int value, int now, int room)
    {
        MakeRoom(room - vectors[value], now);
        Add(value);
        inMemory.Add(value);
        Ops.Add(new LaneOp(LaneCode.Reload, [values[value]], []));
        Moves += vectors[value];
    }

    void Add(int value)
    {
        resident.Add(value);
        isResident[value] = true;
        used += vectors[value];
    }

    // What the operation itself reads stays.
    void MakeRoom(int room, int now)
    {
        while (used > room)
        {
            int farthest = -1, latest = now;
            for (int place = 0; place < resident.Count; place++)
            {
                int next = NextOf(resident[place]);
                if (next > latest) (farthest, latest) = (place, next);
            }
            if (farthest < 0) return;
            int value = resident[farthest];
            Remove(farthest);
            if (!inMemory.Add(value)) continue;
            Ops.Add(new LaneOp(LaneCode.Save, [], [new Source(values[value], 0, values[value].Type)]));
            Moves += vectors[value];
        }
    }

    void Drop(int[] unneeded)
    {
        foreach (int value in unneeded)
        {
            if (isResident[value] && NextOf(value) == Never) Remove(resident.IndexOf(value));
        }
    }

    void Remove(int place)
    {
        int value = resident[place];
        used -= vectors[value];
        isResident[value] = false;
        resident.RemoveAt(place);
    }

    // What is written again before it is read is not needed.
    int NextOf(int value)
    {
        var list = events[value];
        int at = passed[value];
        return at < list.Count && list[at].IsRead ? list[at].At : Never;
    }

    void Pass(int value, int now, bool isWrite)
    {
        var list = events[value];
        int at = passed[value];
        while (at < list.Count && (list[at].At < now || (list[at].At == now && (isWrite || list[at].IsRead)))) at++;
        passed[value] = at;
    }

    // What is needed behind the block is read once more there.
    void FindEvents()
    {
        for (int i = 0; i < ops.Count; i++)
        {
            foreach (int value in values.Reads[i]) events[value].Add((i, true));
            foreach (int value in values.Writes[i]) events[value].Add((i, false));
        }
        for (int value = 0; value < values.Count; value++)
        {
            if (bounds.IsLiveOut(values[value])) events[value].Add((ops.Count, true));
        }
    }
}

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
        bool isWide = value.Type is LaneType.I64 or LaneType.F64;
        if (!value.Shape.IsVarying) return value.Type is LaneType.F32 or LaneType.F64 ? 1 : 0;
        return Math.Max(1, Lanes / Width) * (isWide ? 2 : 1);
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
    readonly Dictionary<LaneValue, List<(int At, bool IsRead)>> events = [];
    readonly Dictionary<LaneValue, int> passed = [];
    readonly List<LaneValue> resident = [];
    readonly HashSet<LaneValue> inMemory = [];
    int used;

    public Spilling(RegisterFile file, IReadOnlyList<LaneOp> ops, SpillBounds bounds)
    {
        (this.file, this.ops, this.bounds) = (file, ops, bounds);
        FindEvents();
        for (int i = 0; i < ops.Count; i++) Visit(i);
        foreach (var value in inMemory.Where(IsWanted).ToArray()) Fetch(value, ops.Count, file.Count);
        Unsaved = resident.Where(value => !inMemory.Contains(value)).ToHashSet();

        bool IsWanted(LaneValue value) => bounds.IsLiveOut(value) && !bounds.IsHome(value) && !resident.Contains(value);
    }

    /// <summary>The operations with <see cref="LaneCode.Save"/> and <see cref="LaneCode.Reload"/>.</summary>
    public List<LaneOp> Ops { get; } = [];

    /// <summary>Vectors saved and reloaded.</summary>
    public int Moves { get; private set; }

    /// <summary>Values that are in a register only when the block ends.</summary>
    public IReadOnlySet<LaneValue> Unsaved { get; }

    void Visit(int now)
    {
        var op = ops[now];
        int room = file.Count - bounds.Taken - file.NeededBy(op);
        var managed = OpDependencies.Reads(op).Where(IsMoved).Distinct().ToArray();
        foreach (var value in managed)
        {
            if (!resident.Contains(value)) Fetch(value, now, room);
        }
        foreach (var value in managed) Pass(value, now, isWrite: false);
        Drop(managed, now);
        var written = op.Results.Where(IsMoved).Except(resident).ToArray();
        MakeRoom(room - written.Sum(file.VectorsOf), now);
        foreach (var value in op.Results) inMemory.Remove(value);
        foreach (var value in written) Add(value);
        Ops.Add(op);
        foreach (var value in op.Results.Where(IsMoved)) Pass(value, now, isWrite: true);
        Drop(op.Results, now);
    }

    bool IsMoved(LaneValue value) => file.VectorsOf(value) > 0 && bounds.IsManaged(value);

    void Fetch(LaneValue value, int now, int room)
    {
        MakeRoom(room - file.VectorsOf(value), now);
        Add(value);
        inMemory.Add(value);
        Ops.Add(new LaneOp(LaneCode.Reload, [value], []));
        Moves += file.VectorsOf(value);
    }

    void Add(LaneValue value)
    {
        resident.Add(value);
        used += file.VectorsOf(value);
    }

    // What the operation itself reads stays.
    void MakeRoom(int room, int now)
    {
        while (used > room)
        {
            int farthest = -1;
            for (int place = 0; place < resident.Count; place++)
            {
                int next = NextOf(resident[place]);
                if (next > now && (farthest < 0 || next > NextOf(resident[farthest]))) farthest = place;
            }
            if (farthest < 0) return;
            var value = resident[farthest];
            Remove(farthest);
            if (!inMemory.Add(value)) continue;
            Ops.Add(new LaneOp(LaneCode.Save, [], [new Source(value, 0, value.Type)]));
            Moves += file.VectorsOf(value);
        }
    }

    void Drop(IEnumerable<LaneValue> values, int now)
    {
        foreach (var value in values)
        {
            int place = NextOf(value) == Never ? resident.IndexOf(value) : -1;
            if (place >= 0) Remove(place);
        }
    }

    void Remove(int place)
    {
        used -= file.VectorsOf(resident[place]);
        resident.RemoveAt(place);
    }

    // What is written again before it is read is not needed.
    int NextOf(LaneValue value)
    {
        if (!events.TryGetValue(value, out var list)) return Never;
        int at = passed.GetValueOrDefault(value);
        return at < list.Count && list[at].IsRead ? list[at].At : Never;
    }

    void Pass(LaneValue value, int now, bool isWrite)
    {
        var list = events[value];
        int at = passed.GetValueOrDefault(value);
        while (at < list.Count && (list[at].At < now || (list[at].At == now && (isWrite || list[at].IsRead)))) at++;
        passed[value] = at;
    }

    // Where each value is read and written; what is needed behind the block is read once more there.
    void FindEvents()
    {
        for (int i = 0; i < ops.Count; i++)
        {
            foreach (var value in OpDependencies.Reads(ops[i])) Note(value, i, true);
            foreach (var value in ops[i].Results) Note(value, i, false);
        }
        foreach (var value in events.Keys)
        {
            if (bounds.IsLiveOut(value)) events[value].Add((ops.Count, true));
        }

        void Note(LaneValue value, int at, bool isRead)
        {
            if (!events.TryGetValue(value, out var list)) events.Add(value, list = []);
            list.Add((at, isRead));
        }
    }
}

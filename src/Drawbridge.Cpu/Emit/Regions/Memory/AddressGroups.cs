using System.Diagnostics.CodeAnalysis;
using Drawbridge.Cpu.Execution;
using Drawbridge.Cpu.Lanes;
using Drawbridge.Cpu.Operators;
using Drawbridge.Ptx.Isa;

namespace Drawbridge.Cpu.Emit.Regions;

/// <summary>Accesses of a block that differ by constants only: one check of the range they span does for all of them.</summary>
sealed class AddressGroup
{
    /// <summary>The span of a lane, in bytes from the common base: first byte, and the one past the last.</summary>
    public long First { get; set; } = long.MaxValue;

    public long End { get; set; } = long.MinValue;

    /// <summary>Bytes from lane 0 to each lane.</summary>
    public LaneSteps Steps { get; init; }

    /// <summary>What the base must be a multiple of.</summary>
    public int Alignment { get; set; } = 1;

    /// <summary>Its members in order.</summary>
    public List<AccessMember> Members { get; } = new(4);

    /// <summary>What their addresses count from.</summary>
    public StateSpace Space { get; init; }

    /// <summary>Which writing of the value that they all come from.</summary>
    public int Version { get; init; }

    /// <summary>Local with the base's host address; -1 until the first member is emitted.</summary>
    public int Pointer { get; set; } = -1;
}

/// <summary>Finds the groups of a block: addresses followed back over copies and added constants to where they come from.</summary>
sealed class AddressGroups
{
    // Spans beyond this are probably not one array.
    const long LongestSpan = 1 << 20;

    sealed record Root(LaneValue? Value, int Version, long Offset);

    sealed record Member(AddressGroup Group, long Offset);

    readonly Dictionary<LaneOp, Member> members = [];
    readonly Dictionary<LaneOp, LaneOp> seconds = [];
    readonly Dictionary<LaneOp, LaneOp[]> rows = [];

    /// <param name="block">The block.</param>
    /// <param name="isFull">True if all lanes execute it.</param>
    /// <param name="isEmitted">True for operations of the block that are emitted now: others are done once for all groups, or were.</param>
    public AddressGroups(LaneBlock block, bool isFull, Func<LaneOp, bool> isEmitted)
    {
        var versions = new Dictionary<LaneValue, int>();
        var roots = new Dictionary<LaneValue, Root>();
        var groups = new Dictionary<LaneValue, List<AddressGroup>>();
        LaneOp? half = null;
        var row = new List<LaneOp>(JoinedRows.Longest);
        int passed = 0;
        foreach (var op in block.Ops)
        {
            if (op.Code > LaneCode.Load) half = null;
            if (op.Detail is MemoryAccess access && op.Code is LaneCode.Load or LaneCode.Store) Join(op, (MemoryAccess)op.Detail);
            if (isEmitted(op)) GoOn(op);
            Root? known = op.Results.Length == 1 ? Follow(op) : null;
            foreach (var result in op.Results)
            {
                versions[result] = versions.GetValueOrDefault(result) + 1;
                if (known is { } root && root.Value != result) roots[result] = root;
                else roots.Remove(result);
            }
        }

        EndRow();

        // Nothing is read or written between the elements of a row.
        void GoOn(LaneOp op)
        {
            bool isElement = JoinedRows.Fits(op) && members.ContainsKey(op);
            if (!isElement && op.Code < LaneCode.Load && ++passed <= JoinedRows.MostBetween) return;
            if (!isElement || !GoesOn(op)) EndRow();
            passed = 0;
            if (!isElement) return;
            row.Add(op);
            if (row.Count == JoinedRows.Longest) EndRow();
        }

        bool GoesOn(LaneOp op)
        {
            if (row.Count == 0 || row[^1].Code != op.Code) return false;
            var (last, next) = (members[row[^1]], members[op]);
            return last.Group == next.Group && next.Offset == last.Offset + JoinedRows.ElementBytes;
        }

        void EndRow()
        {
            if (row.Count >= 2)
            {
                var joined = row.GetRange(0, row.Count == JoinedRows.Longest ? JoinedRows.Longest : 2).ToArray();
                foreach (var op in joined) rows.Add(op, joined);
            }
            row.Clear();
        }

        Root RootOf(Source source)
        {
            if (source.Value is not { } value) return new Root(null, 0, (long)source.Bits);
            return roots.TryGetValue(value, out var root) && versions.GetValueOrDefault(root.Value!) == root.Version ? root
                : new Root(value, versions.GetValueOrDefault(value), 0);
        }

        Root? Follow(LaneOp op)
        {
            if (op.Results[0].Type is not (LaneType.I32 or LaneType.I64) || op.Results[0] is { Shape.IsScalar: false, Offsets: null }) return null;
            switch (op.Code)
            {
                case LaneCode.Move or LaneCode.Truncate when op.Sources[0].Value != null:
                    return RootOf(op.Sources[0]);
                case LaneCode.Add when op.Sources[1].IsConstant && op.Sources[0].Value != null:
                    var root = RootOf(op.Sources[0]);
                    long added = op.Sources[1].Type == LaneType.I32 ? (int)op.Sources[1].Bits : (long)op.Sources[1].Bits;
                    return root with { Offset = root.Offset + added };
                default:
                    return null;
            }
        }

        void Join(LaneOp op, MemoryAccess access)
        {
            var address = op.Sources[0];
            // What a guard keeps lanes from may be anywhere.
            if (op.Guard != null || access.Space is StateSpace.Local or StateSpace.Generic || address.Value == null) return;
            bool isByScalar = address.Shape.IsScalar && ScalarAccess.Fits(op, access, isFull) && (isFull || !ScalarAccess.NeedsWholeRange(access, address));
            if (!isByScalar && !OffsetAccess.Fits(op, access, isFull)) return;
            int total = access.Bytes * access.Count;
            var root = RootOf(address);
            long offset = root.Offset + access.Offset;
            if (offset % total != 0 || root.Value == null) return;
            if (!groups.TryGetValue(root.Value, out var alike)) groups.Add(root.Value, alike = []);
            var group = alike.Find(one => one.Space == access.Space && one.Version == root.Version);
            if (group == null) alike.Add(group = new AddressGroup { Steps = new(address.Shape.Stride, address.Value.Offsets), Space = access.Space, Version = root.Version });
            long first = Math.Min(group.First, offset), end = Math.Max(group.End, offset + total);
            if (end - first > LongestSpan) return;
            (group.First, group.End, group.Alignment) = (first, end, Math.Max(group.Alignment, total));
            group.Members.Add(new AccessMember(op.OriginIndex, offset, total, op.Code == LaneCode.Store));
            members.Add(op, new Member(group, offset));
            // The JIT compiler does not join two loads of halves.
            if (isByScalar || op.Code != LaneCode.Load || access is not { Bytes: 2, Count: 1 }) return;
            if (half != null && members[half] is var lower && lower.Group == group && lower.Offset + total == offset) seconds.Add(half, op);
            half = op;
        }
    }

    /// <summary>If an access loads the lower half of a word of each lane, and the next one the upper half, with nothing between them that stores: that one.</summary>
    public LaneOp? SecondOf(LaneOp op) => seconds.GetValueOrDefault(op);

    /// <summary>The neighbouring elements of each lane that an access and others next to it load, or store; null if it is alone.</summary>
    public LaneOp[]? RowOf(LaneOp op) => rows.GetValueOrDefault(op);

    /// <summary>The group of an access that shares its check with others, and where in it the access lies.</summary>
    public bool TryFind(LaneOp op, [NotNullWhen(true)] out AddressGroup? group, out long offset)
    {
        if (!members.TryGetValue(op, out var member) || member.Group.Members.Count == 1)
        {
            (group, offset) = (null, 0);
            return false;
        }
        (group, offset) = member;
        return true;
    }
}

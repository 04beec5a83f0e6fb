using System.Reflection.Metadata;
using Drawbridge.Cpu.Execution;
using Drawbridge.Cpu.Lanes;
using Drawbridge.Cpu.Lanes.Analysis;
using Drawbridge.Ptx.Isa;

namespace Drawbridge.Cpu.Emit.Regions;

/// <summary>Where an access lies: a local with a host address, and bytes from there; and the site that checks so many bytes.</summary>
readonly record struct Place(int At, long Offset, int Site, long Checked);

/// <summary>
/// Checks of addresses that one scalar tells, with a step from lane to lane: the whole range is compared at once with the allocation that the
/// same code found last, or with the window. What is outside is looked at again, lanes that do not execute left out; then it is another
/// allocation, or a fault. Nothing on the way back to the access is a call, which would cost all vectors their registers. An access of static
/// shared memory that cannot leave it is not looked at.
/// </summary>
sealed class RangeChecks(ValueEmitter values, ContextEmitter context, ColdCode cold, AccessSites sites, AllocationSearch search, int sharedBytes)
{
    /// <summary>A range of addresses to check.</summary>
    /// <param name="Space">What they count from.</param>
    /// <param name="First">First byte of lane 0, from the address.</param>
    /// <param name="End">The byte behind its last one.</param>
    /// <param name="Steps">Bytes from lane 0 to each lane.</param>
    /// <param name="Alignment">What the address must be a multiple of.</param>
    /// <param name="Members">The accesses in it.</param>
    readonly record struct Range(StateSpace Space, long First, long End, LaneSteps Steps, int Alignment, IReadOnlyList<AccessMember> Members)
    {
        /// <summary>True if it lies where every block has memory.</summary>
        public bool IsInside { get; init; }

        public bool Writes
        {
            get
            {
                for (int i = 0; i < Members.Count; i++)
                {
                    if (Members[i].Writes) return true;
                }
                return false;
            }
        }

        public long SpanOf(int lanes) => End - First + Steps.SpanOf(lanes);

        public long LowestOf(int lanes) => First + Steps.LowestOf(lanes);
    }

    readonly int lowest = values.Il.Local(IlType.Int64), span = values.Il.Local(IlType.Int64);
    readonly int bits = values.Il.Local(IlType.Int32), firstLane = values.Il.Local(IlType.Int32), lastLane = values.Il.Local(IlType.Int32);

    MethodWriter Il => values.Il;

    int Lanes => values.Layout.Lanes;

    /// <summary>Checks an access, and those of its group with it if it is the first.</summary>
    /// <param name="op">The access.</param>
    /// <param name="access">What it is.</param>
    /// <param name="steps">Bytes from lane 0 to each lane.</param>
    /// <param name="group">The group it belongs to, or null.</param>
    /// <param name="offset">Where in the group it lies.</param>
    /// <param name="pushAddress">Pushes lane 0's address.</param>
    /// <param name="none">Where to go if no lane executes.</param>
    /// <param name="otherwise">Where to go if the range is not memory as a whole; null to take only the lanes that execute, and fault.</param>
    public Place Check(LaneOp op, MemoryAccess access, LaneSteps steps, AddressGroup? group, long offset, Action pushAddress, IlLabel none, IlLabel? otherwise)
    {
        int total = access.Bytes * access.Count;
        if (group == null)
        {
            int at = Il.Local(IlType.Int64);
            pushAddress();
            Il.Store(at);
            var range = new Range(access.Space, 0, total, steps, Unknown(op, access.Offset, total), [new AccessMember(op.OriginIndex, 0, total, op.Code == LaneCode.Store)])
            {
                IsInside = IsInside(op, access, 0, total),
            };
            return new Place(at, 0, Emit(at, range, op.Guard, none, otherwise), range.SpanOf(Lanes));
        }
        if (group.Pointer < 0)
        {
            group.Pointer = Il.Local(IlType.Int64);
            pushAddress();
            AddLong(-offset);
            Il.Store(group.Pointer);
            var range = new Range(access.Space, group.First, group.End, group.Steps, Unknown(op, access.Offset - offset, group.Alignment), group.Members)
            {
                IsInside = IsInside(op, access, group.First - offset, group.End - offset),
            };
            _ = Emit(group.Pointer, range, null, none, otherwise);
        }
        return new Place(group.Pointer, offset, -1, 0);
    }

    // The alignment that has to be looked at: 1 if it is known of an access's address, with so many bytes added.
    static int Unknown(LaneOp op, long added, int alignment) =>
        op.Sources[0].Value is { Shape.IsScalar: true } address && address.LowZeros >= LowBits.Log2((ulong)alignment) && added % alignment == 0 ? 1 : alignment;

    // True if bytes of which the first and the one behind the last are so far from an access lie in static shared memory whatever its address,
    // which is bounded in every lane, whether it executes or not.
    bool IsInside(LaneOp op, MemoryAccess access, long first, long end) =>
        access.Space == StateSpace.Shared && access.Offset + first >= 0 && (long)op.Sources[0].Bound + access.Offset + end <= sharedBytes;

    /// <summary>Pushes the host address of a checked access.</summary>
    public void Push(Place place, long offset)
    {
        Il.Load(place.At);
        AddLong(place.Offset + offset);
        Il.Op(ILOpCode.Conv_u);
    }

    int Emit(int at, Range range, LaneValue? guard, IlLabel none, IlLabel? otherwise)
    {
        bool isWindow = ContextEmitter.IsWindow(range.Space), isPartial = !values.IsFull || guard != null;
        int site = sites.Add(new AccessSite(range.Space, range.Steps, range.Members));
        long whole = range.SpanOf(Lanes), from = range.LowestOf(Lanes);
        var (again, legal, missed, fault) = (Il.Label(), Il.Label(), Il.Label(), Il.Label());
        if (!range.IsInside) LookAtOnce();
        Il.Mark(legal);
        if (range.Alignment > 1)
        {
            Il.Load(at);
            Il.Op(ILOpCode.Conv_i4);
            Il.Int(range.Alignment - 1);
            Il.Op(ILOpCode.And);
            Il.Branch(ILOpCode.Brtrue, fault);
        }
        if (isWindow)
        {
            Il.Load(at);
            context.PushWindowBase(range.Space);
            Il.Op(ILOpCode.Add);
            Il.Store(at);
        }
        if (range is { IsInside: true, Alignment: 1 }) return site;
        bool isFull = values.IsFull;
        cold.Add(() =>
        {
            values.IsFull = isFull;
            // Generic addresses may mean a window: who was asked to go on otherwise knows.
            if (range.Space == StateSpace.Generic && otherwise is { } slow)
            {
                Il.Mark(missed);
                Il.Mark(fault);
                Il.Branch(ILOpCode.Br, slow);
                return;
            }
            if (!range.IsInside) LookAgain();
            Il.Mark(fault);
            Fault(at, site, guard, isPartial, none);
        });
        return site;

        void LookAtOnce()
        {
            Il.Mark(again);
            Il.Load(at);
            AddLong(from);
            if (isWindow)
            {
                if (range.First != 0 || range.Steps.LowestOf(Lanes) < 0 || range.Members.Count > 1)
                {
                    Il.Long(0);
                    Il.Branch(ILOpCode.Blt, missed);
                    Il.Load(at);
                    AddLong(from);
                }
                // A window that is smaller than the access has less than no room.
                context.PushWindowLength(range.Space);
                Il.Long(whole);
                Il.Op(ILOpCode.Sub);
                Il.Branch(ILOpCode.Bgt, missed);
            }
            else
            {
                context.PushFoundStart(site);
                Il.Op(ILOpCode.Sub);
                context.PushFoundLast(site);
                Il.Branch(ILOpCode.Bgt_un, missed);
            }
        }

        void LookAgain()
        {
            Il.Mark(missed);
            if (isWindow)
            {
                // Lanes that do not execute may lie before the window, where 32-bit addresses are large.
                Il.Load(at);
                Il.Op(ILOpCode.Conv_i4);
                Il.Op(ILOpCode.Conv_i8);
                Il.Store(at);
            }
            bool shrinks = isPartial && range.Steps.Stride != 0 && otherwise == null;
            if (shrinks) Shrink(at, range, guard, none);
            else
            {
                Il.Load(at);
                AddLong(from);
                Il.Store(lowest);
            }
            void PushSpan()
            {
                if (shrinks) Il.Load(span);
                else Il.Long(whole);
            }
            var failed = otherwise ?? fault;
            if (isWindow) LookInWindow(at, range, PushSpan, again, failed);
            else
            {
                search.Emit(lowest, PushSpan, range.Writes, failed);
                search.Remember(field => context.PushFound(site, field), whole);
            }
            Il.Branch(ILOpCode.Br, legal);
        }
    }

    // The range that the executing lanes span.
    void Shrink(int at, Range range, LaneValue? guard, IlLabel none)
    {
        values.PushEffectiveBits(guard);
        Il.Store(bits);
        Il.Load(bits);
        Il.Branch(ILOpCode.Brfalse, none);
        Il.Load(bits);
        Il.Call(EngineMethods.LowestBit);
        Il.Store(firstLane);
        Il.Int(31);
        Il.Load(bits);
        Il.Call(EngineMethods.LeadingZeros);
        Il.Op(ILOpCode.Sub);
        Il.Store(lastLane);
        Il.Load(at);
        AddLong(range.First);
        Il.Load(range.Steps.Stride > 0 ? firstLane : lastLane);
        Scale(range.Steps.Stride);
        Il.Op(ILOpCode.Add);
        Il.Store(lowest);
        Il.Load(lastLane);
        Il.Load(firstLane);
        Il.Op(ILOpCode.Sub);
        Scale(Math.Abs(range.Steps.Stride));
        AddLong(range.End - range.First);
        Il.Store(span);
    }

    void Scale(long factor)
    {
        Il.Op(ILOpCode.Conv_i8);
        Il.Long(factor);
        Il.Op(ILOpCode.Mul);
    }

    void LookInWindow(int at, Range range, Action pushSpan, IlLabel again, IlLabel failed)
    {
        if (range.Space == StateSpace.Shared)
        {
            // The block is the first of a cluster: its shared memory has a second address.
            var isOwn = Il.Label();
            Il.Load(lowest);
            Il.Long((long)Runtime.AddressSpaces.ClusterStep);
            Il.Op(ILOpCode.Div_un);
            Il.Long(1);
            Il.Branch(ILOpCode.Bne_un, isOwn);
            Il.Load(at);
            AddLong(-(long)Runtime.AddressSpaces.ClusterStep);
            Il.Store(at);
            Il.Branch(ILOpCode.Br, again);
            Il.Mark(isOwn);
        }
        Il.Load(lowest);
        Il.Long(0);
        Il.Branch(ILOpCode.Blt, failed);
        Il.Load(lowest);
        pushSpan();
        Il.Op(ILOpCode.Add);
        context.PushWindowLength(range.Space);
        Il.Branch(ILOpCode.Bgt, failed);
    }

    void Fault(int at, int site, LaneValue? guard, bool isPartial, IlLabel none)
    {
        if (isPartial) values.PushEffectiveBits(guard);
        else Il.Int(Lanes == 32 ? -1 : (1 << Lanes) - 1);
        Il.Store(bits);
        if (guard != null)
        {
            Il.Load(bits);
            Il.Branch(ILOpCode.Brfalse, none);
        }
        Il.LoadArgument(0);
        context.PushGroup();
        Il.Int(Lanes);
        Il.Int(site);
        Il.Load(at);
        Il.Load(bits);
        Il.Call(EngineMethods.SiteFault);
        Il.Throw();
    }

    void AddLong(long value)
    {
        if (value == 0) return;
        Il.Long(value);
        Il.Op(ILOpCode.Add);
    }
}

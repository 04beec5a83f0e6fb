using System.Reflection.Metadata;
using Drawbridge.Cpu.Lanes;
using Drawbridge.Cpu.Operators;
using Drawbridge.Ptx.Isa;

namespace Drawbridge.Cpu.Emit.Regions;

/// <summary>
/// Accesses to shared memory of a whole group, whose lanes' addresses are known distances from lane 0's (<see cref="LaneOffsets"/>): one check of the range,
/// then vectors where lanes are neighbours, four at a time at least, and elements at constant distances where they are not.
/// </summary>
sealed class OffsetAccess(ValueEmitter values, RangeChecks checks, LaneElements elements, LaneRows rows)
{
    const int ChunkBytes = 16;

    // The words of second loads of pairs that the first ones have loaded.
    readonly Dictionary<LaneOp, int[]> words = [];

    MethodWriter Il => values.Il;

    LaneLayout Layout => values.Layout;

    /// <summary>True if an access is one of these.</summary>
    /// <param name="op">The access.</param>
    /// <param name="access">What it is.</param>
    /// <param name="isFull">True if all lanes execute.</param>
    public static bool Fits(LaneOp op, MemoryAccess access, bool isFull) =>
        isFull && op.Guard == null && access.Space == StateSpace.Shared && op.Sources[0].Value?.Offsets is { } offsets && offsets.AreMultiplesOf(access.Bytes * access.Count);

    /// <summary>Emits an access.</summary>
    /// <param name="op">The access.</param>
    /// <param name="access">What it is.</param>
    /// <param name="place">Where lane 0 accesses.</param>
    /// <param name="second">If it is a load of the lower half of each lane's word, that of the upper half, which comes next; else null.</param>
    public void Emit(LaneOp op, MemoryAccess access, Place place, LaneOp? second)
    {
        var offsets = op.Sources[0].Value!.Offsets!;
        bool isLoad = op.Code == LaneCode.Load;
        if (LaneRows.Fits(access))
        {
            if (isLoad) rows.Load(op, access, lane => checks.Push(place, offsets[lane]));
            else rows.Store(op, access, lane => checks.Push(place, offsets[lane]));
            return;
        }
        if (second != null)
        {
            LoadWords(op, place, offsets, second);
            return;
        }
        for (int i = 0; i < access.Count; i++)
        {
            int more = i * access.Bytes;
            if (!isLoad && access.Bytes == 4 && TryStoreRuns(op.Sources[i + 1], place, offsets, more)) continue;
            if (!isLoad) elements.Store(op.Sources[i + 1], access.Bytes, lane => checks.Push(place, offsets[lane] + more));
            else if (access.Bytes < 4 || access.Count > 1) elements.Load(op, i, access.Bytes, lane => checks.Push(place, offsets[lane] + more));
            else
            {
                var type = access.Bytes == 8 ? LaneType.I64 : LaneType.I32;
                for (int part = 0; part < Layout.PartsOf(type); part++)
                {
                    PushPart(place, offsets, access.Bytes, part);
                    values.StorePart(op.Results[0], part, type, op.Blends);
                }
            }
        }
    }

    /// <summary>Emits a load whose words have been loaded with its neighbour's; false if they have not.</summary>
    public bool TryFinish(LaneOp op)
    {
        if (!words.Remove(op, out int[]? loaded)) return false;
        for (int part = 0; part < loaded.Length; part++)
        {
            Il.Load(loaded[part]);
            Il.Int(16);
            values.Vector("ShiftRightLogical", IlElement.Int);
            values.StorePart(op.Results[0], part, LaneType.I32, op.Blends);
        }
        return true;
    }

    // Stores lanes in the order in which they lie in memory, if that is a few vectors: columns of a tile, written as rows.
    bool TryStoreRuns(Source source, Place place, LaneOffsets offsets, int more)
    {
        const int Bytes = 4;
        int[]?[] orders = Arrays.Make(Layout.Parts, part => offsets.RunsOf(part * Layout.Width, Layout.Width, Bytes, ChunkBytes / Bytes));
        if (Array.Exists(orders, order => order == null)) return false;
        for (int part = 0; part < orders.Length; part++)
        {
            int first = part * Layout.Width;
            int[] order = orders[part]!;
            values.PushPart(source with { Type = LaneType.I32 }, part);
            if (Array.Exists(order, lane => order[lane - first] != lane))
            {
                values.PushVector(Array.ConvertAll(order, lane => lane - first));
                values.Vector("Shuffle", IlElement.Int);
            }
            StorePiece(Layout.Bits, order);
        }
        return true;

        // Pops a vector.
        void StorePiece(int bits, int[] lanes)
        {
            int vector = Il.Local(IlTypes.Vector(bits, IlElement.Int));
            Il.Store(vector);
            if (offsets[lanes[^1]] - offsets[lanes[0]] == (lanes.Length - 1) * Bytes)
            {
                checks.Push(place, offsets[lanes[0]] + more);
                Il.Load(vector);
                Il.Op(ILOpCode.Stobj, IlTypes.Vector(bits, IlElement.Int));
                return;
            }
            Il.Load(vector);
            values.Vector("GetLower", IlElement.Int, bits);
            StorePiece(bits / 2, lanes[..(lanes.Length / 2)]);
            Il.Load(vector);
            values.Vector("GetUpper", IlElement.Int, bits);
            StorePiece(bits / 2, lanes[(lanes.Length / 2)..]);
        }
    }

    // Two halves a lane, side by side, which compilers that do not know a word's alignment load one by one.
    void LoadWords(LaneOp op, Place place, LaneOffsets offsets, LaneOp second)
    {
        int[] loaded = Il.NewLocals(Layout.Parts, Layout.VectorOf(LaneType.I32));
        for (int part = 0; part < loaded.Length; part++)
        {
            PushPart(place, offsets, 4, part);
            Il.Store(loaded[part]);
            Il.Load(loaded[part]);
            Il.Int(0xFFFF);
            values.Vector("Create", IlElement.Int);
            values.Vector("BitwiseAnd", IlElement.Int);
            values.StorePart(op.Results[0], part, LaneType.I32, op.Blends);
        }
        words[second] = loaded;
    }

    // Pushes a vector of elements of 4 or 8 bytes.
    void PushPart(Place place, LaneOffsets offsets, int bytes, int part)
    {
        var element = bytes == 8 ? IlElement.Long : IlElement.Int;
        int width = Layout.Bits / 8 / bytes, chunk = ChunkBytes / bytes, first = part * width;
        if (offsets.AreNeighbours(first, width, bytes))
        {
            checks.Push(place, offsets[first]);
            values.LoadVector(element);
            return;
        }
        elements.Join(element, Layout.Bits, 0, number =>
        {
            int lane = first + number * chunk;
            if (offsets.AreNeighbours(lane, chunk, bytes))
            {
                checks.Push(place, offsets[lane]);
                Il.Op(ILOpCode.Ldobj, IlTypes.Vector(ChunkBytes * 8, element));
                return;
            }
            elements.PushChunk(element, lane, one =>
            {
                checks.Push(place, offsets[one]);
                Il.Op(bytes == 8 ? ILOpCode.Ldind_i8 : ILOpCode.Ldind_i4);
            });
        });
    }
}

using Drawbridge.Cpu.Lanes;
using Drawbridge.Cpu.Operators;
using Drawbridge.Ptx.Isa;

namespace Drawbridge.Cpu.Emit.Regions;

/// <summary>
/// Elements that each lane has side by side, far from those of the next lane, and that are loaded or stored one by one: fields of a structure, or of a row of a
/// matrix whose alignment the compiler of PTX did not know. They go as rows (<see cref="LaneRows"/>): loads all at the first one, stores all at the last.
/// </summary>
sealed class JoinedRows(ValueEmitter values, LaneRows rows)
{
    /// <summary>Elements of a row at most; there are rows of two, too.</summary>
    public const int Longest = 4;

    /// <summary>Bytes of an element.</summary>
    public const int ElementBytes = 4;

    /// <summary>Operations between two elements, that only compute: a row is in registers all the while.</summary>
    public const int MostBetween = 4;

    static readonly MemoryAccess Row = new(StateSpace.Global, 0, ElementBytes, Longest, false);

    // Columns that were loaded, or are to be stored: a local a part.
    readonly Dictionary<LaneOp, int[]> columns = [];

    MethodWriter Il => values.Il;

    LaneLayout Layout => values.Layout;

    /// <summary>True if an access may be part of a row.</summary>
    public static bool Fits(LaneOp op) =>
        op.Detail is MemoryAccess { Bytes: ElementBytes, Count: 1, MaySpin: false } && LaneRows.Fits(Row)
        && op.Sources[0].Shape is { Kind: ShapeKind.Affine, Stride: var stride } && Math.Abs(stride) >= Longest * ElementBytes;

    /// <summary>Emits a load whose element has been loaded with an earlier one; false if it has not.</summary>
    public bool TryFinish(LaneOp op)
    {
        if (op.Code != LaneCode.Load || !columns.Remove(op, out int[]? loaded)) return false;
        for (int part = 0; part < loaded.Length; part++)
        {
            Il.Load(loaded[part]);
            values.StorePart(op.Results[0], part, LaneType.I32, op.Blends);
        }
        return true;
    }

    /// <summary>Emits an access.</summary>
    /// <param name="op">The access.</param>
    /// <param name="row">The accesses of its row, in order.</param>
    /// <param name="pushPlace">Pushes the host address of a lane's element, and so many bytes more.</param>
    public void Emit(LaneOp op, LaneOp[] row, Action<int, long> pushPlace)
    {
        if (op.Code == LaneCode.Load) Load(row, lane => pushPlace(lane, 0));
        else Store(op, row, lane => pushPlace(lane, -(row.Length - 1) * ElementBytes));
    }

    void Load(LaneOp[] row, Action<int> pushPlace)
    {
        foreach (var op in row) columns[op] = NewColumn();
        rows.Load(ElementBytes, row.Length, pushPlace, (i, part) => Il.Store(columns[row[i]][part]));
        TryFinish(row[0]);
    }

    void Store(LaneOp op, LaneOp[] row, Action<int> pushPlace)
    {
        // As it is now: its register may be written before the last one comes.
        int[] column = columns[op] = NewColumn();
        for (int part = 0; part < column.Length; part++)
        {
            values.PushPart(op.Sources[1] with { Type = LaneType.I32 }, part);
            Il.Store(column[part]);
        }
        if (op != row[^1]) return;
        rows.Store(ElementBytes, row.Length, pushPlace, (i, part) => Il.Load(columns[row[i]][part]));
        foreach (var one in row) columns.Remove(one);
    }

    int[] NewColumn() => Il.NewLocals(Layout.Parts, Layout.VectorOf(LaneType.I32));
}

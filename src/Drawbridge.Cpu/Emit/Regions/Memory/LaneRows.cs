using System.Reflection.Metadata;
using System.Runtime.Intrinsics.X86;
using Drawbridge.Cpu.Lanes;
using Drawbridge.Cpu.Operators;

namespace Drawbridge.Cpu.Emit.Regions;

/// <summary>
/// Loads and stores of several elements a lane that lie anywhere: what a lane has together, its row, goes in one piece of 8 or 16 bytes; rows become
/// vectors of columns, one element of each lane, by interleaving within 128 bits. Stores go from the lowest lane to the highest.
/// </summary>
sealed class LaneRows(ValueEmitter values, LaneElements elements)
{
    // Bits that choose elements 0, 2, 0, 2 and 1, 3, 1, 3: a pair of the first vector, a pair of the second.
    const int EvenElements = 0b10_00_10_00, OddElements = 0b11_01_11_01;

    MethodWriter Il => values.Il;

    LaneLayout Layout => values.Layout;

    /// <summary>True for accesses that have such rows.</summary>
    public static bool Fits(MemoryAccess access) =>
        Sse2.IsSupported && (access.Bytes, access.Count) is (4, 4) or (4, 2) or (8, 2);

    /// <summary>Loads the results of an operation.</summary>
    /// <param name="op">The load.</param>
    /// <param name="access">What it is.</param>
    /// <param name="pushPlace">Pushes a lane's host address.</param>
    public void Load(LaneOp op, MemoryAccess access, Action<int> pushPlace)
    {
        var type = TypeOf(access.Bytes);
        Load(access.Bytes, access.Count, pushPlace, (i, part) => values.StorePart(op.Results[i], part, type, op.Blends));
    }

    /// <summary>Stores the sources of an operation.</summary>
    /// <inheritdoc cref="Load(LaneOp, MemoryAccess, Action{int})"/>
    public void Store(LaneOp op, MemoryAccess access, Action<int> pushPlace)
    {
        var type = TypeOf(access.Bytes);
        Store(access.Bytes, access.Count, pushPlace, (i, part) => values.PushPart(op.Sources[i + 1] with { Type = type }, part));
    }

    /// <summary>Loads rows.</summary>
    /// <param name="bytes">Bytes of an element.</param>
    /// <param name="count">Elements of a row.</param>
    /// <param name="pushPlace">Pushes a lane's host address.</param>
    /// <param name="popColumn">Pops a vector of the elements of one column, as integers, for a part of the lanes.</param>
    public void Load(int bytes, int count, Action<int> pushPlace, Action<int, int> popColumn)
    {
        var type = TypeOf(bytes);
        int parts = Layout.PartsOf(type), width = Layout.Lanes / parts, rowBytes = bytes * count;
        for (int part = 0; part < parts; part++)
        {
            int[] rows = Arrays.Make(count, row => LoadRows(rowBytes, count, row, part * width, pushPlace));
            int[] columns = bytes == 8 ? Interleave(IlElement.Long, rows[0], rows[1])
                : count == 2 ? [Choose(EvenElements, rows[0], rows[1]), Choose(OddElements, rows[0], rows[1])]
                : Transpose(rows);
            for (int i = 0; i < columns.Length; i++)
            {
                Il.Load(columns[i]);
                if (type == LaneType.I32) values.As(IlElement.Long, IlElement.Int);
                popColumn(i, part);
            }
        }
    }

    /// <summary>Stores rows.</summary>
    /// <param name="bytes">Bytes of an element.</param>
    /// <param name="count">Elements of a row.</param>
    /// <param name="pushPlace">Pushes a lane's host address.</param>
    /// <param name="pushColumn">Pushes a vector of the elements of one column, as integers, of a part of the lanes.</param>
    public void Store(int bytes, int count, Action<int> pushPlace, Action<int, int> pushColumn)
    {
        var type = TypeOf(bytes);
        int parts = Layout.PartsOf(type), width = Layout.Lanes / parts, rowBytes = bytes * count;
        for (int part = 0; part < parts; part++)
        {
            int[] columns = Arrays.Make(count, i =>
            {
                pushColumn(i, part);
                if (type == LaneType.I32) values.As(IlElement.Int, IlElement.Long);
                return Keep();
            });
            int[] rows = bytes == 8 ? Interleave(IlElement.Long, columns[0], columns[1])
                : count == 2 ? Interleave(IlElement.Int, columns[0], columns[1])
                : Transpose(columns);
            int[][] chunks = Array.ConvertAll(rows, row =>
            {
                Il.Load(row);
                return elements.Split(IlElement.Long, Layout.Bits);
            });
            for (int lane = 0; lane < width; lane++)
            {
                var (row, place) = PlaceOf(lane, rowBytes, count);
                pushPlace(part * width + lane);
                if (rowBytes == 16)
                {
                    Il.Load(chunks[row][place]);
                    Il.Op(ILOpCode.Stobj, IlTypes.Vector(128, IlElement.Long));
                }
                else
                {
                    elements.Push(chunks[row], IlElement.Long, place);
                    Il.Op(ILOpCode.Stind_i8);
                }
            }
        }
    }

    static LaneType TypeOf(int bytes) => bytes == 8 ? LaneType.I64 : LaneType.I32;

    // Which of the vectors of rows has a lane's row, and where in it, counted in rows. 16-byte rows are dealt out one to each vector in turn, so that
    // interleaving brings neighbours together; 8-byte rows two by two.
    static (int Row, int Place) PlaceOf(int lane, int rowBytes, int count) =>
        rowBytes == 16 ? (lane % count, lane / count) : (lane / 2 % 2, lane / 4 * 2 + lane % 2);

    int LoadRows(int rowBytes, int count, int row, int first, Action<int> pushPlace)
    {
        int[] lanes = Array.FindAll(Arrays.Make(Layout.Bits / 8 / rowBytes * count, lane => lane), lane => PlaceOf(lane, rowBytes, count).Row == row);
        elements.Join(IlElement.Long, Layout.Bits, 0, chunk =>
        {
            if (rowBytes == 16)
            {
                pushPlace(first + lanes[chunk]);
                Il.Op(ILOpCode.Ldobj, IlTypes.Vector(128, IlElement.Long));
            }
            else
            {
                elements.PushChunk(IlElement.Long, 2 * chunk, place =>
                {
                    pushPlace(first + lanes[place]);
                    Il.Op(ILOpCode.Ldind_i8);
                });
            }
        });
        return Keep();
    }

    // Four by four in each 128 bits: rows to columns, and back.
    int[] Transpose(int[] rows)
    {
        int[] left = Interleave(IlElement.Int, rows[0], rows[1]), right = Interleave(IlElement.Int, rows[2], rows[3]);
        return [.. Interleave(IlElement.Long, left[0], right[0]), .. Interleave(IlElement.Long, left[1], right[1])];
    }

    // In each 128 bits the elements of two vectors by turns: those of the lower halves, and those of the upper.
    int[] Interleave(IlElement element, int first, int second) =>
        Array.ConvertAll(["UnpackLow", "UnpackHigh"], name =>
        {
            var vector = IlTypes.Vector(Layout.Bits, element);
            foreach (int local in (int[])[first, second])
            {
                Il.Load(local);
                values.As(IlElement.Long, element);
            }
            Il.Call(IlMethod.Named(Integers, name, vector, vector, vector));
            values.As(element, IlElement.Long);
            return Keep();
        });

    int Choose(int bits, int first, int second)
    {
        var vector = IlTypes.Vector(Layout.Bits, IlElement.Float);
        foreach (int local in (int[])[first, second])
        {
            Il.Load(local);
            values.As(IlElement.Long, IlElement.Float);
        }
        Il.Int(bits);
        Il.Call(IlMethod.Named(Layout.Bits switch { 512 => typeof(Avx512F), 256 => typeof(Avx), _ => typeof(Sse) }, "Shuffle", vector, vector, vector, IlType.Byte));
        values.As(IlElement.Float, IlElement.Long);
        return Keep();
    }

    Type Integers => Layout.Bits switch { 512 => typeof(Avx512F), 256 => typeof(Avx2), _ => typeof(Sse2) };

    int Keep()
    {
        int local = Il.Local(IlTypes.Vector(Layout.Bits, IlElement.Long));
        Il.Store(local);
        return local;
    }
}

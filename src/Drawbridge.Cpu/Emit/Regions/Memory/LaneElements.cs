using System.Reflection.Metadata;
using Drawbridge.Cpu.Lanes;
using Drawbridge.Cpu.Operators;

namespace Drawbridge.Cpu.Emit.Regions;

/// <summary>
/// Vectors whose lanes lie anywhere in memory, put together and taken apart element by element: measured faster than gather instructions and than
/// going through memory. Narrow elements are zero-extended to 32-bit lanes. Every lane is touched; stores go from the lowest lane to the highest.
/// </summary>
sealed class LaneElements(ValueEmitter values)
{
    const int ChunkBits = 128;

    MethodWriter Il => values.Il;

    LaneLayout Layout => values.Layout;

    /// <summary>Pops a vector and leaves it in locals of 128 bits.</summary>
    public int[] Split(IlElement element, int bits)
    {
        if (bits == ChunkBits)
        {
            int chunk = Il.Local(IlTypes.Vector(bits, element));
            Il.Store(chunk);
            return [chunk];
        }
        int whole = Il.Local(IlTypes.Vector(bits, element));
        Il.Store(whole);
        Il.Load(whole);
        values.Vector("GetLower", element, bits);
        int[] lower = Split(element, bits / 2);
        Il.Load(whole);
        values.Vector("GetUpper", element, bits);
        return [.. lower, .. Split(element, bits / 2)];
    }

    /// <summary>Pushes an element of a split vector.</summary>
    public void Push(int[] chunks, IlElement element, int lane)
    {
        int width = ChunkBits / 8 / element.Size;
        Il.Load(chunks[lane / width]);
        Il.Int(lane % width);
        values.Vector("GetElement", element, ChunkBits);
    }

    /// <summary>Loads one element a lane into a result.</summary>
    /// <param name="op">The load.</param>
    /// <param name="index">Number of the result.</param>
    /// <param name="bytes">Bytes of an element.</param>
    /// <param name="pushPlace">Pushes a lane's host address; lanes are asked for in order.</param>
    public void Load(LaneOp op, int index, int bytes, Action<int> pushPlace)
    {
        var type = bytes == 8 ? LaneType.I64 : LaneType.I32;
        int parts = Layout.PartsOf(type), width = Layout.Lanes / parts;
        for (int part = 0; part < parts; part++)
        {
            Build(LaneLayout.ElementOf(type), Layout.Bits, part * width, lane =>
            {
                pushPlace(lane);
                Il.Op(bytes switch { 8 => ILOpCode.Ldind_i8, 4 => ILOpCode.Ldind_i4, 2 => ILOpCode.Ldind_u2, _ => ILOpCode.Ldind_u1 });
            });
            values.StorePart(op.Results[index], part, type, op.Blends);
        }
    }

    /// <summary>Stores one element a lane of a source.</summary>
    /// <inheritdoc cref="Load"/>
    public void Store(Source source, int bytes, Action<int> pushPlace)
    {
        var type = bytes == 8 ? LaneType.I64 : LaneType.I32;
        var element = LaneLayout.ElementOf(type);
        int parts = Layout.PartsOf(type), width = Layout.Lanes / parts;
        for (int part = 0; part < parts; part++)
        {
            values.PushPart(source with { Type = type }, part);
            int[] chunks = Split(element, Layout.Bits);
            for (int lane = 0; lane < width; lane++)
            {
                pushPlace(part * width + lane);
                Push(chunks, element, lane);
                Il.Op(bytes switch { 8 => ILOpCode.Stind_i8, 4 => ILOpCode.Stind_i4, 2 => ILOpCode.Stind_i2, _ => ILOpCode.Stind_i1 });
            }
        }
    }

    void Build(IlElement element, int bits, int first, Action<int> pushElement)
    {
        int width = ChunkBits / 8 / element.Size;
        Join(element, bits, 0, chunk => PushChunk(element, first + chunk * width, pushElement));
    }

    /// <summary>Pushes 128 bits made of elements.</summary>
    public void PushChunk(IlElement element, int first, Action<int> pushElement)
    {
        pushElement(first);
        values.Vector("CreateScalar", element, ChunkBits);
        for (int lane = 1; lane < ChunkBits / 8 / element.Size; lane++)
        {
            Il.Int(lane);
            pushElement(first + lane);
            values.Vector("WithElement", element, ChunkBits);
        }
    }

    /// <summary>Pushes a vector made of chunks of 128 bits.</summary>
    public void Join(IlElement element, int bits, int first, Action<int> pushChunk)
    {
        if (bits == ChunkBits)
        {
            pushChunk(first);
            return;
        }
        Join(element, bits / 2, first, pushChunk);
        values.Vector(bits == 512 ? "ToVector512Unsafe" : "ToVector256Unsafe", element, bits / 2);
        Join(element, bits / 2, first + bits / 2 / ChunkBits, pushChunk);
        values.Vector("WithUpper", element, bits);
    }
}

using Drawbridge.Cpu.Lanes;
using Drawbridge.Cpu.Operators;
using Drawbridge.Ptx.Isa;

namespace Drawbridge.Cpu.Emit.Regions;

/// <summary>A 32-bit integer operation that combines all lanes of a group, in any order.</summary>
/// <param name="Vector">The method that combines two vectors.</param>
/// <param name="Neutral">What changes nothing.</param>
/// <param name="Element">What the lanes are taken as.</param>
sealed record LaneReduction(string Vector, int Neutral, IlElement Element)
{
    static readonly Dictionary<string, (string Vector, int Signed, int Unsigned)> Operations = new()
    {
        ["add"] = ("Add", 0, 0),
        ["min"] = ("Min", int.MaxValue, -1),
        ["max"] = ("Max", int.MinValue, 0),
        ["and"] = ("BitwiseAnd", -1, -1),
        ["or"] = ("BitwiseOr", 0, 0),
        ["xor"] = ("Xor", 0, 0),
    };

    /// <summary>The reduction of an operation's name and type; null if there is none.</summary>
    public static LaneReduction? Find(string operation, PtxType type)
    {
        bool isSigned = type == PtxType.S32;
        return (isSigned || type is PtxType.U32 or PtxType.B32) && Operations.TryGetValue(operation, out var row)
            ? new LaneReduction(row.Vector, isSigned ? row.Signed : row.Unsigned, isSigned ? IlElement.Int : IlElement.UInt) : null;
    }

    /// <summary>Pushes the combination of a source's lanes that execute, as a scalar.</summary>
    public void Emit(ValueEmitter values, ScratchEmitter scratch, Source source, LaneValue? guard)
    {
        var (il, layout) = (values.Il, values.Layout);
        for (int part = 0; part < layout.Parts; part++)
        {
            bool isPartial = !values.IsFull || guard != null;
            if (isPartial) values.PushEffective(guard, part);
            values.PushPart(source with { Type = LaneType.I32 }, part);
            if (isPartial)
            {
                il.Int(Neutral);
                values.Vector("Create", IlElement.Int);
                values.Vector("ConditionalSelect", IlElement.Int);
            }
            values.As(IlElement.Int, Element);
            if (part > 0) values.Vector(Vector, Element);
        }
        int bits = layout.Bits;
        for (; bits > 128; bits /= 2)
        {
            int whole = il.Local(IlTypes.Vector(bits, Element));
            il.Store(whole);
            il.Load(whole);
            values.Vector("GetLower", Element, bits);
            il.Load(whole);
            values.Vector("GetUpper", Element, bits);
            values.Vector(Vector, Element, bits / 2);
        }
        foreach (int[] crossed in (int[][])[[2, 3, 0, 1], [1, 0, 3, 2]])
        {
            int vector = il.Local(IlTypes.Vector(bits, Element));
            il.Store(vector);
            il.Load(vector);
            il.Load(vector);
            values.As(Element, IlElement.Int, bits);
            values.PushVector(crossed, bits);
            values.Vector("Shuffle", IlElement.Int, bits);
            values.As(IlElement.Int, Element, bits);
            values.Vector(Vector, Element, bits);
        }
        values.As(Element, IlElement.Int, bits);
        values.Vector("ToScalar", IlElement.Int, bits);
    }
}

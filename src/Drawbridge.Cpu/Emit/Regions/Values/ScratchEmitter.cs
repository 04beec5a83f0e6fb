using System.Reflection.Metadata;
using Drawbridge.Cpu.Lanes;
using Drawbridge.Cpu.Operators;

namespace Drawbridge.Cpu.Emit.Regions;

/// <summary>
/// Operands and results of methods that work on arrays of lanes travel through a piece of the stack: 64 bits an operand and lane, zero-extended;
/// predicates are 0 or 1.
/// </summary>
/// <param name="values">The values.</param>
/// <param name="slots">Most operands or results of an operation, in 64-bit lanes.</param>
/// <param name="spillBytes">Bytes of the values that the method keeps in memory for a while.</param>
sealed class ScratchEmitter(ValueEmitter values, int slots, int spillBytes)
{
    bool isUsed;

    int reservedBytes;

    readonly int pointer = values.Il.Local(IlType.Pointer);

    MethodWriter Il => values.Il;

    LaneLayout Layout => values.Layout;

    int SlotBytes => Layout.Lanes * 8;

    /// <summary>Where the mask, the operands, the results and values in memory order lie.</summary>
    public int MaskOffset => 0;

    public int OperandOffset => Math.Max(64, Layout.Lanes * 4);

    public int ResultOffset => OperandOffset + slots * SlotBytes;

    public int ValueOffset => ResultOffset + slots * SlotBytes;

    int SpillOffset => ValueOffset + slots * SlotBytes;

    /// <summary>Makes room if it turned out that any is needed; at the start of the method, where the stack is empty.</summary>
    public void EmitPrologue()
    {
        if (!isUsed) return;
        const int Alignment = 64;
        Il.Int(SpillOffset + spillBytes + reservedBytes + Alignment);
        Il.Op(ILOpCode.Conv_u);
        Il.Op(ILOpCode.Localloc);
        Il.Int(Alignment - 1);
        Il.Op(ILOpCode.Add);
        Il.Op(ILOpCode.Conv_u8);
        Il.Long(-Alignment);
        Il.Op(ILOpCode.And);
        Il.Op(ILOpCode.Conv_u);
        Il.Store(pointer);
    }

    /// <summary>Pushes the address of a place.</summary>
    public void Push(int offset)
    {
        isUsed = true;
        Il.Load(pointer);
        if (offset == 0) return;
        Il.Int(offset);
        Il.Op(ILOpCode.Add);
    }

    /// <summary>Makes room for bytes that stay what they are until whoever asked changes them.</summary>
    /// <returns>Where it is.</returns>
    public int Reserve(int bytes)
    {
        int offset = SpillOffset + spillBytes + reservedBytes;
        reservedBytes += bytes;
        return offset;
    }

    /// <summary>Pushes the address of a byte of what is kept for a while.</summary>
    public void PushSpilled(int offset) => Push(SpillOffset + offset);

    /// <summary>Pushes the address of operand <paramref name="slot"/>.</summary>
    public void PushOperands(int slot = 0) => Push(OperandOffset + slot * SlotBytes);

    /// <summary>Writes the lanes that execute an operation: the active ones where its guard holds.</summary>
    public void StoreMask(LaneValue? guard)
    {
        for (int part = 0; part < Layout.Parts; part++)
        {
            Push(MaskOffset + part * Layout.Bits / 8);
            values.PushEffective(guard, part);
            values.StoreVector(IlElement.Int);
        }
    }

    /// <summary>Writes an operand in 32-bit lanes, so many bytes behind where operands lie.</summary>
    public void StoreWords(Source source, int offset)
    {
        for (int part = 0; part < Layout.Parts; part++)
        {
            Push(OperandOffset + offset + part * Layout.Bits / 8);
            values.PushPart(source with { Type = LaneType.I32 }, part);
            values.StoreVector(IlElement.Int);
        }
    }

    /// <summary>Writes an operand to a slot, lanes side by side: of 64 bits or of 32.</summary>
    public void StorePacked(Source source, int slot, bool isWide)
    {
        if (isWide) StoreOperand(source with { Type = LaneType.I64 }, slot);
        else StoreWords(source, slot * SlotBytes);
    }

    /// <summary>Reads a result in 32-bit lanes, so many bytes behind where results lie.</summary>
    public void LoadWords(LaneValue result, int offset, LaneType type, bool blends)
    {
        for (int part = 0; part < Layout.Parts; part++)
        {
            Push(ResultOffset + offset + part * Layout.Bits / 8);
            values.LoadVector(IlElement.Int);
            values.StorePart(result, part, type, blends);
        }
    }

    /// <summary>Writes an operand to a slot, a constant added.</summary>
    public void StoreOperand(Source source, int slot, long offset = 0)
    {
        if (source.Type.IsWide())
        {
            for (int part = 0; part < Layout.Parts * 2; part++)
            {
                Push(OperandOffset + slot * SlotBytes + part * Layout.Bits / 8);
                values.PushPart(source with { Type = LaneType.I64 }, part);
                if (offset != 0) AddConstant(IlElement.Long, offset);
                values.StoreVector(IlElement.Long);
            }
            return;
        }
        for (int part = 0; part < Layout.Parts; part++)
        {
            for (int half = 0; half < 2; half++)
            {
                Push(OperandOffset + slot * SlotBytes + (part * 2 + half) * Layout.Bits / 8);
                values.PushPart(source.Type == LaneType.Mask ? source : source with { Type = LaneType.I32 }, part);
                if (offset != 0) AddConstant(IlElement.Int, offset);
                if (source.Type == LaneType.Mask)
                {
                    Il.Int(31);
                    values.Vector("ShiftRightLogical", IlElement.Int);
                }
                values.As(IlElement.Int, IlElement.UInt);
                values.Vector(half == 0 ? "WidenLower" : "WidenUpper", IlElement.UInt);
                values.As(IlElement.ULong, IlElement.Long);
                values.StoreVector(IlElement.Long);
            }
        }
    }

    void AddConstant(IlElement element, long offset)
    {
        if (element == IlElement.Long) Il.Long(offset);
        else Il.Int((int)offset);
        values.Vector("Create", element);
        values.Vector("Add", element);
    }

    /// <summary>Reads a result from 64-bit lanes at a place.</summary>
    public void LoadResult(LaneValue result, int offset, bool blends)
    {
        if (result.Shape.IsScalar)
        {
            Push(offset);
            Il.Op(ILOpCode.Ldind_i8);
            if (!result.Type.IsWide()) Il.Op(ILOpCode.Conv_i4);
            if (result.Type == LaneType.Mask) Il.Op(ILOpCode.Neg);
            values.StoreScalar(result, result.Type is LaneType.Mask ? LaneType.Mask : result.Type.IsWide() ? LaneType.I64 : LaneType.I32);
            return;
        }
        if (result.Type.IsWide())
        {
            for (int part = 0; part < Layout.Parts * 2; part++)
            {
                LoadFrom(offset + part * Layout.Bits / 8);
                values.StorePart(result, part, LaneType.I64, blends);
            }
            return;
        }
        for (int part = 0; part < Layout.Parts; part++)
        {
            LoadFrom(offset + part * 2 * Layout.Bits / 8);
            LoadFrom(offset + (part * 2 + 1) * Layout.Bits / 8);
            values.Vector("Narrow", IlElement.Long);
            if (result.Type == LaneType.Mask) values.Vector("Negate", IlElement.Int);
            values.StorePart(result, part, result.Type == LaneType.Mask ? LaneType.Mask : LaneType.I32, blends);
        }
    }

    void LoadFrom(int offset)
    {
        Push(offset);
        values.LoadVector(IlElement.Long);
    }

    /// <summary>Reads all results of an operation from 64-bit lanes.</summary>
    public void LoadResults(LaneOp op)
    {
        for (int i = 0; i < op.Results.Length; i++) LoadResult(op.Results[i], ResultOffset + i * SlotBytes, op.Blends);
    }

    /// <summary>As <see cref="LoadResults"/>; one that is the same in all lanes is that of the first lane in the mask.</summary>
    public void LoadFirstResults(LaneOp op)
    {
        for (int i = 0; i < op.Results.Length; i++)
        {
            int offset = ResultOffset + i * SlotBytes;
            if (op.Results[i].Shape.IsScalar)
            {
                Push(MaskOffset);
                Il.Int(Layout.Lanes);
                Push(offset);
                Il.Call(EngineMethods.First);
            }
            LoadResult(op.Results[i], offset, op.Blends);
        }
    }

    /// <summary>Computes an operation lane by lane with its scalar definition; once if it is uniform.</summary>
    public void CallScalarwise(LaneOp op)
    {
        bool isUniform = op.Results.All(result => result.Shape.IsScalar);
        int lanes = isUniform ? 1 : Layout.Lanes;
        if (isUniform)
        {
            Push(MaskOffset);
            Il.Int(-1);
            Il.Op(ILOpCode.Stind_i4);
            for (int i = 0; i < op.Sources.Length; i++) StoreScalarOperand(op.Sources[i], i);
        }
        else
        {
            StoreMask(null);
            for (int i = 0; i < op.Sources.Length; i++) StoreOperand(op.Sources[i], i);
        }
        Il.LoadArgument(0);
        Il.Int(((ScalarCall)op.Detail!).Definition);
        Il.Int(lanes);
        Push(MaskOffset);
        PushOperands();
        Push(ResultOffset);
        Il.Call(EngineMethods.Scalarwise);
        for (int i = 0; i < op.Results.Length; i++) LoadResult(op.Results[i], ResultOffset + i * lanes * 8, op.Blends);
    }

    void StoreScalarOperand(Source source, int index)
    {
        Push(OperandOffset + index * 8);
        values.PushScalar(source.Type switch { LaneType.F32 => source with { Type = LaneType.I32 }, LaneType.F64 => source with { Type = LaneType.I64 }, _ => source });
        if (source.Type == LaneType.Mask)
        {
            Il.Int(31);
            Il.Op(ILOpCode.Shr_un);
        }
        if (!source.Type.IsWide()) Il.Op(ILOpCode.Conv_u8);
        Il.Op(ILOpCode.Stind_i8);
    }
}

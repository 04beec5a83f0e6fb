using System.Runtime.Intrinsics.X86;
using Drawbridge.Cpu.Lanes;
using Drawbridge.Cpu.Operators;

namespace Drawbridge.Cpu.Emit.Regions;

/// <summary>Pure operations on vectors of lanes.</summary>
sealed class VectorCompute(ValueEmitter values, Predicate<LaneOp> isInPlace)
{
    readonly record struct Row(string Vector, IlElement? Element = null);

    readonly OperatorCalls operators = new(values);

    MethodWriter Il => values.Il;

    LaneLayout Layout => values.Layout;

    /// <summary>Emits an operation.</summary>
    public void Emit(LaneOp op, LaneValue result)
    {
        switch (op.Code)
        {
            case LaneCode.Compare: VectorCompare(op, result); return;
            case LaneCode.Operator: VectorOperator(op, result); return;
            case LaneCode.Select: VectorSelect(op, result); return;
            case LaneCode.Pack: VectorPack(op, result); return;
            case LaneCode.SignExtend or LaneCode.ZeroExtend:
                for (int part = 0; part < Layout.Parts * 2; part++)
                {
                    Widen(op.Sources[0], part, op.Code == LaneCode.SignExtend);
                    values.StorePart(result, part, LaneType.I64, op.Blends);
                }
                return;
            case LaneCode.Truncate or LaneCode.UnpackLow or LaneCode.UnpackHigh:
                for (int part = 0; part < Layout.Parts; part++)
                {
                    PushWord(op, part * 2);
                    PushWord(op, part * 2 + 1);
                    values.Vector("Narrow", IlElement.Long);
                    values.StorePart(result, part, LaneType.I32, op.Blends);
                }
                return;
        }
        var type = op.Sources[0].Type;
        for (int part = 0; part < Layout.PartsOf(type); part++)
        {
            PushDirect(op, part);
            values.StorePart(result, part, type, op.Blends);
        }
    }

    void PushWord(LaneOp op, int part)
    {
        values.PushPart(op.Sources[0] with { Type = LaneType.I64 }, part);
        if (op.Code != LaneCode.UnpackHigh) return;
        Il.Int(32);
        values.Vector("ShiftRightLogical", IlElement.Long);
    }

    void PushDirect(LaneOp op, int part)
    {
        var type = op.Sources[0].Type;
        var element = LaneLayout.ElementOf(type);
        if (op.Code == LaneCode.Move)
        {
            values.PushPart(op.Sources[0], part);
            return;
        }
        if (op.Code == LaneCode.RotateLeft)
        {
            Rotate(op, part);
            return;
        }
        if (op.Code is LaneCode.Shl or LaneCode.ShrSigned or LaneCode.ShrUnsigned)
        {
            values.PushPart(op.Sources[0], part);
            Il.Int((int)op.Sources[1].Bits);
            values.Vector(op.Code switch { LaneCode.Shl => "ShiftLeft", LaneCode.ShrSigned => "ShiftRightArithmetic", _ => "ShiftRightLogical" }, element);
            return;
        }
        var row = VectorOf(op.Code);
        bool isUnsigned = row.Element != null;
        var seen = isUnsigned ? (type.IsWide() ? IlElement.ULong : IlElement.UInt) : element;
        foreach (var source in op.Sources)
        {
            values.PushPart(source, part);
            values.As(element, seen);
        }
        values.Vector(row.Vector, seen);
        values.As(seen, element);
    }

    void Rotate(LaneOp op, int part)
    {
        int count = (int)op.Sources[1].Bits;
        values.PushPart(op.Sources[0], part);
        if (Layout.Bits == 512)
        {
            Il.Int(count);
            Il.Call(IlMethod.Named(typeof(Avx512F), "RotateLeft", IlType.V512Int, IlType.V512Int, IlType.Byte));
            return;
        }
        Il.Int(count);
        values.Vector("ShiftLeft", IlElement.Int);
        values.PushPart(op.Sources[0], part);
        Il.Int(32 - count);
        values.Vector("ShiftRightLogical", IlElement.Int);
        values.Vector("BitwiseOr", IlElement.Int);
    }

    void Widen(Source source, int part, bool isSigned)
    {
        values.PushPart(source with { Type = LaneType.I32 }, part / 2);
        var element = isSigned ? IlElement.Int : IlElement.UInt;
        values.As(IlElement.Int, element);
        values.Vector(part % 2 == 0 ? "WidenLower" : "WidenUpper", element);
        values.As(isSigned ? IlElement.Long : IlElement.ULong, IlElement.Long);
    }

    void VectorPack(LaneOp op, LaneValue result)
    {
        for (int part = 0; part < Layout.Parts * 2; part++)
        {
            Widen(op.Sources[0], part, isSigned: false);
            Widen(op.Sources[1], part, isSigned: false);
            Il.Int(32);
            values.Vector("ShiftLeft", IlElement.Long);
            values.Vector("BitwiseOr", IlElement.Long);
            values.StorePart(result, part, LaneType.I64, op.Blends);
        }
    }

    void VectorCompare(LaneOp op, LaneValue result)
    {
        if (isInPlace(op))
        {
            values.ComputeInPlace(result, part => PushComparison(op, part, IlElement.Int));
            return;
        }
        for (int part = 0; part < Layout.Parts; part++)
        {
            if (op.Sources[0].Type.IsWide())
            {
                PushComparison(op, part * 2, IlElement.Long);
                PushComparison(op, part * 2 + 1, IlElement.Long);
                values.Vector("Narrow", IlElement.Long);
            }
            else PushComparison(op, part, IlElement.Int);
            values.StorePart(result, part, LaneType.Mask, op.Blends);
        }
    }

    // The answers of one vector, seen as a mask's elements.
    void PushComparison(LaneOp op, int part, IlElement mask)
    {
        var comparison = (Comparison)op.Detail!;
        var element = LaneLayout.ElementOf(op.Sources[0].Type);
        var seen = comparison < Comparison.LessUnsigned ? element : op.Sources[0].Type.IsWide() ? IlElement.ULong : IlElement.UInt;
        foreach (var source in op.Sources)
        {
            values.PushPart(source, part);
            values.As(element, seen);
        }
        values.Vector(VectorOf(comparison), seen);
        values.As(seen, mask);
    }

    void VectorSelect(LaneOp op, LaneValue result)
    {
        var type = op.Sources[1].Type;
        var element = LaneLayout.ElementOf(type);
        bool isWide = type.IsWide();
        for (int part = 0; part < Layout.PartsOf(type); part++)
        {
            int maskPart = isWide ? part / 2 : part;
            if (values.SameInAll(op.Sources[0], maskPart) is { } isTrue)
            {
                values.PushPart(op.Sources[isTrue ? 1 : 2] with { Type = type }, part);
                values.StorePart(result, part, type, op.Blends);
                continue;
            }
            values.PushPart(op.Sources[0], maskPart);
            if (isWide) values.Vector(part % 2 == 0 ? "WidenLower" : "WidenUpper", IlElement.Int);
            values.As(isWide ? IlElement.Long : IlElement.Int, element);
            values.PushPart(op.Sources[1], part);
            values.PushPart(op.Sources[2] with { Type = type }, part);
            values.Vector("ConditionalSelect", element);
            values.StorePart(result, part, type, op.Blends);
        }
    }

    void VectorOperator(LaneOp op, LaneValue result)
    {
        var lane = (LaneOperator)op.Detail!;
        bool isWide = OperatorCalls.IsWide(lane);
        if (!isWide || lane.Result.IsWide())
        {
            for (int part = 0; part < Layout.PartsOf(lane.Result); part++)
            {
                operators.Push(op, part);
                values.StorePart(result, part, lane.Result, op.Blends);
            }
            return;
        }
        for (int part = 0; part < Layout.Parts; part++)
        {
            operators.Push(op, part * 2);
            operators.Push(op, part * 2 + 1);
            var half = IlTypes.Vector(Layout.Bits / 2, LaneLayout.ElementOf(lane.Result));
            Il.Call(Intrinsics.Generic(Layout.Bits, "Create", LaneLayout.ElementOf(lane.Result), half, half));
            values.StorePart(result, part, lane.Result, op.Blends);
        }
    }

    // Tables as switches: dictionaries would compare their keys by code that is compiled when a program starts.
    // Vector method of each code; the element is the operand's unless given.
    static Row VectorOf(LaneCode code) => code switch
    {
        LaneCode.Add => new Row("Add"),
        LaneCode.Sub => new Row("Subtract"),
        LaneCode.Mul => new Row("Multiply"),
        LaneCode.Div => new Row("Divide"),
        LaneCode.And => new Row("BitwiseAnd"),
        LaneCode.Or => new Row("BitwiseOr"),
        LaneCode.Xor => new Row("Xor"),
        LaneCode.Not => new Row("OnesComplement"),
        LaneCode.Sqrt => new Row("Sqrt"),
        LaneCode.Fma => new Row("FusedMultiplyAdd"),
        LaneCode.MinSigned => new Row("Min"),
        LaneCode.MaxSigned => new Row("Max"),
        LaneCode.MinUnsigned => new Row("Min", IlElement.UInt),
        LaneCode.MaxUnsigned => new Row("Max", IlElement.UInt),
        _ => throw new ArgumentOutOfRangeException(nameof(code), code, "not in the table"),
    };

    static string VectorOf(Comparison comparison) => comparison switch
    {
        Comparison.Equal => "Equals",
        Comparison.Less => "LessThan",
        Comparison.LessUnsigned => "LessThan",
        Comparison.LessOrEqual => "LessThanOrEqual",
        Comparison.LessOrEqualUnsigned => "LessThanOrEqual",
        Comparison.Greater => "GreaterThan",
        Comparison.GreaterUnsigned => "GreaterThan",
        Comparison.GreaterOrEqual => "GreaterThanOrEqual",
        Comparison.GreaterOrEqualUnsigned => "GreaterThanOrEqual",
        _ => throw new ArgumentOutOfRangeException(nameof(comparison), comparison, "not in the table"),
    };
}

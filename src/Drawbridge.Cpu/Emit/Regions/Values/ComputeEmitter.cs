using System.Reflection.Metadata;
using System.Runtime.Intrinsics.X86;
using Drawbridge.Cpu.Lanes;
using Drawbridge.Cpu.Operators;

namespace Drawbridge.Cpu.Emit.Regions;

/// <summary>Pure operations: on one scalar where the result is uniform or affine, on vectors otherwise.</summary>
/// <param name="values">The values.</param>
/// <param name="scratch">Where operands of calls travel.</param>
/// <param name="checkWrap">Faults if an affine index wraps within the group.</param>
/// <param name="isInPlace">True for comparisons whose code is written where they are asked for.</param>
sealed class ComputeEmitter(ValueEmitter values, ScratchEmitter scratch, Action<LaneOp> checkWrap, Predicate<LaneOp> isInPlace)
{
    readonly record struct Row(string Vector, IlElement? Element = null);

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

    static ILOpCode ScalarOf(LaneCode code) => code switch
    {
        LaneCode.Add => ILOpCode.Add,
        LaneCode.Sub => ILOpCode.Sub,
        LaneCode.Mul => ILOpCode.Mul,
        LaneCode.Div => ILOpCode.Div,
        LaneCode.And => ILOpCode.And,
        LaneCode.Or => ILOpCode.Or,
        LaneCode.Xor => ILOpCode.Xor,
        LaneCode.Not => ILOpCode.Not,
        LaneCode.Shl => ILOpCode.Shl,
        LaneCode.ShrSigned => ILOpCode.Shr,
        LaneCode.ShrUnsigned => ILOpCode.Shr_un,
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

    // The comparison of integers and of floats, and whether the answer is its negation. IL has no "or equal"; the unordered comparisons of
    // floats, negated, are the ordered ones.
    static (ILOpCode Integers, ILOpCode Floats, bool IsNegated) ScalarOf(Comparison comparison) => comparison switch
    {
        Comparison.Equal => (ILOpCode.Ceq, ILOpCode.Ceq, false),
        Comparison.Less => (ILOpCode.Clt, ILOpCode.Clt, false),
        Comparison.LessUnsigned => (ILOpCode.Clt_un, ILOpCode.Clt, false),
        Comparison.LessOrEqual => (ILOpCode.Cgt, ILOpCode.Cgt_un, true),
        Comparison.LessOrEqualUnsigned => (ILOpCode.Cgt_un, ILOpCode.Cgt_un, true),
        Comparison.Greater => (ILOpCode.Cgt, ILOpCode.Cgt, false),
        Comparison.GreaterUnsigned => (ILOpCode.Cgt_un, ILOpCode.Cgt, false),
        Comparison.GreaterOrEqual => (ILOpCode.Clt, ILOpCode.Clt_un, true),
        Comparison.GreaterOrEqualUnsigned => (ILOpCode.Clt_un, ILOpCode.Clt_un, true),
        _ => throw new ArgumentOutOfRangeException(nameof(comparison), comparison, "not in the table"),
    };

    MethodWriter Il => values.Il;

    LaneLayout Layout => values.Layout;

    /// <summary>Emits an operation; false if it is not a pure one.</summary>
    public bool Emit(LaneOp op)
    {
        if (op.Code is > LaneCode.Scalarwise) return false;
        var result = op.Results[0];
        if (result.KnownMask != null) return true;
        if (result.Shape.IsScalar) Scalar(op, result);
        else if (op.Code == LaneCode.Scalarwise) scratch.CallScalarwise(op);
        else Vector(op, result);
        return true;
    }

    void Scalar(LaneOp op, LaneValue result)
    {
        var sources = op.Sources;
        switch (op.Code)
        {
            case LaneCode.Move:
                values.PushScalar(sources[0]);
                values.StoreScalar(result, sources[0].Type);
                return;
            case LaneCode.SignExtend:
                checkWrap(op);
                values.PushScalar(sources[0]);
                Il.Op(ILOpCode.Conv_i8);
                break;
            case LaneCode.ZeroExtend:
                values.PushScalar(sources[0]);
                Il.Op(ILOpCode.Conv_u8);
                break;
            case LaneCode.Truncate or LaneCode.UnpackLow:
                values.PushScalar(sources[0]);
                Il.Op(ILOpCode.Conv_i4);
                break;
            case LaneCode.UnpackHigh:
                values.PushScalar(sources[0]);
                Il.Int(32);
                Il.Op(ILOpCode.Shr_un);
                Il.Op(ILOpCode.Conv_i4);
                break;
            case LaneCode.Pack:
                values.PushScalar(sources[0]);
                Il.Op(ILOpCode.Conv_u8);
                values.PushScalar(sources[1]);
                Il.Op(ILOpCode.Conv_u8);
                Il.Int(32);
                Il.Op(ILOpCode.Shl);
                Il.Op(ILOpCode.Or);
                break;
            case LaneCode.RotateLeft:
                foreach (var source in sources) values.PushScalar(source);
                Il.Call(IlMethod.Named(typeof(System.Numerics.BitOperations), "RotateLeft", IlType.UInt32, IlType.UInt32, IlType.Int32));
                break;
            case LaneCode.Compare:
                ScalarCompare(op);
                break;
            case LaneCode.Select:
                ScalarSelect(op);
                break;
            case LaneCode.Fma:
                foreach (var source in sources) values.PushScalar(source);
                CallMath("FusedMultiplyAdd", sources[0].Type, 3);
                break;
            case LaneCode.Sqrt:
                values.PushScalar(sources[0]);
                CallMath("Sqrt", sources[0].Type, 1);
                break;
            case LaneCode.MinSigned or LaneCode.MaxSigned or LaneCode.MinUnsigned or LaneCode.MaxUnsigned:
                foreach (var source in sources) values.PushScalar(source);
                ScalarMinMax(op);
                break;
            case LaneCode.Operator:
                Operator(op, 0);
                values.Vector("ToScalar", LaneLayout.ElementOf(((LaneOperator)op.Detail!).Result), ResultBits((LaneOperator)op.Detail!));
                break;
            case LaneCode.Scalarwise:
                scratch.CallScalarwise(op);
                return;
            default:
                foreach (var source in sources) values.PushScalar(source);
                Il.Op(ScalarOf(op.Code));
                break;
        }
        values.StoreScalar(result, ResultType(op, result));
    }

    // What the code leaves on the stack; the register may be of another kind.
    static LaneType ResultType(LaneOp op, LaneValue result) => op.Code switch
    {
        LaneCode.Compare => LaneType.Mask,
        LaneCode.Operator => ((LaneOperator)op.Detail!).Result,
        LaneCode.SignExtend or LaneCode.ZeroExtend or LaneCode.Pack => LaneType.I64,
        LaneCode.Truncate or LaneCode.UnpackLow or LaneCode.UnpackHigh => LaneType.I32,
        LaneCode.Select => op.Sources[1].Type,
        _ => op.Sources[0].Type,
    };

    /// <summary>Pushes 1 or 0 for a comparison of scalars.</summary>
    /// <returns>True if that is the answer's negation.</returns>
    public bool PushComparison(LaneOp op)
    {
        var (integers, floats, isNegated) = ScalarOf((Comparison)op.Detail!);
        foreach (var source in op.Sources) values.PushScalar(source);
        Il.Op(op.Sources[0].Type is LaneType.F32 or LaneType.F64 ? floats : integers);
        return isNegated;
    }

    void ScalarCompare(LaneOp op)
    {
        // 1 and 0 to -1 and 0, or the other way round.
        if (PushComparison(op))
        {
            Il.Int(1);
            Il.Op(ILOpCode.Sub);
        }
        else Il.Op(ILOpCode.Neg);
    }

    void ScalarSelect(LaneOp op)
    {
        var (otherwise, end) = (Il.Label(), Il.Label());
        values.PushScalar(op.Sources[0]);
        Il.Branch(ILOpCode.Brfalse, otherwise);
        values.PushScalar(op.Sources[1]);
        Il.Branch(ILOpCode.Br, end);
        Il.Mark(otherwise);
        values.PushScalar(op.Sources[2] with { Type = op.Sources[1].Type });
        Il.Mark(end);
    }

    void CallMath(string name, LaneType type, int arguments)
    {
        var scalar = type == LaneType.F32 ? IlType.Single : IlType.Double;
        var parameters = new IlType[arguments];
        for (int i = 0; i < parameters.Length; i++) parameters[i] = scalar;
        Il.Call(IlMethod.Named(type == LaneType.F32 ? typeof(MathF) : typeof(Math), name, scalar, parameters));
    }

    void ScalarMinMax(LaneOp op)
    {
        bool isWide = op.Sources[0].Type.IsWide(), isSigned = op.Code is LaneCode.MinSigned or LaneCode.MaxSigned;
        var type = (isWide, isSigned) switch
        {
            (true, true) => IlType.Int64,
            (true, false) => IlType.UInt64,
            (false, true) => IlType.Int32,
            _ => IlType.UInt32,
        };
        Il.Call(IlMethod.Named(typeof(Math), op.Code is LaneCode.MinSigned or LaneCode.MinUnsigned ? "Min" : "Max", type, type, type));
    }

    void Vector(LaneOp op, LaneValue result)
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
        bool isWide = IsWide(lane);
        if (!isWide || lane.Result.IsWide())
        {
            for (int part = 0; part < Layout.PartsOf(lane.Result); part++)
            {
                Operator(op, part);
                values.StorePart(result, part, lane.Result, op.Blends);
            }
            return;
        }
        for (int part = 0; part < Layout.Parts; part++)
        {
            Operator(op, part * 2);
            Operator(op, part * 2 + 1);
            var half = IlTypes.Vector(Layout.Bits / 2, LaneLayout.ElementOf(lane.Result));
            Il.Call(Intrinsics.Generic(Layout.Bits, "Create", LaneLayout.ElementOf(lane.Result), half, half));
            values.StorePart(result, part, lane.Result, op.Blends);
        }
    }

    static bool IsWide(LaneOperator lane) => lane.Result.IsWide() || Array.Exists(lane.Sources, LaneTypes.IsWide);

    int ResultBits(LaneOperator lane) => IsWide(lane) && !lane.Result.IsWide() ? Layout.Bits / 2 : Layout.Bits;

    // Pushes the operator's result for one vector; for 64-bit operations the 32-bit operands are halves.
    void Operator(LaneOp op, int part)
    {
        var lane = (LaneOperator)op.Detail!;
        bool isWide = IsWide(lane);
        var parameters = new List<IlType>(4);
        foreach (var source in op.Sources)
        {
            bool isHalf = isWide && !source.Type.IsWide();
            if (isHalf) values.PushHalf(source, part);
            else values.PushPart(source, part);
            parameters.Add(IlTypes.Vector(isHalf ? Layout.Bits / 2 : Layout.Bits, LaneLayout.ElementOf(source.Type)));
        }
        foreach (int immediate in lane.Immediates)
        {
            Il.Int(immediate);
            parameters.Add(IlType.Int32);
        }
        var result = IlTypes.Vector(ResultBits(lane), LaneLayout.ElementOf(lane.Result));
        Il.Call(IlMethod.Named(Layout.Operators, lane.Method, result, [.. parameters]));
    }
}

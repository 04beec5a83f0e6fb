using System.Reflection.Metadata;
using Drawbridge.Cpu.Lanes;
using Drawbridge.Cpu.Operators;

namespace Drawbridge.Cpu.Emit.Regions;

/// <summary>Pure operations on one scalar for all lanes.</summary>
sealed class ScalarCompute(ValueEmitter values, Action<LaneOp> checkWrap)
{
    readonly OperatorCalls operators = new(values);

    MethodWriter Il => values.Il;

    /// <summary>Emits an operation.</summary>
    public void Emit(LaneOp op, LaneValue result)
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
                operators.Push(op, 0);
                values.Vector("ToScalar", LaneLayout.ElementOf(((LaneOperator)op.Detail!).Result), operators.ResultBits((LaneOperator)op.Detail!));
                break;
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

    // Tables as switches: dictionaries would compare their keys by code that is compiled when a program starts.
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
}

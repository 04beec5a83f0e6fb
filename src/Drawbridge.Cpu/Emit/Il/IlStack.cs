using System.Reflection.Metadata;

namespace Drawbridge.Cpu.Emit;

/// <summary>
/// Types on the evaluation stack while a method is written. The JIT compiler says of a wrong operand only that the program is invalid, or
/// nothing; here it says where and what.
/// </summary>
sealed class IlStack(MethodWriter method)
{
    static readonly IlType[] Empty = [];

    IlType[] held = new IlType[16];

    public int Depth { get; private set; }

    /// <summary>Most values it held.</summary>
    public int Max { get; private set; }

    public IlType[] ToArray()
    {
        if (Depth == 0) return Empty;
        var types = new IlType[Depth];
        Array.Copy(held, types, Depth);
        return types;
    }

    public bool Holds(IlType[] types)
    {
        bool same = types.Length == Depth;
        for (int i = 0; same && i < Depth; i++) same = types[i] == held[i];
        return same;
    }

    /// <summary>Makes it hold these values; none if that is not known.</summary>
    public void Reset(IlType[]? types)
    {
        Depth = 0;
        foreach (var type in types ?? Empty) Push(type);
    }

    public void Push(IlType type)
    {
        if (Depth == held.Length) held = IlTypes.Grown(held);
        held[Depth++] = type.OnStack;
        if (Depth > Max) Max = Depth;
    }

    public IlType Pop() => Depth > 0 ? held[--Depth] : throw method.Invalid("the evaluation stack is empty");

    /// <summary>Takes a value that is to be of a type.</summary>
    public void Pop(IlType expected)
    {
        var type = Pop();
        if (!Fits(type, expected.OnStack)) throw Unexpected(expected.Text, type);
    }

    /// <summary>Addresses are 64-bit integers and may be used as such.</summary>
    static bool Fits(IlType a, IlType b) => a == b || IsWord(a) && IsWord(b);

    static bool IsWord(IlType type) => type is IlType.Int64 or IlType.Pointer;

    static bool IsInteger(IlType type) => type == IlType.Int32 || IsWord(type);

    IlType PopNumber() => Pop() is var type && !type.IsVector ? type : throw Unexpected("a number", type);

    IlType PopInteger() => Pop() is var type && IsInteger(type) ? type : throw Unexpected("an integer", type);

    InvalidProgramException Unexpected(string what, IlType type) =>
        method.Invalid($"{what} is expected on the stack, there is {type.Text}");

    void PopAddress() => Pop(IlType.Pointer);

    /// <summary>Two numbers of one type; one may be a 32-bit offset to an address.</summary>
    IlType PopPair(bool integers = false)
    {
        var second = integers ? PopInteger() : PopNumber();
        var first = integers ? PopInteger() : PopNumber();
        if (first == IlType.Pointer && IsInteger(second) || second == IlType.Pointer && IsInteger(first)) return IlType.Pointer;
        return Fits(first, second) ? first
            : throw method.Invalid($"two operands of one type are expected on the stack, there are {first.Text} and {second.Text}");
    }

    /// <summary>Two numbers to compare.</summary>
    public void PopCompared() => PopPair();

    /// <summary>A condition: zero or not.</summary>
    public void PopCondition() => PopInteger();

    /// <summary>What an instruction without operand takes and leaves.</summary>
    public void Apply(ILOpCode op)
    {
        switch (op)
        {
            case ILOpCode.Nop or ILOpCode.Volatile:
                break;
            case ILOpCode.Dup:
                var top = Pop();
                Push(top);
                Push(top);
                break;
            case ILOpCode.Pop:
                Pop();
                break;
            case ILOpCode.Add or ILOpCode.Sub or ILOpCode.Mul or ILOpCode.Div or ILOpCode.Rem:
                Push(PopPair());
                break;
            case ILOpCode.Div_un or ILOpCode.Rem_un or ILOpCode.And or ILOpCode.Or or ILOpCode.Xor:
                Push(PopPair(integers: true));
                break;
            case ILOpCode.Shl or ILOpCode.Shr or ILOpCode.Shr_un:
                Pop(IlType.Int32);
                Push(PopInteger());
                break;
            case ILOpCode.Neg:
                Push(PopNumber());
                break;
            case ILOpCode.Not:
                Push(PopInteger());
                break;
            case ILOpCode.Ceq or ILOpCode.Cgt or ILOpCode.Cgt_un or ILOpCode.Clt or ILOpCode.Clt_un:
                PopPair();
                Push(IlType.Int32);
                break;
            case ILOpCode.Conv_i4 or ILOpCode.Conv_u4:
                PopNumber();
                Push(IlType.Int32);
                break;
            case ILOpCode.Conv_i8 or ILOpCode.Conv_u8:
                PopNumber();
                Push(IlType.Int64);
                break;
            case ILOpCode.Conv_i or ILOpCode.Conv_u:
                PopNumber();
                Push(IlType.Pointer);
                break;
            case ILOpCode.Ldind_u1 or ILOpCode.Ldind_u2 or ILOpCode.Ldind_i4 or ILOpCode.Ldind_u4:
                PopAddress();
                Push(IlType.Int32);
                break;
            case ILOpCode.Ldind_i8:
                PopAddress();
                Push(IlType.Int64);
                break;
            case ILOpCode.Ldind_i:
                PopAddress();
                Push(IlType.Pointer);
                break;
            case ILOpCode.Ldind_r4:
                PopAddress();
                Push(IlType.Single);
                break;
            case ILOpCode.Ldind_r8:
                PopAddress();
                Push(IlType.Double);
                break;
            case ILOpCode.Stind_i1 or ILOpCode.Stind_i2 or ILOpCode.Stind_i4:
                Pop(IlType.Int32);
                PopAddress();
                break;
            case ILOpCode.Stind_i8:
                Pop(IlType.Int64);
                PopAddress();
                break;
            case ILOpCode.Stind_r4:
                Pop(IlType.Single);
                PopAddress();
                break;
            case ILOpCode.Stind_r8:
                Pop(IlType.Double);
                PopAddress();
                break;
            case ILOpCode.Localloc:
                PopInteger();
                Push(IlType.Pointer);
                break;
            default:
                throw new ArgumentException($"{op} is no instruction without operand that generated code uses", nameof(op));
        }
    }
}

using Drawbridge.CSharp.Types;
using Microsoft.CodeAnalysis.Operations;

namespace Drawbridge.CSharp.Lower;

/// <summary>C# operators as PTX instructions; <c>{t}</c> is the type of the operands, <c>{b}</c> their size as untyped bits.</summary>
static class OperatorTable
{
    static readonly Dictionary<BinaryOperatorKind, (string? Integer, string? Float, string? Test)> Rows = new()
    {
        [BinaryOperatorKind.Add] = ("add.{t}", "add.rn.{t}", null),
        [BinaryOperatorKind.Subtract] = ("sub.{t}", "sub.rn.{t}", null),
        [BinaryOperatorKind.Multiply] = ("mul.lo.{t}", "mul.rn.{t}", null),
        [BinaryOperatorKind.Divide] = ("div.{t}", "div.rn.{t}", null),
        [BinaryOperatorKind.Remainder] = ("rem.{t}", null, null),
        [BinaryOperatorKind.And] = ("and.{b}", null, null),
        [BinaryOperatorKind.Or] = ("or.{b}", null, null),
        [BinaryOperatorKind.ExclusiveOr] = ("xor.{b}", null, null),
        [BinaryOperatorKind.LeftShift] = ("shl.{b}", null, null),
        [BinaryOperatorKind.RightShift] = ("shr.{t}", null, null),
        [BinaryOperatorKind.UnsignedRightShift] = ("shr.u{n}", null, null),
        [BinaryOperatorKind.Equals] = (null, null, "eq"),
        [BinaryOperatorKind.NotEquals] = (null, null, "ne"),
        [BinaryOperatorKind.LessThan] = (null, null, "lt"),
        [BinaryOperatorKind.LessThanOrEqual] = (null, null, "le"),
        [BinaryOperatorKind.GreaterThan] = (null, null, "gt"),
        [BinaryOperatorKind.GreaterThanOrEqual] = (null, null, "ge"),
    };

    /// <summary>The instruction that computes an operator; null if there is none.</summary>
    public static string? Opcode(BinaryOperatorKind kind, ScalarKind type)
    {
        if (!Rows.TryGetValue(kind, out var row) || (type.IsFloat() ? row.Float : row.Integer) is not { } template) return null;
        string bits = type.Form().Arithmetic.Substring(1);
        return template.Replace("{t}", type.Form().Arithmetic).Replace("{b}", "b" + bits).Replace("{n}", bits);
    }

    /// <summary>The comparison of <c>setp</c>; null if the operator is none. Floats are unequal where one is NaN.</summary>
    public static string? Test(BinaryOperatorKind kind, ScalarKind type) =>
        Rows.TryGetValue(kind, out var row) && row.Test is { } test ? type.IsFloat() && test == "ne" ? "neu" : test : null;

    /// <summary>What an operator gives for two known integers; null if that is not known, or a fault.</summary>
    public static long? Fold(BinaryOperatorKind kind, ScalarKind type, long a, long b) => kind switch
    {
        BinaryOperatorKind.Add => Cut(unchecked(a + b), type),
        BinaryOperatorKind.Subtract => Cut(unchecked(a - b), type),
        BinaryOperatorKind.Multiply => Cut(unchecked(a * b), type),
        BinaryOperatorKind.Divide when b != 0 && b != -1 && type != ScalarKind.U64 => Cut(a / b, type),
        BinaryOperatorKind.Remainder when b != 0 && b != -1 && type != ScalarKind.U64 => Cut(a % b, type),
        BinaryOperatorKind.And => a & b,
        BinaryOperatorKind.Or => a | b,
        BinaryOperatorKind.ExclusiveOr => Cut(a ^ b, type),
        BinaryOperatorKind.LeftShift => Cut(a << (int)(b & (type.Bits() - 1)), type),
        BinaryOperatorKind.RightShift when type != ScalarKind.U64 => a >> (int)(b & (type.Bits() - 1)),
        _ => null,
    };

    /// <summary>What a comparison of two known integers gives.</summary>
    public static bool? FoldTest(BinaryOperatorKind kind, ScalarKind type, long a, long b)
    {
        int order = type == ScalarKind.U64 ? ((ulong)a).CompareTo((ulong)b) : a.CompareTo(b);
        return kind switch
        {
            BinaryOperatorKind.Equals => order == 0,
            BinaryOperatorKind.NotEquals => order != 0,
            BinaryOperatorKind.LessThan => order < 0,
            BinaryOperatorKind.LessThanOrEqual => order <= 0,
            BinaryOperatorKind.GreaterThan => order > 0,
            BinaryOperatorKind.GreaterThanOrEqual => order >= 0,
            _ => null,
        };
    }

    /// <summary>A number as its kind holds it: the low bits, extended as the sign says.</summary>
    public static long Cut(long value, ScalarKind kind) => kind switch
    {
        ScalarKind.S8 => (sbyte)value,
        ScalarKind.U8 => (byte)value,
        ScalarKind.S16 => (short)value,
        ScalarKind.U16 => (ushort)value,
        ScalarKind.S32 => (int)value,
        ScalarKind.U32 => (uint)value,
        _ => value,
    };
}

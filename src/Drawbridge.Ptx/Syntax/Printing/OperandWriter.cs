using System.Globalization;
using Drawbridge.Ptx.Isa;

namespace Drawbridge.Ptx.Syntax.Printing;

/// <summary>Writes operands.</summary>
static class OperandWriter
{
    /// <summary>Writes one operand in its canonical form.</summary>
    public static void Write(LineWriter output, Operand operand)
    {
        switch (operand)
        {
            case Register register:
                output.Write(register.Name);
                break;
            case RegisterPart part:
                output.Write(part.Register.Name);
                output.Write('.');
                output.Write(part.Part);
                break;
            case Constant constant:
                output.Write(Text(constant));
                break;
            case Address address:
                output.Write('[');
                WriteInner(output, address);
                output.Write(address.Unified ? "].unified" : "]");
                break;
            case SymbolAddress symbol:
                output.Write(symbol.Symbol.Name);
                WriteOffset(output, symbol.Offset);
                break;
            case SpecialRegister special:
                output.Write(special.ToString());
                break;
            case VectorOperand vector:
                output.Write('{');
                WriteList(output, vector.Elements);
                output.Write('}');
                break;
            case LabelOperand label:
                output.Write(label.Label.Name);
                break;
            case Negated negated:
                // The sign is '!' before a predicate and '-' before a number.
                output.Write(negated.Inner is Register { Type: not (PtxType.Pred or PtxType.None) } or RegisterPart ? '-' : '!');
                Write(output, negated.Inner);
                break;
            case PairOperand pair:
                Write(output, pair.First);
                output.Write('|');
                Write(output, pair.Second);
                break;
            case ListOperand list:
                output.Write('(');
                WriteList(output, list.Items);
                output.Write(')');
                break;
            case CompoundAddress compound:
                output.Write('[');
                for (int i = 0; i < compound.Items.Length; i++)
                {
                    if (i > 0) output.Write(", ");
                    if (compound.Items[i] is Address inner) WriteInner(output, inner);
                    else Write(output, compound.Items[i]);
                }
                output.Write(']');
                break;
            case Sink:
                output.Write('_');
                break;
            default:
                throw new ArgumentException($"an operand of type {operand.GetType().Name} has no written form", nameof(operand));
        }
    }

    /// <summary>Operands with commas.</summary>
    public static void WriteList(LineWriter output, Operand[] operands)
    {
        for (int i = 0; i < operands.Length; i++)
        {
            if (i > 0) output.Write(", ");
            Write(output, operands[i]);
        }
    }

    /// <summary>A constant such that reading it gives the same bits and kind.</summary>
    public static string Text(Constant constant)
    {
        switch (constant.Kind)
        {
            case ConstantKind.Single:
                return "0f" + constant.Bits.ToString("X8", CultureInfo.InvariantCulture);
            case ConstantKind.Double:
                return "0d" + constant.Bits.ToString("X16", CultureInfo.InvariantCulture);
            case ConstantKind.Unsigned:
                // What does not fit .s64 is unsigned by itself.
                return constant.Bits > long.MaxValue
                    ? "0x" + constant.Bits.ToString("X", CultureInfo.InvariantCulture)
                    : constant.Bits.ToString(CultureInfo.InvariantCulture) + "U";
            default:
                // The digits of the least number alone would be unsigned.
                return (long)constant.Bits == long.MinValue ? "-9223372036854775807-1" : ((long)constant.Bits).ToString(CultureInfo.InvariantCulture);
        }
    }

    /// <summary><c>+8</c>, <c>+-8</c>, nothing for 0.</summary>
    public static void WriteOffset(LineWriter output, long offset)
    {
        if (offset == 0) return;
        output.Write('+');
        output.Write(Text(new Constant((ulong)offset, ConstantKind.Signed)));
    }

    static void WriteInner(LineWriter output, Address address)
    {
        if (address.Base == null)
        {
            output.Write(Text(new Constant((ulong)address.Offset, ConstantKind.Signed)));
            return;
        }
        Write(output, address.Base);
        WriteOffset(output, address.Offset);
    }
}

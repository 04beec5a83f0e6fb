using System.Buffers.Binary;
using System.Globalization;
using System.Reflection.Metadata;
using System.Text;

namespace Drawbridge.Cpu.Emit;

/// <summary>A method's instructions as text: one a line, with its offset and labels.</summary>
static class IlListing
{
    /// <summary>The listing.</summary>
    public static string Of(MethodWriter method)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture,
            $"{method.Name}({string.Join(", ", method.Parameters.Select(p => p.Text))}) -> {method.Result.Text}")
            .Append(CultureInfo.InvariantCulture,
            $"  // {method.Instructions} instructions, {method.CodeBytes} bytes, {method.Blocks} blocks, ")
            .Append(CultureInfo.InvariantCulture, $"{method.LocalReferences} local references\n");
        for (int i = 0; i < method.LocalCount; i++) text.Append(CultureInfo.InvariantCulture, $"  local {i}: {method.Locals[i].Text}\n");

        method.ResolveBranches();
        var code = method.Code;
        var marks = new HashSet<int>(method.Targets);
        for (int at = 0; at < code.Length;)
        {
            if (marks.Contains(at)) text.Append(CultureInfo.InvariantCulture, $" L{at:x4}:\n");
            text.Append(CultureInfo.InvariantCulture, $"  {at:x4}  ");
            var op = (ILOpCode)code[at++];
            if ((int)op == 0xFE) op = (ILOpCode)(0xFE00 | code[at++]);
            text.Append(op.ToString().ToLowerInvariant().Replace('_', '.'));
            at = Operand(text, method, op, at);
            text.Append('\n');
        }
        return text.ToString();
    }

    static int Operand(StringBuilder text, MethodWriter method, ILOpCode op, int at)
    {
        var operand = method.Code[at..];
        int word = operand.Length >= 4 ? BinaryPrimitives.ReadInt32LittleEndian(operand) : 0;
        if (op.IsBranch())
        {
            text.Append(CultureInfo.InvariantCulture, $" L{at + 4 + word:x4}");
            return at + 4;
        }
        switch (op)
        {
            case ILOpCode.Ldc_i4_s:
                return Text(((sbyte)operand[0]).ToString(CultureInfo.InvariantCulture), 1);
            case ILOpCode.Ldc_i4:
                return Text(word.ToString(CultureInfo.InvariantCulture), 4);
            case ILOpCode.Ldc_r4:
                return Text(BitConverter.Int32BitsToSingle(word).ToString("R", CultureInfo.InvariantCulture), 4);
            case ILOpCode.Ldc_i8:
                return Text(BinaryPrimitives.ReadInt64LittleEndian(operand).ToString(CultureInfo.InvariantCulture), 8);
            case ILOpCode.Ldc_r8:
                return Text(BinaryPrimitives.ReadDoubleLittleEndian(operand).ToString("R", CultureInfo.InvariantCulture), 8);
            case ILOpCode.Ldloc_s or ILOpCode.Stloc_s or ILOpCode.Ldarg_s:
                return Text(operand[0].ToString(CultureInfo.InvariantCulture), 1);
            case ILOpCode.Ldloc or ILOpCode.Stloc or ILOpCode.Ldarg:
                return Text(BinaryPrimitives.ReadUInt16LittleEndian(operand).ToString(CultureInfo.InvariantCulture), 2);
            case ILOpCode.Call or ILOpCode.Ldobj or ILOpCode.Stobj:
                return Text(method.Module.Describe(word), 4);
            default:
                return at;
        }

        int Text(string value, int bytes)
        {
            text.Append(' ').Append(value);
            return at + bytes;
        }
    }
}

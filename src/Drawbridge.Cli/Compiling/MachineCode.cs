using System.Globalization;
using System.Text;
using Iced.Intel;

namespace Drawbridge.Cli.Compiling;

/// <summary>
/// Disassembles compiled methods where they lie. Their length is nowhere to be had: code is read up to the first instruction that execution
/// does not go past (ret, jmp, int3) and that no branch before it goes past either.
/// </summary>
internal static class MachineCode
{
    /// <summary>A jump further than this leaves the method.</summary>
    const int MostBytes = 64 << 20;

    /// <summary>The runtime's stubs before a method jump at most this often.</summary>
    const int MostStubs = 4;

    /// <summary>The code at a function pointer, an instruction a line, branch targets as labels.</summary>
    public static string Text(nint pointer)
    {
        var instructions = Decode(Start((ulong)pointer));
        ulong first = instructions[0].IP, last = instructions[^1].NextIP;
        var targets = instructions.Where(IsBranch).Select(branch => branch.NearBranchTarget).Where(target => target >= first && target < last).ToHashSet();
        var formatter = new IntelFormatter(new Labels(first, targets));
        var text = new StringBuilder();
        var line = new StringOutput();
        foreach (var instruction in instructions)
        {
            if (targets.Contains(instruction.IP)) text.Append(CultureInfo.InvariantCulture, $"{Label(instruction.IP - first)}:\n");
            formatter.Format(instruction, line);
            text.Append(CultureInfo.InvariantCulture, $"  {instruction.IP - first:x5}  {line.ToStringAndReset()}\n");
        }
        text.Append(CultureInfo.InvariantCulture, $"  {last - first:x5}  end, {instructions.Count} instructions\n");
        return text.ToString();
    }

    static List<Instruction> Decode(ulong start)
    {
        var instructions = new List<Instruction>();
        var decoder = Iced.Intel.Decoder.Create(IntPtr.Size * 8, new Memory(start));
        decoder.IP = start;
        ulong furthest = start;
        while (true)
        {
            var instruction = decoder.Decode();
            instructions.Add(instruction);
            if (IsBranch(instruction) && instruction.NearBranchTarget is var target && target > furthest && target < start + MostBytes) furthest = target;
            bool isEnd = instruction.IsInvalid || instruction.Mnemonic == Mnemonic.Int3
                || instruction.FlowControl is FlowControl.Return or FlowControl.UnconditionalBranch or FlowControl.IndirectBranch or FlowControl.Exception;
            if (isEnd && instruction.NextIP > furthest) return instructions;
        }
    }

    /// <summary>Behind the stubs through which the runtime lets methods be called.</summary>
    static unsafe ulong Start(ulong address)
    {
        for (int i = 0; i < MostStubs; i++)
        {
            var decoder = Iced.Intel.Decoder.Create(IntPtr.Size * 8, new Memory(address));
            decoder.IP = address;
            var instruction = decoder.Decode();
            if (instruction.Mnemonic != Mnemonic.Jmp) break;
            if (instruction.IsIPRelativeMemoryOperand) address = *(ulong*)instruction.IPRelativeMemoryAddress;
            else if (IsBranch(instruction)) address = instruction.NearBranchTarget;
            else break;
        }
        return address;
    }

    static bool IsBranch(Instruction instruction) => instruction.IsJccShortOrNear || instruction.IsJmpShortOrNear;

    static string Label(ulong offset) => string.Create(CultureInfo.InvariantCulture, $"L{offset:x5}");

    /// <summary>The process's memory, read no further than the instruction goes.</summary>
    sealed unsafe class Memory(ulong address) : CodeReader
    {
        byte* next = (byte*)address;

        public override int ReadByte() => *next++;
    }

    /// <summary>Names branch targets inside the method.</summary>
    sealed class Labels(ulong first, HashSet<ulong> targets) : ISymbolResolver
    {
        public bool TryGetSymbol(in Instruction instruction, int operand, int instructionOperand, ulong address, int addressSize, out SymbolResult symbol)
        {
            bool isLabel = IsBranch(instruction) && targets.Contains(address);
            symbol = isLabel ? new SymbolResult(address, Label(address - first)) : default;
            return isLabel;
        }
    }
}

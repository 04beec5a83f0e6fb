using Drawbridge.Cpu.Execution;
using Drawbridge.Interpreter.Scalar;

namespace Drawbridge.Cpu.Memory;

/// <summary>Computes an instruction lane by lane with its scalar definition, where there is no vector code for it.</summary>
static unsafe class Scalarwise
{
    static readonly Registry<Entry> Entries = new();

    sealed record Entry(ScalarDefinition Definition, Scalar Result, int Operands);

    /// <summary>Gives a definition a number.</summary>
    /// <param name="definition">The definition.</param>
    /// <param name="operands">
    /// How many source operands the instruction has; a definition's own four are filled up with zeros. Where it has <c>Carry</c>, the flag is
    /// one more operand after them.
    /// </param>
    /// <param name="marks">Marks on the operands (video instructions), or null.</param>
    public static int Register(ScalarDefinition definition, int operands, IReadOnlyList<OperandMark>? marks = null) => Entries.Add(new Entry(definition,
        definition.Marked != null && marks != null && marks.Any(mark => mark != default) ? definition.Marked(marks) : definition.Result, operands));

    /// <summary>Computes the lanes of a mask; results of other lanes are left alone.</summary>
    /// <param name="block">The block.</param>
    /// <param name="definition">Number of the definition.</param>
    /// <param name="lanes">Lanes of the group.</param>
    /// <param name="mask">Which lanes to compute.</param>
    /// <param name="operands">Raw bits, zero-extended: those of operand i in lane l at i · lanes + l.</param>
    /// <param name="results">Raw bits of the result, then of the second result or carry flag if the definition has one.</param>
    public static void Run(BlockContext* block, int definition, int lanes, int* mask, long* operands, long* results)
    {
        var entry = Entries[definition];
        var (all, compute) = (entry.Definition, entry.Result);
        Span<ulong> sources = stackalloc ulong[Math.Max(5, entry.Operands + 1)];
        for (int lane = 0; lane < lanes; lane++)
        {
            if (mask[lane] == 0) continue;
            sources.Clear();
            for (int i = 0; i < entry.Operands; i++) sources[i] = (ulong)operands[i * lanes + lane];
            if (all.Carry is { } carryScalar)
            {
                bool carry = operands[entry.Operands * lanes + lane] != 0;
                results[lane] = (long)carryScalar(sources[0], sources[1], sources[2], ref carry);
                results[lanes + lane] = carry ? 1 : 0;
                continue;
            }
            if (all.Vector is { } vector)
            {
                results[lane] = (long)vector(sources[..entry.Operands]);
                continue;
            }
            // A definition takes four words; the fifth source is the upper half of the fourth.
            ulong last = sources[3] | sources[4] << 32;
            results[lane] = (long)compute(sources[0], sources[1], sources[2], last);
            if (all.Second is { } second) results[lanes + lane] = (long)second(sources[0], sources[1], sources[2], last);
        }
    }
}

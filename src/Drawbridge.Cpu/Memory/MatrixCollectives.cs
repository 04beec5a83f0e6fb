using Drawbridge.Cpu.Emit;
using Drawbridge.Cpu.Execution;
using Drawbridge.Interpreter.Matrix;
using Drawbridge.Ptx.Isa;
using Drawbridge.Runtime;

namespace Drawbridge.Cpu.Memory;

/// <summary>
/// Matrix instructions of the 32 lanes of a warp: in vectors (<see cref="MatrixProduct"/>), and by the interpreter's definitions where there is no
/// code for them. Registers are operand-major: register r of lane l at r · 32 + l, those of one operand after those of the one before.
/// </summary>
static unsafe class MatrixCollectives
{
    const int Lanes = Collectives.Lanes;

    // Rows of ldmatrix and stmatrix are aligned to their 16 bytes; wmma needs no more than its elements do.
    const int RowBytes = 16;

    static readonly Registry<Entry> Entries = new();

    /// <param name="Operation">The operation.</param>
    /// <param name="Shape">Registers of each operand, the result's first, in a text that compares by value.</param>
    /// <param name="Compute">What it computes; null for loads and stores.</param>
    /// <param name="Access">The memory of loads and stores; null for what computes.</param>
    sealed record Entry(Operation Operation, string Shape, WarpDefinition? Compute, MatrixAccess? Access)
    {
        public int[] Registers { get; init; } = [];

        /// <summary>The product in vectors; null if there is none.</summary>
        public MatrixProduct? Product { get; init; }

        /// <summary>The product of doubles; null if it is none.</summary>
        public DoubleProduct? Doubles { get; init; }

        /// <summary>Where elements are in memory, if that is a simple function of the stride.</summary>
        public MatrixPlaces? Places { get; init; }

        public bool Equals(Entry? other) => other != null && other.Operation == Operation && other.Shape == Shape;

        public override int GetHashCode() => HashCode.Combine(Operation, Shape);
    }

    /// <summary>Gives an operation a number; -1 if it has no definition.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="registers">Registers of each operand that is no address or stride, the destination's first.</param>
    public static int Register(Operation operation, params int[] registers)
    {
        var (compute, access) = (MatrixDefinitions.Find(operation), MatrixAccess.Find(operation));
        return compute == null && access == null ? -1
            : Entries.Add(new Entry(operation, string.Join(',', registers), compute, access)
            {
                Registers = registers,
                Product = MatrixProduct.Find(operation, registers, KernelCompiler.NativeBits),
                Doubles = DoubleProduct.Find(operation),
                Places = access == null ? null : MatrixPlaces.Of(access),
            });
    }

    /// <summary>The product of an operation in vectors; null if it has none.</summary>
    /// <param name="matrix">Number of the operation.</param>
    public static MatrixProduct? ProductOf(int matrix) => Entries[matrix].Product;

    /// <summary>True if <see cref="MultiplyDoubles"/> computes an operation.</summary>
    /// <param name="matrix">Number of the operation.</param>
    public static bool IsDoubleProduct(int matrix) => Entries[matrix].Doubles != null;

    /// <summary>A product of all lanes, of doubles. Registers are arrays of 32 numbers.</summary>
    /// <param name="matrix">Number of the operation.</param>
    /// <param name="operands">The sources' registers.</param>
    /// <param name="results">The result's registers.</param>
    public static void MultiplyDoubles(int matrix, double* operands, double* results) => Entries[matrix].Doubles!.Run(operands, results);

    /// <inheritdoc cref="MatrixProduct.PrepareLeft"/>
    public static void PrepareLeft(int matrix, int* registers, int* elements) => Entries[matrix].Product!.PrepareLeft(registers, elements);

    /// <inheritdoc cref="MatrixProduct.PrepareRight"/>
    public static void PrepareRight(int matrix, int* registers, int* pairs) => Entries[matrix].Product!.PrepareRight(registers, pairs);

    /// <summary>A product of all lanes, of factors that have been read. Registers are arrays of 32 words.</summary>
    /// <param name="matrix">Number of the operation.</param>
    /// <param name="left">A's elements.</param>
    /// <param name="right">B's.</param>
    /// <param name="c">C's registers.</param>
    /// <param name="d">Receives D's.</param>
    public static void Multiply(int matrix, int* left, int* right, int* c, int* d) => Entries[matrix].Product!.Sum(left, right, c, d);

    /// <summary>Two products of one A, added to sums where they lie.</summary>
    /// <param name="matrix">Number of the operation.</param>
    /// <param name="left">A's elements.</param>
    /// <param name="first">B's.</param>
    /// <param name="second">The other B's.</param>
    /// <param name="sum">The first sum's registers.</param>
    /// <param name="other">The other one's.</param>
    public static void AddPair(int matrix, int* left, int* first, int* second, int* sum, int* other) =>
        MatrixPairs.Add(Entries[matrix].Product!, (float*)left, (float*)first, (float*)second, (float*)sum, (float*)other);

    /// <summary><c>mma</c>, <c>wmma.mma</c>, <c>movmatrix</c>.</summary>
    /// <param name="block">The block.</param>
    /// <param name="group">The group.</param>
    /// <param name="instruction">Number of the instruction.</param>
    /// <param name="matrix">Number of the operation.</param>
    /// <param name="mask">The lanes that execute it, which must be all.</param>
    /// <param name="operands">The sources' registers.</param>
    /// <param name="results">The result's registers.</param>
    public static void Compute(BlockContext* block, int group, int instruction, int matrix, int* mask, long* operands, long* results)
    {
        var entry = Entries[matrix];
        DemandAll(block, group, instruction, entry, mask);
        var arrays = new ulong[entry.Registers.Length][];
        long* next = operands;
        for (int i = 0; i < arrays.Length; i++)
        {
            int count = entry.Registers[i];
            arrays[i] = new ulong[Lanes * count];
            if (i == 0) continue;
            for (int register = 0; register < count; register++, next += Lanes)
                for (int lane = 0; lane < Lanes; lane++) arrays[i][lane * count + register] = (ulong)next[lane];
        }
        entry.Compute!(arrays);
        int width = entry.Registers[0];
        for (int register = 0; register < width; register++)
            for (int lane = 0; lane < Lanes; lane++) results[register * Lanes + lane] = (long)arrays[0][lane * width + register];
    }

    /// <summary><c>ldmatrix</c>, <c>wmma.load</c>.</summary>
    /// <param name="block">The block.</param>
    /// <param name="group">The group.</param>
    /// <param name="instruction">Number of the instruction.</param>
    /// <param name="matrix">Number of the operation.</param>
    /// <param name="space">A <see cref="StateSpace"/>: what the addresses count from.</param>
    /// <param name="mask">The lanes that execute it, which must be all.</param>
    /// <param name="addresses">Each lane's address.</param>
    /// <param name="strides">Each lane's stride in elements, null for the default.</param>
    /// <param name="results">The result's registers.</param>
    public static void Load(
        BlockContext* block, int group, int instruction, int matrix, int space, int* mask, long* addresses, long* strides, long* results) =>
        Move(block, group, instruction, matrix, (StateSpace)space, mask, addresses, strides, results, writes: false);

    /// <summary><c>stmatrix</c>, <c>wmma.store</c>; <paramref name="values"/> are the registers to store.</summary>
    /// <inheritdoc cref="Load"/>
    public static void Store(
        BlockContext* block, int group, int instruction, int matrix, int space, int* mask, long* addresses, long* strides, long* values) =>
        Move(block, group, instruction, matrix, (StateSpace)space, mask, addresses, strides, values, writes: true);

    static void Move(BlockContext* block, int group, int instruction, int matrix, StateSpace space, int* mask, long* addresses, long* strides,
        long* registers, bool writes)
    {
        var entry = Entries[matrix];
        DemandAll(block, group, instruction, entry, mask);
        var access = entry.Access!;
        if (access.DefaultStride == 0)
        {
            // x1 takes the addresses of 8 lanes, x2 of 16, x4 of all.
            for (int lane = 0; lane < 8 * access.Registers; lane++)
                _ = Access.LocateOrFault(block, group * Lanes + lane, instruction, space, (ulong)addresses[lane], RowBytes, writes);
        }
        if (entry.Places != null)
        {
            MoveAtPlaces(block, group, instruction, entry, space, addresses, strides, registers, writes);
            return;
        }
        for (int lane = 0; lane < Lanes; lane++)
        {
            for (int register = 0; register < access.Registers; register++)
            {
                ref long value = ref registers[register * Lanes + lane];
                if (!writes) value = 0;
                foreach (var piece in access.Pieces(lane, register, strides == null ? access.DefaultStride : strides[lane]))
                {
                    byte* at = Access.LocateOrFault(block, group * Lanes + piece.AddressLane, instruction, space,
                        (ulong)(addresses[piece.AddressLane] + piece.Offset), piece.Bytes, writes);
                    if (writes) Write(at, piece.Bytes, value >> piece.Shift);
                    else value |= Read(at, piece.Bytes) << piece.Shift;
                }
            }
        }
    }

    // As Move, without asking for each element's place, and mostly without looking for its allocation.
    static void MoveAtPlaces(BlockContext* block, int group, int instruction, Entry entry, StateSpace space, long* addresses, long* strides,
        long* registers, bool writes)
    {
        var access = entry.Access!;
        if (!writes) new Span<long>(registers, access.Registers * Lanes).Clear();
        ulong start = 0, size = 0;
        foreach (var piece in entry.Places!.Pieces)
        {
            long stride = strides == null ? access.DefaultStride : strides[piece.Lane];
            ulong address = (ulong)(addresses[piece.AddressLane] + piece.Offset + piece.PerStride * stride);
            byte* at = (byte*)address;
            bool isFound = address - start < size && size - (address - start) >= (uint)piece.Bytes && (address & (uint)(piece.Bytes - 1)) == 0;
            if (!isFound)
            {
                at = Access.LocateOrFault(block, group * Lanes + piece.AddressLane, instruction, space, address, piece.Bytes, writes);
                if (at == (byte*)address && ResidentBlock.Of(block).Launch.Memory.Find(address) is { } allocation)
                    (start, size) = (allocation.Address, (ulong)allocation.Size);
            }
            ref long value = ref registers[piece.Register * Lanes + piece.Lane];
            if (writes) Write(at, piece.Bytes, value >> piece.Shift);
            else value |= Read(at, piece.Bytes) << piece.Shift;
        }
    }

    static void DemandAll(BlockContext* block, int group, int instruction, Entry entry, int* mask)
    {
        uint lanes = Collectives.Bits(mask);
        if (lanes == uint.MaxValue) return;
        throw ResidentBlock.Of(block).Launch.Fault(block, group * Lanes + System.Numerics.BitOperations.TrailingZeroCount(lanes), instruction,
            FaultDiagnostics.IncompleteWarp, $"'{entry.Operation}' needs all {Lanes} lanes of the warp; those of mask 0x{~lanes:x8} are not there");
    }

    static long Read(byte* at, int bytes) => bytes switch { 1 => *at, 2 => *(ushort*)at, 4 => *(uint*)at, _ => *(long*)at };

    static void Write(byte* at, int bytes, long value)
    {
        switch (bytes)
        {
            case 1: *at = (byte)value; break;
            case 2: *(short*)at = (short)value; break;
            case 4: *(int*)at = (int)value; break;
            default: *(long*)at = value; break;
        }
    }
}

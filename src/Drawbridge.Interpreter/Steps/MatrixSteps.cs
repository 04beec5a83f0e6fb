using Drawbridge.Interpreter.Decoding;
using Drawbridge.Interpreter.Execution;
using Drawbridge.Interpreter.Matrix;
using Drawbridge.Ptx.Isa;
using Drawbridge.Ptx.Syntax;
using Drawbridge.Runtime;

namespace Drawbridge.Interpreter.Steps;

/// <summary>A step of all 32 lanes of a warp. PTX leaves open what happens when some have ended or never existed; here it is a fault.</summary>
abstract class WholeWarpStep : CollectiveStep
{
    public sealed override uint MembersOf(Frame frame, int lane) => uint.MaxValue;

    public sealed override void Combine(Warp warp, uint lanes, Exchange exchange)
    {
        if (lanes != uint.MaxValue)
        {
            throw new LaneFault(FaultDiagnostics.IncompleteWarp, Lowest(lanes),
                $"'{Instruction!.Operation}' needs all {Warp.Size} lanes of the warp; those of mask 0x{~lanes:x8} have ended or never existed");
        }
        Combine(warp, exchange);
    }

    /// <summary>Computes the results of all lanes.</summary>
    protected abstract void Combine(Warp warp, Exchange exchange);

    /// <summary>Puts the registers of an operand into the exchange.</summary>
    protected static void Read(Frame frame, uint lanes, Source[] registers, ulong[] into)
    {
        for (uint left = lanes; left != 0; left &= left - 1)
        {
            int lane = Lowest(left);
            for (int i = 0; i < registers.Length; i++) into[lane * registers.Length + i] = registers[i].Read(frame, lane);
        }
    }

    /// <summary>Takes the registers of a result from the exchange.</summary>
    protected static void Write(Frame frame, uint lanes, Destination[] registers, ulong[] from)
    {
        for (uint left = lanes; left != 0; left &= left - 1)
        {
            int lane = Lowest(left);
            for (int i = 0; i < registers.Length; i++) registers[i].Write(frame, lane, from[lane * registers.Length + i]);
        }
    }

    /// <summary>Room for operands of so many registers a lane, unless lanes that came earlier made it.</summary>
    protected static void Prepare(Exchange exchange, params ReadOnlySpan<int> registers)
    {
        if (exchange.Matrix.Length > 0) return;
        exchange.Matrix = new ulong[registers.Length][];
        for (int i = 0; i < registers.Length; i++) exchange.Matrix[i] = new ulong[Warp.Size * registers[i]];
    }
}

/// <summary>An instruction that computes from the registers of the whole warp: <c>mma</c>, <c>wmma.mma</c>, <c>movmatrix</c>.</summary>
sealed class MatrixStep(WarpDefinition compute, Destination[] result, Source[][] sources) : WholeWarpStep
{
    readonly int[] registers = [result.Length, .. sources.Select(source => source.Length)];

    public override void Gather(Warp warp, Frame frame, uint lanes, Exchange exchange)
    {
        Prepare(exchange, registers);
        for (int i = 0; i < sources.Length; i++) Read(frame, lanes, sources[i], exchange.Matrix[i + 1]);
    }

    protected override void Combine(Warp warp, Exchange exchange) => compute(exchange.Matrix);

    public override void Scatter(Warp warp, Frame frame, uint lanes, Exchange exchange) => Write(frame, lanes, result, exchange.Matrix[0]);
}

/// <summary>What matrix loads and stores share: addresses and strides in the exchange, the walk over the pieces of memory.</summary>
abstract class MatrixMemoryStep(MemoryAddress location, Source? stride, MatrixAccess access) : WholeWarpStep
{
    // Rows of ldmatrix and stmatrix are aligned to their 16 bytes; wmma needs no more than its elements do.
    const int RowBytes = 16;

    protected abstract bool Writes { get; }

    public override void Gather(Warp warp, Frame frame, uint lanes, Exchange exchange)
    {
        Prepare(exchange, access.Registers);
        for (uint left = lanes; left != 0; left &= left - 1)
        {
            int lane = Lowest(left);
            exchange.A[lane] = location.Read(frame, lane);
            exchange.B[lane] = stride?.Read(frame, lane) ?? (ulong)access.DefaultStride;
            // The lanes that meet may name their memory in different ways.
            exchange.C[lane] = (ulong)location.Space;
        }
    }

    protected sealed override void Combine(Warp warp, Exchange exchange)
    {
        var memory = warp.Launch.Memory;
        Allocation? recent = null;
        if (access.DefaultStride == 0)
        {
            // x1 takes the addresses of 8 lanes, x2 of 16, x4 of all.
            for (int lane = 0; lane < 8 * access.Registers; lane++)
                memory.Access(warp, lane, SpaceOf(lane), exchange.A[lane], RowBytes, RowBytes, Writes, ref recent);
        }
        for (int lane = 0; lane < Warp.Size; lane++)
        {
            for (int register = 0; register < access.Registers; register++)
            {
                ref ulong value = ref exchange.Matrix[0][lane * access.Registers + register];
                foreach (var piece in access.Pieces(lane, register, (long)exchange.B[lane]))
                {
                    int from = piece.AddressLane;
                    ref byte at = ref memory.Access(warp, from, SpaceOf(from), exchange.A[from] + (ulong)piece.Offset, piece.Bytes, piece.Bytes, Writes, ref recent);
                    Move(ref at, piece, ref value);
                }
            }
        }

        StateSpace SpaceOf(int lane) => (StateSpace)exchange.C[lane];
    }

    /// <summary>Moves a piece of a register.</summary>
    protected abstract void Move(ref byte at, MatrixPiece piece, ref ulong register);
}

/// <summary><c>ldmatrix</c>, <c>wmma.load</c>.</summary>
sealed class MatrixLoadStep(MemoryAddress location, Source? stride, MatrixAccess access, Destination[] result)
    : MatrixMemoryStep(location, stride, access)
{
    protected override bool Writes => false;

    protected override void Move(ref byte at, MatrixPiece piece, ref ulong register) => register |= LaunchMemory.Read(ref at, piece.Bytes) << piece.Shift;

    public override void Scatter(Warp warp, Frame frame, uint lanes, Exchange exchange) => Write(frame, lanes, result, exchange.Matrix[0]);
}

/// <summary><c>stmatrix</c>, <c>wmma.store</c>.</summary>
sealed class MatrixStoreStep(MemoryAddress location, Source? stride, MatrixAccess access, Source[] value)
    : MatrixMemoryStep(location, stride, access)
{
    protected override bool Writes => true;

    public override void Gather(Warp warp, Frame frame, uint lanes, Exchange exchange)
    {
        base.Gather(warp, frame, lanes, exchange);
        Read(frame, lanes, value, exchange.Matrix[0]);
    }

    protected override void Move(ref byte at, MatrixPiece piece, ref ulong register) => LaunchMemory.Write(ref at, piece.Bytes, register >> piece.Shift);

    public override void Scatter(Warp warp, Frame frame, uint lanes, Exchange exchange)
    {
    }
}

/// <summary>Makes the steps of matrix instructions, where <see cref="MatrixDefinitions"/> or <see cref="MatrixAccess"/> define them.</summary>
static class MatrixSteps
{
    /// <summary>The builder for an operation; null if it is no matrix instruction or not defined.</summary>
    public static StepBuilder? Find(Operation operation)
    {
        if (MatrixDefinitions.Find(operation) is { } compute) return (decoder, instruction) => Multiply(compute, decoder, instruction);
        return MatrixAccess.Find(operation) is { } access ? (decoder, instruction) => Move(access, decoder, instruction) : null;
    }

    static MatrixStep Multiply(WarpDefinition compute, Decoder decoder, Instruction instruction)
    {
        var shapes = instruction.Operation.Operands;
        var operands = instruction.Operands;
        return new MatrixStep(compute, decoder.Targets(operands[0], shapes[0].Type, instruction),
            [.. operands.Skip(1).Select((operand, i) => decoder.Sources(operand, shapes[i + 1].Type, instruction))]);
    }

    static MatrixMemoryStep Move(MatrixAccess access, Decoder decoder, Instruction instruction)
    {
        var operation = instruction.Operation;
        var operands = instruction.Operands;
        bool loads = operation.Semantic is Semantic.MatrixLoad or Semantic.WmmaLoad;
        int registers = loads ? 0 : 1;
        var type = operation.Operands[registers].Type;
        var location = decoder.Address(operands[1 - registers], operation.Space, instruction);
        Source? stride = operands.Length > 2 ? decoder.Source(operands[2], PtxType.U32, instruction) : null;
        return loads ? new MatrixLoadStep(location, stride, access, decoder.Targets(operands[0], type, instruction))
            : new MatrixStoreStep(location, stride, access, decoder.Sources(operands[1], type, instruction));
    }
}

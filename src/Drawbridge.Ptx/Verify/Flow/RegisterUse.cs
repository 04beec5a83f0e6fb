using Drawbridge.Ptx.Syntax;

namespace Drawbridge.Ptx.Verify;

/// <summary>A block that reads a register before it writes it, if it does.</summary>
/// <param name="Register">The register's index.</param>
/// <param name="Block">The block.</param>
/// <param name="Instruction">The instruction that reads first.</param>
readonly record struct ExposedRead(int Register, int Block, int Instruction);

/// <summary>
/// What one walk over a body remembers of registers: for each the first and last block that writes it, and the blocks that read it first.
/// Blocks are numbered on through all functions of a module, so that nothing has to be cleared between them however many registers
/// they have.
/// </summary>
sealed class RegisterUse
{
    // Written before the function begins: its register parameters.
    const int Always = int.MaxValue;

    readonly List<ExposedRead> exposed = new(64);
    readonly List<int> starts = [];
    readonly List<int> parameters = [];
    int[] touchedIn = [];
    int[] firstWrite = [];
    int[] lastWrite = [];
    int[] writtenBy = [];
    int firstBlock;
    int block;
    int firstInstruction = 1;
    int instructionCount;

    /// <summary>The reads that depend on other blocks, in order.</summary>
    public List<ExposedRead> Exposed => exposed;

    /// <summary>Index of the first instruction of each block.</summary>
    public List<int> BlockStarts => starts;

    public void Begin(Body body, Function function)
    {
        foreach (int register in parameters) firstWrite[register] = 0;
        parameters.Clear();
        exposed.Clear();
        starts.Clear();
        Grow(body.Registers.Count);
        firstInstruction += instructionCount;
        instructionCount = body.Instructions.Count;
        firstBlock = ++block;
        starts.Add(0);
        foreach (var parameter in function.Parameters)
        {
            if (parameter.Register is not { } register) continue;
            firstWrite[register.Index] = Always;
            parameters.Add(register.Index);
        }
    }

    /// <summary>A block begins at an instruction.</summary>
    public void StartBlock(int instruction)
    {
        if (starts[starts.Count - 1] == instruction) return;
        starts.Add(instruction);
        block++;
    }

    public void Read(Register register, int instruction)
    {
        int index = register.Index;
        if (touchedIn[index] == block) return;
        touchedIn[index] = block;
        exposed.Add(new ExposedRead(index, block - firstBlock, instruction));
    }

    public void Write(Register register)
    {
        int index = register.Index;
        touchedIn[index] = block;
        if (firstWrite[index] < firstBlock) firstWrite[index] = block;
        lastWrite[index] = block;
    }

    /// <summary>Notes a write; false if the same instruction has written the register before.</summary>
    public bool WriteOnce(Register register, int instruction)
    {
        Write(register);
        int stamp = firstInstruction + instruction;
        if (writtenBy[register.Index] == stamp) return false;
        writtenBy[register.Index] = stamp;
        return true;
    }

    /// <summary>Notes every register of an operand.</summary>
    public void Mark(Operand operand, bool isDestination, int instruction)
    {
        switch (operand)
        {
            case Register register:
                if (isDestination) Write(register);
                else Read(register, instruction);
                break;
            case RegisterPart part:
                Mark(part.Register, isDestination, instruction);
                break;
            case Negated negated:
                Mark(negated.Inner, isDestination, instruction);
                break;
            case Address { Base: { } baseOperand }:
                Mark(baseOperand, false, instruction);
                break;
            case VectorOperand vector:
                foreach (var element in vector.Elements) Mark(element, isDestination, instruction);
                break;
            case PairOperand pair:
                Mark(pair.First, isDestination, instruction);
                Mark(pair.Second, isDestination, instruction);
                break;
            case CompoundAddress compound:
                foreach (var item in compound.Items) Mark(item, false, instruction);
                break;
            case ListOperand list:
                foreach (var item in list.Items) Mark(item, isDestination, instruction);
                break;
        }
    }

    /// <summary>True if some block, or the caller, writes the register.</summary>
    public bool IsWritten(int register) => firstWrite[register] >= firstBlock;

    /// <summary>True if the register has its value before the function begins.</summary>
    public bool IsParameter(int register) => firstWrite[register] == Always;

    /// <summary>The first block in the order of the text that writes the register.</summary>
    public int FirstWriter(int register) => firstWrite[register] - firstBlock;

    /// <summary>The last block in the order of the text that writes the register.</summary>
    public int LastWriter(int register) => lastWrite[register] - firstBlock;

    void Grow(int count)
    {
        if (count <= touchedIn.Length) return;
        int size = Math.Max(count, touchedIn.Length * 2);
        Array.Resize(ref touchedIn, size);
        Array.Resize(ref firstWrite, size);
        Array.Resize(ref lastWrite, size);
        Array.Resize(ref writtenBy, size);
    }
}

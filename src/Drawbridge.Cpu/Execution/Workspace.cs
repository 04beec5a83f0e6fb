using Drawbridge.Runtime;

namespace Drawbridge.Cpu.Execution;

/// <summary>What a thread keeps from launch to launch: memory for blocks, parameters, tables of thread indices.</summary>
sealed unsafe class Workspace
{
    // What is kept when a launch ends; a cooperative launch may have needed much more.
    const int KeptBlocks = 2, KeptTables = 8;
    const ulong KeptBytes = 64 << 20;

    [ThreadStatic]
    static Workspace? spare;

    readonly Stack<ResidentBlock> free = new();
    readonly List<ThreadIndexTable> tables = [];
    readonly NativeBuffer parameters = new(), stop = new();

    /// <summary>Blocks that have been started and not ended, while a launch whose blocks take turns runs.</summary>
    public List<ResidentBlock> Residents { get; } = [];

    /// <summary>Blocks of the launch that the workspace was rented for, once others help with it.</summary>
    public BlockShares Shares { get; } = new();

    /// <summary>The calling thread's workspace; a fresh one if it is in use (a launch made while another one writes its output).</summary>
    public static Workspace Rent()
    {
        var mine = spare ?? new Workspace();
        spare = null;
        return mine;
    }

    /// <summary>Gives it back to the calling thread.</summary>
    public void Return() => spare = this;

    /// <summary>The word that stops a launch, set to 0.</summary>
    public int* ClearStop()
    {
        int* word = (int*)stop.Reserve(NativeBuffer.Alignment);
        *word = 0;
        return word;
    }

    /// <summary>A copy of a launch's parameters.</summary>
    public byte* CopyParameters(byte[] bytes)
    {
        byte* copy = parameters.Reserve((ulong)bytes.Length);
        bytes.CopyTo(new Span<byte>(copy, bytes.Length));
        return copy;
    }

    /// <summary>Memory for a block of a launch.</summary>
    public ResidentBlock RentBlock(CpuLaunch launch)
    {
        if (!free.TryPop(out var block)) block = new ResidentBlock();
        block.Prepare(launch, TableFor(launch.Request.Block, launch.Kernel.Lanes));
        return block;
    }

    public void ReturnBlock(ResidentBlock block) => free.Push(block);

    /// <summary>Lets memory go that the next launch probably has no use for.</summary>
    public void Trim()
    {
        foreach (var block in Residents) free.Push(block);
        Residents.Clear();
        while (free.Count > KeptBlocks) free.Pop().Free();
        foreach (var block in free)
        {
            if (block.MemoryBytes > KeptBytes) block.Free();
        }
    }

    ThreadIndexTable TableFor(Dim3 block, int lanes)
    {
        for (int i = 0; i < tables.Count; i++)
        {
            if (tables[i].Block == block && tables[i].Lanes == lanes) return tables[i];
        }
        var table = new ThreadIndexTable(block, lanes);
        if (tables.Count == KeptTables) tables.RemoveAt(0);
        tables.Add(table);
        return table;
    }
}

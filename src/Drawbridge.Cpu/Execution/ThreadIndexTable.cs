using Drawbridge.Runtime;

namespace Drawbridge.Cpu.Execution;

/// <summary>%tid of every lane of a block of some shape: x, then y, then z, each padded to whole groups.</summary>
sealed unsafe class ThreadIndexTable
{
    readonly NativeBuffer memory = new();

    public ThreadIndexTable(Dim3 block, int lanes)
    {
        Block = block;
        Lanes = lanes;
        int threads = (int)block.Count;
        Stride = (threads + lanes - 1) / lanes * lanes;
        Indices = (int*)memory.Reserve((ulong)Stride * 3 * sizeof(int));
        for (int thread = 0; thread < Stride; thread++)
        {
            // Lanes past the last thread continue the count; nobody looks at them.
            var index = block.Index(thread);
            Indices[thread] = index.X;
            Indices[Stride + thread] = index.Y;
            Indices[2 * Stride + thread] = index.Z;
        }
    }

    public Dim3 Block { get; }

    public int Lanes { get; }

    /// <summary>Ints from one component to the next.</summary>
    public int Stride { get; }

    public int* Indices { get; }
}

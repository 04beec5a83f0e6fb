using System.Runtime.InteropServices;

namespace Drawbridge.Cpu.Execution;

/// <summary>
/// What generated code sees of the block it runs: one in native memory a resident block. Generated code reads fields by their offsets, so
/// all are blittable and the layout is sequential.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
unsafe struct BlockContext
{
    /// <summary>The block's shared memory, 64-byte aligned.</summary>
    public byte* Shared;
    public ulong SharedLength;

    /// <summary>The kernel's parameter block, 64-byte aligned; padded so that 16 bytes past its end can be read.</summary>
    public byte* Parameters;
    public ulong ParametersLength;

    /// <summary>The module's constants: <c>.const</c> address 0.</summary>
    public byte* Constants;
    public ulong ConstantsLength;

    /// <summary>Local memory of the block's first thread; thread t's lies at t · <see cref="LocalStride"/>.</summary>
    public byte* Local;
    public ulong LocalStride;

    /// <summary>Saved registers of the first group, 64-byte aligned; group g's lie at g · <see cref="FrameStride"/> (a multiple of 64).</summary>
    public byte* Frames;
    public ulong FrameStride;

    /// <summary>The groups' states.</summary>
    public GroupState* States;

    /// <summary>
    /// %tid.x, .y and .z of every thread in order, one array after the other, each <see cref="ThreadIndexStride"/> ints long: as many as groups
    /// · lanes, so that whole vectors can be read.
    /// </summary>
    public int* ThreadIndices;
    public long ThreadIndexStride;

    /// <summary>
    /// For each instruction that accesses global memory the allocation it found last, as <see cref="AccessWindow"/>: accesses inside it need no
    /// other check.
    /// </summary>
    public AccessWindow* Windows;

    /// <summary>The cell of the device's <see cref="Runtime.Memory.AllocationTable"/>.</summary>
    public nint Allocations;

    /// <summary>Not zero once the launch is to stop: loops look at it.</summary>
    public int* Stop;

    /// <summary>%ctaid, %nctaid, %ntid.</summary>
    public int BlockX, BlockY, BlockZ, GridX, GridY, GridZ, ThreadsX, ThreadsY, ThreadsZ;

    /// <summary>Threads of the block.</summary>
    public int Threads;

    /// <summary>Bytes of dynamic shared memory.</summary>
    public int DynamicShared;

    /// <summary>Number of the block in the grid, X fastest.</summary>
    public long LinearBlock;

    /// <summary>Number of the launch (%gridid).</summary>
    public long LaunchNumber;

    /// <summary>A weak GCHandle of the managed side, a <see cref="ResidentBlock"/>: the launch, the block's barriers.</summary>
    public nint Launch;

    /// <summary>64 bytes that nobody reads, the block's own: where lanes that take no part may load and store.</summary>
    public byte* Scratch;
}

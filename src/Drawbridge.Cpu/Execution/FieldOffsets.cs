namespace Drawbridge.Cpu.Execution;

/// <summary>Where the fields lie that generated code reads and writes. (Marshal looks them up by reflection, each time.)</summary>
static unsafe class FieldOffsets
{
    /// <summary>Bytes from the start of a <see cref="BlockContext"/> to a field.</summary>
    public static int OfContext(string field)
    {
        BlockContext any;
        var context = &any;
        byte* place = field switch
        {
            nameof(BlockContext.Shared) => (byte*)&context->Shared,
            nameof(BlockContext.SharedLength) => (byte*)&context->SharedLength,
            nameof(BlockContext.Parameters) => (byte*)&context->Parameters,
            nameof(BlockContext.ParametersLength) => (byte*)&context->ParametersLength,
            nameof(BlockContext.Constants) => (byte*)&context->Constants,
            nameof(BlockContext.ConstantsLength) => (byte*)&context->ConstantsLength,
            nameof(BlockContext.Local) => (byte*)&context->Local,
            nameof(BlockContext.LocalStride) => (byte*)&context->LocalStride,
            nameof(BlockContext.Frames) => (byte*)&context->Frames,
            nameof(BlockContext.FrameStride) => (byte*)&context->FrameStride,
            nameof(BlockContext.States) => (byte*)&context->States,
            nameof(BlockContext.ThreadIndices) => (byte*)&context->ThreadIndices,
            nameof(BlockContext.ThreadIndexStride) => (byte*)&context->ThreadIndexStride,
            nameof(BlockContext.Windows) => (byte*)&context->Windows,
            nameof(BlockContext.Allocations) => (byte*)&context->Allocations,
            nameof(BlockContext.Stop) => (byte*)&context->Stop,
            nameof(BlockContext.BlockX) => (byte*)&context->BlockX,
            nameof(BlockContext.BlockY) => (byte*)&context->BlockY,
            nameof(BlockContext.BlockZ) => (byte*)&context->BlockZ,
            nameof(BlockContext.GridX) => (byte*)&context->GridX,
            nameof(BlockContext.GridY) => (byte*)&context->GridY,
            nameof(BlockContext.GridZ) => (byte*)&context->GridZ,
            nameof(BlockContext.ThreadsX) => (byte*)&context->ThreadsX,
            nameof(BlockContext.ThreadsY) => (byte*)&context->ThreadsY,
            nameof(BlockContext.ThreadsZ) => (byte*)&context->ThreadsZ,
            nameof(BlockContext.Threads) => (byte*)&context->Threads,
            nameof(BlockContext.DynamicShared) => (byte*)&context->DynamicShared,
            nameof(BlockContext.LinearBlock) => (byte*)&context->LinearBlock,
            nameof(BlockContext.LaunchNumber) => (byte*)&context->LaunchNumber,
            nameof(BlockContext.Launch) => (byte*)&context->Launch,
            nameof(BlockContext.Scratch) => (byte*)&context->Scratch,
            _ => throw new ArgumentOutOfRangeException(nameof(field), field, "is no field of a block's context"),
        };
        return (int)(place - (byte*)context);
    }

    /// <summary>Bytes from the start of a <see cref="GroupState"/> to a field.</summary>
    public static int OfState(string field)
    {
        GroupState any;
        var state = &any;
        byte* place = field switch
        {
            nameof(GroupState.Status) => (byte*)&state->Status,
            nameof(GroupState.Next) => (byte*)&state->Next,
            nameof(GroupState.Barrier) => (byte*)&state->Barrier,
            nameof(GroupState.BarrierThreads) => (byte*)&state->BarrierThreads,
            nameof(GroupState.Reduction) => (byte*)&state->Reduction,
            nameof(GroupState.Value) => (byte*)&state->Value,
            nameof(GroupState.Arrived) => (byte*)&state->Arrived,
            nameof(GroupState.Live) => (byte*)&state->Live,
            _ => throw new ArgumentOutOfRangeException(nameof(field), field, "is no field of a group's state"),
        };
        return (int)(place - (byte*)state);
    }

    /// <summary>Bytes from the start of the first <see cref="AccessWindow"/> to a field of one.</summary>
    public static int OfWindow(int number, string field)
    {
        AccessWindow any;
        var window = &any;
        byte* place = field switch
        {
            nameof(AccessWindow.Start) => (byte*)&window->Start,
            nameof(AccessWindow.Last) => (byte*)&window->Last,
            _ => throw new ArgumentOutOfRangeException(nameof(field), field, "is no field of a window"),
        };
        return number * sizeof(AccessWindow) + (int)(place - (byte*)window);
    }
}

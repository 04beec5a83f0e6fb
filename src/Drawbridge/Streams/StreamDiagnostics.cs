using Drawbridge.Ptx.Diagnostics;

namespace Drawbridge;

/// <summary>Mistakes with streams, events and graphs (DB4060 to DB4079), found when the call is made.</summary>
public static class StreamDiagnostics
{
    /// <summary>DB4060</summary>
    public static readonly DiagnosticKind ClosedStream = new("DB4060", Severity.Error, "Stream used after it was closed",
        "A disposed stream takes no work; neither does the stream of a capture once the capture has ended.",
        "Queue the work before the stream is disposed, or on another stream.",
        "CUDA_ERROR_INVALID_HANDLE stream", "cudaErrorInvalidResourceHandle");

    /// <summary>DB4061</summary>
    public static readonly DiagnosticKind WaitsForItself = new("DB4061", Severity.Error, "Queued work would wait for its own stream",
        "An action that runs on a stream is part of the stream's work: waiting there for the stream's end would never end.",
        "Do the waiting outside of the action. Inside of it, everything queued before it has already been done.",
        "cudaErrorNotPermitted host function", "deadlock cudaLaunchHostFunc cudaStreamSynchronize");

    /// <summary>DB4062</summary>
    public static readonly DiagnosticKind ForeignStream = new("DB4062", Severity.Error, "Stream of another device",
        "Work runs on the device of its stream; kernels and graphs belong to the device they were loaded or captured on.",
        "Use a stream that the same device created.",
        "CUDA_ERROR_INVALID_CONTEXT stream", "invalid resource handle stream of another device");

    /// <summary>DB4063</summary>
    public static readonly DiagnosticKind EventPending = new("DB4063", Severity.Error, "Event has not happened yet",
        "Times between events are known once the streams have reached both.",
        "Wait for the later event first: Synchronize(), or await WhenDone().",
        "cudaErrorNotReady cudaEventElapsedTime", "CUDA_ERROR_NOT_READY");

    /// <summary>DB4064</summary>
    public static readonly DiagnosticKind CopyLength = new("DB4064", Severity.Error, "Copy between different lengths",
        "A queued copy moves a whole range onto a range of the same number of elements.",
        "Slice the longer side: buffer[10..20], memory.Slice(start, length).",
        "cudaErrorInvalidValue cudaMemcpyAsync");

    /// <summary>DB4065</summary>
    public static readonly DiagnosticKind NotInCapture = new("DB4065", Severity.Error, "Not possible while a graph is captured",
        "During a capture nothing runs: work is noted, to be done at every replay. There is nothing to wait for and no time to take.",
        "Queue only launches, copies, fills and actions in the capture; wait for, and time, the replay.",
        "cudaErrorStreamCaptureUnsupported", "operation not permitted when stream is capturing");

    /// <summary>All of them, by id.</summary>
    public static IReadOnlyList<DiagnosticKind> All { get; } = [ClosedStream, WaitsForItself, ForeignStream, EventPending, CopyLength, NotInCapture];
}

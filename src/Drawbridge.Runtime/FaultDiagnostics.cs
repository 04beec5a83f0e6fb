using Drawbridge.Ptx.Diagnostics;

namespace Drawbridge.Runtime;

/// <summary>Kinds of faults of running kernels (DB41xx). A fault stops the launch; process and device live on.</summary>
public static class FaultDiagnostics
{
    /// <summary>DB4101</summary>
    public static readonly DiagnosticKind OutOfBounds = new("DB4101", Severity.Error, "Access outside of memory",
        "The address is not inside any allocation (global memory), or past the block's shared memory, the thread's frame, the constants or "
        + "the parameters.",
        "Check the index against the buffer's length, and the launch for more threads than elements (a missing 'if (i < n)').",
        "an illegal memory access was encountered", "CUDA_ERROR_ILLEGAL_ADDRESS", "Invalid __global__ read of size 4", "Warp Out-of-range Address");

    /// <summary>DB4102</summary>
    public static readonly DiagnosticKind Misaligned = new("DB4102", Severity.Error, "Misaligned access",
        "The address of an access is a multiple of its size; for vectors, of the whole vector's size.",
        "Align the data, or load it in smaller pieces.",
        "misaligned address", "CUDA_ERROR_MISALIGNED_ADDRESS", "cudaErrorMisalignedAddress");

    /// <summary>DB4103</summary>
    public static readonly DiagnosticKind NullAddress = new("DB4103", Severity.Error, "Access through a null pointer",
        "The address is zero or close to it: a pointer that was never set, plus a field's offset or an index.",
        "Pass a buffer for the pointer parameter; check pointers loaded from memory.",
        "null pointer device kernel", "an illegal memory access was encountered address 0x0");

    /// <summary>DB4104</summary>
    public static readonly DiagnosticKind UseAfterFree = new("DB4104", Severity.Error, "Access to freed memory",
        "The address lies in an allocation that was freed before.",
        "Free the buffer after the last launch that uses it.",
        "use after free GPU", "an illegal memory access was encountered after cudaFree");

    /// <summary>DB4105</summary>
    public static readonly DiagnosticKind ReadOnly = new("DB4105", Severity.Error, "Store to read-only memory",
        "Constant memory and kernel parameters cannot be written by a kernel.",
        "Write to global memory instead.",
        "write to constant memory", "store to param space");

    /// <summary>DB4106</summary>
    public static readonly DiagnosticKind Trap = new("DB4106", Severity.Error, "Trap executed",
        "The kernel executed 'trap'. Compilers put it where code must not go: failed checks, and architectures a kernel has no code for.",
        "See what the kernel printed before, and what leads to the trap.",
        "unspecified launch failure", "CUDA_ERROR_LAUNCH_FAILED", "no device code for this arch", "an illegal instruction was encountered __trap");

    /// <summary>DB4107</summary>
    public static readonly DiagnosticKind Assert = new("DB4107", Severity.Error, "Assertion failed in a kernel",
        "The kernel called __assertfail: an assert() in its source does not hold.",
        "The message names the source line and the condition.",
        "device-side assert triggered", "CUDA_ERROR_ASSERT", "cudaErrorAssert");

    /// <summary>DB4108</summary>
    public static readonly DiagnosticKind Deadlock = new("DB4108", Severity.Error, "Deadlock",
        "Every thread of the block that has not ended waits, and what they wait for can no longer happen: barriers that not all threads "
        + "reach, or a member mask that names a lane which never comes.",
        "Let all threads reach the barrier (no __syncthreads in a branch some threads skip); give masks of the lanes that really take part.",
        "kernel hangs __syncthreads in conditional", "Divergent thread(s) in block barrier", "kernel never finishes");

    /// <summary>DB4109</summary>
    public static readonly DiagnosticKind StackOverflow = new("DB4109", Severity.Error, "Stack overflow",
        "The thread's local memory (frames of its calls, alloca) ran out.",
        "Limit the depth of recursion; keep large arrays in global memory.",
        "Stack overflow device", "CUDA_EXCEPTION_2 Lane User Stack Overflow", "cudaLimitStackSize");

    /// <summary>DB4110</summary>
    public static readonly DiagnosticKind Timeout = new("DB4110", Severity.Error, "Time budget used up",
        "The kernel ran longer than the launch allowed.",
        "Give it more time, or look for a loop that waits for something that never happens.",
        "the launch timed out and was terminated", "CUDA_ERROR_LAUNCH_TIMEOUT", "kernel watchdog TDR");

    /// <summary>DB4111</summary>
    public static readonly DiagnosticKind BranchIndex = new("DB4111", Severity.Error, "Index of brx.idx past its list",
        "'brx.idx' jumps to a label of its list by an index; this index is past the end.",
        "Check the index before the jump.",
        "brx.idx out of range", "jump table index");

    /// <summary>DB4112</summary>
    public static readonly DiagnosticKind NotAFunction = new("DB4112", Severity.Error, "Indirect call of something that is no function",
        "The value called is not a function's address, or the function's parameters are not those of the call.",
        "Check where the function pointer comes from; host pointers to functions mean nothing on a device.",
        "invalid program counter", "CUDA_ERROR_INVALID_PC", "cudaErrorInvalidPc");

    /// <summary>DB4113</summary>
    public static readonly DiagnosticKind BadBarrier = new("DB4113", Severity.Error, "Barrier used wrongly",
        "Barriers are numbered 0 to 15; a thread count is a positive multiple of the warp size and the same for all that take part.",
        "Use a barrier number below 16 and one thread count for all participants.",
        "illegal barrier", "bar.sync thread count multiple of warp size");

    /// <summary>DB4114</summary>
    public static readonly DiagnosticKind NotAMember = new("DB4114", Severity.Error, "Lane not in its own member mask",
        "A thread executes a .sync instruction whose member mask does not name its own lane.",
        "Compute the mask from the threads that take part, for example with __activemask() or __ballot_sync before the branch.",
        "shfl_sync mask does not include calling thread", "Invalid membermask");

    /// <summary>DB4115</summary>
    public static readonly DiagnosticKind WrongSpace = new("DB4115", Severity.Error, "Address in the wrong state space",
        "The instruction works on memory of another state space than the one the address lies in.",
        "Convert the address with cvta.to and use the instruction's form for its space.",
        "operation not supported on global/shared address space", "CUDA_ERROR_INVALID_ADDRESS_SPACE", "cudaErrorInvalidAddressSpace");

    /// <summary>DB4116</summary>
    public static readonly DiagnosticKind BadFree = new("DB4116", Severity.Error, "Kernel frees what no kernel allocated",
        "A kernel may free only what a kernel's malloc returned, and only once.",
        "Free each pointer once; memory of the host's allocator is freed by the host.",
        "free invalid pointer in kernel", "in-kernel malloc heap corruption");

    /// <summary>DB4117</summary>
    public static readonly DiagnosticKind Breakpoint = new("DB4117", Severity.Error, "Breakpoint executed",
        "The kernel executed 'brkpt' and no debugger is attached.",
        "Remove the breakpoint, or run under a debugger.",
        "CUDA_EXCEPTION breakpoint", "brkpt instruction");

    /// <summary>DB4118</summary>
    public static readonly DiagnosticKind BadMbarrier = new("DB4118", Severity.Error, "Object of an mbarrier used wrongly",
        "The object is not initialised, more arrivals came than it expects in a phase, or a count is out of range.",
        "Initialise the mbarrier with the number of arrivals of a phase, before any thread uses it.",
        "mbarrier not initialized", "mbarrier arrive count exceeds pending count");

    /// <summary>DB4119</summary>
    public static readonly DiagnosticKind IncompleteWarp = new("DB4119", Severity.Error, "Matrix instruction of an incomplete warp",
        "Matrix instructions (mma, wmma, ldmatrix, stmatrix, movmatrix) are executed by all 32 lanes of a warp; PTX leaves open what they do "
        + "when lanes have ended or the block's size is no multiple of 32.",
        "Launch blocks of a multiple of 32 threads, and let no thread end before the last matrix instruction.",
        "mma undefined behavior exited threads", "wmma block size multiple of warp size");

    /// <summary>DB4120</summary>
    public static readonly DiagnosticKind LanesApart = new("DB4120", Severity.Error, "Lanes of a warp meet from different instructions",
        "A collective instruction names lanes that are at another instruction. PTX lets them meet from different places; the CPU engine runs the "
        + "lanes of a warp in step, and these can only meet at the same instruction.",
        "Run the kernel on the interpreter (--device interpreter), or let the lanes reach one instruction together.",
        "__shfl_sync divergent", "warp sync mask lanes not converged", "independent thread scheduling");

    /// <summary>DB4121</summary>
    public static readonly DiagnosticKind IndexWraps = new("DB4121", Severity.Error, "Thread index that wraps inside a vector",
        "The CPU engine takes a signed 32-bit index that goes up by a constant from lane to lane for an address; here it passes the largest signed "
        + "number within one group of lanes. PTX lets it wrap; C and C++ leave that undefined.",
        "Check the index for overflow; use 64-bit arithmetic for indices this large; or run the kernel on the interpreter (--device interpreter).",
        "integer overflow thread index CUDA", "signed overflow index kernel");

    /// <summary>Every kind, by id.</summary>
    public static readonly DiagnosticKind[] All =
    [
        OutOfBounds, Misaligned, NullAddress, UseAfterFree, ReadOnly, Trap, Assert, Deadlock, StackOverflow, Timeout, BranchIndex,
        NotAFunction, BadBarrier, NotAMember, WrongSpace, BadFree, Breakpoint, BadMbarrier, IncompleteWarp, LanesApart, IndexWraps,
    ];
}

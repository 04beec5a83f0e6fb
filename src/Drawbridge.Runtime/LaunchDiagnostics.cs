using Drawbridge.Ptx.Diagnostics;

namespace Drawbridge.Runtime;

/// <summary>Kinds of errors of launches and of the runtime's own calls (DB40xx).</summary>
public static class LaunchDiagnostics
{
    /// <summary>DB4001</summary>
    public static readonly DiagnosticKind BadBlockSize = new("DB4001", Severity.Error, "Block size not possible",
        "A block has at most 1024 threads (1024 x 1024 x 64 by dimension), at least one in each dimension, and no more than the kernel's .maxntid.",
        "Launch with a smaller block.",
        "invalid configuration argument", "too many resources requested for launch", "CUDA_ERROR_INVALID_VALUE launch");

    /// <summary>DB4002</summary>
    public static readonly DiagnosticKind BadGridSize = new("DB4002", Severity.Error, "Grid size not possible",
        "A grid has 1 to 2147483647 blocks in x and 1 to 65535 in y and z.",
        "Put the long dimension into x, or loop inside the kernel.",
        "invalid configuration argument", "grid dimension 65535");

    /// <summary>DB4003</summary>
    public static readonly DiagnosticKind WrongBlockShape = new("DB4003", Severity.Error, "Block is not the shape the kernel requires",
        "The kernel says .reqntid: it was compiled for exactly this block.",
        "Launch with the block the kernel names.",
        "reqntid", "invalid configuration argument reqntid");

    /// <summary>DB4004</summary>
    public static readonly DiagnosticKind TooMuchShared = new("DB4004", Severity.Error, "More shared memory than a block can have",
        "Static and dynamic shared memory of a block together exceed what the target offers.",
        "Use less shared memory, or compile for a target that offers more.",
        "uses too much shared data", "too many resources requested for launch", "dynamic shared memory limit 48 KB opt-in");

    /// <summary>DB4005</summary>
    public static readonly DiagnosticKind WrongArguments = new("DB4005", Severity.Error, "Arguments don't fit the kernel's parameters",
        "The parameter block must have exactly the size of the kernel's parameters, each at its natural alignment, in order.",
        "Pass one argument a parameter, of the parameter's size.",
        "invalid argument launch kernel parameters", "wrong number of kernel arguments");

    /// <summary>DB4006</summary>
    public static readonly DiagnosticKind BadCluster = new("DB4006", Severity.Error, "Cluster not possible",
        "A cluster must divide the grid in every dimension, have at most 8 blocks (16 where opted in), match .reqnctapercluster, and needs sm_90.",
        "Launch with a cluster that divides the grid, or without one.",
        "cudaErrorInvalidClusterSize", "cluster dimension does not divide grid");

    /// <summary>DB4007</summary>
    public static readonly DiagnosticKind NotAnEntry = new("DB4007", Severity.Error, "Not a kernel of this module",
        "Only .entry functions with a body can be launched.",
        "Name an entry of the module.",
        "named symbol not found", "CUDA_ERROR_NOT_FOUND cuModuleGetFunction", "invalid device function", "cudaErrorInvalidDeviceFunction");

    /// <summary>DB4008</summary>
    public static readonly DiagnosticKind TooManyParameterBytes = new("DB4008", Severity.Error, "Too many bytes of kernel parameters",
        "A kernel's parameters may take 4352 bytes, or 32764 from PTX 8.1 on sm_70 and later.",
        "Pass large structures in memory.",
        "Formal parameter space overflowed");

    /// <summary>DB4020</summary>
    public static readonly DiagnosticKind OutOfMemory = new("DB4020", Severity.Error, "Out of device memory",
        "The allocation does not fit into what is left of the device's memory.",
        "Free buffers that are no longer used, or work in smaller pieces.",
        "CUDA out of memory", "cudaErrorMemoryAllocation", "CUDA_ERROR_OUT_OF_MEMORY");

    /// <summary>DB4021</summary>
    public static readonly DiagnosticKind BadRange = new("DB4021", Severity.Error, "Host access outside device memory",
        "A copy or fill from the host must stay inside one allocation.",
        "Check address, offset and length against the allocation.",
        "invalid device pointer", "cudaErrorInvalidValue cudaMemcpy");

    /// <summary>DB4022</summary>
    public static readonly DiagnosticKind BadFree = new("DB4022", Severity.Error, "Free of something that is not allocated",
        "Only the address that the allocation returned can be freed, and only once.",
        "Free each allocation once, by its first address.",
        "cudaErrorInvalidDevicePointer cudaFree", "double free");

    /// <summary>DB4023</summary>
    public static readonly DiagnosticKind NoAddressSpace = new("DB4023", Severity.Error, "No address space for device memory",
        "Device memory reserves a large range of addresses (no memory yet); the system refused even a small one.",
        "Raise the process's address space limit (ulimit -v).",
        "mmap cannot allocate memory reserve");

    /// <summary>Every kind, by id.</summary>
    public static readonly DiagnosticKind[] All =
    [
        BadBlockSize, BadGridSize, WrongBlockShape, TooMuchShared, WrongArguments, BadCluster, NotAnEntry, TooManyParameterBytes,
        OutOfMemory, BadRange, BadFree, NoAddressSpace,
    ];

    /// <summary>A finding of this kind that is about no source.</summary>
    public static Diagnostic Here(this DiagnosticKind kind, string message, string? fix = null) => new(kind, null, 0, 0, message, fix);
}

using Drawbridge.Ptx.Diagnostics;

namespace Drawbridge;

/// <summary>Errors of the public API before anything runs (DB4040 to DB4059; streams: <see cref="StreamDiagnostics"/>); launch configurations are in <see cref="Runtime.LaunchDiagnostics"/>.</summary>
public static class ApiDiagnostics
{
    /// <summary>DB4040</summary>
    public static readonly DiagnosticKind UnknownDevice = new("DB4040", Severity.Error, "No such device",
        "Devices are opened by name.", "Use one of the names that Device.All (on the command line: drawbridge devices) lists.",
        "no CUDA-capable device is detected", "CUDA_ERROR_NO_DEVICE", "invalid device ordinal");

    /// <summary>DB4041</summary>
    public static readonly DiagnosticKind UnknownKernel = new("DB4041", Severity.Error, "No such kernel in the module",
        "Kernels are found by the exact name of their .entry; C++ compilers mangle names unless the kernel is extern \"C\".",
        "Use one of the names that the module's Kernels list.",
        "named symbol not found", "CUDA_ERROR_NOT_FOUND", "cuModuleGetFunction failed", "invalid device function");

    /// <summary>DB4042</summary>
    public static readonly DiagnosticKind UnknownSymbol = new("DB4042", Severity.Error, "No such variable in the module",
        "Only .global and .const variables at module level have an address outside a kernel.",
        "Use one of the names that the module's Symbols list.",
        "cudaErrorInvalidSymbol", "invalid device symbol", "cuModuleGetGlobal named symbol not found");

    /// <summary>DB4043</summary>
    public static readonly DiagnosticKind ArgumentCount = new("DB4043", Severity.Error, "Wrong number of kernel arguments",
        "A launch passes one argument for each parameter of the kernel, in order.",
        "Pass the arguments that the kernel's Parameters list.",
        "invalid argument launch kernel parameters", "wrong number of kernel arguments");

    /// <summary>DB4044</summary>
    public static readonly DiagnosticKind ArgumentSize = new("DB4044", Severity.Error, "Kernel argument of the wrong size",
        "Structs and raw bytes must have exactly the size of the parameter, padding included.",
        "Lay the struct out as the kernel declares it ([StructLayout] Sequential, the same field types and alignment).",
        "kernel parameter size mismatch", "misaligned address struct argument");

    /// <summary>DB4045</summary>
    public static readonly DiagnosticKind ArgumentType = new("DB4045", Severity.Error, "Kernel argument of the wrong type",
        "Numbers are passed as the kind of number that the parameter declares; reinterpreting their bits silently would compute nonsense.",
        "Convert the argument: 2.5f for .f32, 2.5 for .f64, an integer for integers, a buffer for pointers.",
        "kernel argument type mismatch");

    /// <summary>DB4046</summary>
    public static readonly DiagnosticKind ArgumentRange = new("DB4046", Severity.Error, "Kernel argument out of range",
        "The parameter has too few bits for this number.", "Pass a smaller number, or give the kernel a wider parameter.");

    /// <summary>DB4047</summary>
    public static readonly DiagnosticKind ForeignBuffer = new("DB4047", Severity.Error, "Buffer of another device",
        "A buffer lives in the memory of the device that allocated it; its address means nothing elsewhere.",
        "Allocate the buffer on the device that runs the kernel, or copy it there.",
        "CUDA_ERROR_INVALID_CONTEXT", "peer access is not enabled");

    /// <summary>DB4048</summary>
    public static readonly DiagnosticKind FreedBuffer = new("DB4048", Severity.Error, "Buffer used after it was freed",
        "A disposed buffer has no memory.", "Dispose a buffer only after the last launch that uses it.",
        "use after free device memory");

    /// <summary>DB4049</summary>
    public static readonly DiagnosticKind UnreadableModule = new("DB4049", Severity.Error, "Module file cannot be read",
        "The file has to exist, be readable and hold PTX text of less than 2 GiB.", "Check the path.",
        "CUDA_ERROR_FILE_NOT_FOUND", "cuModuleLoad file not found");

    /// <summary>DB4050</summary>
    public static readonly DiagnosticKind NotCompiledFor = new("DB4050", Severity.Error, "Generic kernel launched with types it was not compiled for",
        "A generic kernel in C# is compiled for the types that its project launches it with; types that come from elsewhere are not known while it builds.",
        "Name them at the kernel: [KernelFor(typeof(float))].",
        "generic kernel not instantiated", "missing kernel specialization");

    /// <summary>All of them, by id.</summary>
    public static IReadOnlyList<DiagnosticKind> All { get; } =
    [
        UnknownDevice, UnknownKernel, UnknownSymbol, ArgumentCount, ArgumentSize, ArgumentType, ArgumentRange, ForeignBuffer, FreedBuffer,
        UnreadableModule, NotCompiledFor,
    ];
}

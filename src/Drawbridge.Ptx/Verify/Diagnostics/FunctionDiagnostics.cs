using Drawbridge.Ptx.Diagnostics;

namespace Drawbridge.Ptx.Verify;

// Functions, parameters and their directives: DB2170 to DB2199.
#pragma warning disable CS1591 // A kind's title, cause and fix are its documentation.
public static partial class VerifyDiagnostics
{
    public static readonly DiagnosticKind ManyReturns = Error(2171, "More than one return value",
        "Under the calling convention of sm_20 and later a function returns at most one value.",
        "Return one .param array that holds all results, or pass an address.",
        "Multiple return parameters not allowed", "more than one return parameter");

    public static readonly DiagnosticKind EntryParameterSpace = Error(2172, "Parameter of an .entry that is not .param",
        "Kernel parameters lie in parameter memory; registers cannot be set from outside.",
        "Declare it .param and read it with ld.param.",
        "Register parameters not allowed for .entry");

    public static readonly DiagnosticKind ParameterTooNarrow = Error(2173, "Register parameter narrower than 32 bits",
        "Under the calling convention register parameters have 32 bits or more.",
        "Use a .b32 register, or a .param of the narrow type.",
        "Register parameter size must be at least 32 bits");

    public static readonly DiagnosticKind ParametersTooLarge = Error(2174, "Too many bytes of kernel parameters",
        "Kernel parameters are limited to 4,352 bytes, and to 32,764 from PTX 8.1 on sm_70 and later.",
        "Raise .version and .target, or put the large structure into memory and pass its address.",
        "Formal parameter space overflowed (4352 bytes max)", "Formal parameter space overflowed", "kernel parameter size limit");

    public static readonly DiagnosticKind PrototypeDisagrees = Error(2175, "Declarations of a function disagree",
        "A function may be declared several times, but parameters and return value must be the same each time.",
        "Make the declarations equal.",
        "Inconsistent redefinition of function", "prototype does not match", "Conflicting prototypes", "Function does not match previous declaration");

    public static readonly DiagnosticKind BodyMissing = Error(2177, "Function declared but never defined",
        "A declaration without .extern promises a body later in the module.",
        "Add the body, or write .extern if another module defines the function.",
        "Unresolved extern function", "Undefined reference to", "function declared but not defined");

    public static readonly DiagnosticKind ExternBody = Error(2178, ".extern function with a body",
        "An .extern function is defined in another module.",
        "Remove .extern to define the function here, or end the declaration with ';'.",
        "extern function cannot have a body");

    public static readonly DiagnosticKind ThreadDirectivesConflict = Error(2179, ".maxntid together with .reqntid",
        ".reqntid fixes the block's shape, .maxntid bounds its size; only one of them can hold.",
        "Keep .reqntid if the kernel needs exactly this shape, else .maxntid.",
        ".maxntid and .reqntid cannot both be specified");

    public static readonly DiagnosticKind BlockTooLarge = Error(2180, "Block larger than any processor allows",
        "A block has at most 1,024 threads, with at most 1,024 x 1,024 x 64 in its dimensions (512 x 512 x 64 and 512 threads on sm_1x).",
        "Lower the numbers; let each thread do more work instead.",
        ".maxntid out of range", "Too many threads per block", "invalid configuration argument");

    public static readonly DiagnosticKind DirectiveValue = Error(2181, "Number out of range in a directive",
        "Sizes and counts in launch directives are positive, and registers a thread at most 255.",
        "Write a number in the range given in the message.",
        "Invalid value in directive", ".maxnreg out of range");

    public static readonly DiagnosticKind DirectiveCount = Error(2182, "Wrong number of values in a directive",
        "Shapes take one to three numbers, other launch directives one or none.",
        "Write the number of values given in the message.",
        "Parsing error near directive");

    public static readonly DiagnosticKind DirectivePlace = Error(2183, "Directive on the wrong kind of function",
        "Launch bounds describe a kernel's launch, so they belong to .entry; .noreturn and the ABI directives belong to .func.",
        "Move the directive to the kernel, or remove it.",
        "Performance directive allowed only for .entry", "Directive not allowed for .func");

    public static readonly DiagnosticKind NoreturnReturns = Error(2184, ".noreturn function with a return value",
        "A function that never returns cannot return a value.",
        "Remove .noreturn or the return parameter.",
        ".noreturn not allowed with return parameters");

    public static readonly DiagnosticKind DirectiveRepeated = Warning(2185, "Directive written twice",
        "Each launch directive is given once; of two the last one counts.",
        "Remove one.",
        "Duplicate directive");

    public static readonly DiagnosticKind ClusterDirectivesConflict = Error(2186, "Cluster directives contradict each other",
        ".reqnctapercluster fixes the cluster's shape, .maxclusterrank bounds its size: only one of them can hold; .blocksareclusters needs the block's and the cluster's shape.",
        "Keep one of .reqnctapercluster and .maxclusterrank; with .blocksareclusters write .reqntid and .reqnctapercluster too.",
        ".maxclusterrank and .reqnctapercluster");

    public static readonly DiagnosticKind ClusterTooLarge = Error(2187, "Cluster of more than 16 blocks",
        "Hardware runs clusters of up to 8 blocks, 16 where the launch asks for it.",
        "Lower the cluster's dimensions.",
        "cluster dimension too large", "CUDA_ERROR_INVALID_CLUSTER_SIZE");

    public static readonly DiagnosticKind MinBlocksAlone = Hint(2188, ".minnctapersm without a block size",
        "How many blocks fit on a processor depends on their size; without .maxntid or .reqntid the directive is ignored.",
        "Add .maxntid (CUDA: the first argument of __launch_bounds__).",
        ".minnctapersm is ignored without .maxntid");

    public static readonly DiagnosticKind UnsizedParameter = Error(2189, "Parameter array without a size",
        "Only the last parameter of a .func may leave its size open, as an array of .b8 for variable arguments.",
        "Write the size, or make it the last parameter: .param .align 8 .b8 name[]",
        "Unsized parameter must be last");

    public static readonly DiagnosticKind AliasTarget = Error(2190, "Alias of something that cannot have one",
        "An alias stands for a .func that is defined in this module, is not .weak, and has the same parameters.",
        "Define the function before the alias and give both the same signature.",
        ".alias", "aliasee must be defined");
}

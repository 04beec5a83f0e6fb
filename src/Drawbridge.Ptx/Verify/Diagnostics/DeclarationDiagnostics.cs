using Drawbridge.Ptx.Diagnostics;

namespace Drawbridge.Ptx.Verify;

// Variables, registers and initialisers: DB2130 to DB2169.
#pragma warning disable CS1591 // A kind's title, cause and fix are its documentation.
public static partial class VerifyDiagnostics
{
    public static readonly DiagnosticKind SpaceNotHere = Error(2130, "Declaration in the wrong place",
        "Registers, local memory and call parameters belong to a function; they cannot be declared outside one.",
        "Move the declaration into the function that uses it.",
        "Module-scoped variables in .local state space not allowed", "Module-scoped .reg variables are not allowed with ABI", "State space not allowed here");

    public static readonly DiagnosticKind InitializerTooLong = Error(2133, "Too many initialiser values",
        "The initialiser has more values than the array has elements.",
        "Enlarge the array or remove values. Fewer values than elements are fine: the rest is zero.",
        "Initializer too long", "too many initializers");

    public static readonly DiagnosticKind InitializerShape = Error(2134, "Initialiser does not have the variable's shape",
        "An array takes a brace list, nested as deep as it has dimensions; a scalar takes one value.",
        "Put braces around the values of each dimension, and none around the value of a scalar.",
        "Initializer does not match the type of variable");

    public static readonly DiagnosticKind InitializerRange = Warning(2135, "Initialiser value does not fit its type",
        "Of a value with more bits than the element only the low bits are kept.",
        "Write a value between the smallest signed and the largest unsigned number of the element's width.",
        "Initializer value out of range", "value truncated");

    public static readonly DiagnosticKind InitializerKind = Error(2136, "Initialiser value of the wrong kind",
        "Integer variables take integers and addresses, floating-point variables take numbers; there are no implicit conversions from fractions or addresses.",
        "Write the value in the form the element's type takes; a bit pattern of a float is 0f or 0d and hexadecimal digits.",
        "Initializer type mismatch");

    public static readonly DiagnosticKind InitializerAddressType = Error(2137, "Address in a variable that cannot hold one",
        "An address needs an element of 32 or 64 bits, or a byte selected from it with a mask as in 0xFF(name).",
        "Declare the variable .u64 (.u32 in a 32-bit module), or initialise bytes with one masked address each.",
        "Address of variable requires type .u32 or .u64");

    public static readonly DiagnosticKind InitializerSymbol = Error(2138, "Initialiser names something without a fixed address",
        "Only .global and .const variables and functions have addresses before a kernel runs; parameters, shared and local variables do not.",
        "Take the address inside the kernel with mov or cvta instead.",
        "Address of variable in initializer must be in .global or .const");

    public static readonly DiagnosticKind EmptyArray = Warning(2142, "Array of no elements",
        "An array with a dimension of zero has no storage; its address may be that of something else.",
        "Write the number of elements, or remove the variable.",
        "Array dimension must be positive");

    public static readonly DiagnosticKind ArrayTooLarge = Error(2143, "Variable too large",
        "The variable does not fit into its state space: local memory is 512 KiB a thread, constant memory 64 KiB a module, and no variable can exceed the address range.",
        "Make the array smaller, or keep it in .global memory and pass its address.",
        "uses too much local data", "Constant space overflowed", "File uses too much global constant data");

    public static readonly DiagnosticKind OpaquePlace = Error(2148, "Texture, sampler or surface in the wrong place",
        "Opaque references are .global variables of the module or parameters of a kernel.",
        "Declare it .global at module level, or as .param of the entry.",
        "Opaque type requires .global state space");

    public static readonly DiagnosticKind OpaqueField = Error(2149, "Unknown field of a texture, sampler or surface",
        "Opaque variables are initialised by named fields, each with values of its own.",
        "Textures and surfaces have width, height, depth, channel_data_type, channel_order, normalized_coords, array_size, num_mipmap_levels and num_samples; samplers filter_mode, addr_mode_0 to 2 and force_unnormalized_coords.",
        "Unknown field in opaque initializer");

    public static readonly DiagnosticKind StaticSharedTooLarge = Error(2150, "Too much static shared memory",
        "Statically declared shared memory of one kernel is limited (48 KiB; 16 KiB on sm_1x); more is available dynamically only.",
        "Declare an .extern .shared array without size and give its size at launch.",
        "uses too much shared data (0x10000 bytes, 0xc000 max)", "uses too much shared data", "Entry function uses too much shared data");

    public static readonly DiagnosticKind AttributeSpace = Error(2151, "Attribute on a variable that cannot have it",
        "Managed and unified variables are shared with the host, so they must lie in .global memory.",
        "Declare the variable .global, or remove the attribute.",
        ".managed attribute requires .global state space");

    public static readonly DiagnosticKind CommonSpace = Error(2152, ".common on something other than a .global variable",
        "Only .global variables can be tentative definitions that the linker merges.",
        "Use .weak, or declare the variable .global.",
        ".common requires .global");

    public static readonly DiagnosticKind DeclarationsDisagree = Error(2153, "Declarations of a variable disagree",
        "A variable may be declared .extern and then defined, but its space, type and size must be the same each time.",
        "Make the declarations equal.",
        "Type of symbol does not match with previous declaration", "Inconsistent redefinition of variable", "Duplicate definition of");
}

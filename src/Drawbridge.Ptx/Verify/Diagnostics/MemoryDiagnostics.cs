using Drawbridge.Ptx.Diagnostics;

namespace Drawbridge.Ptx.Verify;

// Memory operands: DB2250 to DB2279.
#pragma warning disable CS1591 // A kind's title, cause and fix are its documentation.
public static partial class VerifyDiagnostics
{
    public static readonly DiagnosticKind AddressRegister = Error(2250, "Register that cannot hold an address",
        "An address is an integer of 32 or 64 bits.",
        "Use a .b32/.u32 or .b64/.u64 register as the base.",
        "Address register must be 32 or 64 bits", "Illegal address operand");

    public static readonly DiagnosticKind NarrowAddress = Warning(2251, "32-bit register as a 64-bit address",
        "In a module with 64-bit addresses only shared, local and constant memory can be reached through 32-bit registers; the upper half of a global or generic address is lost.",
        "Keep the address in a .b64 register.",
        "Address size mismatch");

    public static readonly DiagnosticKind SpaceMismatch = Error(2252, "Variable in another state space than the instruction's",
        "The instruction reaches one state space, the variable lies in another.",
        "Use the instruction's form for the variable's space, e.g. ld.shared for a .shared variable.",
        "State space mismatch between instruction and address", "State space mismatch");

    public static readonly DiagnosticKind GenericVariable = Error(2253, "Variable accessed without naming its state space",
        "An instruction without a state space takes generic addresses, but a variable's name is an address inside its own space.",
        "Name the space in the instruction, or convert the address with cvta first.",
        "State space mismatch between instruction and address", "Generic address expected");

    public static readonly DiagnosticKind Misaligned = Error(2254, "Misaligned access",
        "Every access lies at a multiple of its whole size, that of all elements together for vectors; hardware stops with an error otherwise.",
        "Align the variable with .align and the offset to the access, or use smaller accesses.",
        "misaligned address", "cudaErrorMisalignedAddress", "Address not aligned");

    public static readonly DiagnosticKind OutOfBounds = Warning(2255, "Access outside the variable",
        "The constant offset leads before the variable or past its end.",
        "Correct the offset or the variable's size.",
        "out of bounds", "Invalid __global__ read");

    public static readonly DiagnosticKind ParameterOutOfBounds = Error(2256, "Access outside the parameter",
        "The constant offset leads past the end of the parameter, where nothing was passed.",
        "Correct the offset, the access width or the parameter's declaration.",
        "Parameter offset out of range");

    public static readonly DiagnosticKind ReadOnlySpace = Error(2257, "Write to memory that cannot be written",
        "Constant memory, kernel parameters and a function's own parameters are read only.",
        "Copy the value to .local or .global memory and change it there.",
        "Store to read-only state space", "st.const", "Illegal store to .param");

    public static readonly DiagnosticKind NotUnified = Error(2259, ".unified access of a variable that is not unified",
        "Only a variable declared with .attribute(.unified(…)) has the same address on host and device.",
        "Declare the attribute, or remove .unified from the operand.",
        ".unified");

    public static readonly DiagnosticKind AddressOfSpace = Error(2260, "Address of a variable taken for another space",
        "cvta and its relatives turn addresses of the space they name; this variable lies in another.",
        "Name the variable's space in the instruction.",
        "State space mismatch between instruction and address", "State space incorrect for instruction 'cvta'");

    public static readonly DiagnosticKind OffsetRange = Error(2262, "Offset does not fit 32 bits",
        "The constant added to an address is a signed 32-bit number of bytes.",
        "Add the distance to the base register first.",
        "Offset out of range", "Immediate offset too large");
}

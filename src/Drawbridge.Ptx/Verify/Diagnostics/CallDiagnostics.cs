using Drawbridge.Ptx.Diagnostics;

namespace Drawbridge.Ptx.Verify;

// Calls: DB2300 to DB2329.
#pragma warning disable CS1591 // A kind's title, cause and fix are its documentation.
public static partial class VerifyDiagnostics
{
    public static readonly DiagnosticKind ArgumentCount = Error(2300, "Wrong number of arguments",
        "The call passes more or fewer arguments than the function has parameters.",
        "Pass one argument for each parameter of the declaration.",
        "Call has wrong number of parameters", "Number of arguments does not match", "Formal and actual parameters mismatch");

    public static readonly DiagnosticKind ReturnCount = Error(2301, "Return value missing or too many",
        "The call takes more or fewer results than the function returns.",
        "Write one variable in the first parentheses for each return parameter, or leave them out if there is none.",
        "Call has wrong number of return parameters");

    public static readonly DiagnosticKind ArgumentType = Error(2302, "Argument does not agree with the parameter",
        "Arguments are copied bit by bit, so type and size must be those of the parameter.",
        "Declare the argument like the parameter: same type, same array size, same alignment.",
        "Type or alignment of argument does not match formal parameter", "Alignment of argument does not match formal parameter");

    public static readonly DiagnosticKind ReturnType = Error(2303, "Result does not agree with the return value",
        "The result is copied bit by bit, so type and size must be those of the return parameter.",
        "Declare the variable for the result like the function's return parameter.",
        "Type or alignment of return argument does not match formal parameter");

    public static readonly DiagnosticKind CallOfEntry = Error(2304, "Call of a kernel",
        "Kernels are started by a launch, not called.",
        "Move the common code into a .func and call that.",
        "Call target must be a .func", "Calling .entry function is not allowed");

    public static readonly DiagnosticKind IndirectCallUntyped = Error(2305, "Indirect call without a prototype",
        "What a function address takes and returns is not known from its register.",
        "Add the label of a .callprototype, or of a .calltargets list, as the last operand.",
        "Indirect call requires prototype", "missing call prototype");

    public static readonly DiagnosticKind NotAPrototype = Error(2306, "Label that names no prototype",
        "The last operand of an indirect call is the label of a .callprototype or .calltargets statement.",
        "Write such a label; a label of code does not say what is called.",
        "Illegal call prototype");

    public static readonly DiagnosticKind NotCallable = Error(2307, "Call of something that is no function",
        "Only functions, and registers that hold the address of one, can be called.",
        "Name a .func, or load its address into a register.",
        "Call target not recognized", "Call target must be a function");

    public static readonly DiagnosticKind TargetsDisagree = Error(2308, "Functions of a .calltargets list differ",
        "An indirect call passes the same arguments whichever function it reaches, so all must have one signature.",
        "List only functions with equal parameters and return value.",
        ".calltargets");

    public static readonly DiagnosticKind FunctionAddressSize = Error(2309, "Register that cannot hold a function",
        "The address of a function has the module's address size.",
        "Use a .b64 register (.b32 in a 32-bit module).",
        "Illegal call target");

    public static readonly DiagnosticKind GuardedParameter = Error(2310, "Guard on an instruction that passes parameters",
        "Stores of arguments and loads of results belong to their call and take place whenever it does.",
        "Branch around the whole call sequence, or guard the call itself only.",
        "Predicated st.param is not allowed", "Predicated instructions for parameter passing");

    public static readonly DiagnosticKind NoreturnCall = Hint(2312, "Code after a call that does not return",
        "The function is declared .noreturn, so what follows the call is never executed.",
        "Remove the code, or the .noreturn of the function.",
        ".noreturn");
}

using Drawbridge.Ptx.Diagnostics;

namespace Drawbridge.Runtime;

/// <summary>Kinds of findings of engines when they load a module (DB30xx): correct PTX that this engine cannot run.</summary>
public static class EngineDiagnostics
{
    /// <summary>DB3001</summary>
    public static readonly DiagnosticKind NotExecuted = new("DB3001", Severity.Error, "Instruction that the engine does not execute",
        "The instruction is valid PTX, but this engine has no definition for it.",
        "Run on another device, or compile for a target whose code does not need the instruction.",
        "unsupported instruction", "not implemented PTX emulator", "no kernel image is available for execution on the device");

    /// <summary>DB3002</summary>
    public static readonly DiagnosticKind NarrowAddresses = new("DB3002", Severity.Error, "Module with 32-bit addresses",
        "Device memory lies above 4 GiB, so a module with .address_size 32 (the default where the directive is missing) could not reach it.",
        "Compile for 64 bits, and state .address_size 64.",
        "address_size 32", "32-bit PTX not supported");

    /// <summary>DB3003</summary>
    public static readonly DiagnosticKind UnresolvedFunction = new("DB3003", Severity.Error, "Call of a function nobody defines",
        "The function is declared .extern, the module does not define it, and it is none of the system's functions "
        + "(vprintf, malloc, free, __assertfail).",
        "Link the module that defines it.",
        "Unresolved extern function", "undefined reference PTX ptxas fatal");

    /// <summary>DB3004</summary>
    public static readonly DiagnosticKind UnresolvedVariable = new("DB3004", Severity.Error, "Use of a variable nobody defines",
        "The variable is declared .extern and the module does not define it.",
        "Link the module that defines it.",
        "Undefined reference to variable", "Unresolved extern variable");

    /// <summary>DB3005</summary>
    public static readonly DiagnosticKind NoClusters = new("DB3005", Severity.Error, "Clusters of several blocks",
        "This engine runs every block as a cluster of its own.",
        "Launch without a cluster.",
        "cluster launch not supported");

    /// <summary>DB3006</summary>
    public static readonly DiagnosticKind OperandNotExecuted = new("DB3006", Severity.Error, "Operand that the engine does not execute",
        "The instruction is executed, but not with this kind of operand.",
        "Write the operand in another way, for example through a register.",
        "unexpected instruction types operand", "arguments mismatch for instruction");

    /// <summary>DB3007</summary>
    public static readonly DiagnosticKind BadInitializer = new("DB3007", Severity.Error, "Initial value that cannot be placed",
        "Initial values are constants and addresses of this module's variables and functions, no more of them than the variable has room for.",
        "Define what the initialiser names, and check its length.",
        "initializer too long PTX", "symbol in initializer undefined");

    /// <summary>Every kind, by id.</summary>
    public static readonly DiagnosticKind[] All =
        [NotExecuted, NarrowAddresses, UnresolvedFunction, UnresolvedVariable, NoClusters, OperandNotExecuted, BadInitializer];
}

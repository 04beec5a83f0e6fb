using Drawbridge.Ptx.Diagnostics;

namespace Drawbridge.Ptx.Verify;

// Operands against the instruction's form: DB2200 to DB2249.
#pragma warning disable CS1591 // A kind's title, cause and fix are its documentation.
public static partial class VerifyDiagnostics
{
    public static readonly DiagnosticKind TooFewOperands = Error(2200, "Too few operands",
        "The instruction takes more operands than are written.",
        "Add the operands the message names; 'drawbridge isa show' gives the syntax.",
        "Not enough arguments for instruction", "Arguments mismatch for instruction");

    public static readonly DiagnosticKind TooManyOperands = Error(2201, "Too many operands",
        "The instruction takes fewer operands than are written.",
        "Remove the surplus; 'drawbridge isa show' gives the syntax.",
        "Too many arguments for instruction", "Arguments mismatch for instruction");

    public static readonly DiagnosticKind RegisterKind = Error(2202, "Register of the wrong kind",
        "Integer instructions take integer or bit registers, floating-point ones float or bit registers of their type, and predicates only predicate registers; nothing is converted on the way.",
        "Declare the register with the instruction's type (or the bit type of its size), or convert the value with cvt.",
        "Arguments mismatch for instruction 'add'", "Arguments mismatch for instruction", "Unexpected instruction types specified for 'mov'", "Type mismatch");

    public static readonly DiagnosticKind RegisterSize = Error(2203, "Register of the wrong size",
        "A register must be exactly as wide as the instruction's type; only ld, st and cvt accept wider ones.",
        "Use a register of that width, or convert the value with cvt.",
        "Arguments mismatch for instruction 'mov'", "Operand types incompatible", "size mismatch", "Arguments mismatch for instruction");

    public static readonly DiagnosticKind PredicateWanted = Error(2204, "Predicate expected",
        "This operand is true or false and lives in a .pred register.",
        "Compare the value with setp and use its result.",
        "Predicate operand expected", "Predicate register expected", "Arguments mismatch for instruction 'selp'");

    public static readonly DiagnosticKind PredicateNotWanted = Error(2205, "Predicate where a number is expected",
        "A predicate has no numeric value.",
        "Turn it into a number with selp.",
        "Predicate not allowed", "Arguments mismatch for instruction");

    public static readonly DiagnosticKind DestinationNotRegister = Error(2206, "Result written to something that is not a register",
        "Instructions write registers. Constants, special registers and symbols cannot be written.",
        "Put a register in the first place; operands are written destination first.",
        "Destination operand must be a register", "Illegal operand for destination", "Special register cannot be written");

    public static readonly DiagnosticKind RegisterWanted = Error(2207, "Constant where a register is required",
        "The instruction's encoding has no room for a constant here.",
        "Move the constant into a register first.",
        "Register operand expected", "Immediate operand not allowed");

    public static readonly DiagnosticKind ConstantWanted = Error(2208, "Register where a constant is required",
        "The value is part of the instruction, so it must be known when the module is compiled.",
        "Write a constant; for several possible values, branch to one instruction each.",
        "Constant operand expected", "asm operand must be an immediate value", "Immediate value expected");

    public static readonly DiagnosticKind ConstantOutOfRange = Error(2209, "Constant out of range",
        "The instruction gives a meaning to some values of this constant only.",
        "Write one of the values named in the message.",
        "Immediate value out of range", "Value out of range, expected to be in range");

    public static readonly DiagnosticKind FloatConstant = Error(2210, "Floating-point constant in an integer operand",
        "Constants are not converted: an integer instruction needs an integer.",
        "Write the integer, or the bits of the float: 0f3F800000 where 32 bits are expected.",
        "Floating-point constant not allowed", "Illegal constant for integer operand");

    public static readonly DiagnosticKind ConstantTruncated = Warning(2211, "Constant does not fit the type",
        "Of a constant wider than the instruction's type only the low bits are used.",
        "Write a constant that fits, or use a wider instruction.",
        "Constant value truncated", "Integer constant too large");

    public static readonly DiagnosticKind SinkNotAllowed = Error(2212, "Sink '_' where a value is needed",
        "Only results that nobody wants can be dropped with '_', and only where the instruction allows it.",
        "Name a register.",
        "'_' not allowed", "bit bucket");

    public static readonly DiagnosticKind NegationNotAllowed = Error(2213, "Sign before an operand that cannot have one",
        "'!' stands before predicate sources of some instructions, '-' before operands of vmad only.",
        "Negate the value with its own instruction first (not.pred, neg).",
        "Operand negation not allowed");

    public static readonly DiagnosticKind VectorWanted = Error(2214, "One register where a vector is expected",
        "The instruction moves several elements at once.",
        "Write them in braces, {%r1, %r2}, or remove .v2/.v4 from the instruction.",
        "Vector operand expected", "Arguments mismatch for instruction 'ld'");

    public static readonly DiagnosticKind VectorNotWanted = Error(2215, "Vector where one value is expected",
        "The instruction works on a single element here.",
        "Take one element (%v.x), or use the instruction's .v2/.v4 form.",
        "Vector operand not allowed", "Arguments mismatch for instruction");

    public static readonly DiagnosticKind VectorCount = Error(2216, "Wrong number of vector elements",
        "The number of elements follows from the instruction's modifiers.",
        "Write as many elements as the message says; unwanted results can be '_' where the instruction allows it.",
        "Vector length mismatch", "Arguments mismatch for instruction 'mma'", "Arguments mismatch for instruction 'ld'");

    public static readonly DiagnosticKind DuplicateDestination = Error(2217, "One register twice in a vector of results",
        "Elements are written in no particular order, so the register's value would be a matter of chance.",
        "Use different registers, or '_' for a result nobody wants.",
        "Duplicate register in vector destination");

    public static readonly DiagnosticKind PairNotAllowed = Error(2218, "Pair of results where one is produced",
        "Only some instructions have a second result after a bar.",
        "Write one destination.",
        "Arguments mismatch for instruction 'shfl'", "'|' not allowed");

    public static readonly DiagnosticKind PairWanted = Error(2219, "Pair of results is missing",
        "The instruction produces two results and needs a place for both.",
        "Write d|p; where only one is wanted the other may be '_'.",
        "Arguments mismatch for instruction 'elect'");

    public static readonly DiagnosticKind AddressWanted = Error(2220, "Memory operand without brackets",
        "Memory operands are written in brackets; a bare register is its value.",
        "Write [%rd1] or [name+8].",
        "Address operand expected", "Arguments mismatch for instruction 'ld'");

    public static readonly DiagnosticKind AddressNotWanted = Error(2221, "Memory operand where a value is expected",
        "Only memory instructions reach memory.",
        "Load the value into a register with ld first, or remove the brackets.",
        "Address operand not allowed", "Memory operand not allowed");

    public static readonly DiagnosticKind SymbolNotWanted = Error(2222, "Name of a variable where a value is expected",
        "Instructions do not work on variables or their addresses directly.",
        "Load the variable's value with ld, or its address with mov or cvta, into a register first.",
        "Illegal operand type", "Symbol not allowed as operand", "Arguments mismatch for instruction");

    public static readonly DiagnosticKind SpecialRegisterNotHere = Error(2223, "Special register where a plain one is required",
        "Special registers can be read by mov, and by instructions that take any value; addresses and call arguments need a register.",
        "Copy it into a register with mov first.",
        "Special register not allowed", "Illegal use of special register");

    public static readonly DiagnosticKind SpecialRegisterComponent = Error(2224, "Component of a special register missing or wrong",
        "%tid, %ntid, %ctaid, %nctaid and their cluster relatives have the components .x, .y, .z and .w; other special registers have none.",
        "Write for example %tid.x.",
        "Vector component expected", "Illegal vector component");

    public static readonly DiagnosticKind SpecialRegisterSize = Error(2225, "Special register narrower than the instruction's type",
        "A special register is read at its own width or less.",
        "Read it into a register of its width and widen that with cvt.",
        "Arguments mismatch for instruction 'mov'");

    public static readonly DiagnosticKind SelectorNotAllowed = Error(2226, "Selector that the operand cannot have",
        "Bytes and half-words of a register can be selected in video instructions, components .x to .w in vector registers.",
        "Extract the part with a shift, bfe or prmt.",
        "Illegal vector component", "Selector not allowed");

    public static readonly DiagnosticKind LabelWanted = Error(2227, "Label or function expected",
        "A branch goes to a label, a call to a function.",
        "Write the name of a label of this function, or of a function.",
        "Label expected", "Branch target must be a label");

    public static readonly DiagnosticKind GuardNotPredicate = Error(2228, "Guard is not a predicate",
        "A guard, @p, asks a predicate register whether the instruction is executed.",
        "Compare the value with setp.ne and use its result as the guard.",
        "Predicate operand expected", "Guard predicate must be of type .pred");

    public static readonly DiagnosticKind AddressTruncated = Warning(2229, "Address in a register too narrow for it",
        "Addresses of global variables and functions have 64 bits in this module; a 32-bit register keeps half.",
        "Use a .b64 or .u64 register and mov.u64.",
        "Address truncated");

    public static readonly DiagnosticKind OperandForm = Error(2230, "Operand of the wrong form",
        "The instruction takes an operand of another form in this place.",
        "See the form named in the message; 'drawbridge isa show' gives the whole syntax.",
        "Arguments mismatch for instruction", "Illegal operand");
}

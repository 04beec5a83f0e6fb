using Drawbridge.Ptx.Diagnostics;

namespace Drawbridge.Ptx.Verify;

// Control flow and suspicious values: DB2330 to DB2399.
#pragma warning disable CS1591 // A kind's title, cause and fix are its documentation.
public static partial class VerifyDiagnostics
{
    public static readonly DiagnosticKind BranchTarget = Error(2330, "Branch to a label that is not code",
        "Labels of .branchtargets, .calltargets and .callprototype statements name lists, not places in the code.",
        "Branch to a label that stands before an instruction; use brx.idx for a list.",
        "Illegal branch target", "Branch target must be a label");

    public static readonly DiagnosticKind BranchList = Error(2331, "Label that names no list of branch targets",
        "brx.idx chooses its target from a .branchtargets list.",
        "Write the label of a .branchtargets statement.",
        "Illegal branch target list");

    public static readonly DiagnosticKind ListedLabel = Error(2332, "Branch target list names a label that is not code",
        "Every label of a .branchtargets list is a place in the code of the same function.",
        "Correct the list.",
        "Illegal label in .branchtargets");

    public static readonly DiagnosticKind Unreachable = Hint(2333, "Unreachable code",
        "No path from the function's start leads here.",
        "Remove the code, or add the branch that was meant to reach it.",
        "unreachable");

    public static readonly DiagnosticKind BarrierCount = Error(2335, "Thread count of a barrier is not a multiple of 32",
        "Barriers count whole warps, so the number of threads is a positive multiple of 32.",
        "Round the count up to the next multiple of 32.",
        "Thread count must be a multiple of warp size");

    public static readonly DiagnosticKind EmptyMask = Warning(2336, "Member mask of no lanes",
        "A lane that executes a .sync instruction must be in its mask; with a mask of 0 none is.",
        "Name the participating lanes: 0xffffffff for a whole warp, or activemask before the code diverges.",
        "membermask 0");

    public static readonly DiagnosticKind LargeShift = Hint(2337, "Shift by the whole width or more",
        "Shift counts from the width on give 0, or copies of the sign; they do not wrap around.",
        "Check the count, or use shf.wrap where wrapping was meant.",
        "shift count too large");

    public static readonly DiagnosticKind DivisionByZero = Warning(2338, "Integer division by the constant zero",
        "The result of an integer division by zero is unspecified.",
        "Check the divisor.",
        "division by zero");

    public static readonly DiagnosticKind NeverWritten = Warning(2339, "Register read before it is written",
        "No path to this instruction writes the register, so its value is undefined.",
        "Initialise it, or check the spelling of the destination that was meant.",
        "Register used before definition", "uninitialized register", "may be used uninitialized");

    public static readonly DiagnosticKind UndefinedCopied = Hint(2340, "Copy of a register that was never written",
        "The register is undefined here. Compilers write such copies where the value does not matter.",
        "Initialise the register if it does matter.",
        "uninitialized register", "implicit-def");

    public static readonly DiagnosticKind CarryUndefined = Warning(2341, "Carry read before it is written",
        "addc, subc and madc use the carry of an earlier .cc instruction of the same function; here there is none.",
        "Begin the chain with add.cc, sub.cc or mad.cc.",
        "carry flag", "CC.CF undefined");

    public static readonly DiagnosticKind GuardedBarrier = Hint(2342, "Barrier under a guard",
        "bar and other .aligned instructions must be executed by all threads of a warp together; if the guard differs between them, the kernel hangs or worse.",
        "Branch uniformly around it, or use barrier.sync without .aligned.",
        "barrier divergence", "__syncthreads in conditional code");
}

using Drawbridge.Ptx.Diagnostics;
using Drawbridge.Runtime;

namespace Drawbridge.Cli;

/// <summary>The findings about a command line itself (DB6001 to DB6029); those about data are in the library (DB6030 to DB6049).</summary>
internal static class CommandLineDiagnostics
{
    /// <summary>DB6001</summary>
    public static readonly DiagnosticKind Usage = new("DB6001", Severity.Error, "Command not understood",
        "The words after drawbridge are a verb, its files and its options.", "See drawbridge --help, or drawbridge VERB --help.");

    /// <summary>DB6002</summary>
    public static readonly DiagnosticKind NotFound = new("DB6002", Severity.Error, "No such file or folder",
        "The path names nothing.", "Check the path.");

    /// <summary>DB6003</summary>
    public static readonly DiagnosticKind Unreadable = new("DB6003", Severity.Error, "File cannot be read",
        "The path is a folder, access to it is denied, or the device failed.", "Name a file that you may read.");

    /// <summary>DB6004</summary>
    public static readonly DiagnosticKind Unwritable = new("DB6004", Severity.Error, "Output cannot be written",
        "The path is a folder, its folder does not exist, access is denied, or the disk is full.", "Name a file in a folder where you may write.");

    /// <summary>DB6005</summary>
    public static readonly DiagnosticKind NoModules = new("DB6005", Severity.Error, "No .ptx file in the folder",
        "A folder is searched, with everything below it, for files that end in .ptx.", "Name another folder, or the files themselves.");

    /// <summary>DB6006</summary>
    public static readonly DiagnosticKind ChooseEntry = new("DB6006", Severity.Error, "Which kernel?",
        "The module has several kernels, and one launch runs one.", "Add --entry NAME.");

    /// <summary>DB6007</summary>
    public static readonly DiagnosticKind NoEntry = new("DB6007", Severity.Error, "No kernel in the module",
        "Only .entry functions with a body can be run.", "Run a module with an .entry.");

    /// <summary>DB6008</summary>
    public static readonly DiagnosticKind NoSuchData = new("DB6008", Severity.Error, "Neither an argument nor a variable",
        "--print, --save and --expect take the number of a parameter, from 0, or the name of a .global or .const variable.",
        "Use the number of an --arg or a variable's name.");

    /// <summary>DB6009</summary>
    public static readonly DiagnosticKind NotABuffer = new("DB6009", Severity.Error, "Argument is no buffer",
        "A number passed by value cannot change, so there is nothing to print, save or compare.",
        "Pass a buffer (--arg TYPE[COUNT]=DATA), or name another argument.");

    /// <summary>DB6010</summary>
    public static readonly DiagnosticKind WrongResult = new("DB6010", Severity.Error, "Wrong result",
        "A value is not what --expect says, or not near enough.", "Look at the kernel, at its arguments, and at the tolerance.");

    /// <summary>DB6011</summary>
    public static readonly DiagnosticKind BadExtent = new("DB6011", Severity.Error, "Bad grid or block",
        "A grid, block or cluster is one to three numbers from 1 up.", "Write X or X,Y or X,Y,Z.");

    /// <summary>DB6012</summary>
    public static readonly DiagnosticKind BadOption = new("DB6012", Severity.Error, "Bad option value",
        "The option takes another kind of value.", "See drawbridge VERB --help.");

    /// <summary>DB6013</summary>
    public static readonly DiagnosticKind UnknownInstruction = new("DB6013", Severity.Error, "No such instruction",
        "The instruction table has no entry of that name.", "drawbridge isa find WORDS searches names, meanings and modifiers.");

    /// <summary>DB6014</summary>
    public static readonly DiagnosticKind NotFormatted = new("DB6014", Severity.Error, "File is not in canonical form",
        "fmt --check compares the file with what fmt would print.", "Run drawbridge fmt --in-place on it.");

    /// <summary>DB6015</summary>
    public static readonly DiagnosticKind TooLarge = new("DB6015", Severity.Error, "File too large",
        "A module is read as a whole and may have 2 GiB.", "Split the module.");

    /// <summary>DB6016</summary>
    public static readonly DiagnosticKind Interrupted = new("DB6016", Severity.Error, "Interrupted",
        "Ctrl-C, or the system's request to end.", "--timeout S ends a run by itself.");

    /// <summary>DB6017</summary>
    public static readonly DiagnosticKind NothingFound = new("DB6017", Severity.Error, "Nothing found",
        "The search looks at names, meanings, modifiers, categories and targets of the instruction table.", "Use other or fewer words.");

    /// <summary>DB6099</summary>
    public static readonly DiagnosticKind Bug = new("DB6099", Severity.Error, "A mistake in drawbridge itself",
        "This should not have happened, whatever the input.", "Please report it with the command and the file.");

    /// <summary>All of them, for the catalogue.</summary>
    public static IReadOnlyList<DiagnosticKind> All { get; } =
    [
        Usage, NotFound, Unreadable, Unwritable, NoModules, ChooseEntry, NoEntry, NoSuchData, NotABuffer, WrongResult, BadExtent, BadOption,
        UnknownInstruction, NotFormatted, TooLarge, Interrupted, NothingFound, Bug,
    ];


    /// <summary>The exception that ends the command with one finding.</summary>
    public static DrawbridgeException Error(this DiagnosticKind kind, string message, string? fix = null) => new(kind.Here(message, fix));
}

using Drawbridge.Ptx.Diagnostics;

namespace Drawbridge.Ptx.Syntax;

/// <summary>What the reader finds wrong with a text: DB2001 to DB2099.</summary>
public static class SyntaxDiagnostics
{
    /// <summary>Nothing in the file.</summary>
    public static readonly DiagnosticKind EmptyFile = new("DB2001", Severity.Error, "Empty file",
        "A PTX module holds at least .version and .target.",
        "Check that the compiler wrote its output here (nvcc -ptx, clang -S, or dump the module from Triton's cache).",
        "ptxas fatal: no input", "empty ptx file");

    /// <summary>Not text.</summary>
    public static readonly DiagnosticKind NotText = new("DB2002", Severity.Error, "Not a text file",
        "PTX is ASCII text. A cubin, a fat binary, LLVM bitcode or UTF-16 text is something else.",
        "Ask the compiler for PTX (nvcc -ptx; cuobjdump -ptx on a fat binary), or save the text as UTF-8.",
        "unsupported toolchain", "CUDA_ERROR_INVALID_PTX", "device kernel image is invalid", "read cubin as ptx");

    /// <summary>A character that begins no token.</summary>
    public static readonly DiagnosticKind UnexpectedCharacter = new("DB2003", Severity.Error, "Unexpected character",
        "Outside of comments and strings PTX uses ASCII letters, digits and punctuation only.",
        "Remove the character; text pasted from a document often carries typographic quotes, dashes or no-break spaces.",
        "ptxas fatal: Unexpected non-ASCII character encountered", "Parsing error near");

    /// <summary>A <c>/*</c> without <c>*/</c>.</summary>
    public static readonly DiagnosticKind UnterminatedComment = new("DB2004", Severity.Error, "Unterminated comment",
        "A comment that begins with /* ends at the next */; such comments do not nest.", "Close the comment with */.",
        "unterminated comment");

    /// <summary>A string without its closing quote.</summary>
    public static readonly DiagnosticKind UnterminatedString = new("DB2005", Severity.Error, "Unterminated string",
        "A string ends with a double quote on the line it begins on.", "Add the closing '\"'.", "unterminated string constant");

    /// <summary>A malformed number.</summary>
    public static readonly DiagnosticKind BadLiteral = new("DB2006", Severity.Error, "Bad literal",
        "Numbers are decimal, 0x hexadecimal, 0b binary, 0 octal (U for unsigned), decimal floating point, 0f with 8 or 0d with 16 hexadecimal digits.",
        "Write the number in one of these forms.", "Invalid hexadecimal floating point constant", "integer constant too large");

    /// <summary>No <c>.version</c> at the start.</summary>
    public static readonly DiagnosticKind MissingVersion = new("DB2007", Severity.Error, "Missing .version",
        "The first statement of a module names the PTX version it is written in.",
        "Begin the file with a line such as '.version 8.5'.", "Missing .version directive at start of file");

    /// <summary>A PTX version this library does not know.</summary>
    public static readonly DiagnosticKind VersionTooNew = new("DB2008", Severity.Error, "PTX version newer than known",
        "The module may use instructions this version of Drawbridge has never heard of.",
        "Update Drawbridge, or have the compiler write an older version.",
        "Unsupported .version", "the provided PTX was compiled with an unsupported toolchain", "CUDA_ERROR_UNSUPPORTED_PTX_VERSION");

    /// <summary>No <c>.target</c> after <c>.version</c>.</summary>
    public static readonly DiagnosticKind MissingTarget = new("DB2009", Severity.Error, "Missing .target",
        "Every module names the GPU architecture it is written for.",
        "Add a line such as '.target sm_80' after .version.", "Missing .target directive");

    /// <summary>A word <c>.target</c> does not take.</summary>
    public static readonly DiagnosticKind BadTarget = new("DB2010", Severity.Error, "Bad .target",
        ".target takes sm_NN or compute_NN (with a or f for specific and family features), then optionally texmode_unified, texmode_independent, debug, map_f64_to_f32.",
        "Name an architecture, e.g. '.target sm_80'.", "Invalid target");

    /// <summary>A header directive at the wrong place or twice.</summary>
    public static readonly DiagnosticKind MisplacedHeader = new("DB2011", Severity.Error, "Header directive out of place",
        "A module has one .version, first, and one .address_size, right after the first .target.",
        "Move or remove the directive. Modules cannot be joined by putting their texts one after the other.", "Duplicate .version directive");

    /// <summary><c>.version</c> or <c>.address_size</c> with a malformed value.</summary>
    public static readonly DiagnosticKind BadHeaderValue = new("DB2012", Severity.Error, "Bad header value",
        ".version takes MAJOR.MINOR; .address_size takes 32 or 64.", "Write e.g. '.version 8.5' and '.address_size 64'.");

    /// <summary>A missing semicolon.</summary>
    public static readonly DiagnosticKind MissingSemicolon = new("DB2013", Severity.Error, "Missing ';'",
        "Every instruction and most directives end with a semicolon.", "Add ';' here.", "Parsing error near", "syntax error, expected ';'");

    /// <summary>A missing closing brace.</summary>
    public static readonly DiagnosticKind MissingBrace = new("DB2014", Severity.Error, "Missing '}'",
        "A body or scope is still open where the next function or the end of the file comes.", "Add '}' where the body or scope should end.",
        "unexpected end of file");

    /// <summary>Another missing token.</summary>
    public static readonly DiagnosticKind Expected = new("DB2015", Severity.Error, "Something else was expected",
        "The text does not follow PTX's grammar here.", "Compare with the form shown.", "Parsing error near", "syntax error");

    /// <summary>A closing brace nothing opened.</summary>
    public static readonly DiagnosticKind UnmatchedBrace = new("DB2016", Severity.Error, "Unmatched '}'",
        "No body or scope is open here.", "Remove the brace, or look for one missing '{' above.");

    /// <summary>A directive the reader does not know; kept as it is.</summary>
    public static readonly DiagnosticKind UnknownDirective = new("DB2017", Severity.Warning, "Unknown directive",
        "The directive is kept and printed as written, but nothing acts on it.", "Check its spelling.", "Unknown directive", "unrecognized directive");

    /// <summary>An instruction form our reference is unsure of.</summary>
    public static readonly DiagnosticKind FormInDoubt = new("DB2018", Severity.Error, "Form in doubt",
        "The public documentation leaves this form's grammar or meaning open, and guessing could run it wrongly.",
        "'drawbridge isa show' tells what is known. Use a documented form, or run the module on a GPU.");

    /// <summary>An opcode that is none.</summary>
    public static readonly DiagnosticKind UnknownInstruction = new("DB2019", Severity.Error, "Unknown instruction",
        "No PTX instruction has this opcode.", "Check the spelling; 'drawbridge isa find' searches by what an instruction does.",
        "Not a name of any known instruction");

    /// <summary>A modifier the opcode does not take.</summary>
    public static readonly DiagnosticKind UnknownModifier = new("DB2020", Severity.Error, "Unknown modifier",
        "The opcode exists, but no form of it takes this modifier.", "'drawbridge isa show' lists the forms of an opcode.",
        "Unknown modifier", "Illegal modifier");

    /// <summary>Modifiers missing, or not allowed together.</summary>
    public static readonly DiagnosticKind BadModifiers = new("DB2021", Severity.Error, "Modifiers missing or not allowed together",
        "The opcode takes each of these modifiers, but not this set of them.", "'drawbridge isa show' lists the forms of an opcode.",
        "Illegal modifier", "requires rounding modifier", "Unexpected instruction types specified for");

    /// <summary>A name nobody declared.</summary>
    public static readonly DiagnosticKind Undeclared = new("DB2022", Severity.Error, "Undeclared name",
        "Registers, variables and functions are declared before use; what is declared inside braces is not seen outside.",
        "Declare the name, or correct its spelling.", "Unknown symbol", "undefined variable", "undeclared identifier");

    /// <summary>A name declared twice in one scope.</summary>
    public static readonly DiagnosticKind Redeclared = new("DB2023", Severity.Error, "Name declared twice",
        "In one scope a name stands for one thing; %r<10> declares %r0 to %r9.", "Rename one of the two, or give one its own braces.",
        "Duplicate definition of variable", "redefinition of");

    /// <summary>A branch to a label that is not there.</summary>
    public static readonly DiagnosticKind UndefinedLabel = new("DB2024", Severity.Error, "Undefined label",
        "A label is seen in the braces it stands in and those inside, not from outside.", "Define the label, or correct its spelling.",
        "Unknown symbol", "Label expected for argument", "undefined label");

    /// <summary>A label defined twice in one scope.</summary>
    public static readonly DiagnosticKind DuplicateLabel = new("DB2025", Severity.Error, "Label defined twice",
        "In one scope a label stands at one place. Inlined assembly that is copied several times needs braces around it.",
        "Rename one of the two, or put '{' '}' around each copy.", "Duplicate definition of label", "inline asm duplicate label");

    /// <summary>A label where none can be.</summary>
    public static readonly DiagnosticKind BadLabel = new("DB2026", Severity.Error, "Bad label",
        "Labels stand before statements in a function's body.", "Move the label into the body, or remove it.");

    /// <summary>Braces, brackets or expressions nested too deeply.</summary>
    public static readonly DiagnosticKind NestingTooDeep = new("DB2027", Severity.Error, "Nested too deeply",
        "No compiler nests scopes, initialisers or expressions this deeply; the file is probably damaged.",
        "Check how the file was made.", "memory exhausted", "parser stack overflow");

    /// <summary>A constant expression that has no value.</summary>
    public static readonly DiagnosticKind BadExpression = new("DB2028", Severity.Error, "Bad constant expression",
        "Constant expressions are C-like over 64-bit integers or doubles, not mixed; 0f constants take no part in them.",
        "Compute the value and write it as a number.", "division by zero in constant expression", "constant expression expected");

    /// <summary>A missing or unsuitable type in a declaration.</summary>
    public static readonly DiagnosticKind BadType = new("DB2029", Severity.Error, "Bad type in a declaration",
        "Registers and variables have the types .b8 to .b128, .u8 to .u64, .s8 to .s64, .f16, .f16x2, .f32, .f64, .pred; formats such as .bf16 live in bit-typed registers.",
        "Use a type of the same size, e.g. .b16 for bf16.", "Type expected", "Illegal type for variable");

    /// <summary>A malformed initialiser.</summary>
    public static readonly DiagnosticKind BadInitializer = new("DB2030", Severity.Error, "Bad initialiser",
        "Only .global and .const variables that are not .extern have initialisers: constants, addresses of variables and functions, generic(name), byte masks such as 0xFF00(name), in braces nested like the array.",
        "Write the initialiser in that form.", "Illegal initializer");

    /// <summary>A bad array dimension.</summary>
    public static readonly DiagnosticKind BadDimension = new("DB2031", Severity.Error, "Bad array size",
        "Array dimensions are positive integer constants; only the first may be left empty, for an extern or with an initialiser.",
        "Write the number of elements.", "Array size must be positive");

    /// <summary>A bad count in <c>%r&lt;n&gt;</c>.</summary>
    public static readonly DiagnosticKind BadCount = new("DB2032", Severity.Error, "Bad number of registers",
        "%r<n> declares the n names %r0 to %r(n-1); n is an integer constant from 1 to 1000000000.", "Write a number from 1 up.");

    /// <summary>Something that is no operand.</summary>
    public static readonly DiagnosticKind BadOperand = new("DB2033", Severity.Error, "Operand expected",
        "An operand is a register, a constant, a name, an [address], a {vector} or, for call, a (list).", "Write an operand here.",
        "Parsing error near", "Arguments mismatch for instruction");

    /// <summary>A name of the wrong kind.</summary>
    public static readonly DiagnosticKind WrongKindOfName = new("DB2034", Severity.Error, "Wrong kind of name",
        "The name is declared as something that cannot stand here.", "Use a name of the right kind, or look for one that shadows it.",
        "Label expected", "Register expected", "Function expected");

    /// <summary>A statement in a place where it cannot be.</summary>
    public static readonly DiagnosticKind MisplacedStatement = new("DB2035", Severity.Error, "Statement out of place",
        "Instructions, registers and labels belong into function bodies; functions and header directives stand outside of them.",
        "Move it; often a '}' too many or too few above is to blame.");

    /// <summary>A lone semicolon.</summary>
    public static readonly DiagnosticKind EmptyStatement = new("DB2036", Severity.Hint, "Empty statement",
        "A semicolon without a statement does nothing.", "Remove it.");

    /// <summary>The reader gives up.</summary>
    public static readonly DiagnosticKind TooManyErrors = new("DB2037", Severity.Error, "Too many errors",
        "After so many errors the rest would say nothing new.", "Correct the first ones and try again.");

    /// <summary>A line of the C preprocessor.</summary>
    public static readonly DiagnosticKind PreprocessorLine = new("DB2038", Severity.Warning, "Preprocessor line skipped",
        "Lines that begin with '#' belong to the C preprocessor; they are skipped.", "Run the preprocessor first, or remove the lines.");

    /// <summary>Syntax that is PTX but not supported.</summary>
    public static readonly DiagnosticKind NotSupported = new("DB2039", Severity.Error, "Syntax not supported",
        "This is PTX, but Drawbridge does not read it.", "Write it another way; see the message.");

    /// <summary>A keyword used as a name.</summary>
    public static readonly DiagnosticKind ReservedName = new("DB2040", Severity.Warning, "Reserved word used as a name",
        "Opcodes are reserved words of PTX; other assemblers may refuse them as names of registers, variables, functions or labels.", "Choose another name.");

    /// <summary>A malformed debug directive.</summary>
    public static readonly DiagnosticKind BadDebugDirective = new("DB2041", Severity.Error, "Bad debug directive",
        ".file takes a number and a string, .loc takes file, line and column, .section a name and a body in braces.",
        "Correct it, or remove the debug information.");

    /// <summary>All kinds, by id.</summary>
    public static IReadOnlyList<DiagnosticKind> All { get; } =
    [
        EmptyFile, NotText, UnexpectedCharacter, UnterminatedComment, UnterminatedString, BadLiteral, MissingVersion, VersionTooNew, MissingTarget,
        BadTarget, MisplacedHeader, BadHeaderValue, MissingSemicolon, MissingBrace, Expected, UnmatchedBrace, UnknownDirective, FormInDoubt,
        UnknownInstruction, UnknownModifier, BadModifiers, Undeclared, Redeclared, UndefinedLabel, DuplicateLabel, BadLabel, NestingTooDeep,
        BadExpression, BadType, BadInitializer, BadDimension, BadCount, BadOperand, WrongKindOfName, MisplacedStatement, EmptyStatement,
        TooManyErrors, PreprocessorLine, NotSupported, ReservedName, BadDebugDirective,
    ];
}

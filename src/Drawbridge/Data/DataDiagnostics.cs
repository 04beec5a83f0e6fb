using Drawbridge.Ptx.Diagnostics;

namespace Drawbridge.Data;

/// <summary>The findings about the data language of <c>--arg</c>, <c>--set</c> and <c>--expect</c> (DB6030 to DB6049).</summary>
internal static class DataDiagnostics
{
    const string Forms = "By value: TYPE:VALUE (f32:2.5, s8:-3, u64:0xff) or bytes:HEX; a buffer: TYPE[COUNT]=DATA, where DATA is iota, zeros, " +
        "one value for all, a list V,V,…, random:SEED or @FILE; TYPE[]=DATA takes the count from a list or a file.";

    /// <summary>DB6030</summary>
    public static readonly DiagnosticKind BadArgument = new("DB6030", Severity.Error, "Not an argument",
        "An argument is a value or a buffer, in the form that its first word says.", Forms);

    /// <summary>DB6031</summary>
    public static readonly DiagnosticKind UnknownType = new("DB6031", Severity.Error, "Unknown data type",
        "Data consists of numbers of one of PTX's types of 8 to 64 bits.",
        "Use one of u8 u16 u32 u64 s8 s16 s32 s64 b8 b16 b32 b64 f16 bf16 f32 f64; write packed and vector types as their elements (two f16 for an f16x2).");

    /// <summary>DB6032</summary>
    public static readonly DiagnosticKind NotAValue = new("DB6032", Severity.Error, "Not a number",
        "A value is written as its type demands.",
        "Integers: decimal or 0x…; floats: decimal, inf, nan, or a bit pattern (0f3f800000, 0d…, or 0x with all digits).");

    /// <summary>DB6033</summary>
    public static readonly DiagnosticKind OutOfRange = new("DB6033", Severity.Error, "Value out of range",
        "The type has too few bits for this value, and cutting it off would run the kernel with a number nobody wrote.",
        "Use a wider type or a smaller value; a bit pattern in hexadecimal fits signed types too.");

    /// <summary>DB6034</summary>
    public static readonly DiagnosticKind BadCount = new("DB6034", Severity.Error, "Bad element count",
        "A buffer needs a number of elements: between the brackets, or from the data where the brackets are empty.",
        "Write the count (f32[1024]=zeros); leave the brackets empty only with a list or a file.");

    /// <summary>DB6035</summary>
    public static readonly DiagnosticKind WrongNumberOfValues = new("DB6035", Severity.Error, "Wrong number of values",
        "A list has one value for each element. Repeating or dropping values silently would hide a mistake.",
        "Give as many values as there are elements, one value for all, or empty brackets.");

    /// <summary>DB6036</summary>
    public static readonly DiagnosticKind UnreadableFile = new("DB6036", Severity.Error, "Data file cannot be read",
        "The file after @ has to exist and be readable.", "Check the path; it is relative to the current folder.");

    /// <summary>DB6037</summary>
    public static readonly DiagnosticKind WrongFileSize = new("DB6037", Severity.Error, "Data file of the wrong size",
        "A data file holds exactly the elements of the buffer, as raw little-endian bytes without a header.",
        "Make the file and the count agree, or leave the brackets empty to take the count from the file.");

    /// <summary>DB6038</summary>
    public static readonly DiagnosticKind BadTolerance = new("DB6038", Severity.Error, "Bad tolerance",
        "After ~ stands how far a value may be off.",
        "Write ~T for |got - want| <= T + T*|want|, or ~REL:ABS for |got - want| <= ABS + REL*|want|; both from 0 up.");

    /// <summary>DB6039</summary>
    public static readonly DiagnosticKind TooMuchData = new("DB6039", Severity.Error, "Too much data",
        "A buffer or variable that a command fills, shows or compares has at most 2 GiB.", "Use fewer elements or several buffers.");

    /// <summary>DB6040</summary>
    public static readonly DiagnosticKind TooLong = new("DB6040", Severity.Error, "Data is longer than what it is for",
        "The data has more bytes than the buffer or variable it is to fill or to be compared with.",
        "Give at most as many elements as there are.");

    /// <summary>All of them, for the catalogue.</summary>
    public static IReadOnlyList<DiagnosticKind> All { get; } =
    [
        BadArgument, UnknownType, NotAValue, OutOfRange, BadCount, WrongNumberOfValues, UnreadableFile, WrongFileSize, BadTolerance, TooMuchData,
        TooLong,
    ];

    /// <summary>The exception for one finding that is about no source text.</summary>
    public static Runtime.DrawbridgeException Error(DiagnosticKind kind, string message, string? fix = null) =>
        new(new Diagnostic(kind, null, 0, 0, message, fix));
}

namespace Drawbridge.Cli.Tests.Catalogue;

/// <summary>A range of ids, and who may declare kinds in it.</summary>
/// <param name="First">First number.</param>
/// <param name="Last">Last number.</param>
/// <param name="Title">The catalogue's heading.</param>
/// <param name="About">What the kinds of the range are about.</param>
/// <param name="Declarers">Names of the types that declare them.</param>
sealed record Family(int First, int Last, string Title, string About, params string[] Declarers)
{
    /// <summary>All of them, by number. DB1xxx (kernels in C#) stand in docs/csharp.md; DB5xxx (sanitizer) and DB7xxx (driver) are reserved.</summary>
    public static readonly Family[] All =
    [
        new(2001, 2099, "Syntax", "What the reader finds wrong with the text of a module.", "SyntaxDiagnostics"),
        new(2100, 2399, "Verification", "What the verifier finds wrong with a module that could be read.", "VerifyDiagnostics"),
        new(3000, 3999, "Engines", "Correct PTX that an engine cannot run; found when the module is loaded.", "EngineDiagnostics"),
        new(4000, 4039, "Launches and memory", "Launches that cannot be, and mistakes with device memory; found before anything runs.", "LaunchDiagnostics"),
        new(4040, 4099, "API", "Mistakes in calls of the library; found before anything runs.", "ApiDiagnostics", "StreamDiagnostics"),
        new(4100, 4199, "Faults", "What stops a running kernel. Other launches, the device and the process live on.", "FaultDiagnostics"),
        new(6000, 6029, "Command line", "Mistakes in a command, and results other than those expected.", "CommandLineDiagnostics"),
        new(6030, 6049, "Data on the command line", "Mistakes in the data of --arg, --set and --expect.", "DataDiagnostics"),
        new(6099, 6099, "Mistakes of ours", "What should never be seen.", "CommandLineDiagnostics"),
    ];

    /// <summary>The family of an id such as <c>DB2104</c>.</summary>
    public static Family Of(string id) => All.Single(family => int.Parse(id[2..], System.Globalization.CultureInfo.InvariantCulture) is var number
        && number >= family.First && number <= family.Last);
}

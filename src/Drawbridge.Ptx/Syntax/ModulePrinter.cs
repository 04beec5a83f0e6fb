using System.Globalization;
using Drawbridge.Ptx.Syntax.Printing;

namespace Drawbridge.Ptx.Syntax;

/// <summary>
/// Prints modules as canonical PTX: one statement a line, tabs for indentation, constants in decimal or as exact patterns. Reading what was
/// printed gives the same module, and printing that the same text.
/// </summary>
public static class ModulePrinter
{
    /// <summary>The module as text.</summary>
    /// <param name="module">A module that was read without errors, or built.</param>
    /// <param name="keepComments">
    /// True to bring back the comments of <see cref="Module.Source"/>: those on lines of their own and those behind a statement. Comments
    /// inside a statement move behind it.
    /// </param>
    public static string Print(Module module, bool keepComments = false)
    {
        var text = new StringWriter(CultureInfo.InvariantCulture);
        Print(module, text, keepComments);
        return text.ToString();
    }

    /// <summary>Prints the module to <paramref name="output"/>; lines end with a line feed alone.</summary>
    /// <inheritdoc cref="Print(Module, bool)"/>
    public static void Print(Module module, TextWriter output, bool keepComments = false) => new ModuleWriter(module, output, keepComments).Write();
}

using Drawbridge.Ptx.Diagnostics;
using Drawbridge.Ptx.Syntax;

namespace Drawbridge.Runtime;

/// <summary>An error of ours, with its diagnostics.</summary>
public class DrawbridgeException : Exception
{
    /// <summary>Makes an exception of one finding.</summary>
    public DrawbridgeException(Diagnostic diagnostic) : this([diagnostic])
    {
    }

    /// <summary>Makes an exception of several findings, at least one.</summary>
    public DrawbridgeException(IReadOnlyList<Diagnostic> diagnostics)
        : base(string.Join(Environment.NewLine, diagnostics.Select(diagnostic => diagnostic.ToLongString()))) => Diagnostics = diagnostics;

    /// <summary>The findings.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; }

    /// <summary>The id of the first.</summary>
    public string Id => Diagnostics[0].Id;
}

/// <summary>A kernel did something it must not (DB41xx). Names the place in the PTX, in the source if that is known, and the thread.</summary>
public sealed class KernelFaultException : DrawbridgeException
{
    /// <summary>Makes a fault.</summary>
    /// <param name="diagnostic">What happened, at the PTX line.</param>
    /// <param name="entry">The kernel.</param>
    /// <param name="instruction">The instruction that faulted, if one did.</param>
    /// <param name="block">The block.</param>
    /// <param name="thread">The thread in its block.</param>
    /// <param name="address">The offending address, if there is one.</param>
    public KernelFaultException(Diagnostic diagnostic, Function entry, Instruction? instruction, Dim3 block, Dim3 thread, ulong? address = null)
        : base(diagnostic)
    {
        Entry = entry;
        Instruction = instruction;
        Block = block;
        Thread = thread;
        Address = address;
    }

    /// <summary>Makes the fault of a thread; its place in the code and in the grid is added to the message.</summary>
    /// <param name="kind">What kind of fault.</param>
    /// <param name="message">What happened.</param>
    /// <param name="module">The kernel's module.</param>
    /// <param name="request">The launch.</param>
    /// <param name="instruction">The instruction that faulted, if one did.</param>
    /// <param name="block">The block.</param>
    /// <param name="linearThread">Number of the thread in its block, X fastest.</param>
    /// <param name="address">The offending address, if there is one.</param>
    public static KernelFaultException Of(DiagnosticKind kind, string message, Module module, LaunchRequest request, Instruction? instruction,
        Dim3 block, int linearThread, ulong? address = null)
    {
        var entry = request.Entry;
        var thread = request.Block.Index(linearThread);
        var place = instruction == null ? null : SourcePlace.Of(module, instruction);
        var diagnostic = new Diagnostic(kind, module.Source, instruction?.Position ?? entry.Position, instruction?.Operation.Text.Length ?? 1,
            $"{message}; kernel '{entry.Name}', block ({block}), thread ({thread})" + (place == null ? "" : $", at {place}"));
        return new KernelFaultException(diagnostic, entry, instruction, block, thread, address) { Place = place };
    }

    /// <summary>The kernel.</summary>
    public Function Entry { get; }

    /// <summary>The instruction that faulted, if one did.</summary>
    public Instruction? Instruction { get; }

    /// <summary>The line that the instruction was compiled from, if the module says so (<c>.loc</c>).</summary>
    public SourcePlace? Place { get; init; }

    /// <summary>The block.</summary>
    public Dim3 Block { get; }

    /// <summary>The thread in its block.</summary>
    public Dim3 Thread { get; }

    /// <summary>The offending address, if there is one.</summary>
    public ulong? Address { get; }
}

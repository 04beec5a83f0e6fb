using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Drawbridge.CSharp.Analyze;

/// <summary>A block of a size that nothing can run, or that the kernel excluded.</summary>
sealed class BlockSize : LaunchRule
{
    const long Most = 1024;

    public override DiagnosticDescriptor Kind { get; } = Descriptor("DB1054", DiagnosticSeverity.Error, "Block that cannot be launched",
        "a block of {0} threads cannot be launched: {1}",
        "A block has 1 to 1024 threads, and no more than the kernel's MaxThreads. Take more blocks of fewer threads.");

    public override void Check(KernelCall call)
    {
        if (call.Shape is not { TargetMethod.Name: "Grid" } grid || grid.Arguments.FirstOrDefault(argument => argument.Parameter?.Name == "threads") is not { } threads || ProductOf(threads.Value) is not { } count) return;
        int own = Names.KernelAttribute(call.Kernel)!.NamedArguments.FirstOrDefault(argument => argument.Key == "MaxThreads").Value.Value as int? ?? 0;
        if (count < 1) call.Report(Kind, threads.Syntax, count, "there is no thread in it");
        else if (count > Most) call.Report(Kind, threads.Syntax, count, $"no device takes more than {Most}");
        else if (own > 0 && count > own) call.Report(Kind, threads.Syntax, count, $"'{call.Kernel.Name}' promises MaxThreads = {own}");
    }

    static long? ProductOf(IOperation operation) => operation switch
    {
        { ConstantValue: { HasValue: true, Value: int number } } => number,
        IConversionOperation conversion => ProductOf(conversion.Operand),
        IObjectCreationOperation { Type.Name: "Dim3" } creation => creation.Arguments.Aggregate((long?)1, (product, argument) => product * ProductOf(argument.Value)),
        _ => null,
    };
}

using Microsoft.CodeAnalysis;

namespace Drawbridge.CSharp.Analyze;

/// <summary>A kernel with dynamic shared memory, launched without any.</summary>
sealed class NoDynamicMemory : LaunchRule
{
    public override DiagnosticDescriptor Kind { get; } = Descriptor("DB1056", DiagnosticSeverity.Warning, "Launch without the shared memory that the kernel uses",
        "'{0}' uses Shared.Dynamic, and this launch gives it no shared memory",
        "The bytes of dynamic shared memory are part of the launch: device.Grid(blocks, threads, sharedBytes: n).");

    public override void Check(KernelCall call)
    {
        if (call.Shape is not { } shape || shape.Arguments.Any(argument => argument is { Parameter.Name: "sharedBytes", IsImplicit: false } && argument.Value.ConstantValue is not { HasValue: true, Value: 0 })) return;
        if (call.Kernel.DeclaringSyntaxReferences.Any(reference => reference.GetSyntax().DescendantNodes().OfType<Microsoft.CodeAnalysis.CSharp.Syntax.GenericNameSyntax>().Any(name =>
            name.Identifier.ValueText == "Dynamic" && name.Parent is Microsoft.CodeAnalysis.CSharp.Syntax.MemberAccessExpressionSyntax { Expression: Microsoft.CodeAnalysis.CSharp.Syntax.IdentifierNameSyntax { Identifier.ValueText: "Shared" } })))
            call.Report(Kind, call.Launch!.Syntax, call.Kernel.Name);
    }
}

using Drawbridge.Ptx.Isa;
using Drawbridge.Ptx.Syntax;

namespace Drawbridge.Ptx.Verify;

/// <summary>Headers of functions: linkage, parameters, results, directives, and the shared memory a kernel declares.</summary>
static class FunctionRules
{
    public static void Check(VerifyContext context, Function function)
    {
        if (function.Linkage == Linkage.Extern && function.Body != null)
            context.Report(VerifyDiagnostics.ExternBody, function, $"'{function.Name}' is .extern, but has a body");
        if (function.Linkage == Linkage.Weak) context.Require(VerifyDiagnostics.DirectiveNeedsVersion, function.Position, ".weak", new PtxVersion(3, 1), 0);
        if (function.Linkage == Linkage.Common)
            context.Report(VerifyDiagnostics.CommonSpace, function, $"'{function.Name}' is a function, .common is for .global variables");
        if (function.IsEntry)
        {
            ParameterRules.CheckEntry(context, function);
        }
        else
        {
            if (function.Returns.Length > 1 && context.Platform.IsAtLeast(20))
                context.Report(VerifyDiagnostics.ManyReturns, function, $"'{function.Name}' returns {function.Returns.Length} values");
            ParameterRules.CheckFunction(context, function);
        }
        LaunchRules.Check(context, function);
        if (function is { IsEntry: true, Body: { } body }) CheckShared(context, function, body);
    }

    static void CheckShared(VerifyContext context, Function function, Body body)
    {
        long size = 0;
        foreach (var variable in body.Variables)
        {
            if (variable.Space != StateSpace.Shared || variable.Linkage == Linkage.Extern) continue;
            long alignment = Math.Max(variable.Alignment, 1);
            size = (size + alignment - 1) / alignment * alignment + variable.Size;
        }
        int limit = context.Platform.IsAtLeast(20) ? 48 * 1024 : 16 * 1024;
        if (size > limit)
            context.Report(VerifyDiagnostics.StaticSharedTooLarge, function, $"'{function.Name}' declares 0x{size:x} bytes of shared memory, 0x{limit:x} is the most");
    }
}

using Drawbridge.Ptx.Isa;
using Drawbridge.Ptx.Syntax;

namespace Drawbridge.Ptx.Verify;

/// <summary>Parameters of kernels, functions and call prototypes.</summary>
static class ParameterRules
{
    public static void CheckEntry(VerifyContext context, Function entry)
    {
        foreach (var parameter in entry.Parameters)
        {
            if (parameter.Space != StateSpace.Param)
                context.Report(VerifyDiagnostics.EntryParameterSpace, parameter, $"'{parameter.Name}' is a register, parameters of a kernel are .param");
            else if (parameter.IsUnsized)
                context.Report(VerifyDiagnostics.UnsizedParameter, parameter, $"'{parameter.Name}' of a kernel has no size");
            VariableRules.CheckType(context, parameter);
        }
        long size = TotalSize(entry.Parameters);
        bool isLarge = context.Platform.Version >= new PtxVersion(8, 1) && context.Platform.IsAtLeast(70);
        int limit = isLarge ? 32764 : 4352;
        if (size > limit)
        {
            context.Report(VerifyDiagnostics.ParametersTooLarge, entry, $"the parameters of '{entry.Name}' take {size} bytes, the limit is {limit}",
                isLarge ? null : "From PTX 8.1 on sm_70 and later 32,764 bytes are allowed: raise .version and .target, or pass a pointer.");
        }
    }

    public static void CheckFunction(VerifyContext context, Function function)
    {
        for (int i = 0; i < function.Parameters.Length; i++)
        {
            var parameter = function.Parameters[i];
            CheckCallParameter(context, parameter);
            if (parameter.IsUnsized && (i < function.Parameters.Length - 1 || parameter.Type.Bits() != 8))
                context.Report(VerifyDiagnostics.UnsizedParameter, parameter, $"'{parameter.Name}' has no size; only the last parameter, an array of .b8, may leave it out");
        }
        foreach (var result in function.Returns)
        {
            CheckCallParameter(context, result);
            if (result.IsUnsized) context.Report(VerifyDiagnostics.UnsizedParameter, result, $"the result '{result.Name}' has no size");
        }
    }

    public static void CheckCallParameter(VerifyContext context, Variable parameter)
    {
        VariableRules.CheckType(context, parameter);
        if (parameter.Space == StateSpace.Register && parameter.Type.Bits() < 32 && parameter.Type != PtxType.Pred && context.Platform.IsAtLeast(20))
        {
            context.Report(VerifyDiagnostics.ParameterTooNarrow, parameter, $"'{parameter.Name}' has {parameter.Type.Bits()} bits, a register parameter has 32 or more");
        }
    }

    // In declaration order, each at the next multiple of its alignment.
    static long TotalSize(Variable[] parameters)
    {
        long size = 0;
        foreach (var parameter in parameters)
        {
            long alignment = Math.Max(parameter.Alignment, 1);
            size = (size + alignment - 1) / alignment * alignment + parameter.Size;
        }
        return size;
    }
}

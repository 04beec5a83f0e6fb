using Drawbridge.Ptx.Isa;
using Drawbridge.Ptx.Syntax;

namespace Drawbridge.Ptx.Verify;

/// <summary>What concerns the module as a whole: declarations of one name that disagree, limits over all variables, the address size.</summary>
static class ModuleRules
{
    const long LargestConst = 64 * 1024;

    public static void Check(VerifyContext context)
    {
        var functions = new Dictionary<string, Function>(StringComparer.Ordinal);
        var variables = new Dictionary<string, Variable>(StringComparer.Ordinal);
        long constBytes = 0;
        foreach (var item in context.Module.Items)
        {
            switch (item)
            {
                case Function function:
                    CheckAgain(context, function, functions);
                    break;
                case Variable variable:
                    CheckAgain(context, variable, variables);
                    if (variable.Space != StateSpace.Const || variable.Linkage == Linkage.Extern) break;
                    constBytes += variable.Size;
                    if (constBytes > LargestConst && constBytes - variable.Size <= LargestConst)
                        context.Report(VerifyDiagnostics.ArrayTooLarge, variable, $"with '{variable.Name}' constant memory takes {constBytes} bytes, {LargestConst} is the most");
                    break;
            }
        }
        foreach (var function in functions.Values)
        {
            if (function.Body == null && function.Linkage != Linkage.Extern && !IsAlias(context, function))
                context.Report(VerifyDiagnostics.BodyMissing, function, $"'{function.Name}' is declared without .extern, but has no body anywhere");
        }
        if (context.Module.AddressSize == 32 && context.Platform.IsAtLeast(20)) CheckAddressSize(context);
    }

    // Keeps the definition, or the first declaration.
    static void CheckAgain(VerifyContext context, Function function, Dictionary<string, Function> seen)
    {
        if (!seen.TryGetValue(function.Name, out var earlier))
        {
            seen.Add(function.Name, function);
            return;
        }
        if (earlier.IsEntry != function.IsEntry || !Signatures.AreEqual(earlier, function))
            context.Report(VerifyDiagnostics.PrototypeDisagrees, function, $"'{function.Name}' is declared differently in line {Line(context, earlier)}");
        if (function.Body == null) return;
        seen[function.Name] = function;
    }

    static void CheckAgain(VerifyContext context, Variable variable, Dictionary<string, Variable> seen)
    {
        if (!seen.TryGetValue(variable.Name, out var earlier)) seen.Add(variable.Name, variable);
        else if (earlier.Space != variable.Space || earlier.Type != variable.Type || earlier.VectorWidth != variable.VectorWidth
            || earlier.Size != variable.Size && !earlier.IsUnsized && !variable.IsUnsized)
        {
            context.Report(VerifyDiagnostics.DeclarationsDisagree, variable, $"'{variable.Name}' is declared differently in line {Line(context, earlier)}");
        }
    }

    static bool IsAlias(VerifyContext context, Function function) => context.Module.Items.Any(item => item is Alias alias && alias.Name.Name == function.Name);

    static void CheckAddressSize(VerifyContext context)
    {
        bool isGiven = HeaderSearch.Find(context.Module.Source, ".address_size").Position > 0;
        if (isGiven) return;
        bool isWide = context.Module.Items.Any(item => item is Function function && function.Parameters.Any(parameter => parameter.PointerSpace != StateSpace.None && parameter.Type.Bits() == 64));
        if (isWide) context.ReportAtHeader(VerifyDiagnostics.AddressSizeMissing, ".target", "the module has 64-bit pointers and no .address_size, so its addresses have 32 bits");
    }

    static int Line(VerifyContext context, Item item) => context.Module.Source.LineAndColumn(item.Position).Line;
}

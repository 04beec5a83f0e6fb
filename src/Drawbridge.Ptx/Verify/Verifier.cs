using Drawbridge.Ptx.Diagnostics;
using Drawbridge.Ptx.Syntax;

namespace Drawbridge.Ptx.Verify;

/// <summary>
/// Checks a module against the rules of PTX that its grammar does not express: what engines may rely on, and what a driver would refuse.
/// </summary>
public static class Verifier
{
    /// <summary>
    /// Adds what is wrong with <paramref name="module"/> to <paramref name="bag"/> (DB2100 to DB2399). A module without errors from the
    /// reader and from here can be run. Modules can be checked on several threads, each on one.
    /// </summary>
    public static void Verify(Module module, DiagnosticBag bag)
    {
        var context = new VerifyContext(module, bag);
        VersionRules.Check(context);
        ModuleRules.Check(context);
        foreach (var item in module.Items)
        {
            if (item is Function function) FunctionRules.Check(context, function);
            else if (item is Variable variable) VariableRules.CheckGlobal(context, variable);
            else if (item is Alias alias) AliasRules.Check(context, alias);
        }
        var bodies = new BodyRules(context);
        foreach (var function in module.Definitions)
        {
            context.Function = function;
            bodies.Check(function);
        }
        context.Function = null;
    }
}

using Drawbridge.Ptx.Isa;
using Drawbridge.Ptx.Syntax;

namespace Drawbridge.Ptx.Verify;

/// <summary>Variables: where they may stand, their types, sizes and alignment.</summary>
static class VariableRules
{
    /// <summary>Local memory of one thread.</summary>
    const long LargestLocal = 512 * 1024;

    /// <summary>What the hardware's address of a variable can span.</summary>
    const long LargestVariable = 1L << 40;

    public static void CheckGlobal(VerifyContext context, Variable variable)
    {
        if (variable.Space is StateSpace.Local or StateSpace.Param or StateSpace.Register)
        {
            context.Report(VerifyDiagnostics.SpaceNotHere, variable, $"'{variable.Name}' is {AddressRules.Word(variable.Space)} and must stand inside a function");
            return;
        }
        if (variable.Linkage == Linkage.Common)
        {
            if (variable.Space != StateSpace.Global)
                context.Report(VerifyDiagnostics.CommonSpace, variable, $"'{variable.Name}' is {AddressRules.Word(variable.Space)}, .common is for .global variables");
            context.Require(VerifyDiagnostics.DirectiveNeedsVersion, variable.Position, ".common", new PtxVersion(5, 0), 0);
        }
        if (variable.Linkage == Linkage.Weak) context.Require(VerifyDiagnostics.DirectiveNeedsVersion, variable.Position, ".weak", new PtxVersion(3, 1), 0);
        Check(context, variable);
    }

    public static void CheckLocal(VerifyContext context, Variable variable)
    {
        if (variable.Space == StateSpace.Local && variable.Size > LargestLocal)
            context.Report(VerifyDiagnostics.ArrayTooLarge, variable, $"'{variable.Name}' has {variable.Size} bytes, local memory is at most {LargestLocal} a thread");
        Check(context, variable);
    }

    /// <summary>Rules that hold for parameters as well.</summary>
    public static void CheckType(VerifyContext context, Variable variable)
    {
        CheckType(context, variable.Position, variable.Type);
    }

    /// <summary>Types that came late.</summary>
    public static void CheckType(VerifyContext context, int position, PtxType type)
    {
        if (type == PtxType.B128) context.Require(VerifyDiagnostics.TypeNeedsVersion, position, "the type .b128", new PtxVersion(8, 3), 70);
        else if (type == PtxType.F16x2) context.Require(VerifyDiagnostics.TypeNeedsVersion, position, "the type .f16x2", new PtxVersion(4, 2), 0);
    }

    static void Check(VerifyContext context, Variable variable)
    {
        CheckType(context, variable);
        CheckDimensions(context, variable);
        CheckAttributes(context, variable);
        if (variable.Type.Class() == TypeClass.Opaque) OpaqueRules.Check(context, variable);
        else if (variable.Initializer != null) InitializerRules.Check(context, variable);
    }

    static void CheckDimensions(VerifyContext context, Variable variable)
    {
        var dimensions = variable.Dimensions;
        long count = 1;
        for (int i = 0; i < dimensions.Length; i++)
        {
            if (dimensions[i] == 0) context.Report(VerifyDiagnostics.EmptyArray, variable, $"'{variable.Name}' has no elements");
            else if (dimensions[i] > 0) count = dimensions[i] > LargestVariable / count ? LargestVariable : count * dimensions[i];
        }
        // A type that nothing can be declared as has no size; the reader has said so.
        if (count >= LargestVariable / Math.Max(1, variable.ElementSize))
            context.Report(VerifyDiagnostics.ArrayTooLarge, variable, $"'{variable.Name}' would have a terabyte or more");
    }

    static void CheckAttributes(VerifyContext context, Variable variable)
    {
        foreach (string attribute in variable.Attributes)
        {
            bool isManaged = attribute.IndexOf("managed", StringComparison.Ordinal) >= 0;
            bool isUnified = attribute.IndexOf("unified", StringComparison.Ordinal) >= 0;
            if (!isManaged && !isUnified) continue;
            string word = isManaged ? ".managed" : ".unified";
            if (variable.Space != StateSpace.Global)
                context.Report(VerifyDiagnostics.AttributeSpace, variable, $"'{variable.Name}' is {AddressRules.Word(variable.Space)}, {word} is for .global variables");
            context.Require(VerifyDiagnostics.DirectiveNeedsVersion, variable.Position, $"the attribute {word}", isManaged ? new PtxVersion(4, 0) : new PtxVersion(8, 0), isManaged ? 30 : 90);
        }
    }
}

using Drawbridge.Ptx.Isa;
using Drawbridge.Ptx.Syntax;

namespace Drawbridge.Ptx.Verify;

/// <summary>Initialisers: their shape, and values that fit.</summary>
static class InitializerRules
{
    public static void Check(VerifyContext context, Variable variable)
    {
        var initializer = variable.Initializer!;
        // Of those the reader has spoken.
        if (variable.Linkage == Linkage.Extern || variable.Space is not (StateSpace.Global or StateSpace.Const)) return;
        bool isList = initializer.List != null || initializer.Bytes != null;
        bool isArray = variable.Dimensions.Length > 0 || variable.VectorWidth > 1;
        if (isList && !isArray)
            context.Report(VerifyDiagnostics.InitializerShape, initializer.Position, $"'{variable.Name}' is a scalar and takes one value, not a list");
        else if (!isList && isArray)
            context.Report(VerifyDiagnostics.InitializerShape, initializer.Position, $"'{variable.Name}' is an array and takes a list in braces");
        else CheckLevel(context, variable, initializer, 0);
    }

    // Values of one brace level. As in C, inner braces may be left out; the values then run on.
    static void CheckLevel(VerifyContext context, Variable variable, Initializer initializer, int depth)
    {
        if (initializer.Bytes != null)
        {
            CheckCount(context, variable, initializer, initializer.Bytes.Length, Capacity(variable, depth));
            return;
        }
        if (initializer.List == null)
        {
            CheckValue(context, variable, initializer);
            return;
        }
        int levels = variable.Dimensions.Length + (variable.VectorWidth > 1 ? 1 : 0);
        if (depth >= levels)
        {
            context.Report(VerifyDiagnostics.InitializerShape, initializer.Position, $"these braces are nested deeper than '{variable.Name}' has dimensions");
            return;
        }
        bool isNested = initializer.List.Any(item => item.List != null || item.Bytes != null);
        long capacity = isNested ? Extent(variable, depth) : Capacity(variable, depth);
        CheckCount(context, variable, initializer, initializer.List.Length, capacity);
        foreach (var item in initializer.List) CheckLevel(context, variable, item, depth + 1);
    }

    static void CheckCount(VerifyContext context, Variable variable, Initializer initializer, long count, long capacity)
    {
        if (capacity >= 0 && count > capacity)
            context.Report(VerifyDiagnostics.InitializerTooLong, initializer.Position, $"{count} values for {capacity} element{(capacity == 1 ? "" : "s")} of '{variable.Name}'");
    }

    // Elements below a level, -1 where the first dimension is open.
    static long Capacity(Variable variable, int depth)
    {
        long capacity = depth <= variable.Dimensions.Length ? variable.VectorWidth : 1;
        for (int i = depth; i < variable.Dimensions.Length; i++)
        {
            if (variable.Dimensions[i] < 0) return -1;
            capacity *= variable.Dimensions[i];
        }
        return capacity;
    }

    static long Extent(Variable variable, int depth) => depth < variable.Dimensions.Length ? variable.Dimensions[depth] : variable.VectorWidth;

    static void CheckValue(VerifyContext context, Variable variable, Initializer value)
    {
        var type = variable.Type;
        if (value.Constant is { } constant)
        {
            if (!Compatibility.Accepts(type, constant.Kind))
                context.Report(VerifyDiagnostics.InitializerKind, value.Position, $"'{variable.Name}' has elements of .{type.Word()}, this is a float");
            else if (constant.Kind <= ConstantKind.Unsigned && value.Mask == 0 && !Compatibility.Fits(type, constant.Bits))
                context.Report(VerifyDiagnostics.InitializerRange, value.Position, $"{(long)constant.Bits} does not fit .{type.Word()}");
            return;
        }
        if (value.Symbol == null) return;
        if (type.Class() == TypeClass.Float)
            context.Report(VerifyDiagnostics.InitializerKind, value.Position, $"'{variable.Name}' has elements of .{type.Word()}, '{value.Symbol.Name}' is an address");
        else if (value.Mask == 0 && type.Bits() < 32 || value.Mask != 0 && type.Bits() > 8)
        {
            string need = value.Mask == 0 ? "an address needs 32 or 64 bits, or a mask" : "a masked address is one byte";
            context.Report(VerifyDiagnostics.InitializerAddressType, value.Position, $"'{variable.Name}' has elements of .{type.Word()}: {need}");
        }
        if (value.Symbol is Variable { Space: not (StateSpace.Global or StateSpace.Const) } other)
            context.Report(VerifyDiagnostics.InitializerSymbol, value.Position, $"'{other.Name}' is {AddressRules.Word(other.Space)} and has no address before a kernel runs");
    }
}

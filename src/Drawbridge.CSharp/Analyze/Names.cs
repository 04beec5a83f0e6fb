using Drawbridge.CSharp.Types;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Drawbridge.CSharp.Analyze;

/// <summary>What in a kernel's code is Drawbridge's.</summary>
static class Names
{
    public static bool IsKernel(IMethodSymbol method) => KernelAttribute(method) != null;

    public static AttributeData? KernelAttribute(IMethodSymbol method) =>
        method.GetAttributes().FirstOrDefault(attribute => attribute.AttributeClass is { } type && TypeBook.FullName(type) == "Drawbridge.KernelAttribute");

    public static bool Is(IMethodSymbol method, string type, params string[] names) => Array.IndexOf(names, method.Name) >= 0 && TypeBook.FullName(method.ContainingType) == type;

    public static bool IsProperty(IPropertyReferenceOperation property, string type, string name) => property.Property.Name == name && TypeBook.FullName(property.Property.ContainingType) == type;

    // The views that have elements, by their number of dimensions.
    static readonly Dictionary<string, int> Dimensions = new(StringComparer.Ordinal)
    {
        ["Drawbridge.View"] = 1,
        ["Drawbridge.ReadOnlyView"] = 1,
        ["Drawbridge.SharedView"] = 1,
        ["Drawbridge.View2D"] = 2,
        ["Drawbridge.ReadOnlyView2D"] = 2,
        ["Drawbridge.SharedView2D"] = 2,
        ["Drawbridge.View3D"] = 3,
        ["Drawbridge.ReadOnlyView3D"] = 3,
    };

    /// <summary>The element of a view of device memory, or of shared memory, of one to three dimensions.</summary>
    public static bool IsElement(IOperation operation, out IPropertyReferenceOperation element)
    {
        element = (operation as IPropertyReferenceOperation)!;
        return element is { Property.IsIndexer: true, Instance.Type: { } type } && Dimensions.TryGetValue(TypeBook.FullName(type), out int count) && element.Arguments.Length == count;
    }

    public static bool IsShared(IPropertyReferenceOperation element) => TypeBook.FullName(element.Instance!.Type!) is "Drawbridge.SharedView" or "Drawbridge.SharedView2D";

    /// <summary>A view that a kernel only reads, or one that it may write.</summary>
    public static bool IsDeviceView(ITypeSymbol type, bool isReadOnly) => TypeBook.FullName(type) is var name && Dimensions.ContainsKey(name) && !name.Contains("Shared") && name.Contains("ReadOnly") == isReadOnly;

    /// <summary>A view of one to three dimensions, which only code of the device has.</summary>
    public static bool IsView(ITypeSymbol type) => Dimensions.ContainsKey(TypeBook.FullName(type));

    public static bool IsMatrix(ITypeSymbol? type) => type != null && Dimensions.TryGetValue(TypeBook.FullName(type), out int count) && count == 2;

    /// <summary>The indexes, the last dimension's last.</summary>
    public static IEnumerable<IOperation> Indexes(IPropertyReferenceOperation element) => element.Arguments.OrderBy(argument => argument.Parameter?.Ordinal).Select(argument => argument.Value);

    public static bool HaveSameIndex(IPropertyReferenceOperation one, IPropertyReferenceOperation other) => one.Arguments.Length == other.Arguments.Length
        && Indexes(one).Zip(Indexes(other), (a, b) => a.Syntax.IsEquivalentTo(b.Syntax)).All(same => same);

    /// <summary>The variable that holds the view of an element.</summary>
    public static ISymbol? ViewOf(IPropertyReferenceOperation element) => SymbolOf(element.Instance);

    /// <summary>The variable, parameter or field that an expression is, or is a matrix of.</summary>
    public static ISymbol? SymbolOf(IOperation? operation) => operation switch
    {
        IConversionOperation conversion => SymbolOf(conversion.Operand),
        IInvocationOperation { TargetMethod.Name: "As2D" or "As3D", Instance: { } whole } => SymbolOf(whole),
        ILocalReferenceOperation local => local.Local,
        IParameterReferenceOperation parameter => parameter.Parameter,
        IFieldReferenceOperation field => field.Field,
        _ => null,
    };

    /// <summary>What an element is set to; null if it is only read, or changed in another way.</summary>
    public static IOperation? Assigned(IPropertyReferenceOperation element) => element.Parent is ISimpleAssignmentOperation assignment && assignment.Target == element ? assignment.Value : null;

    /// <summary>True for <c>x[i] += …</c> and <c>x[i]++</c>.</summary>
    public static bool IsUpdated(IPropertyReferenceOperation element) =>
        element.Parent is ICompoundAssignmentOperation compound && compound.Target == element || element.Parent is IIncrementOrDecrementOperation;
}

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

    /// <summary>The element of a view of device memory, or of shared memory.</summary>
    public static bool IsElement(IOperation operation, out IPropertyReferenceOperation element)
    {
        element = (operation as IPropertyReferenceOperation)!;
        return element is { Property.IsIndexer: true, Instance.Type: { } type, Arguments.Length: 1 } && TypeBook.FullName(type) is "Drawbridge.View" or "Drawbridge.ReadOnlyView" or "Drawbridge.SharedView";
    }

    public static bool IsShared(IPropertyReferenceOperation element) => TypeBook.FullName(element.Instance!.Type!) == "Drawbridge.SharedView";

    public static IOperation Index(IPropertyReferenceOperation element) => element.Arguments[0].Value;

    /// <summary>The variable that holds the view of an element.</summary>
    public static ISymbol? ViewOf(IPropertyReferenceOperation element) => SymbolOf(element.Instance);

    /// <summary>The variable, parameter or field that an expression is.</summary>
    public static ISymbol? SymbolOf(IOperation? operation) => operation switch
    {
        IConversionOperation conversion => SymbolOf(conversion.Operand),
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

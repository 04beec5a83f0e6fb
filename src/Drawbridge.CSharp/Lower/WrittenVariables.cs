using Drawbridge.CSharp.Types;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Drawbridge.CSharp.Lower;

/// <summary>
/// The parameters and local variables that a body writes after they got their first value, or gives to others to write. All others are values with
/// a name: constants stay constants, and arrays stay where they are known to be.
/// </summary>
static class WrittenVariables
{
    public static HashSet<ISymbol> Of(IOperation body)
    {
        var written = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        foreach (var at in body.Descendants())
        {
            switch (at)
            {
                case IAssignmentOperation assignment: Add(assignment.Target, isWhole: true); break;
                case IIncrementOrDecrementOperation step: Add(step.Target, isWhole: true); break;
                case IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out } argument: Add(argument.Value, isWhole: true); break;
                case IInvocationOperation { TargetMethod.Name: "AppendFormatted", Arguments: [{ } variable, { Value.ConstantValue: { HasValue: true, Value: string } }] }:
                    // A variable of inline PTX with 'out' or 'inout'.
                    Add(variable.Value, isWhole: true);
                    break;
                case IInvocationOperation { Instance: { } instance, TargetMethod.IsReadOnly: false }: Add(instance, isWhole: false); break;
                case IPropertyReferenceOperation { Instance: { Type.IsReadOnly: false } instance }: Add(instance, isWhole: false); break;
                case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol.IsRef: true } } initializer: Add(initializer.Value, isWhole: true); break;
                case IReturnOperation { ReturnedValue: { } value } when value is IFieldReferenceOperation or IInlineArrayAccessOperation: Add(value, isWhole: false); break;
            }
        }
        return written;

        // Part of a variable is written, or all of it. What a view refers to is no part of it.
        void Add(IOperation target, bool isWhole)
        {
            switch (target)
            {
                case IParenthesizedOperation parenthesized: Add(parenthesized.Operand, isWhole); break;
                case ITupleOperation tuple: foreach (var element in tuple.Elements) Add(element, isWhole); break;
                case IFieldReferenceOperation { Instance: { } instance }: Add(instance, isWhole: false); break;
                case IInlineArrayAccessOperation { Instance: { } instance }: Add(instance, isWhole: false); break;
                // An element of a fixed buffer, which has no operation of its own.
                case { Kind: OperationKind.None, Syntax: Microsoft.CodeAnalysis.CSharp.Syntax.ElementAccessExpressionSyntax }: if (target.ChildOperations.FirstOrDefault() is { } buffer) Add(buffer, isWhole: false); break;
                case IConversionOperation { IsImplicit: true, OperatorMethod: null } conversion: Add(conversion.Operand, isWhole: false); break;
                case IParameterReferenceOperation parameter when isWhole || !TypeBook.IsView(parameter.Type): written.Add(parameter.Parameter.OriginalDefinition); break;
                case ILocalReferenceOperation local when isWhole || !TypeBook.IsView(local.Type): written.Add(local.Local); break;
            }
        }
    }
}

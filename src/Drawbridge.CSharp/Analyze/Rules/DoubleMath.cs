using Drawbridge.CSharp.Types;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Drawbridge.CSharp.Analyze;

/// <summary><c>Math.Sqrt(x)</c> of a float.</summary>
sealed class DoubleMath : DeviceRule
{
    public override DiagnosticDescriptor Kind { get; } = Warning("DB1052", "Function of a float in double precision",
        "'Math.{0}' computes in double precision; 'MathF.{0}' is the one for floats",
        "Math converts the float to double. Use MathF, or Fast where an approximation will do.");

    public override void Check(DeviceCode code)
    {
        foreach (var call in code.Operations.OfType<IInvocationOperation>())
            if (TypeBook.FullName(call.TargetMethod.ContainingType) == "System.Math" && call.Arguments.Length > 0 && call.Arguments.All(argument =>
                argument.Value is IConversionOperation { IsImplicit: true, Type.SpecialType: SpecialType.System_Double, Operand.Type.SpecialType: SpecialType.System_Single }))
                code.Report(Kind, call.Syntax, call.TargetMethod.Name);
    }
}

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Drawbridge.CSharp.Analyze;

/// <summary><c>x * 0.5</c> with a float: the whole computation is in double precision.</summary>
sealed class DoubleLiteral : DeviceRule
{
    public override DiagnosticDescriptor Kind { get; } = Warning("DB1051", "Literal that makes a computation double",
        "'{0}' is a double, so that the float beside it is computed with in double precision, which is slow on GPUs",
        "Write 'f' behind the number. Where double precision is meant, convert the other operand: (double)x.");

    public override void Check(DeviceCode code)
    {
        foreach (var binary in code.Operations.OfType<IBinaryOperation>())
        {
            Check(code, binary.LeftOperand, binary.RightOperand);
            Check(code, binary.RightOperand, binary.LeftOperand);
        }
    }

    void Check(DeviceCode code, IOperation literal, IOperation other)
    {
        if (literal is ILiteralOperation { Type.SpecialType: SpecialType.System_Double }
            && other is IConversionOperation { IsImplicit: true, Type.SpecialType: SpecialType.System_Double, Operand.Type.SpecialType: SpecialType.System_Single })
            code.Report(Kind, literal.Syntax, literal.Syntax);
    }
}

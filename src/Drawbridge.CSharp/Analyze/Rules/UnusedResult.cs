using Drawbridge.CSharp.Types;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Drawbridge.CSharp.Analyze;

/// <summary>A call that only computes, and whose result nobody takes.</summary>
sealed class UnusedResult : DeviceRule
{
    static readonly HashSet<string> Computing = new(StringComparer.Ordinal)
    {
        "System.Math", "System.MathF", "System.Numerics.BitOperations", "System.BitConverter", "Drawbridge.Fast", "Drawbridge.Warp", "Drawbridge.View", "Drawbridge.ReadOnlyView", "Drawbridge.SharedView",
        "Drawbridge.View2D", "Drawbridge.ReadOnlyView2D", "Drawbridge.SharedView2D", "Drawbridge.View3D", "Drawbridge.ReadOnlyView3D", "System.Numerics.Vector2", "System.Numerics.Vector3", "System.Numerics.Vector4",
    };

    public override DiagnosticDescriptor Kind { get; } = Warning("DB1049", "Result that nobody uses",
        "'{0}' does nothing but compute its result, and nobody uses that",
        "The method changes none of its arguments. Assign the result, or remove the call.");

    public override void Check(DeviceCode code)
    {
        foreach (var call in code.Operations.OfType<IInvocationOperation>())
            if (call.Parent is IExpressionStatementOperation && !call.TargetMethod.ReturnsVoid && Computing.Contains(TypeBook.FullName(call.TargetMethod.ContainingType)))
                code.Report(Kind, call.Syntax, call.TargetMethod.Name);
    }
}

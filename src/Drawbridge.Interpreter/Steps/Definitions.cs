using Drawbridge.Interpreter.Scalar;
using Drawbridge.Ptx.Isa;

namespace Drawbridge.Interpreter.Steps;

/// <summary>Scalar definitions by the instruction's text, for instructions that do another one's arithmetic (atomics, reductions).</summary>
static class Definitions
{
    /// <summary>What <paramref name="text"/>, such as <c>min.s32</c>, computes; null if it has no definition.</summary>
    public static Scalar.Scalar? Find(string text)
    {
        if (!InstructionSet.Resolve(text, out var operation)) return null;
        for (; operation != null; operation = operation.NextOverload)
        {
            if (Scalars.Find(operation) is { } definition) return definition.Result;
        }
        return null;
    }
}

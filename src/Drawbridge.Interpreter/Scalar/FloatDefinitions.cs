using Drawbridge.Ptx.Isa;

namespace Drawbridge.Interpreter.Scalar;

/// <summary>The scalar definitions of floating-point arithmetic and conversions.</summary>
static class FloatDefinitions
{
    /// <summary>Definitions by semantic; a definition may be null for an operation that its semantic does not cover.</summary>
    public static readonly Dictionary<Semantic, Func<Operation, ScalarDefinition?>> Table = [];
}

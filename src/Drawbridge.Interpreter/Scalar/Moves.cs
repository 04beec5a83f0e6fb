using Drawbridge.Ptx.Isa;

namespace Drawbridge.Interpreter.Scalar;

/// <summary><c>mov</c> of one value. Vectors in braces have several destinations or a count that stands in the instruction: engines do those.</summary>
static class Moves
{
    /// <summary>The copy. Special registers and addresses are resolved by the engine and then copied.</summary>
    public static ScalarDefinition Copy(Operation operation) => new((a, _, _, _) => a);
}

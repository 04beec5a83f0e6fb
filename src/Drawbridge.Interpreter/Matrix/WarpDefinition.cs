namespace Drawbridge.Interpreter.Matrix;

/// <summary>What an instruction does that a whole warp executes together: a pure function of the operands of its 32 lanes.</summary>
/// <param name="operands">
/// The operands in the order of the syntax line; the first is the destination and is filled. Of an operand of <c>n</c> registers,
/// <c>operands[i][lane * n + register]</c> holds the raw bits of one register.
/// </param>
delegate void WarpDefinition(ulong[][] operands);

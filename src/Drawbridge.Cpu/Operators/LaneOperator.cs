namespace Drawbridge.Cpu.Operators;

/// <summary>
/// A static method that computes an instruction for one vector of lanes, there under the same name at every vector width
/// (<c>Lanes512</c>, <c>Lanes256</c>, <c>Lanes128</c>).
/// </summary>
/// <remarks>
/// If any type is 64 bits wide, the method takes and gives vectors of 64-bit lanes, and its 32-bit operands and results (masks too) as vectors
/// of half the width: <c>Vector512&lt;double&gt; F64FromF32(Vector256&lt;float&gt;)</c>. Immediates follow the lane operands as <c>int</c>; before
/// them comes, also as an <c>int</c> and not among the sources, an operand that can only be a constant (the table of <c>lop3</c>).
/// </remarks>
/// <param name="Method">Name of the method.</param>
/// <param name="Result">What it gives.</param>
/// <param name="Sources">What it takes, in the order of the instruction's sources.</param>
/// <param name="Immediates">Constants of the operation that follow.</param>
sealed record LaneOperator(string Method, LaneType Result, LaneType[] Sources, params int[] Immediates);

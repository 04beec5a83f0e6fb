using Drawbridge.Cpu.Lanes;
using Drawbridge.Cpu.Operators;

namespace Drawbridge.Cpu.Emit.Regions;

/// <summary>Calls of lane operators (<see cref="LaneOperators"/>).</summary>
sealed class OperatorCalls(ValueEmitter values)
{
    MethodWriter Il => values.Il;

    LaneLayout Layout => values.Layout;

    /// <summary>True if an operator has 64-bit lanes.</summary>
    public static bool IsWide(LaneOperator lane) => lane.Result.IsWide() || Array.Exists(lane.Sources, LaneTypes.IsWide);

    /// <summary>Bits of the vector that an operator gives.</summary>
    public int ResultBits(LaneOperator lane) => IsWide(lane) && !lane.Result.IsWide() ? Layout.Bits / 2 : Layout.Bits;

    /// <summary>Pushes an operator's result for one vector; for 64-bit operations the 32-bit operands are halves.</summary>
    public void Push(LaneOp op, int part)
    {
        var lane = (LaneOperator)op.Detail!;
        bool isWide = IsWide(lane);
        var parameters = new List<IlType>(4);
        foreach (var source in op.Sources)
        {
            bool isHalf = isWide && !source.Type.IsWide();
            if (isHalf) values.PushHalf(source, part);
            else values.PushPart(source, part);
            parameters.Add(IlTypes.Vector(isHalf ? Layout.Bits / 2 : Layout.Bits, LaneLayout.ElementOf(source.Type)));
        }
        foreach (int immediate in lane.Immediates)
        {
            Il.Int(immediate);
            parameters.Add(IlType.Int32);
        }
        var result = IlTypes.Vector(ResultBits(lane), LaneLayout.ElementOf(lane.Result));
        Il.Call(IlMethod.Named(Layout.Operators, lane.Method, result, [.. parameters]));
    }
}

using System.Diagnostics.CodeAnalysis;
using Drawbridge.Ptx.Isa;
using Drawbridge.Ptx.Syntax;
using Drawbridge.Runtime;

namespace Drawbridge.Cpu.Lanes.Lowering;

/// <summary>Where a variable lies in a thread's local memory.</summary>
/// <param name="Offset">The offset.</param>
/// <param name="Base">What it counts from; null for the memory's start.</param>
sealed record LocalPlace(int Offset, LaneValue? Base);

/// <summary>One copy of a function's body in the lane program: the kernel's own, or one for each call of a function.</summary>
/// <param name="function">The function.</param>
/// <param name="caller">The scope it is called from; null for the kernel.</param>
/// <param name="return">Where <c>ret</c> goes on; null for the kernel, where the lanes end.</param>
sealed class FunctionScope(Function function, FunctionScope? caller, LaneBlock? @return)
{
    readonly Dictionary<Register, LaneValue[]> registers = [];
    readonly Dictionary<Variable, LocalPlace> places = [];
    LaneValue? carry;

    public Function Function { get; } = function;

    public FunctionScope? Caller { get; } = caller;

    public LaneBlock? Return { get; } = @return;

    /// <summary>The start of the current activation's frame, for a function that may call itself; null if its variables have places of their own.</summary>
    public LaneValue? Frame { get; init; }

    /// <summary>The values of a register, one an element of a vector register.</summary>
    public LaneValue[] ValuesOf(Register register, LaneProgram program)
    {
        if (registers.TryGetValue(register, out var values)) return values;
        values = new LaneValue[register.VectorWidth];
        for (int i = 0; i < values.Length; i++)
        {
            string name = (Caller == null ? "" : Function.Name + ".") + register.Name + (values.Length > 1 ? "." + "xyzw"[i] : "");
            values[i] = program.NewValue(TypeLowering.Of(register.Type), name);
        }
        registers.Add(register, values);
        return values;
    }

    /// <summary>The function's carry flag (CC.CF), which no call keeps.</summary>
    public LaneValue Carry(LaneProgram program) => carry ??= program.NewValue(Operators.LaneType.Mask, "CC.CF");

    /// <summary>Puts a variable at a place of the thread's local memory.</summary>
    public void Place(Variable variable, LocalPlace place) => places[variable] = place;

    /// <summary>Where a variable lies that has been placed.</summary>
    public LocalPlace PlaceOf(Variable variable) => places[variable];

    /// <summary>Where a variable lies in local memory; false if it lies elsewhere.</summary>
    public bool TryFind(Variable variable, [NotNullWhen(true)] out LocalPlace? place) => places.TryGetValue(variable, out place);

    /// <summary>Places the variables of the function that nobody has placed yet, from an offset on; returns the end.</summary>
    public int PlaceVariables(int start)
    {
        int end = start;
        var variables = Function.IsEntry ? [] : Function.Returns.Concat(Function.Parameters);
        foreach (var variable in variables.Concat(Function.Body!.Variables))
        {
            if (variable.Space is not (StateSpace.Local or StateSpace.Param) || places.ContainsKey(variable)) continue;
            int alignment = Math.Max(4, variable.Alignment);
            end = (end + alignment - 1) / alignment * alignment;
            places.Add(variable, new LocalPlace(end, Frame));
            end = checked((int)(end + variable.Size));
        }
        return (end + FrameLayout.Alignment - 1) / FrameLayout.Alignment * FrameLayout.Alignment;
    }
}

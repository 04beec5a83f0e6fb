using System.Globalization;

namespace Drawbridge.CSharp.Ir;

/// <summary>A line of a function's body.</summary>
abstract class Line
{
    /// <summary>Registers written.</summary>
    public virtual IEnumerable<Register> Written => [];

    /// <summary>Registers read.</summary>
    public virtual IEnumerable<Register> Read => [];

    /// <summary>True if the line can go when nobody reads what it writes.</summary>
    public virtual bool IsPure => false;
}

/// <summary>An instruction.</summary>
/// <param name="opcode">With its modifiers.</param>
/// <param name="target">What it writes; null for stores and jumps.</param>
/// <param name="sources">What it reads, in the order of the text.</param>
/// <param name="isPure">True if it only computes its target.</param>
sealed class Instruction(string opcode, Operand? target, Operand[] sources, bool isPure) : Line
{
    public string Opcode { get; } = opcode;

    public Operand? Target { get; set; } = target;

    public Operand[] Sources { get; } = sources;

    /// <summary>Executes only where it is true.</summary>
    public Operand? Guard { get; init; }

    public override bool IsPure => isPure;

    public override IEnumerable<Register> Written => Target?.Registers ?? [];

    public override IEnumerable<Register> Read
    {
        get
        {
            foreach (var source in Sources)
                foreach (var register in source.Registers) yield return register;
            if (Guard != null) foreach (var register in Guard.Registers) yield return register;
        }
    }

    public override string ToString()
    {
        string operands = string.Join(", ", (Target == null ? Sources : Sources.Prepend(Target)).Select(operand => operand.ToString()));
        return (Guard == null ? "" : $"@{Guard} ") + (operands.Length == 0 ? Opcode : Opcode + " " + operands) + ";";
    }
}

/// <summary>A place that jumps go to.</summary>
sealed class Label(int number) : Line
{
    /// <summary>True once something jumps here.</summary>
    public bool IsUsed { get; set; }

    public string Name => "$L" + number.ToString(CultureInfo.InvariantCulture);

    public override string ToString() => Name + ":";
}

/// <summary>The line of C# that the following instructions come from.</summary>
sealed class SourceLine(int file, int line, int column) : Line
{
    public override string ToString() => string.Format(CultureInfo.InvariantCulture, ".loc {0} {1} {2}", file, line, column);
}

/// <summary>Asks for something that changes no result: <c>unroll 4</c> of the loop that begins here.</summary>
sealed class Pragma(string text) : Line
{
    public override string ToString() => $".pragma \"{text}\";";
}

/// <summary>The call of a function with parameters in the parameter space.</summary>
/// <param name="function">Name of the function.</param>
/// <param name="result">Type and register of what it returns.</param>
/// <param name="arguments">Types and values of what it takes.</param>
sealed class Call(string function, (string Type, Register Register)? result, (string Type, Operand Value)[] arguments) : Line
{
    public override IEnumerable<Register> Written => result is { } value ? [value.Register] : [];

    public override IEnumerable<Register> Read => arguments.SelectMany(argument => argument.Value.Registers);

    public override string ToString()
    {
        var text = new System.Text.StringBuilder("{");
        for (int i = 0; i < arguments.Length; i++)
            text.Append($" .param .{arguments[i].Type} a{i}; st.param.{arguments[i].Type} [a{i}], {arguments[i].Value};");
        if (result is { } value) text.Append($" .param .{value.Type} r; call.uni (r), {function}, ");
        else text.Append($" call.uni {function}, ");
        text.Append('(').Append(string.Join(", ", Enumerable.Range(0, arguments.Length).Select(i => "a" + i))).Append(");");
        if (result is { } loaded) text.Append($" ld.param.{loaded.Type} {loaded.Register}, [r];");
        return text.Append(" }").ToString();
    }
}

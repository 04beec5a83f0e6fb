using Drawbridge.CSharp.Ir;
using Drawbridge.CSharp.Lower;
using Drawbridge.CSharp.Types;

namespace Drawbridge.CSharp.Intrinsics;

/// <summary>A method that kernels know: what it becomes.</summary>
abstract class Intrinsic
{
    public abstract Value Lower(IntrinsicCall call);

    /// <summary>False for an overload with other parameters.</summary>
    public virtual bool Takes(int parameters) => true;
}

/// <summary>An intrinsic with code of its own.</summary>
sealed class CodedIntrinsic(Func<IntrinsicCall, Value> lower) : Intrinsic
{
    public override Value Lower(IntrinsicCall call) => lower(call);
}

/// <summary>
/// Instructions with holes: <c>d</c> is the result, <c>$0</c> the first argument, <c>$0</c>… temporaries <c>t0:r</c> (class as in register names).
/// <c>{t}</c> is the arithmetic type of the first argument, <c>{b}</c> its size as untyped bits.
/// </summary>
/// <param name="text">Instructions, separated by semicolons.</param>
/// <param name="isPure">False if it does more than compute its result.</param>
sealed class TemplateIntrinsic(string text, bool isPure, int version = 70, int target = 80) : Intrinsic
{
    readonly int parameters = Enumerable.Range(0, 4).Count(i => text.Contains("$" + (char)('0' + i)));

    public override bool Takes(int count) => count == parameters;

    public override Value Lower(IntrinsicCall call)
    {
        var lowering = call.Lowering;
        lowering.Need(version, target);
        var arguments = call.Arguments.OfType<Scalar>().ToArray();
        var resultKind = lowering.KindOfResult(call.Method);
        var result = resultKind is { } kind ? lowering.Body.Temporary(kind.Form().Class) : null;
        var temporaries = new Dictionary<string, Register>(StringComparer.Ordinal);
        string type = arguments.Length > 0 ? arguments[0].Kind.Form().Arithmetic : "", bits = "b" + (type.Length > 1 ? type.Substring(1) : "");
        foreach (string line in text.Replace("{t}", type).Replace("{b}", bits).Split(';'))
        {
            string trimmed = line.Trim();
            int space = trimmed.IndexOf(' ');
            string opcode = space < 0 ? trimmed : trimmed.Substring(0, space);
            var operands = space < 0 ? [] : trimmed.Substring(space).Split(',').Select(part => Place(part.Trim())).ToArray();
            bool hasTarget = operands.Length > 0 && isPure || operands.Length > 0 && operands[0] == result;
            lowering.Body.Lines.Add(new Instruction(opcode, hasTarget ? operands[0] : null, hasTarget ? operands.Skip(1).ToArray() : operands, isPure));
        }
        return result == null ? Value.Nothing : new Scalar(resultKind!.Value, result);

        Operand Place(string word)
        {
            if (word == "d") return result!;
            if (word[0] == '$' && char.IsDigit(word[1])) return lowering.Plain(arguments[word[1] - '0']);
            int colon = word.IndexOf(':');
            string name = colon < 0 ? word : word.Substring(0, colon);
            if (temporaries.TryGetValue(name, out var known)) return known;
            if (colon < 0) return new Name(word);
            var @class = (RegisterClass)"phrdfg".IndexOf(word[colon + 1]);
            var made = lowering.Body.Variable(@class);
            temporaries.Add(name, made);
            return made;
        }
    }
}

using System.Globalization;
using Drawbridge.CSharp.Types;

namespace Drawbridge.CSharp.Ir;

/// <summary>What an instruction works on.</summary>
abstract class Operand
{
    /// <summary>The registers it reads, or writes as a target.</summary>
    public virtual IEnumerable<Register> Registers => [];
}

/// <summary>A virtual register.</summary>
sealed class Register(RegisterClass @class, int number, bool isTemporary) : Operand
{
    static readonly string[] Prefixes = ["%p", "%h", "%r", "%d", "%f", "%g"];
    static readonly string[] Types = ["pred", "b16", "b32", "b64", "f32", "f64"];

    public RegisterClass Class { get; } = @class;

    public int Number { get; } = number;

    /// <summary>True if it holds the value of an expression: written by one instruction, and read where that expression is used.</summary>
    public bool IsTemporary { get; } = isTemporary;

    public override IEnumerable<Register> Registers => [this];

    public override string ToString() => Prefix(Class) + Number.ToString(CultureInfo.InvariantCulture);

    public static string Prefix(RegisterClass @class) => Prefixes[(int)@class];

    public static string Type(RegisterClass @class) => Types[(int)@class];
}

/// <summary>A number in the text of the instruction.</summary>
/// <param name="bits">Integers: the value, sign-extended as their kind says. Floats: the bits of their kind.</param>
sealed class Immediate(ScalarKind kind, long bits) : Operand
{
    public ScalarKind Kind { get; } = kind;

    public long Bits { get; } = bits;

    public override string ToString() => Kind switch
    {
        ScalarKind.F32 => "0f" + ((uint)Bits).ToString("X8", CultureInfo.InvariantCulture),
        ScalarKind.F64 => "0d" + Bits.ToString("X16", CultureInfo.InvariantCulture),
        ScalarKind.F16 or ScalarKind.BF16 => "0x" + ((ushort)Bits).ToString("X4", CultureInfo.InvariantCulture),
        ScalarKind.U64 => ((ulong)Bits).ToString(CultureInfo.InvariantCulture),
        ScalarKind.U32 => ((uint)Bits).ToString(CultureInfo.InvariantCulture),
        _ => Bits.ToString(CultureInfo.InvariantCulture),
    };
}

/// <summary>A name: a variable of the module, a parameter, a special register, a label.</summary>
sealed class Name(string text) : Operand
{
    public string Text { get; } = text;

    public override string ToString() => Text;
}

/// <summary>What a load or store goes to: <c>[base+offset]</c>.</summary>
sealed class Address(Operand @base, long offset = 0) : Operand
{
    public Operand Base { get; } = @base;

    public long Offset { get; } = offset;

    public override IEnumerable<Register> Registers => Base.Registers;

    public override string ToString() => Offset == 0 ? $"[{Base}]" : string.Format(CultureInfo.InvariantCulture, "[{0}{1:+0;-0}]", Base, Offset);
}

/// <summary>Several registers side by side: <c>{a, b}</c>.</summary>
sealed class Pack(Operand[] parts) : Operand
{
    public Operand[] Parts { get; } = parts;

    public override IEnumerable<Register> Registers => Parts.SelectMany(part => part.Registers);

    public override string ToString() => "{" + string.Join(", ", Parts.Select(part => part.ToString())) + "}";
}

/// <summary>A negated predicate: <c>!%p1</c>.</summary>
sealed class Negated(Register predicate) : Operand
{
    public Register Predicate { get; } = predicate;

    public override IEnumerable<Register> Registers => [Predicate];

    public override string ToString() => "!" + Predicate;
}

using System.Globalization;
using Drawbridge.Ptx.Isa;

namespace Drawbridge.Ptx.Syntax;

/// <summary>An operand of an instruction. Names are resolved: a register operand is the declared <see cref="Register"/> itself.</summary>
public abstract class Operand
{
}

/// <summary>
/// A virtual register. Each declared register is one object, also those a parameterised declaration (<c>%r&lt;10&gt;</c>) makes on use.
/// </summary>
public sealed class Register : Operand
{
    /// <summary>Makes a register; the reader does.</summary>
    public Register(string name, PtxType type, int vectorWidth, int index) : this(name, -1, type, vectorWidth, index)
    {
    }

    // Modules use registers by the hundred thousand, all with names such as %r123: kept as prefix and number.
    internal Register(string prefix, int number, PtxType type, int vectorWidth, int index)
    {
        this.prefix = prefix;
        this.number = number;
        Type = type;
        this.vectorWidth = (byte)vectorWidth;
        Index = index;
    }

    readonly string prefix;
    readonly int number;
    readonly byte vectorWidth;

    /// <summary>The name as written. Not unique in a function: inner scopes shadow outer names. Composed at each call where it is numbered.</summary>
    public string Name => number < 0 ? prefix : prefix + number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Declared type; of one element for vector registers.</summary>
    public PtxType Type { get; }

    /// <summary>2 or 4 for <c>.v2</c>/<c>.v4</c> registers, otherwise 1.</summary>
    public int VectorWidth => vectorWidth;

    /// <summary>Number of this register in its function, from 0, without gaps, counting only registers that are used.</summary>
    public int Index { get; }

    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>A part of a register: <c>%v.x</c> of a vector register, or a byte or half-word selector (<c>%r1.b0</c>, <c>.h10</c>) of a video instruction.</summary>
/// <param name="register">The register.</param>
/// <param name="part">The selector word without its dot.</param>
public sealed class RegisterPart(Register register, string part) : Operand
{
    /// <summary>The register.</summary>
    public Register Register { get; } = register;

    /// <summary>The selector without its dot.</summary>
    public string Part { get; } = part;

    /// <summary>For <c>.x .y .z .w</c> and <c>.r .g .b .a</c> the element 0 to 3; -1 for other selectors.</summary>
    public int Element => Part switch { "x" or "r" => 0, "y" or "g" => 1, "z" or "b" => 2, "w" or "a" => 3, _ => -1 };

    /// <inheritdoc/>
    public override string ToString() => $"{Register.Name}.{Part}";
}

/// <summary>An operand with a sign: <c>!%p</c> before a predicate, <c>-%r</c> in <c>vmad</c>.</summary>
/// <param name="inner">The operand without the sign.</param>
public sealed class Negated(Operand inner) : Operand
{
    /// <summary>The operand without the sign.</summary>
    public Operand Inner { get; } = inner;
}

/// <summary>How a constant was written, which decides how it is fitted to the instruction's type.</summary>
public enum ConstantKind : byte
{
    /// <summary>Integer of PTX type <c>.s64</c>.</summary>
    Signed,

    /// <summary>Integer of PTX type <c>.u64</c>.</summary>
    Unsigned,

    /// <summary>Decimal floating-point or <c>0d</c> pattern: <see cref="Constant.Bits"/> is a binary64 pattern.</summary>
    Double,

    /// <summary><c>0f</c> pattern: <see cref="Constant.Bits"/> is a binary32 pattern.</summary>
    Single,
}

/// <summary>A constant (the value of a constant expression).</summary>
/// <param name="bits">The value; see <see cref="ConstantKind"/>.</param>
/// <param name="kind">How it was written.</param>
public sealed class Constant(ulong bits, ConstantKind kind) : Operand
{
    /// <summary>The 64-bit pattern, meaning by <see cref="Kind"/>.</summary>
    public ulong Bits { get; } = bits;

    /// <summary>How it was written.</summary>
    public ConstantKind Kind { get; } = kind;
}

/// <summary>A special register: <c>%tid.x</c>, <c>%laneid</c>, …</summary>
/// <param name="name">The name without component: <c>%tid</c>.</param>
/// <param name="component">0 to 3 for .x .y .z .w, -1 if none was written.</param>
public sealed class SpecialRegister(string name, int component) : Operand
{
    /// <summary>The name without component.</summary>
    public string Name { get; } = name;

    /// <summary>0 to 3 for .x to .w, -1 if none was written.</summary>
    public int Component { get; } = component;

    /// <inheritdoc/>
    public override string ToString() => Component < 0 ? Name : $"{Name}.{"xyzw"[Component]}";
}

/// <summary>The address of a variable plus an offset (<c>mov.u64 %rd1, table+8</c>), or a function's value.</summary>
/// <param name="symbol">A <see cref="Variable"/> or <see cref="Function"/>.</param>
/// <param name="offset">Bytes from its start.</param>
public sealed class SymbolAddress(Symbol symbol, long offset) : Operand
{
    /// <summary>The variable or function; where a prototype or <c>.extern</c> is followed by the definition, the definition.</summary>
    public Symbol Symbol { get; internal set; } = symbol;

    /// <summary>Bytes from its start.</summary>
    public long Offset { get; } = offset;
}

/// <summary>
/// A memory operand <c>[base+offset]</c>. The base is a <see cref="Register"/>, a <see cref="SymbolAddress"/> (its offset 0; ours holds the
/// whole), or null for an absolute address.
/// </summary>
/// <param name="baseOperand">Register, symbol or null.</param>
/// <param name="offset">Bytes to add.</param>
/// <param name="unified">True for <c>[a].unified</c>.</param>
public sealed class Address(Operand? baseOperand, long offset, bool unified = false) : Operand
{
    /// <summary>Register, symbol, or null for an absolute address.</summary>
    public Operand? Base { get; } = baseOperand;

    /// <summary>Bytes to add.</summary>
    public long Offset { get; } = offset;

    /// <summary>True for <c>[a].unified</c>.</summary>
    public bool Unified { get; } = unified;
}

/// <summary>A bracketed list such as <c>[map, {x, y}]</c> or <c>[tex, samp, {x, y}]</c>: tensor-map and texture operands.</summary>
/// <param name="items">The parts in order.</param>
public sealed class CompoundAddress(Operand[] items) : Operand
{
    /// <summary>The parts in order.</summary>
    public Operand[] Items { get; } = items;
}

/// <summary>A brace vector <c>{a, b}</c>.</summary>
/// <param name="elements">The elements in order; <see cref="Sink"/> where <c>_</c> was written.</param>
public sealed class VectorOperand(Operand[] elements) : Operand
{
    /// <summary>The elements in order.</summary>
    public Operand[] Elements { get; } = elements;
}

/// <summary>A pair of destinations <c>d|p</c>.</summary>
/// <param name="first">What stands before the bar.</param>
/// <param name="second">What stands after it.</param>
public sealed class PairOperand(Operand first, Operand second) : Operand
{
    /// <summary>What stands before the bar.</summary>
    public Operand First { get; } = first;

    /// <summary>What stands after it.</summary>
    public Operand Second { get; } = second;
}

/// <summary>The sink <c>_</c>: a result nobody wants.</summary>
public sealed class Sink : Operand
{
    /// <summary>The one sink.</summary>
    public static readonly Sink Instance = new();
}

/// <summary>A parenthesised list: return values or arguments of a call.</summary>
/// <param name="items">Its items in order.</param>
public sealed class ListOperand(Operand[] items) : Operand
{
    /// <summary>Its items in order.</summary>
    public Operand[] Items { get; } = items;
}

/// <summary>A label: of code, or of a <c>.branchtargets</c>, <c>.calltargets</c> or <c>.callprototype</c> statement.</summary>
/// <param name="label">The label.</param>
public sealed class LabelOperand(Label label) : Operand
{
    /// <summary>The label.</summary>
    public Label Label { get; internal set; } = label;
}

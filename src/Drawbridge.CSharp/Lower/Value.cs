using Drawbridge.CSharp.Ir;
using Drawbridge.CSharp.Types;

namespace Drawbridge.CSharp.Lower;

/// <summary>A value while a kernel is lowered: in registers, or a constant.</summary>
abstract class Value
{
    /// <summary>A value of nothing, for what returns none.</summary>
    public static readonly Value Nothing = new Composite(null, []);
}

/// <summary>One register or number.</summary>
sealed class Scalar(ScalarKind kind, Operand operand) : Value
{
    public ScalarKind Kind { get; } = kind;

    public Operand Operand { get; } = operand;

    /// <summary>The number, if it is a constant integer or bool.</summary>
    public long? Constant => Operand is Immediate immediate && !Kind.IsFloat() ? immediate.Bits : null;

    public static Scalar Of(ScalarKind kind, long bits) => new(kind, new Immediate(kind, bits));

    public static Scalar Of(int value) => Of(ScalarKind.S32, value);

    public static Scalar Of(bool value) => Of(ScalarKind.Bool, value ? 1 : 0);
}

/// <summary>A struct's fields.</summary>
sealed class Composite(StructShape? shape, Value[] fields) : Value
{
    public StructShape? Shape { get; } = shape;

    public Value[] Fields { get; } = fields;
}

/// <summary>A view: where its first element is, and how many there are.</summary>
/// <param name="place">Address of the first element, in the view's space.</param>
/// <param name="offset">Bytes to add to it.</param>
sealed class ViewValue(ViewShape shape, Operand place, long offset, Scalar length) : Value
{
    public ViewShape Shape { get; } = shape;

    public Operand Place { get; } = place;

    public long Offset { get; } = offset;

    public Scalar Length { get; } = length;
}

using Drawbridge.CSharp.Ir;
using Drawbridge.CSharp.Types;

namespace Drawbridge.CSharp.Lower;

/// <summary>Something that has a value: a variable, a field, an element.</summary>
abstract class Place(Shape shape)
{
    public Shape Shape { get; } = shape;
}

/// <summary>A variable in registers; <see cref="Value"/> names them.</summary>
sealed class RegisterPlace(Shape shape, Value value) : Place(shape)
{
    public Value Value { get; } = value;
}

/// <summary>A value that nobody writes: a parameter that is only read.</summary>
sealed class ValuePlace(Shape shape, Value value) : Place(shape)
{
    public Value Value { get; } = value;
}

/// <summary>Memory.</summary>
/// <param name="alignment">What its address is known to be a multiple of.</param>
sealed class MemoryPlace(Shape shape, Space space, Operand @base, long offset, int alignment) : Place(shape)
{
    public Space Space { get; } = space;

    public Operand Base { get; } = @base;

    public long Offset { get; } = offset;

    public int Alignment { get; } = alignment;
}

// The types behind x[^1] and x[a..b], which netstandard2.0 lacks. Ranges work on spans (through Slice) and strings (through Substring),
// not on arrays.
namespace System;

readonly struct Index(int value, bool fromEnd = false) : IEquatable<Index>
{
    readonly int encoded = fromEnd ? ~value : value;

    public static Index Start => new(0);

    public static Index End => new(0, fromEnd: true);

    public int Value => encoded < 0 ? ~encoded : encoded;

    public bool IsFromEnd => encoded < 0;

    public static implicit operator Index(int value) => new(value);

    public int GetOffset(int length) => IsFromEnd ? length - Value : Value;

    public bool Equals(Index other) => encoded == other.encoded;

    public override bool Equals(object? obj) => obj is Index other && Equals(other);

    public override int GetHashCode() => encoded;
}

readonly struct Range(Index start, Index end) : IEquatable<Range>
{
    public static Range All => new(Index.Start, Index.End);

    public Index Start { get; } = start;

    public Index End { get; } = end;

    public static Range StartAt(Index start) => new(start, Index.End);

    public static Range EndAt(Index end) => new(Index.Start, end);

    public bool Equals(Range other) => Start.Equals(other.Start) && End.Equals(other.End);

    public override bool Equals(object? obj) => obj is Range other && Equals(other);

    public override int GetHashCode() => Start.GetHashCode() * 31 + End.GetHashCode();
}

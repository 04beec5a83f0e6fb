namespace Drawbridge.Cpu.Operators;

/// <summary>How a value lies in lanes.</summary>
enum LaneType : byte
{
    /// <summary>32-bit lanes, <c>Vector&lt;int&gt;</c>: all integer and bit types up to 32 bits; narrower ones zero-extended.</summary>
    I32,

    /// <summary>32-bit lanes, <c>Vector&lt;float&gt;</c>.</summary>
    F32,

    /// <summary>64-bit lanes, <c>Vector&lt;long&gt;</c>.</summary>
    I64,

    /// <summary>64-bit lanes, <c>Vector&lt;double&gt;</c>.</summary>
    F64,

    /// <summary>Predicates in 32-bit lanes, <c>Vector&lt;int&gt;</c>: 0 or -1.</summary>
    Mask,
}

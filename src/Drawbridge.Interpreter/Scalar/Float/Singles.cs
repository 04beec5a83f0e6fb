using Drawbridge.Ptx.Isa;

namespace Drawbridge.Interpreter.Scalar.Float;

/// <summary>What f32 instructions share: reading operands and writing results under their modifiers.</summary>
static class Singles
{
    /// <summary>The NaN that f32 instructions produce (PTX leaves it open; this is what GPUs are seen to give).</summary>
    public const uint NaN = 0x7FFF_FFFF;

    const float MinNormal = 1.17549435e-38f;

    /// <summary>An operand; under <c>.ftz</c> a subnormal one is zero of the same sign.</summary>
    public static float Read(ulong raw, bool flushes)
    {
        uint bits = (uint)raw;
        return BitConverter.UInt32BitsToSingle(flushes && (bits & 0x7F80_0000) == 0 ? bits & 0x8000_0000 : bits);
    }

    /// <summary>A result: NaN is canonical; <c>.ftz</c> makes a subnormal zero of the same sign, <c>.sat</c> clamps to 0..1 (NaN and -0 to +0).</summary>
    public static ulong Write(float value, bool flushes = false, bool saturates = false)
    {
        if (saturates) value = value > 0 ? Math.Min(value, 1f) : 0f;
        else if (float.IsNaN(value)) return NaN;
        if (flushes && Math.Abs(value) < MinNormal) value = float.CopySign(0, value);
        return BitConverter.SingleToUInt32Bits(value);
    }

    /// <summary>The definition that computes <paramref name="function"/> under the operation's <c>.ftz</c> and <c>.sat</c>.</summary>
    public static Scalar Lift(Operation operation, Func<float, float, float, float> function)
    {
        bool flushes = operation.Has("ftz"), saturates = operation.Has("sat");
        return (a, b, c, _) => Write(function(Read(a, flushes), Read(b, flushes), Read(c, flushes)), flushes, saturates);
    }

    /// <summary>As <see cref="Lift"/> for functions of one operand.</summary>
    public static ScalarDefinition LiftUnary(Operation operation, Func<float, float> function)
    {
        bool flushes = operation.Has("ftz");
        return new((a, _, _, _) => Write(function(Read(a, flushes)), flushes));
    }
}

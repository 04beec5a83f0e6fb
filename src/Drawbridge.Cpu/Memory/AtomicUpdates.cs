using System.Numerics;
using System.Runtime.CompilerServices;
using Drawbridge.Interpreter.Scalar.Float;
using Drawbridge.Interpreter.Steps;
using Drawbridge.Ptx.Isa;

namespace Drawbridge.Cpu.Memory;

/// <summary>What an atomic operation does to one element of memory.</summary>
interface IUpdate<T> where T : unmanaged, IBinaryInteger<T>
{
    /// <summary>The new value from the old one and the operands.</summary>
    T Apply(T old, T b, T c);

    /// <summary>Does it to memory that other threads change too; returns the old value.</summary>
    T Interlock(ref T at, T b, T c);
}

/// <summary>
/// The updates: integer ones and sums of floats written out, since they are common; everything else takes the interpreter's definition.
/// </summary>
static class AtomicUpdates
{
    /// <summary>What runs an operation lane by lane; null if it has no definition.</summary>
    /// <param name="op">Its name: <c>add</c>, <c>cas</c>, …</param>
    /// <param name="type">The element's type, at most 64 bits.</param>
    /// <param name="flushes">True if f32 sums flush subnormals.</param>
    public static AtomicRunner? Find(string op, PtxType type, bool flushes)
    {
        switch (op, type)
        {
            case ("add", PtxType.F32): return new AtomicRunner<AddSingle, uint>(new AddSingle(flushes));
            case ("add", PtxType.F64): return new AtomicRunner<AddDouble, ulong>(default);
        }
        switch (type)
        {
            case PtxType.S32 when ForIntegers<int>(op) is { } runner: return runner;
            case PtxType.S64 when ForIntegers<long>(op) is { } runner: return runner;
            case PtxType.U32 or PtxType.B32 when ForIntegers<uint>(op) is { } runner: return runner;
            case PtxType.U64 or PtxType.B64 when ForIntegers<ulong>(op) is { } runner: return runner;
            case PtxType.U16 or PtxType.B16 when ForIntegers<ushort>(op) is { } runner: return runner;
        }
        if (AtomicSteps.Find(op, type, flushes) is not { } update) return null;
        return type.Bits() switch
        {
            16 => new AtomicRunner<Defined<ushort>, ushort>(new Defined<ushort>(update)),
            32 => new AtomicRunner<Defined<uint>, uint>(new Defined<uint>(update)),
            64 => new AtomicRunner<Defined<ulong>, ulong>(new Defined<ulong>(update)),
            _ => null,
        };
    }

    static AtomicRunner? ForIntegers<T>(string op) where T : unmanaged, IBinaryInteger<T> => op switch
    {
        "add" => new AtomicRunner<Add<T>, T>(default),
        "min" => new AtomicRunner<Min<T>, T>(default),
        "max" => new AtomicRunner<Max<T>, T>(default),
        "inc" => new AtomicRunner<Increment<T>, T>(default),
        "dec" => new AtomicRunner<Decrement<T>, T>(default),
        "and" => new AtomicRunner<And<T>, T>(default),
        "or" => new AtomicRunner<Or<T>, T>(default),
        "xor" => new AtomicRunner<Xor<T>, T>(default),
        "exch" => new AtomicRunner<Exchange<T>, T>(default),
        "cas" => new AtomicRunner<CompareExchange<T>, T>(default),
        _ => null,
    };

    /// <summary>An update by compare and exchange, tried until nobody came between.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Retry<TUpdate, T>(TUpdate update, ref T at, T b, T c) where TUpdate : struct, IUpdate<T> where T : unmanaged, IBinaryInteger<T>
    {
        T old = at;
        while (true)
        {
            T found = Interlocked.CompareExchange(ref at, update.Apply(old, b, c), old);
            if (found == old) return old;
            old = found;
        }
    }

    struct Add<T> : IUpdate<T> where T : unmanaged, IBinaryInteger<T>
    {
        public readonly T Apply(T old, T b, T c) => unchecked(old + b);

        public readonly T Interlock(ref T at, T b, T c)
        {
            if (Unsafe.SizeOf<T>() == 4) return T.CreateTruncating(Interlocked.Add(ref Unsafe.As<T, int>(ref at), int.CreateTruncating(b))) - b;
            if (Unsafe.SizeOf<T>() == 8) return T.CreateTruncating(Interlocked.Add(ref Unsafe.As<T, long>(ref at), long.CreateTruncating(b))) - b;
            return Retry(this, ref at, b, c);
        }
    }

    struct Min<T> : IUpdate<T> where T : unmanaged, IBinaryInteger<T>
    {
        public readonly T Apply(T old, T b, T c) => T.Min(old, b);

        public readonly T Interlock(ref T at, T b, T c) => Retry(this, ref at, b, c);
    }

    struct Max<T> : IUpdate<T> where T : unmanaged, IBinaryInteger<T>
    {
        public readonly T Apply(T old, T b, T c) => T.Max(old, b);

        public readonly T Interlock(ref T at, T b, T c) => Retry(this, ref at, b, c);
    }

    struct Increment<T> : IUpdate<T> where T : unmanaged, IBinaryInteger<T>
    {
        public readonly T Apply(T old, T b, T c) => old >= b ? T.Zero : old + T.One;

        public readonly T Interlock(ref T at, T b, T c) => Retry(this, ref at, b, c);
    }

    struct Decrement<T> : IUpdate<T> where T : unmanaged, IBinaryInteger<T>
    {
        public readonly T Apply(T old, T b, T c) => old == T.Zero || old > b ? b : old - T.One;

        public readonly T Interlock(ref T at, T b, T c) => Retry(this, ref at, b, c);
    }

    struct And<T> : IUpdate<T> where T : unmanaged, IBinaryInteger<T>
    {
        public readonly T Apply(T old, T b, T c) => old & b;

        public readonly T Interlock(ref T at, T b, T c) => Retry(this, ref at, b, c);
    }

    struct Or<T> : IUpdate<T> where T : unmanaged, IBinaryInteger<T>
    {
        public readonly T Apply(T old, T b, T c) => old | b;

        public readonly T Interlock(ref T at, T b, T c) => Retry(this, ref at, b, c);
    }

    struct Xor<T> : IUpdate<T> where T : unmanaged, IBinaryInteger<T>
    {
        public readonly T Apply(T old, T b, T c) => old ^ b;

        public readonly T Interlock(ref T at, T b, T c) => Retry(this, ref at, b, c);
    }

    struct Exchange<T> : IUpdate<T> where T : unmanaged, IBinaryInteger<T>
    {
        public readonly T Apply(T old, T b, T c) => b;

        public readonly T Interlock(ref T at, T b, T c) => Interlocked.Exchange(ref at, b);
    }

    struct CompareExchange<T> : IUpdate<T> where T : unmanaged, IBinaryInteger<T>
    {
        public readonly T Apply(T old, T b, T c) => old == b ? c : old;

        public readonly T Interlock(ref T at, T b, T c) => Interlocked.CompareExchange(ref at, c, b);
    }

    readonly struct AddSingle(bool flushes) : IUpdate<uint>
    {
        public uint Apply(uint old, uint b, uint c) => (uint)Singles.Write(Singles.Read(old, flushes) + Singles.Read(b, flushes), flushes);

        public uint Interlock(ref uint at, uint b, uint c) => Retry(this, ref at, b, c);
    }

    struct AddDouble : IUpdate<ulong>
    {
        public readonly ulong Apply(ulong old, ulong b, ulong c)
        {
            double sum = Doubles.Read(old) + Doubles.Read(b);
            return double.IsNaN(sum) ? Doubles.NaN(old, b) : Doubles.Write(sum);
        }

        public readonly ulong Interlock(ref ulong at, ulong b, ulong c) => Retry(this, ref at, b, c);
    }

    readonly struct Defined<T>(Update update) : IUpdate<T> where T : unmanaged, IBinaryInteger<T>
    {
        public T Apply(T old, T b, T c) =>
            T.CreateTruncating(update(ulong.CreateTruncating(old), ulong.CreateTruncating(b), ulong.CreateTruncating(c)));

        public T Interlock(ref T at, T b, T c) => Retry(this, ref at, b, c);
    }
}

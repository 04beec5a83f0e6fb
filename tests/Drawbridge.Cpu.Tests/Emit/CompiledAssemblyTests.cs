using System.Diagnostics.Tracing;
using System.Reflection;
using System.Reflection.Metadata;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Drawbridge.Cpu.Emit;

namespace Drawbridge.Cpu.Tests.Emit;

public unsafe class CompiledAssemblyTests(CompiledAssemblyTests.TierListener tiers) : IClassFixture<CompiledAssemblyTests.TierListener>
{
    /// <summary>What generated code calls, none of it public.</summary>
    static class Operators
    {
        internal struct Frame
        {
            public int First, Second;
        }

        internal enum Choice : byte
        {
            No,
            Yes,
        }

        internal static Vector256<float> Twice(Vector256<float> v) => v + v;

        internal static int Second(Frame* frame) => frame->Second;

        internal static int Chosen(Choice choice, ref long count)
        {
            count += (int)choice;
            return (int)choice * 100;
        }

        internal static Vector128<T> Lowest<T>(Vector256<T> v, int bias) where T : struct =>
            v.GetLower() + Vector128.Create((T)(object)bias);

        internal static string Text(int value) => value.ToString();

        static int Hidden(int value) => value + 1;

        internal static MethodInfo Method(string name) =>
            typeof(Operators).GetMethod(name, BindingFlags.NonPublic | BindingFlags.Static)!;
    }

    [Fact]
    public void OwnOperatorsAreCalledByName()
    {
        var module = new ModuleWriter();
        var code = module.DefineMethod("Call", IlType.Void, IlType.Pointer);
        code.LoadArgument(0);
        code.LoadArgument(0);
        code.Op(ILOpCode.Ldobj, IlType.V256Float);
        code.Call(IlMethod.Named(typeof(Operators), nameof(Operators.Twice), IlType.V256Float, IlType.V256Float));
        code.Op(ILOpCode.Stobj, IlType.V256Float);
        code.Op(ILOpCode.Ret);
        var hidden = module.DefineMethod("Hidden", IlType.Int32);
        hidden.Int(41);
        hidden.Call(IlMethod.Named(typeof(Operators), "Hidden", IlType.Int32, IlType.Int32));
        hidden.Op(ILOpCode.Ret);
        using var assembly = module.Load();
        var values = Vector256.Create(1f, 2, 3, 4, 5, 6, 7, 8);
        ((delegate*<void*, void>)assembly.Pointer(code))(&values);
        Assert.Equal(Vector256.Create(2f, 4, 6, 8, 10, 12, 14, 16), values);
        Assert.Equal(42, ((delegate*<int>)assembly.Pointer(hidden))());
    }

    [Fact]
    public void OwnOperatorsAreCalledByReflection()
    {
        var module = new ModuleWriter();
        var second = module.DefineMethod("Second", IlType.Int32, IlType.Pointer);
        second.LoadArgument(0);
        second.Call(IlMethod.Of(Operators.Method(nameof(Operators.Second))));
        second.Op(ILOpCode.Ret);
        var chosen = module.DefineMethod("Chosen", IlType.Int32, IlType.Int32, IlType.RefLong);
        chosen.LoadArgument(0);
        chosen.LoadArgument(1);
        chosen.Call(IlMethod.Of(Operators.Method(nameof(Operators.Chosen))));
        chosen.Op(ILOpCode.Ret);
        var lowest = module.DefineMethod("Lowest", IlType.V128Int, IlType.V256Int, IlType.Int32);
        lowest.LoadArgument(0);
        lowest.LoadArgument(1);
        lowest.Call(IlMethod.Of(Operators.Method(nameof(Operators.Lowest)).MakeGenericMethod(typeof(int))));
        lowest.Op(ILOpCode.Ret);
        var exchange = module.DefineMethod("Exchange", IlType.Int64, IlType.RefLong);
        exchange.LoadArgument(0);
        exchange.Long(5);
        exchange.Call(IlMethod.Named(typeof(Interlocked), nameof(Interlocked.Exchange), IlType.Int64, IlType.RefLong, IlType.Int64));
        exchange.Op(ILOpCode.Ret);

        using var assembly = module.Load();
        var frame = new Operators.Frame { First = 1, Second = 2 };
        Assert.Equal(2, ((delegate*<void*, int>)assembly.Pointer(second))(&frame));
        long count = 7;
        Assert.Equal(100, ((delegate*<int, ref long, int>)assembly.Pointer(chosen))((int)Operators.Choice.Yes, ref count));
        Assert.Equal(8, count);
        var all = ((delegate*<Vector256<int>, int, Vector128<int>>)assembly.Pointer(lowest))(Vector256.Create(1, 2, 3, 4, 5, 6, 7, 8), 10);
        Assert.Equal(Vector128.Create(11, 12, 13, 14), all);
        Assert.Equal(8, ((delegate*<ref long, long>)assembly.Pointer(exchange))(ref count));
        Assert.Equal(5, count);
    }

    [Fact]
    public void MethodsThatCannotBeCalledAreRefused()
    {
        Assert.Throws<ArgumentException>(() => IlMethod.Of(Operators.Method(nameof(Operators.Text))));
        Assert.Throws<ArgumentException>(() => IlMethod.Of(Operators.Method(nameof(Operators.Lowest))));
        Assert.Throws<ArgumentException>(() => IlMethod.Of(typeof(object).GetMethod(nameof(GetHashCode))!));
    }

    [Fact]
    public void WhatDoesNotCompileIsNamed()
    {
        var module = new ModuleWriter();
        var code = module.DefineMethod("Bad", IlType.Void);
        code.Call(IlMethod.Named(typeof(Operators), "Missing", IlType.Void));
        code.Op(ILOpCode.Ret);
        var e = Assert.Throws<InvalidProgramException>(() => module.Load());
        Assert.StartsWith("Bad does not compile", e.Message);
        Assert.IsType<MissingMethodException>(e.InnerException);
    }

    /// <summary>Sum of i + number over a loop, in each of many methods: the same on one thread and on several.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void MethodsAreCompiledOnSeveralThreads(int threads)
    {
        var module = new ModuleWriter();
        for (int number = 0; number < 40; number++)
        {
            var code = module.DefineMethod($"M{number}", IlType.Int32);
            int sum = code.Local(IlType.Int32);
            code.Int(0);
            code.Store(sum);
            for (int i = 0; i < 100; i++)
            {
                code.Load(sum);
                code.Int(i + number);
                code.Op(ILOpCode.Add);
                code.Store(sum);
            }
            code.Load(sum);
            code.Op(ILOpCode.Ret);
        }
        using var assembly = module.Load(threads);
        for (int number = 0; number < 40; number++) Assert.Equal(4950 + 100 * number, ((delegate*<int>)assembly.Pointers[number])());
    }

    [Fact]
    public void CodeGoesAwayWhenDisposedOf()
    {
        var lifetime = LoadAndDispose();
        for (int i = 0; i < 20 && lifetime.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        Assert.False(lifetime.IsAlive);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    static WeakReference LoadAndDispose()
    {
        var module = new ModuleWriter();
        var code = module.DefineMethod("Call", IlType.Int32);
        code.Int(41);
        code.Call(IlMethod.Named(typeof(Operators), "Hidden", IlType.Int32, IlType.Int32));
        code.Op(ILOpCode.Ret);
        var assembly = module.Load();
        Assert.Equal(42, ((delegate*<int>)assembly.Pointer(code))());
        assembly.Dispose();
        Assert.Throws<ObjectDisposedException>(() => assembly.Pointer(code));
        return assembly.Lifetime;
    }

    [Fact]
    public void AWriterIsUsedOnce()
    {
        var module = new ModuleWriter();
        module.Serialize();
        Assert.Throws<InvalidOperationException>(() => module.Load());
    }

    /// <summary>
    /// The first compilation is the optimised one, up to the limits that <see cref="MethodWriter.IsOptimised"/> knows and not a step
    /// beyond: the runtime tells.
    /// </summary>
    [Theory]
    [InlineData("small", 10, true)]
    [InlineData("bytes", 59_000, true), InlineData("bytes", 61_000, false)]
    [InlineData("instructions", 19_990, true), InlineData("instructions", 20_010, false)]
    [InlineData("locals", 1_990, true), InlineData("locals", 2_010, false)]
    [InlineData("references", 7_990, true), InlineData("references", 8_010, false)]
    [InlineData("blocks", 1_990, true), InlineData("blocks", 2_010, false)]
    public void CodeIsOptimisedAtOnceWithinTheLimits(string what, int count, bool optimised)
    {
        // An event may be lost where the machine is busy; what the runtime does with the same code a second time is the same.
        for (int attempt = 0; attempt < 6; attempt++)
        {
            string name = $"Limits{what}{count}x{attempt}";
            var module = new ModuleWriter(name);
            var code = MethodOf(module, what, count);
            Assert.Equal(optimised, code.IsOptimised);
            using var assembly = module.Load();
            if (tiers.Of(name, TimeSpan.FromSeconds(10)) is { } tier)
            {
                Assert.Equal(optimised ? Tier.Optimized : Tier.MinOptJitted, tier);
                return;
            }
        }
        Assert.Fail($"the runtime never told of the compilation of {count} {what}");
    }

    /// <summary>A method of one argument with <paramref name="count"/> of <paramref name="what"/>.</summary>
    static MethodWriter MethodOf(ModuleWriter module, string what, int count)
    {
        var code = module.DefineMethod("M", IlType.Int32, IlType.Int32);
        code.LoadArgument(0);
        switch (what)
        {
            case "bytes":
                while (code.CodeBytes < count)
                {
                    code.Int(1 << 20);
                    code.Op(ILOpCode.Add);
                    code.Float(0.5f);
                    code.Op(ILOpCode.Pop);
                    code.Float(0.25f);
                    code.Op(ILOpCode.Pop);
                }
                break;
            case "instructions" or "small":
                while (code.Instructions < count - 1)
                {
                    code.Int(1);
                    code.Op(ILOpCode.Xor);
                }
                break;
            case "locals":
                while (code.LocalCount < count)
                {
                    code.Store(code.Local(IlType.Int32));
                    code.Load(code.LocalCount - 1);
                }
                break;
            case "references":
                code.Local(IlType.Int32);
                while (code.LocalReferences < count)
                {
                    code.Store(0);
                    code.Load(0);
                }
                break;
            case "blocks":
                code.Op(ILOpCode.Pop);
                while (code.Blocks < count - 1)
                {
                    var skip = code.Label();
                    code.LoadArgument(0);
                    code.Branch(ILOpCode.Brtrue, skip);
                    code.Int(code.Blocks);
                    code.Op(ILOpCode.Pop);
                    code.Mark(skip);
                }
                code.LoadArgument(0);
                break;
        }
        code.Op(ILOpCode.Ret);
        return code;
    }

    /// <summary>As the runtime's events number them.</summary>
    public enum Tier
    {
        Unknown,
        MinOptJitted,
        Optimized,
        QuickJitted,
        OptimizedTier1,
    }

    /// <summary>
    /// Hears how methods were compiled; the runtime tells it a little later. One for all tests: what was not yet told when a listener
    /// goes is lost to the others.
    /// </summary>
    public sealed class TierListener : EventListener
    {
        const EventKeywords Jit = (EventKeywords)0x10;

        readonly Lock _lock = new();
        readonly Dictionary<string, Tier> _seen = [];

        /// <summary>How a method of the class <paramref name="name"/> was compiled, or null if that is not told in time.</summary>
        public Tier? Of(string name, TimeSpan limit)
        {
            Tier tier = default;
            return SpinWait.SpinUntil(() => { lock (_lock) return _seen.TryGetValue(name, out tier); }, limit) ? tier : null;
        }

        protected override void OnEventSourceCreated(EventSource eventSource)
        {
            if (eventSource.Name == "Microsoft-Windows-DotNETRuntime") EnableEvents(eventSource, EventLevel.Verbose, Jit);
        }

        protected override void OnEventWritten(EventWrittenEventArgs eventData)
        {
            if (eventData.EventName?.StartsWith("MethodLoadVerbose", StringComparison.Ordinal) != true) return;
            string space = (string)eventData.Payload![6]!;
            if (!space.StartsWith("Limits", StringComparison.Ordinal)) return;
            lock (_lock) _seen.TryAdd(space, (Tier)((uint)eventData.Payload[5]! >> 7 & 7));
        }
    }
}

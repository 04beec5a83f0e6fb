using System.Reflection.Metadata;
using Drawbridge.Cpu.Emit;

namespace Drawbridge.Cpu.Tests.Emit;

public unsafe class MethodWriterTests
{
    /// <summary>Euclid's algorithm: a loop with both kinds of branches.</summary>
    static MethodWriter Gcd(ModuleWriter module)
    {
        var code = module.DefineMethod("Gcd", IlType.Int32, IlType.Int32, IlType.Int32);
        int a = code.Local(IlType.Int32), b = code.Local(IlType.Int32), rest = code.Local(IlType.Int32);
        IlLabel head = code.Label(), end = code.Label();
        code.LoadArgument(0);
        code.Store(a);
        code.LoadArgument(1);
        code.Store(b);
        code.Mark(head);
        code.Load(b);
        code.Branch(ILOpCode.Brfalse, end);
        code.Load(a);
        code.Load(b);
        code.Op(ILOpCode.Rem);
        code.Store(rest);
        code.Load(b);
        code.Store(a);
        code.Load(rest);
        code.Store(b);
        code.Branch(ILOpCode.Br, head);
        code.Mark(end);
        code.Load(a);
        code.Op(ILOpCode.Ret);
        return code;
    }

    [Fact]
    public void LoopsRun()
    {
        var module = new ModuleWriter();
        var code = Gcd(module);
        using var assembly = module.Load();
        var gcd = (delegate*<int, int, int>)assembly.Pointer(code);
        Assert.Equal(21, gcd(1071, 462));
        Assert.Equal(7, gcd(7, 0));
    }

    [Fact]
    public void ListingShowsOffsetsLabelsAndMeanings()
    {
        var module = new ModuleWriter();
        Gcd(module);
        var other = module.DefineMethod("Other", IlType.Void, IlType.PointerFloat);
        other.Local(IlType.V256Float);
        other.Int(-1);
        other.Int(100);
        other.Op(ILOpCode.Add);
        other.Int(5);
        other.Call(module.Methods[0]);
        other.Branch(ILOpCode.Brtrue, other.Label());
        other.LoadArgument(0);
        other.Call(Intrinsics.Generic(256, "Load", IlElement.Float));
        other.Store(0);
        other.Float(-0.5f);
        other.Op(ILOpCode.Pop);
        other.Mark(new IlLabel(0));
        other.Op(ILOpCode.Ret);
        Assert.Equal(
            """
            Gcd(int, int) -> int  // 17 instructions, 25 bytes, 4 blocks, 13 local references
              local 0: int
              local 1: int
              local 2: int
              0000  ldarg.0
              0001  stloc.0
              0002  ldarg.1
              0003  stloc.1
             L0004:
              0004  ldloc.1
              0005  brfalse L0017
              000a  ldloc.0
              000b  ldloc.1
              000c  rem
              000d  stloc.2
              000e  ldloc.1
              000f  stloc.0
              0010  ldloc.2
              0011  stloc.1
              0012  br L0004
             L0017:
              0017  ldloc.0
              0018  ret

            Other(float*) -> void  // 12 instructions, 29 bytes, 3 blocks, 2 local references
              local 0: v256<float>
              0000  ldc.i4.m1
              0001  ldc.i4.s 100
              0003  add
              0004  ldc.i4.5
              0005  call Gcd
              000a  brtrue L001c
              000f  ldarg.0
              0010  call Vector256.Load<float>(float*) -> v256<float>
              0015  stloc.0
              0016  ldc.r4 -0.5
              001b  pop
             L001c:
              001c  ret

            """.ReplaceLineEndings("\n"), module.ToString());
    }

    [Theory]
    [InlineData(0), InlineData(8), InlineData(-1), InlineData(9), InlineData(127), InlineData(128), InlineData(-128), InlineData(-129)]
    [InlineData(int.MinValue), InlineData(int.MaxValue)]
    public void Constants(int value)
    {
        var module = new ModuleWriter();
        var ints = module.DefineMethod("Int", IlType.Int32);
        ints.Int(value);
        ints.Op(ILOpCode.Ret);
        var longs = module.DefineMethod("Long", IlType.Int64);
        longs.Long(value * 0x1_0001_0001);
        longs.Op(ILOpCode.Ret);
        var floats = module.DefineMethod("Float", IlType.Single);
        floats.Float(BitConverter.Int32BitsToSingle(value));
        floats.Op(ILOpCode.Ret);
        var doubles = module.DefineMethod("Double", IlType.Double);
        doubles.Double(BitConverter.Int64BitsToDouble(value * 0x1_0001_0001));
        doubles.Op(ILOpCode.Ret);
        using var assembly = module.Load();
        Assert.Equal(value, ((delegate*<int>)assembly.Pointer(ints))());
        Assert.Equal(value * 0x1_0001_0001, ((delegate*<long>)assembly.Pointer(longs))());
        Assert.Equal(value, BitConverter.SingleToInt32Bits(((delegate*<float>)assembly.Pointer(floats))()));
        Assert.Equal(value * 0x1_0001_0001, BitConverter.DoubleToInt64Bits(((delegate*<double>)assembly.Pointer(doubles))()));
    }

    /// <summary>Local n holds n, whatever form of the instruction reaches it.</summary>
    [Fact]
    public void ManyLocalsAndArguments()
    {
        var module = new ModuleWriter();
        var types = Enumerable.Repeat(IlType.Int32, 300).ToArray();
        var callee = module.DefineMethod("Callee", IlType.Int64, types);
        for (int i = 0; i < 300; i++) callee.Local(IlType.Int64);
        for (int i = 0; i < 300; i++)
        {
            callee.LoadArgument(i);
            callee.Op(ILOpCode.Conv_i8);
            callee.Long(i + 1);
            callee.Op(ILOpCode.Mul);
            callee.Store(i);
        }
        callee.Long(0);
        for (int i = 0; i < 300; i++)
        {
            callee.Load(i);
            callee.Op(ILOpCode.Add);
        }
        callee.Op(ILOpCode.Ret);
        var caller = module.DefineMethod("Caller", IlType.Int64);
        for (int i = 0; i < 300; i++) caller.Int(i * i);
        caller.Call(callee);
        caller.Op(ILOpCode.Ret);
        using var assembly = module.Load();
        Assert.Equal(Enumerable.Range(0, 300).Sum(i => (long)i * i * (i + 1)), ((delegate*<long>)assembly.Pointer(caller))());
    }

    [Fact]
    public void MethodsCallEachOther()
    {
        var module = new ModuleWriter();
        var even = module.DefineMethod("Even", IlType.Int32, IlType.Int32);
        var odd = module.DefineMethod("Odd", IlType.Int32, IlType.Int32);
        Write(even, odd, 1);
        Write(odd, even, 0);
        using var assembly = module.Load();
        var isEven = (delegate*<int, int>)assembly.Pointer(even);
        Assert.Equal(1, isEven(10));
        Assert.Equal(0, isEven(11));
        Assert.Equal(assembly.Pointers.Length, module.Methods.Count);

        static void Write(MethodWriter code, MethodWriter other, int atZero)
        {
            var more = code.Label();
            code.LoadArgument(0);
            code.Branch(ILOpCode.Brtrue, more);
            code.Int(atZero);
            code.Op(ILOpCode.Ret);
            code.Mark(more);
            code.LoadArgument(0);
            code.Int(1);
            code.Op(ILOpCode.Sub);
            code.Call(other);
            code.Op(ILOpCode.Ret);
        }
    }

    /// <summary>A value on the stack across branches: both ways must bring the same.</summary>
    [Fact]
    public void StacksMeetAtLabels()
    {
        var module = new ModuleWriter();
        var code = module.DefineMethod("Choose", IlType.Single, IlType.Int32);
        IlLabel other = code.Label(), end = code.Label();
        code.LoadArgument(0);
        code.Branch(ILOpCode.Brtrue, other);
        code.Float(1);
        code.Branch(ILOpCode.Br, end);
        code.Mark(other);
        code.Float(2);
        code.Mark(end);
        code.Op(ILOpCode.Ret);
        using var assembly = module.Load();
        var choose = (delegate*<int, float>)assembly.Pointer(code);
        Assert.Equal(1, choose(0));
        Assert.Equal(2, choose(3));
    }

    public static TheoryData<string> Mistakes => [.. Wrong.Keys];

    static readonly Dictionary<string, (string Message, Action<MethodWriter> Write)> Wrong = new()
    {
        ["underflow"] = ("stack is empty", c => c.Op(ILOpCode.Pop)),
        ["operands"] = ("two operands of one type", c =>
        {
            c.Int(1);
            c.Float(1);
            c.Op(ILOpCode.Add);
        }
        ),
        ["vector added"] = ("a number is expected on the stack, there is v512<float>", c =>
        {
            c.Load(0);
            c.Op(ILOpCode.Neg);
        }
        ),
        ["float shifted"] = ("an integer is expected", c =>
        {
            c.Float(1);
            c.Int(1);
            c.Op(ILOpCode.Shl);
        }
        ),
        ["argument"] = ("v512<int> is expected on the stack, there is v512<float>", c =>
        {
            c.Load(0);
            c.Load(0);
            c.Call(Intrinsics.Generic(512, "Add", IlElement.Int));
        }
        ),
        ["local"] = ("v512<float> is expected on the stack, there is int", c =>
        {
            c.Int(0);
            c.Store(0);
        }
        ),
        ["result"] = ("long is expected on the stack, there is int", c =>
        {
            c.Int(0);
            c.Op(ILOpCode.Ret);
        }
        ),
        ["left over"] = ("1 values are left", c =>
        {
            c.Int(0);
            c.Long(0);
            c.Op(ILOpCode.Ret);
        }
        ),
        ["no return"] = ("without a return", c => c.Op(ILOpCode.Nop)),
        ["no label"] = ("nowhere marked", c => c.Branch(ILOpCode.Br, c.Label())),
        ["label twice"] = ("marked twice", c =>
        {
            var label = c.Label();
            c.Mark(label);
            c.Mark(label);
        }
        ),
        ["stacks differ"] = ("different stacks", c =>
        {
            var label = c.Label();
            c.Int(1);
            c.Branch(ILOpCode.Brtrue, label);
            c.Int(1);
            c.Mark(label);
        }
        ),
        ["condition"] = ("an integer is expected", c =>
        {
            c.Double(1);
            c.Branch(ILOpCode.Brtrue, c.Label());
        }
        ),
        ["address"] = ("void* is expected", c =>
        {
            c.Int(1);
            c.Op(ILOpCode.Ldind_i4);
        }
        ),
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void MistakesAreNamedWhereTheyAreMade(string mistake)
    {
        var module = new ModuleWriter();
        var code = module.DefineMethod("Wrong", IlType.Int64);
        code.Local(IlType.V512Float);
        var e = Assert.Throws<InvalidProgramException>(() =>
        {
            Wrong[mistake].Write(code);
            module.Serialize();
        });
        Assert.StartsWith("Wrong, IL offset 00", e.Message);
        Assert.Contains(Wrong[mistake].Message, e.Message);
    }

    [Fact]
    public void OtherInstructionsAreRefused()
    {
        var code = new ModuleWriter().DefineMethod("M", IlType.Void);
        Assert.Throws<ArgumentException>(() => code.Op(ILOpCode.Throw));
        Assert.Throws<ArgumentException>(() => code.Branch(ILOpCode.Br_s, code.Label()));
        Assert.Throws<ArgumentException>(() => code.Op(ILOpCode.Castclass, IlType.Int32));
    }
}

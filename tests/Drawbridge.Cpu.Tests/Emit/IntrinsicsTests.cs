using System.Reflection;
using System.Reflection.Metadata;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Drawbridge.Cpu.Emit;

namespace Drawbridge.Cpu.Tests.Emit;

/// <summary>Every method of the table, at every width and element, does what the framework's method of that name does.</summary>
public unsafe class IntrinsicsTests
{
    /// <summary>Bytes kept for an operand: those of the widest vector.</summary>
    const int Slot = 64;

    static readonly Type[] Scalars =
    [
        typeof(sbyte), typeof(byte), typeof(short), typeof(ushort), typeof(int), typeof(uint), typeof(long), typeof(ulong), typeof(float),
        typeof(double),
    ];

    [Theory]
    [InlineData(64)]
    [InlineData(128)]
    [InlineData(256)]
    [InlineData(512)]
    public void EveryMethodIsTheFrameworks(int bits)
    {
        var module = new ModuleWriter("Intrinsics");
        var cases = new List<(IlMethod Method, MethodInfo Framework, MethodWriter Code)>();
        foreach (var row in Intrinsics.Rows)
        {
            for (var element = IlElement.SByte; element <= IlElement.Double; element++)
            {
                if (!Intrinsics.Exists(row, bits, element)) continue;
                for (var to = IlElement.SByte; to <= (row.Name == "As" ? IlElement.Double : IlElement.SByte); to++)
                {
                    var method = row.Name == "As" ? Intrinsics.As(bits, element, to) : Generic(row, bits, element);
                    var framework = Framework(Intrinsics.ClassOf(bits), row.Name, method, element, to);
                    cases.Add((method, framework, Write(module, method, cases.Count)));
                }
            }
        }
        Assert.True(cases.Count > 800);

        using var assembly = module.Load();
        var random = new Random(bits);
        byte* memory = (byte*)NativeMemory.AlignedAlloc(6 * Slot, Slot);
        foreach (var (method, framework, code) in cases)
        {
            byte* expected = memory + 4 * Slot, actual = memory + 5 * Slot;
            Fill(method, memory, random);
            new Span<byte>(expected, 2 * Slot).Fill(0xA5);
            Invoke(framework, memory, expected);
            ((delegate*<byte*, byte*, void>)assembly.Pointer(code))(memory, actual);
            // The methods named unsafe leave what was not given undefined.
            int defined = !method.Name.EndsWith("Unsafe", StringComparison.Ordinal) ? Slot
                : Math.Max(method.Parameters[0].VectorBits / 8, method.Parameters[0].Element.Size);
            Assert.True(new Span<byte>(expected, defined).SequenceEqual(new Span<byte>(actual, defined)),
                $"{method}: {Convert.ToHexString(new Span<byte>(actual, Slot))} instead of "
                + $"{Convert.ToHexString(new Span<byte>(expected, Slot))}");
            Assert.False(new Span<byte>(actual, Slot).IndexOfAnyExcept((byte)0xA5) < 0, $"{method} has no result");
        }
        NativeMemory.AlignedFree(memory);
    }

    [Fact]
    public void OperandsChooseBetweenMethodsOfOneName()
    {
        Assert.Equal(IlType.Single, Intrinsics.Generic(256, "Create", IlElement.Float).Parameters[0]);
        Assert.Equal(2, Intrinsics.Generic(256, "Create", IlElement.Float, IlType.V128Float, IlType.V128Float).Parameters.Length);
        Assert.Equal(IlType.Single, Intrinsics.Generic(256, "Multiply", IlElement.Float, IlType.V256Float, IlType.Single).Parameters[1]);
        Assert.Equal(Intrinsics.Generic(512, "Add", IlElement.Int), Intrinsics.Generic(512, "Add", IlElement.Int));
        Assert.NotEqual(Intrinsics.Generic(512, "Add", IlElement.Int), Intrinsics.Generic(512, "Add", IlElement.UInt));
        Assert.NotEqual(Intrinsics.Generic(512, "Add", IlElement.Int), Intrinsics.Generic(512, "Subtract", IlElement.Int));
    }

    [Theory]
    [InlineData(512, "Multiplicate", IlElement.Float)]
    [InlineData(512, "FusedMultiplyAdd", IlElement.Int)]
    [InlineData(512, "WidenLower", IlElement.Long)]
    [InlineData(512, "ToVector512", IlElement.Long)]
    [InlineData(64, "GetLower", IlElement.Int)]
    [InlineData(64, "Shuffle", IlElement.Double)]
    [InlineData(128, "As", IlElement.Int)]
    public void WhatIsNotThereIsRefused(int bits, string name, object element) =>
        Assert.Throws<ArgumentException>(() => Intrinsics.Generic(bits, name, (IlElement)element));

    static IlMethod Generic(Intrinsics.Row row, int bits, IlElement element)
    {
        var made = Intrinsics.Make(row, bits, element, element);
        var found = Intrinsics.Generic(bits, row.Name, element, made.Parameters);
        Assert.Equal(made, found);
        return found;
    }

    /// <summary>Operands from the first address, 64 bytes apart; the result to the second, which is also where stores go.</summary>
    static MethodWriter Write(ModuleWriter module, IlMethod method, int number)
    {
        var code = module.DefineMethod($"M{number}", IlType.Void, IlType.PointerByte, IlType.PointerByte);
        if (method.Result != IlType.Void) code.LoadArgument(1);
        for (int i = 0; i < method.Parameters.Length; i++)
        {
            if (method.Result == IlType.Void && method.Parameters[i].IsPointer)
            {
                code.LoadArgument(1);
                continue;
            }
            code.LoadArgument(0);
            code.Int(i * Slot);
            code.Op(ILOpCode.Add);
            if (!method.Parameters[i].IsPointer) code.Op(ILOpCode.Ldobj, method.Parameters[i]);
        }
        code.Call(method);
        if (method.Result != IlType.Void) code.Op(ILOpCode.Stobj, method.Result);
        code.Op(ILOpCode.Ret);
        return code;
    }

    static void Fill(IlMethod method, byte* operands, Random random)
    {
        for (int i = 0; i < method.Parameters.Length; i++)
        {
            var type = method.Parameters[i];
            int lanes = method.Parameters[0].IsVector ? method.Parameters[0].VectorBits / 8 / method.Parameters[0].Element.Size : 1;
            for (int at = 0; at < Slot; at += type.Element.Size)
            {
                // Few values, so that comparisons find equal ones; none is zero or minus one, so that division is defined.
                int value = random.Next(2, 9);
                bool index = i == 1 && (method.Name.StartsWith("Shuffle", StringComparison.Ordinal)
                    || method.Name.EndsWith("Element", StringComparison.Ordinal));
                if (index) value = random.Next(lanes);
                else if (random.Next(3) == 0) value = -value;
                if (type.Element == IlElement.Float) *(float*)(operands + i * Slot + at) = value / 4f;
                else if (type.Element == IlElement.Double) *(double*)(operands + i * Slot + at) = value / 4.0;
                else if (type.Element.Size == 1) operands[i * Slot + at] = (byte)value;
                else if (type.Element.Size == 2) *(short*)(operands + i * Slot + at) = (short)value;
                else if (type.Element.Size == 4) *(int*)(operands + i * Slot + at) = value;
                else *(long*)(operands + i * Slot + at) = index ? value : value * 0x1_0000_0001;
            }
        }
    }

    static Type Reflected(IlType type)
    {
        if (type == IlType.Void) return typeof(void);
        if (type == IlType.Boolean) return typeof(bool);
        var scalar = Scalars[(int)type.Element];
        return type.VectorBits switch
        {
            64 => typeof(Vector64<>).MakeGenericType(scalar),
            128 => typeof(Vector128<>).MakeGenericType(scalar),
            256 => typeof(Vector256<>).MakeGenericType(scalar),
            512 => typeof(Vector512<>).MakeGenericType(scalar),
            _ => type.IsPointer ? scalar.MakePointerType() : scalar,
        };
    }

    /// <summary>The static class's method of the row's name, whatever spelling the table chose.</summary>
    static MethodInfo Framework(Type declaring, string name, IlMethod method, params IlElement[] elements)
    {
        var result = Reflected(method.Result);
        var parameters = method.Parameters.Select(Reflected).ToArray();
        var arguments = elements.Select(e => Scalars[(int)e]).ToArray();
        return declaring.GetMethods(BindingFlags.Public | BindingFlags.Static)
            .Where(m => m.Name == name)
            .Select(m => m.IsGenericMethod ? m.MakeGenericMethod(arguments[..m.GetGenericArguments().Length]) : m)
            .First(m => m.ReturnType == result && m.GetParameters().Select(p => p.ParameterType).SequenceEqual(parameters));
    }

    static void Invoke(MethodInfo method, byte* operands, byte* result)
    {
        bool stores = method.ReturnType == typeof(void);
        var arguments = method.GetParameters().Select((p, i) => p.ParameterType.IsPointer
            ? Pointer.Box(stores ? result : operands + i * Slot, p.ParameterType)
            : Generic(nameof(Read), p.ParameterType).Invoke(null, [(nint)(operands + i * Slot)])).ToArray();
        var value = method.Invoke(null, arguments);
        if (!stores) Generic(nameof(Write), method.ReturnType).Invoke(null, [(nint)result, value]);
    }

    static MethodInfo Generic(string name, Type type) => typeof(IntrinsicsTests)
        .GetMethods(BindingFlags.NonPublic | BindingFlags.Static).Single(m => m.Name == name && m.IsGenericMethod).MakeGenericMethod(type);

    static object Read<T>(nint address) where T : unmanaged => *(T*)address;

    static void Write<T>(nint address, T value) where T : unmanaged => *(T*)address = value;
}

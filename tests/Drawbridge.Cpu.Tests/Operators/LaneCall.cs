using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.Intrinsics;
using Drawbridge.Cpu.Operators;

namespace Drawbridge.Cpu.Tests.Operators;

/// <summary>A lane operator at one width as code, its immediates constants as in a kernel: reads the source vectors one after the other, writes one.</summary>
sealed unsafe class LaneCall
{
    const int Room = 64; // Bytes a vector.

    static readonly Dictionary<int, (Type Methods, Type Whole, Type Half)> Widths = new()
    {
        [512] = (typeof(Lanes512), typeof(Vector512<>), typeof(Vector256<>)),
        [256] = (typeof(Lanes256), typeof(Vector256<>), typeof(Vector128<>)),
        [128] = (typeof(Lanes128), typeof(Vector128<>), typeof(Vector64<>)),
    };

    readonly Action<nint, nint> code;
    readonly LaneOperator definition;

    public LaneCall(LaneOperator definition, int width, params int[] constants)
    {
        this.definition = definition;
        bool isWide = IsWide(definition.Result) || definition.Sources.Any(IsWide);
        Lanes = isWide ? width / 64 : width / 32;
        var (methods, whole, half) = Widths[width];
        Type Vector(LaneType type) => (isWide && !IsWide(type) ? half : whole).MakeGenericType(Element(type));

        Type[] sources = [.. definition.Sources.Select(Vector)];
        int[] immediates = [.. constants, .. definition.Immediates];
        Type[] parameters = [.. sources, .. immediates.Select(_ => typeof(int))];
        var method = methods.GetMethod(definition.Method, BindingFlags.Static | BindingFlags.Public, parameters);
        Assert.True(method != null, $"{methods.Name} has no {definition.Method}({string.Join(", ", parameters.Select(type => type.Name))})");
        Assert.Equal(Vector(definition.Result), method.ReturnType);

        var dynamic = new DynamicMethod(definition.Method, null, [typeof(nint), typeof(nint)], typeof(LaneCall).Module, skipVisibility: true);
        var il = dynamic.GetILGenerator();
        il.Emit(OpCodes.Ldarg_1);
        for (int i = 0; i < sources.Length; i++)
        {
            il.Emit(OpCodes.Ldarg_0);
            il.Emit(OpCodes.Ldc_I4, i * Room);
            il.Emit(OpCodes.Add);
            il.Emit(OpCodes.Ldobj, sources[i]);
        }
        foreach (int immediate in immediates) il.Emit(OpCodes.Ldc_I4, immediate);
        il.Emit(OpCodes.Call, method);
        il.Emit(OpCodes.Stobj, method.ReturnType);
        il.Emit(OpCodes.Ret);
        code = dynamic.CreateDelegate<Action<nint, nint>>();
    }

    public int Lanes { get; }

    /// <summary>Runs on raw operands, one tuple a lane; gives raw results, predicates as 0 and 1.</summary>
    public ulong[] Run(ReadOnlySpan<ulong[]> tuples)
    {
        byte* sources = stackalloc byte[4 * Room];
        byte* result = stackalloc byte[Room];
        new Span<byte>(result, Room).Fill(0xCD);
        for (int source = 0; source < definition.Sources.Length; source++)
        {
            for (int lane = 0; lane < Lanes; lane++) Write(definition.Sources[source], sources + source * Room, lane, tuples[lane][source]);
        }
        code((nint)sources, (nint)result);
        var results = new ulong[Lanes];
        for (int lane = 0; lane < Lanes; lane++) results[lane] = Read(definition.Result, result, lane);
        return results;
    }

    static void Write(LaneType type, byte* vector, int lane, ulong raw)
    {
        if (IsWide(type)) ((ulong*)vector)[lane] = raw;
        else ((uint*)vector)[lane] = type == LaneType.Mask ? (uint)-(int)raw : (uint)raw;
    }

    static ulong Read(LaneType type, byte* vector, int lane)
    {
        if (IsWide(type)) return ((ulong*)vector)[lane];
        uint raw = ((uint*)vector)[lane];
        if (type != LaneType.Mask) return raw;
        Assert.True(raw is 0 or uint.MaxValue, $"a mask of 0x{raw:X}");
        return raw & 1;
    }

    static bool IsWide(LaneType type) => type is LaneType.I64 or LaneType.F64;

    static Type Element(LaneType type) => type switch
    {
        LaneType.F32 => typeof(float),
        LaneType.I64 => typeof(long),
        LaneType.F64 => typeof(double),
        _ => typeof(int),
    };
}

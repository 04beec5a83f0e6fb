using System.Runtime.Intrinsics;

namespace Drawbridge.Cpu.Emit;

/// <summary>Types of the framework's reflection as <see cref="IlType"/>.</summary>
static class ReflectedTypes
{
    /// <summary>
    /// Pointers and references to what has no <see cref="IlType"/> are <see cref="IlType.Pointer"/>, enums their integers.
    /// </summary>
    /// <exception cref="ArgumentException">There is none that fits.</exception>
    public static IlType Of(Type type)
    {
        if (type.IsPointer || type.IsByRef)
        {
            var target = type.GetElementType()!;
            return !TryElement(target, out var element) || target.IsEnum ? IlType.Pointer
                : type.IsByRef ? IlTypes.RefOf(element)
                : IlTypes.PointerOf(element);
        }
        if (type.IsFunctionPointer) return IlType.Pointer;
        if (type == typeof(void)) return IlType.Void;
        if (type == typeof(bool)) return IlType.Boolean;
        if (type == typeof(nint)) return IlType.IntPtr;
        if (type == typeof(nuint)) return IlType.UIntPtr;
        if (TryElement(type, out var scalar)) return IlTypes.ScalarOf(scalar);
        int bits = VectorBits(type);
        if (bits > 0 && TryElement(type.GetGenericArguments()[0], out var lane)) return IlTypes.Vector(bits, lane);
        throw new ArgumentException($"generated code has no values of type {type}", nameof(type));
    }

    /// <summary>Bits of the <c>VectorN&lt;T&gt;</c> types, 0 for others.</summary>
    public static int VectorBits(Type type)
    {
        if (!type.IsGenericType) return 0;
        var open = type.GetGenericTypeDefinition();
        return open == typeof(Vector512<>) ? 512 : open == typeof(Vector256<>) ? 256 : open == typeof(Vector128<>) ? 128
            : open == typeof(Vector64<>) ? 64 : 0;
    }

    /// <summary>The <c>VectorN&lt;T&gt;</c> type of so many bits.</summary>
    public static Type VectorOf(int bits) => bits switch
    {
        64 => typeof(Vector64<>),
        128 => typeof(Vector128<>),
        256 => typeof(Vector256<>),
        _ => typeof(Vector512<>),
    };

    static bool TryElement(Type type, out IlElement element)
    {
        int index = Type.GetTypeCode(type) - TypeCode.SByte;
        element = (IlElement)index;
        return index is >= 0 and <= (int)IlElement.Double;
    }
}

namespace Drawbridge.Cpu.Emit;

/// <summary>What a vector, a pointer or a reference is made of; the low four bits of an <see cref="IlType"/>.</summary>
enum IlElement : byte
{
    SByte, Byte, Short, UShort, Int, UInt, Long, ULong, Float, Double,
}

/// <summary>
/// A type of generated code. The high four bits are the form (scalar, pointer, reference, vector of a width), the low four an
/// <see cref="IlElement"/>.
/// </summary>
enum IlType : byte
{
    Void,
    Boolean,

    /// <summary><c>void*</c>: also the type of any pointer or reference on the evaluation stack.</summary>
    Pointer,
    IntPtr,
    UIntPtr,

    SByte = 0x10, Byte, Int16, UInt16, Int32, UInt32, Int64, UInt64, Single, Double,

    PointerSByte = 0x20, PointerByte, PointerShort, PointerUShort, PointerInt, PointerUInt,
    PointerLong, PointerULong, PointerFloat, PointerDouble,

    RefSByte = 0x30, RefByte, RefShort, RefUShort, RefInt, RefUInt, RefLong, RefULong, RefFloat, RefDouble,

    V64SByte = 0x40, V64Byte, V64Short, V64UShort, V64Int, V64UInt, V64Long, V64ULong, V64Float, V64Double,

    V128SByte = 0x50, V128Byte, V128Short, V128UShort, V128Int, V128UInt, V128Long, V128ULong, V128Float, V128Double,

    V256SByte = 0x60, V256Byte, V256Short, V256UShort, V256Int, V256UInt, V256Long, V256ULong, V256Float, V256Double,

    V512SByte = 0x70, V512Byte, V512Short, V512UShort, V512Int, V512UInt, V512Long, V512ULong, V512Float, V512Double,
}

/// <summary>How types are put together and what they are.</summary>
static class IlTypes
{
    const int Scalar = 0x10, PointerTo = 0x20, RefTo = 0x30, FirstVector = 0x40;

    /// <summary>Stands for a generic method's first and second type parameter, in signatures of generic methods.</summary>
    internal const IlElement Parameter0 = (IlElement)14, Parameter1 = (IlElement)15;

    static readonly string[] ElementNames =
        ["sbyte", "byte", "short", "ushort", "int", "uint", "long", "ulong", "float", "double", "?", "?", "?", "?", "!!0", "!!1"];

    /// <summary>The vector of so many bits (64, 128, 256 or 512).</summary>
    public static IlType Vector(int bits, IlElement element) => bits switch
    {
        64 => (IlType)(FirstVector | (int)element),
        128 => (IlType)(FirstVector + 0x10 | (int)element),
        256 => (IlType)(FirstVector + 0x20 | (int)element),
        512 => (IlType)(FirstVector + 0x30 | (int)element),
        _ => throw new ArgumentOutOfRangeException(nameof(bits), bits, "vectors have 64, 128, 256 or 512 bits"),
    };

    /// <summary>One value of the element's type.</summary>
    public static IlType ScalarOf(IlElement element) => (IlType)(Scalar | (int)element);

    /// <summary>A pointer to values of the element's type.</summary>
    public static IlType PointerOf(IlElement element) => (IlType)(PointerTo | (int)element);

    /// <summary>A reference to a value of the element's type.</summary>
    public static IlType RefOf(IlElement element) => (IlType)(RefTo | (int)element);

    /// <summary>The array with twice the room. (Generic code over an enum of ours is compiled anew in each process.)</summary>
    internal static IlType[] Grown(IlType[] types)
    {
        var more = new IlType[types.Length * 2];
        Array.Copy(types, more, types.Length);
        return more;
    }

    extension(IlType type)
    {
        /// <summary>The element of a scalar, pointer, reference or vector.</summary>
        public IlElement Element => (IlElement)((int)type & 15);

        /// <summary>True of types that have an element.</summary>
        public bool HasElement => (int)type >= Scalar;

        /// <summary>True of the scalars that are elements.</summary>
        public bool IsScalar => ((int)type & 0xF0) == Scalar;

        /// <summary>True of pointers, <c>void*</c> among them.</summary>
        public bool IsPointer => type == IlType.Pointer || ((int)type & 0xF0) == PointerTo;

        /// <summary>True of references.</summary>
        public bool IsRef => ((int)type & 0xF0) == RefTo;

        /// <summary>True of vectors.</summary>
        public bool IsVector => (int)type >= FirstVector;

        /// <summary>Bits of a vector, 0 for anything else.</summary>
        public int VectorBits => type.IsVector ? 64 << (((int)type >> 4) - (FirstVector >> 4)) : 0;

        /// <summary>What a value of this type is on the evaluation stack.</summary>
        public IlType OnStack => type switch
        {
            IlType.Void => IlType.Void,
            IlType.Boolean => IlType.Int32,
            _ when type.IsVector => type,
            _ when !type.IsScalar => IlType.Pointer,
            _ => type.Element switch
            {
                IlElement.Long or IlElement.ULong => IlType.Int64,
                IlElement.Float => IlType.Single,
                IlElement.Double => IlType.Double,
                _ => IlType.Int32,
            },
        };

        /// <summary>The type as C# spells it; <c>v512&lt;int&gt;</c> for vectors.</summary>
        public string Text => type switch
        {
            IlType.Void => "void",
            IlType.Boolean => "bool",
            IlType.Pointer => "void*",
            IlType.IntPtr => "nint",
            IlType.UIntPtr => "nuint",
            _ => ElementNames[(int)type.Element] is var name && type.IsVector ? $"v{type.VectorBits}<{name}>"
                : type.IsPointer ? name + "*"
                : type.IsRef ? name + "&"
                : name,
        };
    }

    extension(IlElement element)
    {
        /// <summary>Bytes of one.</summary>
        public int Size => element switch
        {
            IlElement.SByte or IlElement.Byte => 1,
            IlElement.Short or IlElement.UShort => 2,
            IlElement.Int or IlElement.UInt or IlElement.Float => 4,
            _ => 8,
        };

        /// <summary>The element of twice the size and the same kind.</summary>
        public IlElement Widened => element == IlElement.Float ? IlElement.Double
            : element.Size < 8 ? element + 2
            : throw new ArgumentOutOfRangeException(nameof(element), element, "has no wider element");

        /// <summary>The element of half the size and the same kind.</summary>
        public IlElement Narrowed => element == IlElement.Double ? IlElement.Float
            : element is >= IlElement.Short and <= IlElement.ULong ? element - 2
            : throw new ArgumentOutOfRangeException(nameof(element), element, "has no narrower element");

        /// <summary>The signed integer of a float's size; other elements as they are. What indexes a shuffle.</summary>
        public IlElement Index => element switch { IlElement.Float => IlElement.Int, IlElement.Double => IlElement.Long, _ => element };
    }
}

using System.Runtime.Intrinsics;

namespace Drawbridge.Cpu.Emit;

/// <summary>The methods of Vector64, Vector128, Vector256 and Vector512 that generated code can call.</summary>
static class Intrinsics
{
    /// <summary>Which elements and widths a method is there for.</summary>
    [Flags]
    internal enum On : ushort
    {
        Signed = 1 << IlElement.SByte | 1 << IlElement.Short | 1 << IlElement.Int | 1 << IlElement.Long,
        Integers = (1 << (IlElement.ULong + 1)) - 1,
        Floats = 1 << IlElement.Float | 1 << IlElement.Double,
        Any = Integers | Floats,
        NotLong = Any & ~(1 << IlElement.Long | 1 << IlElement.ULong | 1 << IlElement.Double),
        NotByte = Any & ~(1 << IlElement.SByte | 1 << IlElement.Byte | 1 << IlElement.Float),
        Int = 1 << IlElement.Int,
        UInt = 1 << IlElement.UInt,
        Long = 1 << IlElement.Long,
        ULong = 1 << IlElement.ULong,
        Float = 1 << IlElement.Float,
        Double = 1 << IlElement.Double,

        /// <summary>Not a generic method: an overload for each element.</summary>
        Overloads = 1 << 10,

        /// <summary>No such method of Vector64; with 64-bit elements if <see cref="Overloads"/> is set too.</summary>
        Not64 = 1 << 11,
    }

    /// <summary>A method: its parameters and, behind the colon, its result, a letter each as in <see cref="TypeOf"/>.</summary>
    /// <param name="Name">Name of the method.</param>
    /// <param name="Shape">Parameters and result.</param>
    /// <param name="On">Where it is there.</param>
    /// <param name="Operator">
    /// The operator of the vector type that does the same. The JIT compiler knows the operators; the methods it first has to inline, which
    /// takes three times as long.
    /// </param>
    internal sealed record Row(string Name, string Shape, On On, string? Operator = null);

    /// <summary>All of them. Where a name has several shapes, the first is meant unless operands say otherwise.</summary>
    internal static readonly Row[] Rows =
    [
        // Arithmetic
        new("Abs", "V:V", On.Any), new("Negate", "V:V", On.Any, "op_UnaryNegation"), new("Sqrt", "V:V", On.Any),
        new("Add", "VV:V", On.Any, "op_Addition"), new("Subtract", "VV:V", On.Any, "op_Subtraction"),
        new("AddSaturate", "VV:V", On.Any), new("SubtractSaturate", "VV:V", On.Any),
        new("Multiply", "VV:V", On.Any, "op_Multiply"), new("Multiply", "VT:V", On.Any, "op_Multiply"),
        new("Multiply", "TV:V", On.Any, "op_Multiply"),
        new("Divide", "VV:V", On.Any, "op_Division"), new("Divide", "VT:V", On.Any, "op_Division"),
        new("FusedMultiplyAdd", "VVV:V", On.Floats | On.Overloads), new("MultiplyAddEstimate", "VVV:V", On.Floats | On.Overloads),
        new("Min", "VV:V", On.Any), new("MinNumber", "VV:V", On.Any), new("MinNative", "VV:V", On.Any),
        new("MinMagnitude", "VV:V", On.Any), new("MinMagnitudeNumber", "VV:V", On.Any),
        new("Max", "VV:V", On.Any), new("MaxNumber", "VV:V", On.Any), new("MaxNative", "VV:V", On.Any),
        new("MaxMagnitude", "VV:V", On.Any), new("MaxMagnitudeNumber", "VV:V", On.Any),
        new("Clamp", "VVV:V", On.Any), new("ClampNative", "VVV:V", On.Any), new("CopySign", "VV:V", On.Any),
        new("Ceiling", "V:V", On.Floats | On.Overloads), new("Floor", "V:V", On.Floats | On.Overloads),
        new("Round", "V:V", On.Floats | On.Overloads), new("Truncate", "V:V", On.Floats | On.Overloads),
        new("Sum", "V:T", On.Any), new("Dot", "VV:T", On.Any),

        // Bits
        new("BitwiseAnd", "VV:V", On.Any, "op_BitwiseAnd"), new("BitwiseOr", "VV:V", On.Any, "op_BitwiseOr"),
        new("Xor", "VV:V", On.Any, "op_ExclusiveOr"), new("AndNot", "VV:V", On.Any),
        new("OnesComplement", "V:V", On.Any, "op_OnesComplement"), new("ConditionalSelect", "VVV:V", On.Any),
        new("ShiftLeft", "VI:V", On.Integers, "op_LeftShift"), new("ShiftRightLogical", "VI:V", On.Integers, "op_UnsignedRightShift"),
        new("ShiftRightArithmetic", "VI:V", On.Signed, "op_RightShift"),

        // Comparisons: vectors of all bits set or none, and answers for the whole vector
        new("Equals", "VV:V", On.Any), new("EqualsAll", "VV:B", On.Any), new("EqualsAny", "VV:B", On.Any),
        new("LessThan", "VV:V", On.Any), new("LessThanAll", "VV:B", On.Any), new("LessThanAny", "VV:B", On.Any),
        new("LessThanOrEqual", "VV:V", On.Any), new("LessThanOrEqualAll", "VV:B", On.Any), new("LessThanOrEqualAny", "VV:B", On.Any),
        new("GreaterThan", "VV:V", On.Any), new("GreaterThanAll", "VV:B", On.Any), new("GreaterThanAny", "VV:B", On.Any),
        new("GreaterThanOrEqual", "VV:V", On.Any), new("GreaterThanOrEqualAll", "VV:B", On.Any),
        new("GreaterThanOrEqualAny", "VV:B", On.Any),
        new("IsNaN", "V:V", On.Any), new("IsFinite", "V:V", On.Any), new("IsInfinity", "V:V", On.Any), new("IsZero", "V:V", On.Any),
        new("IsNegative", "V:V", On.Any), new("IsPositive", "V:V", On.Any), new("IsSubnormal", "V:V", On.Any),
        new("IsNormal", "V:V", On.Any),
        new("ExtractMostSignificantBits", "V:M", On.Any),
        new("All", "VT:B", On.Any), new("Any", "VT:B", On.Any), new("None", "VT:B", On.Any), new("Count", "VT:I", On.Any),
        new("AllWhereAllBitsSet", "V:B", On.Any), new("AnyWhereAllBitsSet", "V:B", On.Any), new("NoneWhereAllBitsSet", "V:B", On.Any),
        new("CountWhereAllBitsSet", "V:I", On.Any), new("IndexOf", "VT:I", On.Any), new("IndexOfWhereAllBitsSet", "V:I", On.Any),
        new("LastIndexOfWhereAllBitsSet", "V:I", On.Any),

        // Making, taking apart, reordering
        new("Create", "T:V", On.Any | On.Overloads), new("Create", "HH:V", On.Any | On.Not64),
        new("CreateScalar", "T:V", On.Any | On.Overloads), new("CreateScalarUnsafe", "T:V", On.Any | On.Overloads),
        new("CreateSequence", "TT:V", On.Any),
        new("GetElement", "VI:T", On.Any), new("WithElement", "VIT:V", On.Any), new("ToScalar", "V:T", On.Any),
        new("GetLower", "V:H", On.Any | On.Not64), new("GetUpper", "V:H", On.Any | On.Not64),
        new("WithLower", "VH:V", On.Any | On.Not64), new("WithUpper", "VH:V", On.Any | On.Not64),
        new("ToVector128", "V:D", On.Any), new("ToVector128Unsafe", "V:D", On.Any), new("ToVector256", "V:D", On.Any),
        new("ToVector256Unsafe", "V:D", On.Any), new("ToVector512", "V:D", On.Any), new("ToVector512Unsafe", "V:D", On.Any),
        new("Shuffle", "VX:V", On.Any | On.Overloads | On.Not64), new("ShuffleNative", "VX:V", On.Any | On.Overloads | On.Not64),
        new("As", "V:R", On.Any),

        // Conversions
        new("ConvertToInt32", "V:i", On.Float | On.Overloads), new("ConvertToInt32Native", "V:i", On.Float | On.Overloads),
        new("ConvertToUInt32", "V:u", On.Float | On.Overloads), new("ConvertToUInt32Native", "V:u", On.Float | On.Overloads),
        new("ConvertToInt64", "V:l", On.Double | On.Overloads), new("ConvertToInt64Native", "V:l", On.Double | On.Overloads),
        new("ConvertToUInt64", "V:q", On.Double | On.Overloads), new("ConvertToUInt64Native", "V:q", On.Double | On.Overloads),
        new("ConvertToSingle", "V:f", On.Int | On.UInt | On.Overloads), new("ConvertToDouble", "V:d", On.Long | On.ULong | On.Overloads),
        new("Narrow", "VV:N", On.NotByte | On.Overloads), new("NarrowWithSaturation", "VV:N", On.NotByte | On.Overloads),
        new("WidenLower", "V:W", On.NotLong | On.Overloads), new("WidenUpper", "V:W", On.NotLong | On.Overloads),

        // Memory
        new("Load", "P:V", On.Any), new("LoadAligned", "P:V", On.Any), new("LoadAlignedNonTemporal", "P:V", On.Any),
        new("Store", "VP:v", On.Any), new("StoreAligned", "VP:v", On.Any), new("StoreAlignedNonTemporal", "VP:v", On.Any),
    ];

    static readonly Dictionary<string, int> FirstOf = Index();

    /// <summary>Made methods, by row, width and element. Two threads may make the same one: they are equal.</summary>
    static readonly IlMethod?[] Known = new IlMethod?[Rows.Length * 64];

    /// <summary>A method of the vector class of so many bits, generic or overloaded, for vectors of the element.</summary>
    /// <param name="bits">64, 128, 256 or 512.</param>
    /// <param name="name">The method.</param>
    /// <param name="element">The vectors' element; where a conversion's operand and result differ, the operand's.</param>
    /// <param name="operands">What it takes, if the name alone leaves a choice.</param>
    /// <exception cref="ArgumentException">There is no such method.</exception>
    public static IlMethod Generic(int bits, string name, IlElement element, params IlType[] operands)
    {
        int vector = IlTypes.Vector(bits, element) - IlType.V64SByte;
        for (int r = FirstOf.TryGetValue(name, out int first) ? first : Rows.Length; r < Rows.Length && Rows[r].Name == name; r++)
        {
            if (Rows[r].Shape == "V:R" || !Exists(Rows[r], bits, element)) continue;
            var method = Known[r * 64 + vector] ??= Make(Rows[r], bits, element, element);
            if (operands.Length == 0 || method.Signature.Matches(operands)) return method;
        }
        throw new ArgumentException($"Vector{bits} has no method {name} for {IlTypes.ScalarOf(element).Text} that generated code knows");
    }

    /// <summary>The bits of a vector as elements of another type: <c>As&lt;TFrom, TTo&gt;</c>.</summary>
    public static IlMethod As(int bits, IlElement from, IlElement to) => Make(Rows[FirstOf["As"]], bits, from, to);

    /// <summary>True if the class of that width has the row's method for the element.</summary>
    internal static bool Exists(Row row, int bits, IlElement element) =>
        (row.On & (On)(1 << (int)element)) != 0
        && (bits > 64 || (row.On & On.Not64) == 0 || (row.On & On.Overloads) != 0 && element.Size < 8)
        && (row.Shape != "V:D" || bits < 512 && row.Name.StartsWith("ToVector" + 2 * bits, StringComparison.Ordinal));

    internal static IlMethod Make(Row row, int bits, IlElement element, IlElement to)
    {
        var signature = Signature(row.Shape, bits, element, to);
        if ((row.On & On.Overloads) != 0) return IlMethod.Named(ClassOf(bits), row.Name, signature);
        var open = Signature(row.Shape, bits, IlTypes.Parameter0, IlTypes.Parameter1);
        if (row.Operator is { } name) return IlMethod.Operator(IlTypes.Vector(bits, element), name, signature, open);
        IlType[] arguments = row.Shape == "V:R" ? [IlTypes.ScalarOf(element), IlTypes.ScalarOf(to)] : [IlTypes.ScalarOf(element)];
        return IlMethod.Generic(ClassOf(bits), row.Name, signature, open, arguments);
    }

    /// <summary>The static class of a width.</summary>
    public static Type ClassOf(int bits) => bits switch
    {
        64 => typeof(Vector64),
        128 => typeof(Vector128),
        256 => typeof(Vector256),
        512 => typeof(Vector512),
        _ => throw new ArgumentOutOfRangeException(nameof(bits), bits, "vectors have 64, 128, 256 or 512 bits"),
    };

    static IlSignature Signature(string shape, int bits, IlElement element, IlElement to)
    {
        var parameters = new IlType[shape.Length - 2];
        for (int i = 0; i < parameters.Length; i++) parameters[i] = TypeOf(shape[i], bits, element, to);
        return new(TypeOf(shape[^1], bits, element, to), parameters);
    }

    static IlType TypeOf(char letter, int bits, IlElement element, IlElement to) => letter switch
    {
        'V' => IlTypes.Vector(bits, element),
        'H' => IlTypes.Vector(bits / 2, element),
        'D' => IlTypes.Vector(bits * 2, element),
        'R' => IlTypes.Vector(bits, to),
        'X' => IlTypes.Vector(bits, element.Index),
        'W' => IlTypes.Vector(bits, element.Widened),
        'N' => IlTypes.Vector(bits, element.Narrowed),
        'i' => IlTypes.Vector(bits, IlElement.Int),
        'u' => IlTypes.Vector(bits, IlElement.UInt),
        'l' => IlTypes.Vector(bits, IlElement.Long),
        'q' => IlTypes.Vector(bits, IlElement.ULong),
        'f' => IlTypes.Vector(bits, IlElement.Float),
        'd' => IlTypes.Vector(bits, IlElement.Double),
        'T' => IlTypes.ScalarOf(element),
        'P' => IlTypes.PointerOf(element),
        'I' => IlType.Int32,
        'B' => IlType.Boolean,
        'M' => bits == 512 ? IlType.UInt64 : IlType.UInt32,
        _ => IlType.Void,
    };

    /// <summary>Rows of a name stand together.</summary>
    static Dictionary<string, int> Index()
    {
        var index = new Dictionary<string, int>(Rows.Length);
        for (int i = 0; i < Rows.Length; i++) index.TryAdd(Rows[i].Name, i);
        return index;
    }
}

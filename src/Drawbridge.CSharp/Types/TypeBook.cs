using Microsoft.CodeAnalysis;

namespace Drawbridge.CSharp.Types;

/// <summary>The shapes of C# types.</summary>
sealed class TypeBook(Lower.DeviceLibrary library)
{
    static readonly Dictionary<SpecialType, ScalarKind> Primitives = new()
    {
        [SpecialType.System_Boolean] = ScalarKind.Bool,
        [SpecialType.System_SByte] = ScalarKind.S8,
        [SpecialType.System_Byte] = ScalarKind.U8,
        [SpecialType.System_Int16] = ScalarKind.S16,
        [SpecialType.System_UInt16] = ScalarKind.U16,
        [SpecialType.System_Char] = ScalarKind.U16,
        [SpecialType.System_Int32] = ScalarKind.S32,
        [SpecialType.System_UInt32] = ScalarKind.U32,
        [SpecialType.System_Int64] = ScalarKind.S64,
        [SpecialType.System_UInt64] = ScalarKind.U64,
        [SpecialType.System_IntPtr] = ScalarKind.S64,
        [SpecialType.System_UIntPtr] = ScalarKind.U64,
        [SpecialType.System_Single] = ScalarKind.F32,
        [SpecialType.System_Double] = ScalarKind.F64,
    };

    static readonly Dictionary<string, ScalarKind> Named = new(StringComparer.Ordinal)
    {
        ["System.Half"] = ScalarKind.F16,
        ["Drawbridge.BFloat16"] = ScalarKind.BF16,
    };

    static readonly Dictionary<string, Space> Views = new(StringComparer.Ordinal)
    {
        ["Drawbridge.View"] = Space.Global,
        ["Drawbridge.ReadOnlyView"] = Space.Global,
        ["Drawbridge.SharedView"] = Space.Shared,
        ["System.Span"] = Space.Local,
        ["System.ReadOnlySpan"] = Space.Local,
    };

    // Views of more than one dimension: the launcher takes each of their parts as an argument of its own.
    static readonly HashSet<string> Grids = new(StringComparer.Ordinal)
    {
        "Drawbridge.View2D", "Drawbridge.ReadOnlyView2D", "Drawbridge.View3D", "Drawbridge.ReadOnlyView3D",
    };

    // Structs of the framework whose fields are public and in the order of their declaration.
    static readonly HashSet<string> OpenStructs = new(StringComparer.Ordinal)
    {
        "System.Numerics.Vector2", "System.Numerics.Vector3", "System.Numerics.Vector4", "System.Numerics.Quaternion", "System.Numerics.Matrix4x4",
    };

    readonly Dictionary<ITypeSymbol, Shape?> shapes = new(SymbolEqualityComparer.Default);

    /// <summary>The name of a type without type arguments: <c>System.Span</c>.</summary>
    public static string FullName(ITypeSymbol type)
    {
        string name = type.Name;
        for (var outer = type.ContainingType; outer != null; outer = outer.ContainingType) name = outer.Name + "." + name;
        return type.ContainingNamespace is { IsGlobalNamespace: false } space ? space.ToDisplayString() + "." + name : name;
    }

    /// <summary>True for types whose values refer to elements that are elsewhere.</summary>
    public static bool IsView(ITypeSymbol? type) => type is INamedTypeSymbol named && Views.ContainsKey(FullName(named));

    /// <summary>True for a vector of System.Numerics.</summary>
    public static bool IsVector(ITypeSymbol? type) => type != null && FullName(type) is "System.Numerics.Vector2" or "System.Numerics.Vector3" or "System.Numerics.Vector4" or "System.Numerics.Quaternion";

    /// <summary>True for a view of two or three dimensions in device memory.</summary>
    public static bool IsGrid(ITypeSymbol type) => Grids.Contains(FullName(type));

    /// <summary>True for a struct of the project with a view among its fields, or theirs.</summary>
    public static bool HoldsView(ITypeSymbol type) => type is INamedTypeSymbol { TypeKind: TypeKind.Struct, IsTupleType: false } named && !IsGrid(type) && named.Locations.Any(location => location.IsInSource)
        && FieldsOf(named).Any(field => IsView(field.Type) || IsGrid(field.Type) || HoldsView(field.Type));

    /// <summary>True for structs whose fields are parameters of their own: an address is for the launcher to find.</summary>
    public static bool IsTakenApart(ITypeSymbol type) => IsGrid(type) || HoldsView(type);

    /// <summary>The fields of a struct's values.</summary>
    public static IFieldSymbol[] FieldsOf(INamedTypeSymbol type) => [.. type.GetMembers().OfType<IFieldSymbol>().Where(field => !field.IsStatic && !field.IsConst)];

    /// <summary>The shape of a type without type parameters; null if kernels cannot hold its values.</summary>
    public Shape? Of(ITypeSymbol type)
    {
        if (shapes.TryGetValue(type, out var known)) return known;
        // A struct that contains itself is an error of C#; this ends the search.
        shapes[type] = null;
        return shapes[type] = Make(type);
    }

    Shape? Make(ITypeSymbol type)
    {
        if (type.SpecialType == SpecialType.System_Void) return new VoidShape(type);
        if (Primitives.TryGetValue(type.SpecialType, out var kind)) return new ScalarShape(type, kind);
        if (type is IPointerTypeSymbol) return new ScalarShape(type, ScalarKind.U64);
        if (type is not INamedTypeSymbol { IsValueType: true } named) return null;
        if (named.EnumUnderlyingType is { } underlying) return new ScalarShape(type, Primitives[underlying.SpecialType]);
        string name = FullName(named);
        if (Named.TryGetValue(name, out kind)) return new ScalarShape(type, kind);
        if (Views.TryGetValue(name, out var space)) return Of(named.TypeArguments[0]) is { } element ? new ViewShape(type, element, space) : null;
        bool isOurs = named.Locations.Any(location => location.IsInSource);
        if (named.IsTupleType) return Struct(named, [.. named.TupleElements.Select(field => field.CorrespondingTupleField ?? field)], hasLayout: false);
        if (named.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T) return null;
        if (!isOurs && library.Twin(named) is { } twin) return Of(twin);
        if (!isOurs && !OpenStructs.Contains(name)) return null;
        var fields = FieldsOf(named);
        if (named.GetAttributes().FirstOrDefault(attribute => attribute.AttributeClass?.Name == "InlineArrayAttribute") is { ConstructorArguments: [{ Value: int length }] })
            return fields is [var first] && Of(first.Type) is { } item ? Array(named, first, item, length) : null;
        return Struct(named, fields, hasLayout: true);
    }

    Shape? Struct(INamedTypeSymbol type, IFieldSymbol[] symbols, bool hasLayout)
    {
        var layout = type.GetAttributes().FirstOrDefault(attribute => attribute.AttributeClass?.Name == "StructLayoutAttribute");
        int kind = layout is { ConstructorArguments.Length: > 0 } && layout.ConstructorArguments[0].Value is int value ? value : 0;
        const int Explicit = 2, Auto = 3;
        int pack = Argument(layout, "Pack"), fixedSize = Argument(layout, "Size");
        var fields = new StructField[symbols.Length];
        int size = 0, alignment = 1;
        for (int i = 0; i < symbols.Length; i++)
        {
            var shape = symbols[i] is { IsFixedSizeBuffer: true, Type: IPointerTypeSymbol { PointedAtType: var item } buffer } ? Of(item) is { } element ? Array(buffer, symbols[i], element, symbols[i].FixedSize) : null
                : Of(symbols[i].Type);
            if (shape == null) return null;
            int own = pack > 0 ? Math.Min(pack, shape.Alignment) : shape.Alignment;
            int offset = kind == Explicit ? FieldOffset(symbols[i]) : RoundUp(size, own);
            // Fields on top of each other cannot be in registers of their own.
            if (kind == Explicit && fields.Take(i).Any(before => before.Offset < offset + shape.Size && offset < before.Offset + before.Shape.Size)) return null;
            fields[i] = new StructField(symbols[i], shape, offset);
            size = Math.Max(size, offset + shape.Size);
            alignment = Math.Max(alignment, own);
        }
        return new StructShape(type, fields, Math.Max(fixedSize, Math.Max(1, RoundUp(size, alignment))), alignment, hasLayout && kind != Auto);
    }

    /// <summary>A buffer by value. Longer ones are for memory: every copy would be written out.</summary>
    static ArrayShape? Array(ITypeSymbol type, IFieldSymbol field, Shape element, int count) => count is > 0 and <= MostElements && element is not ViewShape ? new ArrayShape(type, field, element, count) : null;

    const int MostElements = 1024;

    static int RoundUp(int value, int multiple) => (value + multiple - 1) / multiple * multiple;

    static int Argument(AttributeData? attribute, string name) =>
        attribute?.NamedArguments.FirstOrDefault(argument => argument.Key == name).Value.Value is int value ? value : 0;

    static int FieldOffset(IFieldSymbol field) =>
        field.GetAttributes().FirstOrDefault(attribute => attribute.AttributeClass?.Name == "FieldOffsetAttribute") is { ConstructorArguments.Length: 1 } found
            && found.ConstructorArguments[0].Value is int offset ? offset : 0;
}

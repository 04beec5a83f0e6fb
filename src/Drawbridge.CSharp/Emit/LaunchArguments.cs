using Drawbridge.CSharp.Types;
using Microsoft.CodeAnalysis;

namespace Drawbridge.CSharp.Emit;

/// <summary>
/// What a launcher takes for a kernel's parameters, and what it passes on: buffers, or parts of them, for views; a tuple of its fields for a struct with views in
/// it, since the host has no views.
/// </summary>
static class LaunchArguments
{
    static readonly SymbolDisplayFormat Full = SymbolDisplayFormat.FullyQualifiedFormat;

    /// <summary>The type that a launcher takes for one of a kernel.</summary>
    public static string TypeOf(ITypeSymbol type)
    {
        if (type is not INamedTypeSymbol named) return type.ToDisplayString(Full);
        if (TypeBook.IsView(named)) return $"global::Drawbridge.DeviceView<{named.TypeArguments[0].ToDisplayString(Full)}>";
        if (TypeBook.IsGrid(named)) return $"global::Drawbridge.DeviceView{named.Name.Substring(named.Name.Length - 2)}<{named.TypeArguments[0].ToDisplayString(Full)}>";
        if (!TypeBook.HoldsView(named)) return type.ToDisplayString(Full);
        var fields = TypeBook.FieldsOf(named);
        return fields is [var only] ? TypeOf(only.Type) : $"({string.Join(", ", fields.Select(field => TypeOf(field.Type) + " " + LauncherText.Escaped(NameOf(field))))})";
    }

    /// <summary>An expression of that type as arguments of the PTX.</summary>
    public static IEnumerable<string> Passed(string name, ITypeSymbol type, Shape shape)
    {
        if (shape is ViewShape) return [name + ".Pointer", name + ".Count"];
        if (shape is StructShape structure)
        {
            if (TypeBook.IsGrid(structure.Type)) return structure.Fields.SelectMany(field => Passed(name + "." + field.Name, field.Symbol.Type, field.Shape));
            if (TypeBook.HoldsView(type)) return structure.Fields.SelectMany(field => Passed(Part(name, field, structure), field.Symbol.Type, field.Shape));
            return [$"global::Drawbridge.KernelArgument.Struct({name})"];
        }
        return type switch
        {
            INamedTypeSymbol { EnumUnderlyingType: { } underlying } => [$"({underlying.ToDisplayString(Full)}){name}"],
            { SpecialType: SpecialType.System_Char } => [$"(ushort){name}"],
            { SpecialType: SpecialType.System_IntPtr } => [$"(long){name}"],
            { SpecialType: SpecialType.System_UIntPtr } => [$"(ulong){name}"],
            _ => [name],
        };
    }

    /// <summary>An expression of that type as the kernel's own method takes it.</summary>
    public static string Managed(string name, ITypeSymbol type, Shape shape)
    {
        string text = type.ToDisplayString(Full);
        if (shape is ViewShape) return $"({text}){name}.ManagedView";
        if (shape is not StructShape structure) return name;
        if (TypeBook.IsGrid(structure.Type)) return $"new {text}({string.Join(", ", structure.Fields.Select(field => name + "." + field.Name + (field.Shape is ViewShape ? ".ManagedView" : "")))})";
        if (!TypeBook.HoldsView(type)) return name;
        var parts = structure.Fields.Select(field => Managed(Part(name, field, structure), field.Symbol.Type, field.Shape)).ToArray();
        return IsMadeBySetting(structure) ? $"new {text} {{ {string.Join(", ", structure.Fields.Select((field, i) => LauncherText.Escaped(field.Name) + " = " + parts[i]))} }}" : $"new {text}({string.Join(", ", parts)})";
    }

    /// <summary>What is in the way of making a struct with views of its fields; null if nothing is.</summary>
    public static string? Unmakeable(StructShape structure)
    {
        if (!TypeBook.IsGrid(structure.Type) && TypeBook.HoldsView(structure.Type) && !IsMadeBySetting(structure) && !IsMadeByConstructor(structure))
            return $"'{structure.Type.ToDisplayString()}' has a view and fields that cannot be set; make them public, or add a constructor that takes them all in order";
        return structure.Fields.Select(field => field.Shape is StructShape inner && TypeBook.HoldsView(inner.Type) ? Unmakeable(inner) : null).FirstOrDefault(problem => problem != null);
    }

    static bool IsMadeBySetting(StructShape structure) => structure.Fields.All(field => field.Symbol.AssociatedSymbol is IPropertySymbol property
        ? property is { SetMethod: { } setter } && IsSeen(property) && IsSeen(setter) : !field.Symbol.IsReadOnly && !field.Symbol.IsImplicitlyDeclared && IsSeen(field.Symbol));

    static bool IsMadeByConstructor(StructShape structure) => structure.Type is INamedTypeSymbol type && type.InstanceConstructors.Any(constructor => IsSeen(constructor)
        && constructor.Parameters.Select(parameter => parameter.Type).SequenceEqual(structure.Fields.Select(field => field.Symbol.Type), SymbolEqualityComparer.Default));

    static bool IsSeen(ISymbol member) => member.DeclaredAccessibility is Accessibility.Public or Accessibility.Internal or Accessibility.ProtectedOrInternal;

    static string Part(string name, StructField field, StructShape structure) => structure.Fields.Length == 1 ? name : name + "." + LauncherText.Escaped(field.Name);

    static string NameOf(IFieldSymbol field) => field.AssociatedSymbol?.Name ?? field.Name;
}

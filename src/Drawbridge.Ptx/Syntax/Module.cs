using Drawbridge.Ptx.Isa;

namespace Drawbridge.Ptx.Syntax;

/// <summary>Who may see a module-level name.</summary>
public enum Linkage
{
    /// <summary>This module only. Entries can be launched all the same.</summary>
    Internal,

    /// <summary><c>.visible</c></summary>
    Visible,

    /// <summary><c>.extern</c>: defined elsewhere.</summary>
    Extern,

    /// <summary><c>.weak</c></summary>
    Weak,

    /// <summary><c>.common</c></summary>
    Common,
}

/// <summary>Something that stands at module level or in a function body, with its place in the source.</summary>
public abstract class Item
{
    /// <summary>Byte offset of its first character in the source.</summary>
    public int Position { get; init; }
}

/// <summary>A named item: variable, function or label.</summary>
public abstract class Symbol : Item
{
    /// <summary>The name as written.</summary>
    public required string Name { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>A module: what one PTX file declares, in order.</summary>
public sealed class Module
{
    /// <summary>The text it was read from.</summary>
    public required SourceText Source { get; init; }

    /// <summary>From <c>.version</c>.</summary>
    public PtxVersion Version { get; set; }

    /// <summary>From the first <c>.target</c>.</summary>
    public Target Target { get; set; }

    /// <summary>Further words of <c>.target</c>: <c>debug</c>, <c>texmode_independent</c>, <c>map_f64_to_f32</c>.</summary>
    public List<string> TargetOptions { get; } = [];

    /// <summary>32 or 64; PTX's default is 32.</summary>
    public int AddressSize { get; set; } = 32;

    /// <summary>Everything at module level in order: <see cref="Variable"/>, <see cref="Function"/>, <see cref="Directive"/>, <see cref="Section"/>, <see cref="Alias"/>.</summary>
    public List<Item> Items { get; } = [];

    /// <summary>Module-level symbols by name (the definition where prototypes precede it).</summary>
    public Dictionary<string, Symbol> Symbols { get; } = new(StringComparer.Ordinal);

    /// <summary>The functions that can be launched, in order, whatever their linkage.</summary>
    public IEnumerable<Function> Entries => Items.OfType<Function>().Where(function => function.IsEntry && function.Body != null);

    /// <summary>Functions with a body, entries included, in order.</summary>
    public IEnumerable<Function> Definitions
    {
        get
        {
            foreach (var item in Items)
            {
                if (item is Function { Body: not null } function) yield return function;
            }
        }
    }

    /// <summary>Module-level variables in order.</summary>
    public IEnumerable<Variable> Variables => Items.OfType<Variable>();

    /// <summary>The entry of that name, or null.</summary>
    public Function? FindEntry(string name) => Symbols.TryGetValue(name, out var symbol) && symbol is Function { IsEntry: true, Body: not null } entry ? entry : null;
}

/// <summary>A variable in a memory state space, or a kernel or function parameter.</summary>
public sealed class Variable : Symbol
{
    /// <summary>Who may see it.</summary>
    public Linkage Linkage { get; init; }

    /// <summary>Where it lives. Function parameters declared <c>.reg</c> are <see cref="StateSpace.Register"/>.</summary>
    public required StateSpace Space { get; init; }

    /// <summary>Element type.</summary>
    public required PtxType Type { get; init; }

    /// <summary>2 or 4 for <c>.v2</c>/<c>.v4</c>, else 1.</summary>
    public int VectorWidth { get; init; } = 1;

    /// <summary>Array dimensions in elements, outermost first; empty for a scalar; a first dimension of -1 stands for <c>[]</c>.</summary>
    public long[] Dimensions { get; init; } = [];

    /// <summary>The <c>.align</c> written, or 0.</summary>
    public int DeclaredAlignment { get; init; }

    /// <summary>Alignment in bytes in force.</summary>
    public int Alignment => DeclaredAlignment != 0 ? DeclaredAlignment : ElementSize;

    /// <summary>Bytes of one (vector) element.</summary>
    public int ElementSize => Type.Bytes() * VectorWidth;

    /// <summary>True for <c>name[]</c> without initialiser: dynamic shared memory, or an extern of unknown size.</summary>
    public bool IsUnsized => Dimensions.Length > 0 && Dimensions[0] < 0;

    /// <summary>Size in bytes; 0 if unsized.</summary>
    public long Size
    {
        get
        {
            long count = 1;
            foreach (long dimension in Dimensions) count *= Math.Max(dimension, 0);
            return count * ElementSize;
        }
    }

    /// <summary>The initialiser, or null (then memory starts as zero in .global and .const).</summary>
    public Initializer? Initializer { get; set; }

    /// <summary>The number of <c>.const[bank]</c> (before PTX 2.2), or -1. All banks share one address space here.</summary>
    public int Bank { get; init; } = -1;

    /// <summary>For parameters with <c>.ptr</c>: the space pointed to (<see cref="StateSpace.Generic"/> if none was given); otherwise <see cref="StateSpace.None"/>.</summary>
    public StateSpace PointerSpace { get; init; }

    /// <summary>For parameters with <c>.ptr</c>: alignment of the memory pointed to, or 0.</summary>
    public int PointerAlignment { get; init; }

    /// <summary>Texts inside <c>.attribute(…)</c>, such as <c>.managed</c>.</summary>
    public string[] Attributes { get; init; } = [];

    /// <summary>For a <c>.reg</c> parameter of a function: its register. Otherwise null.</summary>
    public Register? Register { get; set; }
}

/// <summary>A value in an initialiser: a nested list or one element.</summary>
public sealed class Initializer
{
    /// <summary>The nested values if this is a brace list, else null.</summary>
    public Initializer[]? List { get; init; }

    /// <summary>The constant, if it is one.</summary>
    public Constant? Constant { get; init; }

    /// <summary>
    /// Flattened bytes, if the whole list is plain byte constants (compilers write tables of thousands); then <see cref="List"/> is null.
    /// </summary>
    public byte[]? Bytes { get; init; }

    /// <summary>The symbol whose address (plus <see cref="Offset"/>) is meant, or null.</summary>
    public Symbol? Symbol { get; set; }

    /// <summary>Bytes added to the symbol's address.</summary>
    public long Offset { get; init; }

    /// <summary>True for <c>generic(symbol)</c>: the generic address rather than the one in the symbol's own space.</summary>
    public bool IsGeneric { get; init; }

    /// <summary>Byte selector <c>0xFF00(…)</c>: the mask, or 0.</summary>
    public ulong Mask { get; init; }

    /// <summary>Opaque-type fields (<c>{ filter_mode = linear }</c>): the field's name, or null.</summary>
    public string? FieldName { get; init; }

    /// <summary>Opaque-type fields: the value's word where it is no constant.</summary>
    public string? FieldValue { get; init; }

    /// <summary>Byte offset in the source.</summary>
    public int Position { get; init; }
}

/// <summary>A function: <c>.entry</c> (a kernel) or <c>.func</c>.</summary>
public sealed class Function : Symbol
{
    /// <summary>True for <c>.entry</c>.</summary>
    public required bool IsEntry { get; init; }

    /// <summary>Who may see it.</summary>
    public Linkage Linkage { get; init; }

    /// <summary>Return parameters of a <c>.func</c> (at most one under the ABI).</summary>
    public Variable[] Returns { get; init; } = [];

    /// <summary>Parameters in order.</summary>
    public Variable[] Parameters { get; init; } = [];

    /// <summary>Directives between header and body: <c>.maxntid</c>, <c>.reqntid</c>, <c>.noreturn</c>, <c>.pragma</c>, …</summary>
    public Directive[] Directives { get; init; } = [];

    /// <summary>Texts inside <c>.attribute(…)</c>.</summary>
    public string[] Attributes { get; init; } = [];

    /// <summary>The body, or null for a prototype.</summary>
    public Body? Body { get; set; }

    /// <summary>The numbers of a directive such as <c>.maxntid 256, 1, 1</c>, or null if it is not there.</summary>
    public long[]? DirectiveNumbers(string name) => Directives.FirstOrDefault(directive => directive.Name == name)?.Numbers;
}

/// <summary>A function's body.</summary>
public sealed class Body
{
    /// <summary>Everything in order, scopes, declarations and labels included.</summary>
    public List<Item> Statements { get; } = [];

    /// <summary>The instructions alone, in order. Labels point into this list.</summary>
    public List<Instruction> Instructions { get; } = [];

    /// <summary>Variables declared inside (<c>.local</c>, <c>.shared</c>, call <c>.param</c> areas), scopes flattened, in order.</summary>
    public List<Variable> Variables { get; } = [];

    /// <summary>The registers used, by <see cref="Register.Index"/>.</summary>
    public List<Register> Registers { get; } = [];

    /// <summary>Byte offset of the opening brace in the source.</summary>
    public int Position { get; set; }

    /// <summary>Byte offset of the closing brace in the source.</summary>
    public int EndPosition { get; set; }
}

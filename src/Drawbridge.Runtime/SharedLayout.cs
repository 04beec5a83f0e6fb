using System.Runtime.CompilerServices;
using Drawbridge.Ptx.Isa;
using Drawbridge.Ptx.Syntax;

namespace Drawbridge.Runtime;

/// <summary>
/// Where the <c>.shared</c> variables lie that a kernel and what it calls use: those with a size first, in the order they are met, then
/// dynamic shared memory, at which every <c>.extern .shared x[]</c> starts.
/// </summary>
public sealed class SharedLayout
{
    // Dynamic shared memory is 16-byte aligned at least, since vector loads from it are what it is for.
    const int DynamicAlignment = 16;

    static readonly ConditionalWeakTable<Function, SharedLayout> Known = new();

    readonly Dictionary<Variable, int> offsets = [];

    /// <summary>Lays out the shared memory of a kernel.</summary>
    /// <param name="module">Its module.</param>
    /// <param name="entry">The kernel.</param>
    public SharedLayout(Module module, Function entry)
    {
        Functions = Reach(module, entry);
        var unsized = new List<Variable>();
        long size = 0;
        int dynamicAlignment = DynamicAlignment;
        foreach (var variable in Functions.SelectMany(SharedVariables))
        {
            if (offsets.ContainsKey(variable)) continue;
            if (variable.IsUnsized || variable.Size == 0)
            {
                unsized.Add(variable);
                offsets.Add(variable, 0);
                dynamicAlignment = Math.Max(dynamicAlignment, variable.Alignment);
                continue;
            }
            size = ParameterLayout.AlignUp(size, variable.Alignment);
            offsets.Add(variable, checked((int)size));
            size += variable.Size;
        }
        StaticBytes = checked((int)size);
        DynamicOffset = checked((int)ParameterLayout.AlignUp(size, dynamicAlignment));
        foreach (var variable in unsized) offsets[variable] = DynamicOffset;
    }

    /// <summary>The layout of a kernel, worked out once: it takes a look at every instruction.</summary>
    public static SharedLayout Of(Module module, Function entry) =>
        Known.TryGetValue(entry, out var layout) ? layout : Known.GetValue(entry, function => new SharedLayout(module, function));

    /// <summary>The kernel and every function it may call, in the order they are met.</summary>
    public IReadOnlyList<Function> Functions { get; }

    /// <summary>Bytes of static shared memory.</summary>
    public int StaticBytes { get; }

    /// <summary>Offset of dynamic shared memory.</summary>
    public int DynamicOffset { get; }

    /// <summary>The variables with their offsets.</summary>
    public IReadOnlyDictionary<Variable, int> Offsets => offsets;

    /// <summary>Bytes of shared memory of a block.</summary>
    public int TotalBytes(int dynamicBytes) => dynamicBytes == 0 ? StaticBytes : DynamicOffset + dynamicBytes;

    // A function whose value is taken anywhere may be called indirectly by anybody.
    static List<Function> Reach(Module module, Function entry)
    {
        var found = new HashSet<Function> { entry };
        var order = new List<Function> { entry };
        for (int i = 0; i < order.Count; i++)
        {
            foreach (var instruction in order[i].Body?.Instructions ?? [])
            {
                foreach (var operand in instruction.Operands) Visit(operand);
                if (instruction.Operation.Opcode == "call" && IsIndirect(instruction))
                {
                    foreach (var function in module.Definitions.Where(function => !function.IsEntry)) Add(function);
                }
            }
        }
        return order;

        void Visit(Operand operand)
        {
            if (operand is SymbolAddress { Symbol: Function function }) Add(function);
        }

        void Add(Function function)
        {
            var definition = Definition(module, function);
            if (definition.Body != null && found.Add(definition)) order.Add(definition);
        }
    }

    static bool IsIndirect(Instruction call) => !call.Operands.Any(operand => operand is SymbolAddress { Symbol: Function });

    /// <summary>What a name stands for in the module: the definition where <paramref name="function"/> is a prototype or an alias.</summary>
    public static Function Definition(Module module, Function function)
    {
        // An alias of an alias is legal; a cycle is not, so a few steps are enough.
        for (int step = 0; step < 8 && function.Body == null; step++)
        {
            if (module.Symbols.TryGetValue(function.Name, out var symbol) && symbol is Function { Body: not null } definition) return definition;
            if (module.Items.OfType<Alias>().FirstOrDefault(alias => alias.Name.Name == function.Name) is not { } alias) return function;
            function = alias.Original;
        }
        return function;
    }

    static IEnumerable<Variable> SharedVariables(Function function)
    {
        foreach (var variable in function.Body?.Variables ?? [])
        {
            if (variable.Space == StateSpace.Shared) yield return variable;
        }
        foreach (var instruction in function.Body?.Instructions ?? [])
        {
            foreach (var operand in instruction.Operands)
            {
                if (operand is SymbolAddress { Symbol: Variable { Space: StateSpace.Shared } named }) yield return named;
                if (operand is Address { Base: SymbolAddress { Symbol: Variable { Space: StateSpace.Shared } addressed } }) yield return addressed;
                if (operand is CompoundAddress compound)
                {
                    foreach (var item in compound.Items)
                    {
                        if (item is SymbolAddress { Symbol: Variable { Space: StateSpace.Shared } part }) yield return part;
                    }
                }
            }
        }
    }
}

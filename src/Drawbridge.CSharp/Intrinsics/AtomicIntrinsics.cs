using Drawbridge.CSharp.Diagnostics;
using Drawbridge.CSharp.Ir;
using Drawbridge.CSharp.Lower;
using Drawbridge.CSharp.Types;

namespace Drawbridge.CSharp.Intrinsics;

/// <summary>Atomic operations and fences, with their orders and scopes.</summary>
static class AtomicIntrinsics
{
    // By the values of Drawbridge.MemoryOrder and MemoryScope.
    static readonly string[] Orders = ["relaxed", "acquire", "release", "acq_rel"];
    static readonly string[] Scopes = ["cta", "gpu", "sys"];

    const string Usual = ".relaxed.gpu";

    public static IEnumerable<(string Name, Func<IntrinsicCall, Value> Lower)> All =>
    [
        ("Drawbridge.Atomic.Add", call => Update(call, "add")),
        ("Drawbridge.Atomic.Min", call => Update(call, "min")),
        ("Drawbridge.Atomic.Max", call => Update(call, "max")),
        ("Drawbridge.Atomic.And", call => Update(call, "and")),
        ("Drawbridge.Atomic.Or", call => Update(call, "or")),
        ("Drawbridge.Atomic.Xor", call => Update(call, "xor")),
        ("Drawbridge.Atomic.Exchange", call => Update(call, "exch")),
        ("Drawbridge.Atomic.CompareExchange", call => Update(call, "cas")),
        ("Drawbridge.Atomic.Load", Load),
        ("Drawbridge.Atomic.Store", Store),
        ("Drawbridge.Fence.AcquireRelease", Fence),
    ];

    /// <summary>The element that the first argument refers to; null, with a report, if it is none.</summary>
    static (MemoryPlace Place, ScalarKind Kind)? Element(IntrinsicCall call)
    {
        if (call.Lowering.PlaceOfArgument(call.Operations[0].Value) is MemoryPlace { Shape: ScalarShape { Kind: var kind } } memory && memory.Space != Space.Local) return (memory, kind);
        call.Lowering.Complain(KernelDiagnostics.AtomicOnVariable, call.Operations[0].Syntax, call.Operations[0].Value.Syntax);
        return null;
    }

    /// <summary>Order and scope as words of an instruction; null, with a report, if they are not known or mean nothing here.</summary>
    static string? Ordering(IntrinsicCall call, params int[] orders)
    {
        var named = call.Operations.Where(argument => IsOrdering(argument.Parameter!.Type)).Select(argument => argument.Value.ConstantValue is { HasValue: true, Value: int value } ? value : -1).ToArray();
        if (named.Any(value => value < 0))
        {
            call.Lowering.Complain(KernelDiagnostics.NotConstant, call.Syntax, "the order and scope of an atomic operation");
            return null;
        }
        if (Array.IndexOf(orders, named[0]) >= 0) return $".{Orders[named[0]]}.{Scopes[named[1]]}";
        call.Lowering.Complain(KernelDiagnostics.BadOrder, call.Syntax, call.Method.Name, string.Join(" or ", orders.Select(order => Orders[order])));
        return null;
    }

    static bool IsOrdering(Microsoft.CodeAnalysis.ITypeSymbol type) => TypeBook.FullName(type) is "Drawbridge.MemoryOrder" or "Drawbridge.MemoryScope";

    static Scalar[] Operands(IntrinsicCall call) =>
        [.. call.Lowering.EvaluateArguments([.. call.Operations.Skip(1).Where(argument => !IsOrdering(argument.Parameter!.Type)).Select(argument => argument.Value)]).OfType<Scalar>()];

    /// <summary>An atomic change of an element; its value before.</summary>
    static Value Update(IntrinsicCall call, string operation)
    {
        var lowering = call.Lowering;
        if (Element(call) is not ({ } memory, var kind)) return Value.Nothing;
        if (kind.Size() < 4 || kind.IsFloat() && operation is not ("add" or "exch"))
        {
            lowering.Complain(KernelDiagnostics.AtomicType, call.Syntax, call.Method.Name, memory.Shape.Type.ToDisplayString());
            return Value.Nothing;
        }
        if (Ordering(call, 0, 1, 2, 3) is not { } ordering) return Value.Nothing;
        var values = Operands(call).Select(lowering.Plain).ToArray();
        // Atomic.CompareExchange(ref at, value, comparand), as Interlocked has it; PTX has the comparand first.
        if (operation == "cas") Array.Reverse(values);
        string type = operation is "add" or "min" or "max" ? kind.Form().Arithmetic : "b" + kind.Bits();
        if (operation == "add" && kind == ScalarKind.S64) type = "u64";
        string opcode = $"atom{(ordering == Usual ? "" : ordering)}{memory.Space.Word}.{operation}.{type}";
        return new Scalar(kind, lowering.Body.ComputeOnce(kind.Form().Class, opcode, [new Address(memory.Base, memory.Offset), .. values]));
    }

    static Value Load(IntrinsicCall call)
    {
        if (Element(call) is not ({ } memory, var kind) || Ordering(call, 0, 1) is not { } ordering) return Value.Nothing;
        return new Scalar(kind, call.Lowering.Body.ComputeOnce(kind.Form().Class, $"ld{ordering}{memory.Space.Word}.{kind.Form().Memory}", new Address(memory.Base, memory.Offset)));
    }

    static Value Store(IntrinsicCall call)
    {
        if (Element(call) is not ({ } memory, var kind) || Ordering(call, 0, 2) is not { } ordering) return Value.Nothing;
        call.Lowering.Body.Do($"st{ordering}{memory.Space.Word}.{kind.Form().Memory}", new Address(memory.Base, memory.Offset), call.Lowering.Plain(Operands(call)[0]));
        return Value.Nothing;
    }

    static Value Fence(IntrinsicCall call)
    {
        if (call.Operations[0].Value.ConstantValue is { HasValue: true, Value: int scope }) call.Lowering.Body.Do("fence.acq_rel." + Scopes[scope]);
        else call.Lowering.Complain(KernelDiagnostics.NotConstant, call.Syntax, "the scope of a fence");
        return Value.Nothing;
    }
}

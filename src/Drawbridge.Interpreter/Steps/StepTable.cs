using Drawbridge.Interpreter.Decoding;
using Drawbridge.Interpreter.Scalar;
using Drawbridge.Ptx.Isa;
using Drawbridge.Ptx.Syntax;

namespace Drawbridge.Interpreter.Steps;

/// <summary>Makes the step of an instruction.</summary>
delegate Step StepBuilder(Decoder decoder, Instruction instruction);

/// <summary>Which semantics the engine itself executes; everything else has a scalar or matrix definition, or none.</summary>
static class StepTable
{
    // Modifiers whose meaning the reference leaves open: copies past the ends of an allocation, mbarriers with reports, more blocks than one.
    static readonly string[] LeftOut = ["ignore_oob", "layout::v1", "multicast::cluster"];

    static readonly SemanticTable<StepBuilder> Table = Build();

    /// <summary>The builder for an operation; null if the interpreter does not execute it.</summary>
    public static StepBuilder? Find(Operation operation)
    {
        if (operation.Form.Doubt != null || Array.Exists(LeftOut, operation.Has)) return null;
        if (Table.TryGetValue(operation.Semantic, out var build)) return build;
        return Scalars.Find(operation) != null ? ScalarSteps.Build : MatrixSteps.Find(operation);
    }

    static SemanticTable<StepBuilder> Build()
    {
        var table = new SemanticTable<StepBuilder>();
        MoveSteps.Add(table);
        MemorySteps.Add(table);
        ControlSteps.Add(table);
        BarrierSteps.Add(table);
        WarpSteps.Add(table);
        AtomicSteps.Add(table);
        AddressSteps.Add(table);
        AsyncCopySteps.Add(table);
        BulkSteps.Add(table);
        MbarrierSteps.Add(table);
        return table;
    }
}

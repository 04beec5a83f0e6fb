using Drawbridge.Cpu;
using Drawbridge.Cpu.Emit;
using Drawbridge.Cpu.Lanes;
using Drawbridge.Interpreter;
using Drawbridge.Ptx.Isa;

namespace Drawbridge.Tests.Random;

/// <summary>An engine that is wrong in one way: comparing random kernels must notice.</summary>
public sealed class PlantedErrorTests(ITestOutputHelper output)
{
    const int Most = 60, Enough = 3;

    /// <summary>A way to be wrong.</summary>
    /// <param name="Needs">What a kernel's text must have for it to matter.</param>
    /// <param name="Change">The wrong operation for one of a kernel, or null for one that stays.</param>
    sealed record Plant(string Needs, Func<LaneOp, LaneOp?> Change);

    static readonly Dictionary<string, Plant> Plants = new()
    {
        ["nothing"] = new("", op => null),
        ["exclusive or is or"] = new("xor.b32", op => op.Code == LaneCode.Xor ? With(op, LaneCode.Or) : null),
        ["signs are lost"] = new("cvt.s64.s32", op => op.Code == LaneCode.SignExtend ? With(op, LaneCode.ZeroExtend) : null),
        ["lanes elsewhere lose what they hold"] = new("bra", op => op.Blends ? With(op, op.Code, blends: false) : null),
        ["guards of stores are forgotten"] = new("%p0 st.global", op => op is { Code: LaneCode.Store, Guard: not null, Detail: MemoryAccess { Space: StateSpace.Global } }
            ? With(op, op.Code, guard: false) : null),
        ["loads come from the next word"] = new("ld.global", op => op is { Code: LaneCode.Load, Detail: MemoryAccess { Space: StateSpace.Global, Bytes: 4, Count: 1 } access } && access.Offset % 8 == 0
            ? With(op, op.Code, access with { Offset = access.Offset + 4 }) : null),
        ["stores of shared words are bytes"] = new("st.shared", op => op is { Code: LaneCode.Store, Detail: MemoryAccess { Space: StateSpace.Shared, Bytes: 4 } access }
            ? With(op, op.Code, access with { Bytes = 1 }) : null),
        ["shuffles up go down"] = new("shfl.sync.up", op => op is { Code: LaneCode.Collective, Detail: CollectiveCall { Operation.Text: "shfl.sync.up.b32" } call }
            ? With(op, op.Code, call with { Operation = Operation("shfl.sync.down.b32") }) : null),
        ["sums of warps are their largest"] = new("redux.sync.add.u32", op => op is { Code: LaneCode.Collective, Detail: CollectiveCall { Operation.Text: "redux.sync.add.u32" } call }
            ? With(op, op.Code, call with { Operation = Operation("redux.sync.max.u32") }) : null),
        ["atomic additions are atomic ors"] = new("red.global.add.u32", op => op is { Code: LaneCode.Atomic, Detail: AtomicAccess { Operation.Text: "red.global.add.u32" } access }
            ? With(op, op.Code, access with { Operation = Operation("red.global.or.b32") }) : null),
    };

    public static TheoryData<string> Names => new(Plants.Keys);

    [Theory, MemberData(nameof(Names))]
    public void It_is_noticed(string name)
    {
        var plant = Plants[name];
        bool hasChanged = false;
        using var planted = Device.Open(new DeviceInfo("planted", "planted", name, () => new CpuEngine(new InterpreterEngine().Executes,
            (image, entry, block, grid) => KernelCompiler.Compile(image, entry, block, grid, null, program => hasChanged |= Apply(plant, program)))));
        using var interpreter = Device.Open("interpreter");
        int tried = 0, noticed = 0;
        for (ulong seed = 1; tried < Most && noticed < Enough; seed++)
        {
            var kernel = KernelGenerator.Make(seed);
            if (!kernel.Text[kernel.Text.IndexOf(Shrinking.Body, StringComparison.Ordinal)..].Contains(plant.Needs, StringComparison.Ordinal)) continue;
            tried++;
            hasChanged = false;
            var want = RandomRun.On(interpreter, kernel, kernel.Text);
            var got = RandomRun.On(planted, kernel, kernel.Text);
            if (RandomRun.Difference(want, got) is not { } difference) continue;
            Assert.True(hasChanged, $"seed {seed} differs without a change: {difference}");
            noticed++;
            output.WriteLine($"seed {seed}: {difference}");
        }
        output.WriteLine($"{noticed} noticed of {tried} kernels");
        Assert.Equal(name == "nothing" ? 0 : Enough, noticed);
    }

    static bool Apply(Plant plant, LaneProgram program)
    {
        bool hasChanged = false;
        foreach (var block in program.Blocks)
        {
            for (int i = 0; i < block.Ops.Count; i++)
            {
                if (plant.Change(block.Ops[i]) is not { } wrong) continue;
                block.Ops[i] = wrong;
                hasChanged = true;
            }
        }
        return hasChanged;
    }

    static LaneOp With(LaneOp op, LaneCode code, object? detail = null, bool guard = true, bool? blends = null) => new(code, op.Results, op.Sources)
    {
        Detail = detail ?? op.Detail,
        Guard = guard ? op.Guard : null,
        Origin = op.Origin,
        OriginIndex = op.OriginIndex,
        Blends = blends ?? op.Blends,
    };

    static Operation Operation(string text) => InstructionSet.Resolve(text, out var operation) ? operation! : throw new ArgumentException($"'{text}' is no instruction");
}

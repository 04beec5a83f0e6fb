using System.Numerics;
using Drawbridge.Interpreter.Decoding;
using Drawbridge.Interpreter.Execution;
using Drawbridge.Ptx.Isa;
using Drawbridge.Ptx.Syntax;

namespace Drawbridge.Interpreter.Steps;

/// <summary>
/// What lanes compute from each other's values. Operand A (B, C) of each lane is in the exchange; results go to
/// <see cref="Exchange.Result"/> and <see cref="Exchange.Second"/>.
/// </summary>
/// <param name="lanes">The lanes that take part; the values of others must not be read.</param>
/// <param name="exchange">Operands in, results out.</param>
delegate void LaneExchange(uint lanes, Exchange exchange);

/// <summary>A collective instruction with up to three operands and two results a lane: shuffles, votes, matches, reductions.</summary>
sealed class ExchangeStep(Source members, Source[] sources, Destination result, Destination second, LaneExchange compute) : CollectiveStep
{
    public override uint MembersOf(Frame frame, int lane) => (uint)members.Read(frame, lane);

    public override void Gather(Warp warp, Frame frame, uint lanes, Exchange exchange) => ExchangeLanes.Read(frame, lanes, sources, exchange);

    public override void Combine(Warp warp, uint lanes, Exchange exchange) => compute(lanes, exchange);

    public override void Scatter(Warp warp, Frame frame, uint lanes, Exchange exchange) => ExchangeLanes.Write(frame, lanes, result, second, exchange);
}

/// <summary>The old forms without <c>.sync</c>: whichever lanes execute it together take part.</summary>
sealed class UnsynchronisedStep(Source[] sources, Destination result, Destination second, LaneExchange compute) : PlainStep
{
    public override void Run(Warp warp, Frame frame, uint active)
    {
        var exchange = new Exchange();
        ExchangeLanes.Read(frame, active, sources, exchange);
        compute(active, exchange);
        ExchangeLanes.Write(frame, active, result, second, exchange);
    }
}

/// <summary><c>activemask</c>: the lanes that execute it together.</summary>
sealed class ActiveMaskStep(Destination result) : PlainStep
{
    public override void Run(Warp warp, Frame frame, uint active)
    {
        for (uint left = active; left != 0; left &= left - 1) result.Write(frame, Lowest(left), active);
    }
}

/// <summary>Moves operands and results between registers and an exchange.</summary>
static class ExchangeLanes
{
    public static void Read(Frame frame, uint lanes, Source[] sources, Exchange exchange)
    {
        for (uint left = lanes; left != 0; left &= left - 1)
        {
            int lane = BitOperations.TrailingZeroCount(left);
            if (sources.Length > 0) exchange.A[lane] = sources[0].Read(frame, lane);
            if (sources.Length > 1) exchange.B[lane] = sources[1].Read(frame, lane);
            if (sources.Length > 2) exchange.C[lane] = sources[2].Read(frame, lane);
        }
    }

    public static void Write(Frame frame, uint lanes, Destination result, Destination second, Exchange exchange)
    {
        for (uint left = lanes; left != 0; left &= left - 1)
        {
            int lane = BitOperations.TrailingZeroCount(left);
            result.Write(frame, lane, exchange.Result[lane]);
            second.Write(frame, lane, exchange.Second[lane]);
        }
    }
}

/// <summary>Makes the steps of shuffles, votes, matches and reductions (PTX ISA, "shfl.sync", "vote.sync", "match.sync", "redux.sync").</summary>
static class WarpSteps
{
    static readonly SemanticTable<Func<Operation, LaneExchange>> Exchanges = new()
    {
        [Semantic.ShuffleSync] = operation => Shuffle(operation["mode"]!),
        [Semantic.Shuffle] = operation => Shuffle(operation["mode"]!),
        [Semantic.VoteSync] = operation => Vote(operation["mode"]!),
        [Semantic.Vote] = operation => Vote(operation["mode"]!),
        [Semantic.MatchSync] = operation => Match(operation["mode"]!),
        [Semantic.ReduxSync] = Reduce,
        [Semantic.ElectSync] = _ => Elect,
    };

    /// <summary>What the lanes of a shuffle, vote, match or reduction compute from each other's values; null for other operations.</summary>
    public static LaneExchange? Find(Operation operation) => Exchanges[operation.Semantic]?.Invoke(operation);

    public static void Add(SemanticTable<StepBuilder> table)
    {
        foreach (var semantic in Exchanges.Keys)
            table[semantic] = (decoder, instruction) => Build(decoder, instruction, Exchanges[semantic]!(instruction.Operation));
        table[Semantic.ActiveMask] = (decoder, instruction) =>
            new ActiveMaskStep(decoder.Destination(instruction.Operands[0], PtxType.B32, instruction));
    }

    // Destinations first, the member mask last where there is one, everything between is an operand.
    static Step Build(Decoder decoder, Instruction instruction, LaneExchange compute)
    {
        var operation = instruction.Operation;
        var bound = Decoder.Bind(instruction);
        var results = new List<Destination>();
        var sources = new List<Source>();
        for (int i = 0; i < bound.Length; i++)
        {
            if (operation.Operands[i].Spec.IsDestination) results.Add(decoder.Destination(bound[i], operation.Operands[i].Type, instruction));
            else sources.Add(decoder.Source(bound[i], operation.Operands[i].Type, instruction));
        }
        var second = results.Count > 1 ? results[1] : Destination.Sink;
        if (!operation.Has("sync")) return new UnsynchronisedStep([.. sources], results[0], second, compute);
        return new ExchangeStep(sources[^1], [.. sources.SkipLast(1)], results[0], second, compute);
    }

    static LaneExchange Shuffle(string mode) => (lanes, exchange) =>
    {
        for (uint left = lanes; left != 0; left &= left - 1)
        {
            int lane = BitOperations.TrailingZeroCount(left);
            int b = (int)exchange.B[lane] & 31, clamp = (int)exchange.C[lane] & 31, segment = (int)(exchange.C[lane] >> 8) & 31;
            int maxLane = (lane & segment) | (clamp & ~segment), minLane = lane & segment;
            int from = mode switch { "up" => lane - b, "down" => lane + b, "bfly" => lane ^ b, _ => minLane | (b & ~segment) };
            bool isInRange = mode == "up" ? from >= maxLane : from <= maxLane;
            if (!isInRange) from = lane;
            // The value of a lane that takes no part is undefined: the own one.
            exchange.Result[lane] = exchange.A[(lanes >> from & 1) != 0 ? from : lane];
            exchange.Second[lane] = isInRange ? 1u : 0;
        }
    };

    static LaneExchange Vote(string mode) => (lanes, exchange) =>
    {
        uint holds = 0;
        for (uint left = lanes; left != 0; left &= left - 1)
        {
            int lane = BitOperations.TrailingZeroCount(left);
            holds |= (uint)exchange.A[lane] << lane;
        }
        exchange.Result.AsSpan().Fill(mode switch
        {
            "all" => holds == lanes ? 1u : 0,
            "any" => holds != 0 ? 1u : 0,
            "uni" => holds == 0 || holds == lanes ? 1u : 0,
            _ => holds,
        });
    };

    static LaneExchange Match(string mode) => (lanes, exchange) =>
    {
        for (uint left = lanes; left != 0; left &= left - 1)
        {
            int lane = BitOperations.TrailingZeroCount(left);
            uint equal = 0;
            for (uint rest = lanes; rest != 0; rest &= rest - 1)
            {
                int other = BitOperations.TrailingZeroCount(rest);
                if (exchange.A[other] == exchange.A[lane]) equal |= 1u << other;
            }
            exchange.Result[lane] = mode == "any" || equal == lanes ? equal : 0;
            exchange.Second[lane] = equal == lanes ? 1u : 0;
        }
    };

    static LaneExchange Reduce(Operation operation)
    {
        // The lowest lane's value first, then the others in order, by the two-operand instruction's own definition.
        string text = operation.Type == PtxType.F32 ? $"{operation["op"]}{(operation.Has("NaN") ? ".NaN" : "")}.f32" : $"{operation["op"]}.{operation.Type.Word()}";
        var combine = Definitions.Find(text) ?? throw new NotSupportedException($"'{text}' has no definition");
        bool takesMagnitude = operation.Has("abs");
        return (lanes, exchange) =>
        {
            ulong result = 0;
            bool isFirst = true;
            for (uint left = lanes; left != 0; left &= left - 1)
            {
                ulong value = exchange.A[BitOperations.TrailingZeroCount(left)];
                if (takesMagnitude) value &= 0x7FFFFFFF;
                result = isFirst ? value : combine(result, value, 0, 0);
                isFirst = false;
            }
            exchange.Result.AsSpan().Fill(result);
        };
    }

    // The lowest lane leads.
    static void Elect(uint lanes, Exchange exchange)
    {
        int leader = BitOperations.TrailingZeroCount(lanes);
        exchange.Result.AsSpan().Fill((ulong)leader);
        for (int lane = 0; lane < Warp.Size; lane++) exchange.Second[lane] = lane == leader ? 1u : 0;
    }
}

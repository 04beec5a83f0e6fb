using System.Text;
using Drawbridge.Runtime;

namespace Drawbridge.Tests.Random;

/// <summary>A kernel made from a seed.</summary>
/// <param name="Seed">The seed.</param>
/// <param name="Text">Its module; the kernel is <c>k(in, fin, work, fwork, acc, out, uniform)</c>.</param>
/// <param name="Block">Threads of a block.</param>
/// <param name="Grid">Blocks.</param>
/// <param name="Shapes">The shapes of control in it.</param>
sealed record RandomKernel(ulong Seed, string Text, Dim3 Block, Dim3 Grid, IReadOnlySet<string> Shapes);

/// <summary>
/// Makes kernels whose result is the same in any order of their threads: every register is written before it is read, every address is in
/// bounds, threads exchange values across barriers only, and what they add up together comes out the same in any order.
/// </summary>
sealed class KernelGenerator
{
    // One kernel of so many has threads that know nothing of each other, so that they can run one by one.
    const int AloneEvery = 10;

    /// <summary>The shape of a kernel whose threads can run one by one.</summary>
    public const string Alone = "threads alone";

    /// <summary>The shape of kernels whose threads share out numbers, as many as the launch says.</summary>
    public const string SharesOut = "numbers shared out";

    static readonly Dim3[] Blocks = [32, 64, 96, 17, 100, new(16, 4), new(8, 8, 2), 128, 1];
    static readonly Dim3[] Grids = [1, 2, 3, new(2, 2), new(1, 1, 2)];

    readonly StringBuilder text = new();
    readonly HashSet<string> shapes = [];
    readonly KernelDraw draw;
    readonly ulong seed;
    readonly Dim3 block;
    readonly bool isAlone;
    readonly List<string> functions = [];
    int labels;
    int loops;
    int loopsTogether;
    int budget;
    bool hasLeavers;
    bool isFunction;
    bool returnsRegister;
    bool hasLocks;

    // The function being made, if it calls itself, and how often it may still do so.
    string? recursive;
    int selfCalls;

    KernelGenerator(ulong seed)
    {
        this.seed = seed;
        draw = new KernelDraw(seed);
        block = draw.One(Blocks);
        isAlone = seed % AloneEvery == 0;
        hasLocks = draw.Chance(12) && !isAlone;
        if (isAlone) shapes.Add(Alone);
    }

    int Threads => (int)block.Count;

    // Loops around, whether the whole block comes here together, and the loop that jumps are of.
    sealed record Place(int Depth, bool IsTogether, Labels? Loop);

    // Where a loop starts, tests and ends; the code of a round that goes back to the start from elsewhere; the loop around.
    sealed record Labels(string Start, string Next, string End, string[] Round, Labels? Outer);

    public static RandomKernel Make(ulong seed) => new KernelGenerator(seed).Make();

    RandomKernel Make()
    {
        var grid = draw.One(Grids);
        text.Append($"""
            // random kernel {seed}
            .version 8.0
            .target sm_80
            .address_size 64
            .const .align 16 .b32 table[64] = {"{"}{string.Join(", ", Enumerable.Range(0, 64).Select(_ => draw.Word()))}{"}"};

            """);
        for (int count = isAlone ? 0 : draw.Below(3); count > 0; count--) Function();
        text.Append("""
            .visible .entry k(.param .u64 in, .param .u64 fin, .param .u64 work, .param .u64 fwork, .param .u64 acc, .param .u64 out, .param .u32 uniform, .param .u32 count, .param .u64 numbers)
            {

            """);
        if (!isAlone) Shared();
        Registers();
        text.Append($$"""
            	.reg .b32 %linear, %gid, %lane, %threads, %mask, %warplanes, %mine, %fmine, %slots, %fslots, %uniform, %blocknumber, %index, %stride, %count, %place<4>;
            	.reg .b64 %numbers, %in, %fin, %work, %fwork, %acc, %out, %gmine, %gstack;
            	mov.u32 %t0, %tid.x;
            	mov.u32 %t1, %tid.y;
            	mov.u32 %t2, %tid.z;
            	mov.u32 %t3, %ntid.x;
            	mov.u32 %t4, %ntid.y;
            	mad.lo.u32 %t2, %t2, %t4, %t1;
            	mad.lo.u32 %linear, %t2, %t3, %t0;
            	mov.u32 %t5, %ntid.z;
            	mul.lo.u32 %threads, %t3, %t4;
            	mul.lo.u32 %threads, %threads, %t5;
            	mov.u32 %t0, %ctaid.x;
            	mov.u32 %t1, %ctaid.y;
            	mov.u32 %t2, %ctaid.z;
            	mov.u32 %t3, %nctaid.x;
            	mov.u32 %t4, %nctaid.y;
            	mad.lo.u32 %t2, %t2, %t4, %t1;
            	mad.lo.u32 %blocknumber, %t2, %t3, %t0;
            	mad.lo.u32 %gid, %blocknumber, %threads, %linear;
            	{{(isAlone ? "and.b32 %lane, %linear, 31" : "mov.u32 %lane, %laneid")}};
            	and.b32 %t0, %linear, 0xffffffe0;
            	sub.u32 %t0, %threads, %t0;
            	min.u32 %warplanes, %t0, 32;
            	sub.u32 %t1, 32, %warplanes;
            	mov.u32 %mask, 0xffffffff;
            	shr.u32 %mask, %mask, %t1;
            	mov.u32 %place0, %ctaid.x;
            	mov.u32 %place1, %ntid.x;
            	mov.u32 %place2, %tid.x;
            	mov.u32 %place3, %nctaid.x;
            	mad.lo.u32 %index, %place0, %place1, %place2;
            	mul.lo.u32 %stride, %place1, %place3;
            	ld.param.u32 %count, [count];
            	ld.param.u64 %numbers, [numbers];
            	ld.param.u32 %uniform, [uniform];
            	xor.b32 %uniform, %uniform, %blocknumber;
            	ld.param.u64 %in, [in];
            	ld.param.u64 %fin, [fin];
            	ld.param.u64 %work, [work];
            	ld.param.u64 %fwork, [fwork];
            	ld.param.u64 %acc, [acc];
            	ld.param.u64 %out, [out];
            	mul.wide.u32 %y0, %gid, 64;
            	add.s64 %work, %work, %y0;
            	add.s64 %fwork, %fwork, %y0;

            """);
        Line($"mul.wide.u32 %y0, %gid, {8 * RandomRun.Slots.Length};");
        Line("add.s64 %out, %out, %y0;");
        if (!isAlone) FillShared();
        Initialise("%gid", "%uniform");
        // Too long a kernel is cut, and what is cut does not run thread by thread.
        budget = isAlone ? 80 : 250;
        text.Append(Shrinking.Body).Append('\n');
        Statements(10 + draw.Below(22), new Place(0, !isAlone, null));
        if (!isAlone) Line("bar.sync 0;");
        for (int slot = 0; slot < RandomRun.Slots.Length; slot++)
        {
            if (!isAlone || RandomRun.Slots[slot][0] == '%') StoreSlot(RandomRun.Slots[slot], slot * 8);
        }
        Line("ret;");
        text.Append("}\n");
        shapes.Add(Threads % 32 == 0 ? "whole warps" : "part of a warp");
        return new RandomKernel(seed, text.ToString(), block, grid, shapes);
    }

    // What threads share with each other, and each has for itself.
    void Shared() => text.Append($"""
        	.shared .align 16 .b8 slots[{16 * Threads}];
        	.shared .align 16 .b8 fslots[{4 * Threads}];
        	.shared .align 16 .b8 sums[64];
        	.shared .align 4 .b32 lock;
        	.local .align 16 .b8 stack[64];

        """);

    void FillShared()
    {
        text.Append("""
            	mov.u32 %slots, slots;
            	mov.u32 %fslots, fslots;
            	mad.lo.u32 %mine, %linear, 16, %slots;
            	mad.lo.u32 %fmine, %linear, 4, %fslots;
            	cvt.u64.u32 %y0, %mine;
            	cvta.shared.u64 %gmine, %y0;
            	cvta.local.u64 %gstack, stack;

            """);
        Line("st.shared.v4.u32 [%mine], {%gid, %linear, %lane, %uniform};");
        Line("st.shared.u32 [%fmine], %linear;");
        for (int i = 0; i < 64; i += 16) Line($"st.local.v4.u32 [stack+{i}], {{%linear, %gid, {i}, %lane}};");
        Line("setp.lt.u32 %p0, %linear, 16;");
        Line("mov.u32 %t0, sums;");
        Line("mad.lo.u32 %t0, %linear, 4, %t0;");
        Line("@%p0 st.shared.u32 [%t0], %linear;");
        // A block too small for that: each thread writes the rest.
        if (Threads < 16) for (int i = Threads; i < 16; i++) Line($"st.shared.u32 [sums+{4 * i}], {i};");
        Line("setp.eq.u32 %p0, %linear, 0;");
        Line("@%p0 st.shared.u32 [lock], 0;");
        Line("bar.sync 0;");
    }

    void Registers()
    {
        foreach (var (kind, type, count) in KernelDraw.Classes) Line($".reg .{type} %{kind}<{count}>;");
        Line(".reg .b32 %t<6>;");
        Line(".reg .b64 %y<2>;");
        Line(".reg .b16 %n<1>;");
        Line(".reg .pred %q<2>;");
        Line(".reg .b32 %c<40>;");
        Line(".reg .b32 %s<40>;");
        Line(".reg .b64 %far<40>, %at<40>;");
    }

    // Every register has a value that depends on the thread, but for a few that don't.
    void Initialise(string first, string second)
    {
        for (int i = 0; i < 8; i++) Line(i % 4 == 3 ? $"mov.u32 %r{i}, {draw.Word()};" : $"mad.lo.u32 %r{i}, {(i == 1 ? second : first)}, {(i == 0 ? 1 : draw.Word())}, {(i == 0 ? "0" : second)};");
        for (int i = 0; i < 4; i++) Line($"cvt.u16.u32 %h{i}, %r{i};");
        for (int i = 0; i < 5; i++) Line(i % 2 == 0 ? $"mul.wide.s32 %d{i}, %r{i}, %r{i + 1};" : $"mov.b64 %d{i}, {{%r{i}, %r{i + 1}}};");
        for (int i = 0; i < 5; i++) Line(i < 3 ? $"cvt.rn.f32.s32 %f{i}, %r{i};" : $"mov.b32 %f{i}, %r{i};");
        for (int i = 0; i < 4; i++) Line($"cvt.rn.f64.s64 %g{i}, %d{i};");
        for (int i = 0; i < 3; i++) Line($"mov.b32 %x{i}, %r{i + 4};");
        for (int i = 0; i < 3; i++) Line($"mov.b16 %k{i}, %h{i};");
        Line("mov.b16 %n0, 1;");
        for (int i = 0; i < 4; i++) Line($"setp.{(i % 2 == 0 ? "lt.u32" : "gt.s32")} %p{i}, %r{i}, {draw.Word()};");
    }

    void StoreSlot(string register, int offset)
    {
        if (register[1] == 'p')
        {
            Line($"selp.u32 %t0, 1, 0, {register};");
            register = "%t0";
        }
        else if (register.StartsWith("sums", StringComparison.Ordinal))
        {
            Line($"ld.shared.u32 %t0, [{register}];");
            register = "%t0";
        }
        int bits = register[1] switch { 'h' or 'k' => 16, 'd' or 'g' => 64, _ => 32 };
        Line($"st.global.b{bits} [%out+{offset}], {register};");
    }

    void Statements(int count, Place place)
    {
        for (int i = 0; i < count && budget > 0; i++) Statement(place);
    }

    void Statement(Place place)
    {
        budget--;
        int kind = draw.Below(100);
        if (place.Loop != null && draw.Chance(10)) kind = 98;
        if (recursive != null && place.Depth == 1 && selfCalls > 0 && draw.Chance(15))
        {
            CallItself();
            return;
        }
        if (hasLocks && !isFunction && draw.Chance(4))
        {
            Lock();
            return;
        }
        if (kind >= 76 && (isFunction || place.IsTogether is false) && kind < 86) kind = 10;
        // A list of targets can be left, which is a fault of the whole launch.
        if (isAlone && kind == 96) kind = 93;
        if (kind >= 86 && place.Depth >= 3) kind = 20;
        if (kind < 50 || (isFunction && kind < 76)) Instruction(draw.One(InstructionForms.Compute), true);
        else if (kind < 76) Instruction(draw.One(isAlone ? InstructionForms.OwnMemory : place.Depth == 0 && draw.Chance(15) ? InstructionForms.Atomics : InstructionForms.Memory), true);
        else if (kind < 82) Collective(draw.One(Threads % 32 == 0 && draw.Chance(50) ? InstructionForms.WholeWarp : InstructionForms.AnyWarp));
        else if (kind < 86) Barrier();
        else if (kind < 92) If(place);
        else if (kind < 94 || (kind == 94 && isFunction)) Loop(place);
        else if (kind == 94) Strided(place);
        else if (kind == 95) Irreducible(place);
        else if (kind == 96) Switch(place);
        else if (kind == 97) Leave(place);
        else if (kind == 98 && place.Loop != null) Jump(place);
        else Call();
    }

    void Collective(string form)
    {
        // Lanes that have left have no value to give.
        if (hasLeavers) return;
        shapes.Add("collective");
        Instruction(form, false);
    }

    void Barrier()
    {
        if (draw.Chance(6))
        {
            SplitBarrier();
            return;
        }
        shapes.Add(hasLeavers ? "barrier after threads have left" : "barrier");
        Instruction(draw.One(draw.Chance(15) && !hasLeavers && Threads % 32 == 0 ? InstructionForms.AllThreads : InstructionForms.WholeBlock), false);
    }

    // Lanes of a warp come to the same barriers by two ways, and exchange values across them.
    void SplitBarrier()
    {
        shapes.Add("barrier in both arms of an if");
        string other = Label(), end = Label();
        Line($"{Condition(false)} bra {other};");
        Instruction(InstructionForms.SplitBarrier, false);
        Line($"bra {end};");
        Mark(other);
        Instruction(InstructionForms.SplitBarrier, false);
        Mark(end);
        Line("bar.sync 0;");
    }

    // Threads wait for a lock, one after the other adds to a number.
    void Lock()
    {
        shapes.Add("lock");
        string again = Label();
        Mark(again);
        Line("atom.shared.cas.b32 %t0, [lock], 0, 1;");
        Line("setp.ne.u32 %q0, %t0, 0;");
        Line($"@%q0 bra {again};");
        Line("ld.volatile.shared.u32 %t0, [sums+56];");
        Line($"add.u32 %t0, %t0, {draw.Register('r')};");
        Line("st.volatile.shared.u32 [sums+56], %t0;");
        Line("membar.cta;");
        Line("atom.shared.exch.b32 %t0, [lock], 0;");
    }

    void Instruction(string form, bool mayGuard)
    {
        string filled = draw.Fill(form);
        string guard = mayGuard && draw.Chance(15) && !form.Contains("$p", StringComparison.Ordinal) ? draw.Chance(50) ? "@%p0 " : "@!%p1 " : "";
        if (guard.Length > 0) shapes.Add("guard");
        foreach (string one in filled.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)) Line($"{guard}{one};");
    }

    string Condition(bool isUniform)
    {
        if (!isUniform && draw.Chance(50)) return (draw.Chance(50) ? "@" : "@!") + draw.Register('p');
        string value = isUniform ? "%uniform" : draw.One(["%linear", "%lane", "%gid", "%r0", "%r5"]);
        Line($"and.b32 %t0, {value}, {1 + draw.Below(31)};");
        Line($"setp.{draw.One(["lt", "gt", "eq", "ne"])}.u32 %q0, %t0, {draw.Below(20)};");
        return draw.Chance(50) ? "@%q0" : "@!%q0";
    }

    void If(Place place)
    {
        bool isUniform = !isFunction && draw.Chance(25), hasElse = draw.Chance(50);
        var inside = place with { Depth = place.Depth + 1, IsTogether = place.IsTogether && isUniform };
        shapes.Add((isUniform ? "uniform " : "divergent ") + (hasElse ? "if-else" : "if") + (place.Depth > 0 ? ", nested" : ""));
        string otherwise = Label(), end = Label();
        Line($"{Condition(isUniform)} bra {otherwise};");
        Statements(1 + draw.Below(5), inside);
        if (hasElse) Line($"bra{(isUniform ? ".uni" : "")} {end};");
        Mark(otherwise);
        if (hasElse) Statements(1 + draw.Below(5), inside);
        Mark(end);
    }

    void Loop(Place place)
    {
        bool isUniform = draw.Chance(50), hasExits = draw.Chance(50), testsFirst = draw.Chance(50);
        shapes.Add((isUniform ? "uniform loop" : "loop of varying length") + (hasExits ? " with exits" : "") + (place.Depth > 0 ? ", nested" : "") + (testsFirst ? ", test first" : ""));
        string counter = $"%c{loops++ % 40}", start = Label(), next = Label(), end = Label();
        if (isUniform) Line(draw.Chance(50) || isFunction ? $"mov.u32 {counter}, {1 + draw.Below(4)};" : $"and.b32 {counter}, %uniform, 3;");
        else Line($"and.b32 {counter}, {draw.Register('r')}, {(draw.Chance(50) ? 3 : 5)};");
        Mark(start);
        if (testsFirst)
        {
            Line($"setp.eq.u32 %q1, {counter}, 0;");
            Line($"@%q1 bra {end};");
        }
        bool isTogether = place.IsTogether && isUniform && !hasExits;
        if (isTogether) loopsTogether++;
        string[] round = [$"sub.s32 {counter}, {counter}, 1;", .. testsFirst ? Array.Empty<string>() : [$"setp.le.s32 %q1, {counter}, 0;", $"@%q1 bra {end};"], $"bra {start};"];
        Statements(2 + draw.Below(5), new Place(place.Depth + 1, isTogether, hasExits ? new Labels(start, next, end, round, place.Loop) : null));
        if (isTogether) loopsTogether--;
        Mark(next);
        if (testsFirst)
        {
            Line($"sub.u32 {counter}, {counter}, 1;");
            Line($"bra {start};");
        }
        else
        {
            Line($"sub.s32 {counter}, {counter}, 1;");
            Line($"setp.gt.s32 %q1, {counter}, 0;");
            Line($"@%q1 bra {start};");
        }
        Mark(end);
    }

    // The threads of the grid share out numbers, a few for each.
    void Strided(Place place)
    {
        bool hasExits = draw.Chance(30), testsFirst = draw.Chance(50);
        shapes.Add(SharesOut);
        shapes.Add($"{SharesOut}{(hasExits ? " with exits" : "")}{(place.Depth > 0 ? ", nested" : "")}{(testsFirst ? ", test first" : "")}");
        string index = $"%s{loops++ % 40}", start = Label(), next = Label(), end = Label();
        Line($"mov.u32 {index}, %index;");
        if (testsFirst) Mark(start);
        Line($"setp.ge.s32 %q1, {index}, %count;");
        Line($"@%q1 bra {end};");
        if (!testsFirst) Mark(start);
        string[] round = [$"add.u32 {index}, {index}, %stride;", .. testsFirst ? Array.Empty<string>() : [$"setp.ge.s32 %q1, {index}, %count;", $"@%q1 bra {end};"], $"bra {start};"];
        if (draw.Chance(70))
        {
            // As compilers write it, each in a register of its own.
            string offset = index.Replace("%s", "%far", StringComparison.Ordinal), address = index.Replace("%s", "%at", StringComparison.Ordinal);
            Line($"mul.wide.s32 {offset}, {index}, 4;");
            Line($"add.s64 {address}, %numbers, {offset};");
            Line($"ld.global.u32 %t0, [{address}];");
            Line($"add.u32 {draw.Register('r')}, {draw.Register('r')}, %t0;");
        }
        Statements(1 + draw.Below(5), new Place(place.Depth + 1, false, hasExits ? new Labels(start, next, end, round, place.Loop) : null));
        Mark(next);
        Line($"add.u32 {index}, {index}, %stride;");
        if (testsFirst) Line($"bra {start};");
        else
        {
            Line($"setp.lt.s32 %q1, {index}, %count;");
            Line($"@%q1 bra {start};");
        }
        Mark(end);
    }

    // A loop with two entries: half of the threads start in its middle.
    void Irreducible(Place place)
    {
        shapes.Add("irreducible loop");
        string counter = $"%c{loops++ % 40}", first = Label(), second = Label();
        var inside = place with { Depth = place.Depth + 2, IsTogether = false };
        Line($"mov.u32 {counter}, {1 + draw.Below(5)};");
        Line($"{Condition(false)} bra {second};");
        Mark(first);
        Statements(1 + draw.Below(3), inside);
        Mark(second);
        Statements(1 + draw.Below(3), inside);
        Line($"sub.s32 {counter}, {counter}, 1;");
        Line($"setp.gt.s32 %q1, {counter}, 0;");
        Line($"@%q1 bra {first};");
    }

    void Switch(Place place)
    {
        shapes.Add("brx.idx");
        string[] cases = [Label(), Label(), Label(), Label()];
        string list = Label(), end = Label();
        Line($"and.b32 %t0, {draw.Register('r')}, 3;");
        Line($"{list}: .branchtargets {string.Join(", ", cases)};");
        Line($"brx.idx %t0, {list};");
        foreach (string one in cases)
        {
            Mark(one);
            Statements(1 + draw.Below(3), place with { Depth = place.Depth + 1, IsTogether = false });
            if (draw.Chance(70)) Line($"bra {end};");
            else shapes.Add("fall-through");
        }
        Mark(end);
    }

    void Leave(Place place)
    {
        if (isFunction)
        {
            shapes.Add("return from the middle");
            Line("mov.b32 %result, %r1;");
            if (!returnsRegister) Line("st.param.b32 [result], %result;");
            Line($"{Condition(false)} ret;");
            return;
        }
        // What comes earlier in such a loop comes again, then without those that left.
        if (loopsTogether > 0 || draw.Chance(40)) return;
        shapes.Add(place.Depth > 0 ? "exit, nested" : "exit");
        Line($"{Condition(false)} {(draw.Chance(50) ? "exit" : "ret")};");
        hasLeavers = true;
    }

    void Jump(Place place)
    {
        var loop = place.Loop!;
        bool isOuter = loop.Outer != null && draw.Chance(30);
        if (isOuter) loop = loop.Outer!;
        string kind = draw.One(["break", "continue", "another round"]);
        shapes.Add(kind + (isOuter ? " of an outer loop" : ""));
        if (kind != "another round")
        {
            Line($"{Condition(false)} bra {(kind == "break" ? loop.End : loop.Next)};");
            return;
        }
        string stay = Label();
        Line($"{Condition(!isFunction && draw.Chance(20))} bra {stay};");
        foreach (string line in loop.Round) Line(line);
        Mark(stay);
    }

    void Call()
    {
        if (functions.Count == 0 || isFunction)
        {
            Instruction(draw.One(InstructionForms.Compute), true);
            return;
        }
        string called = draw.One(functions);
        bool inRegisters = called.StartsWith("register", StringComparison.Ordinal);
        if (!draw.Chance(25))
        {
            shapes.Add("call");
            Call(called, inRegisters, draw.Register('r'));
            return;
        }
        // Lanes may call different ones, of the same kind.
        shapes.Add("indirect call");
        string same = draw.One([.. functions.Where(one => one.StartsWith("register", StringComparison.Ordinal) == inRegisters)]), prototype = Label();
        Line($"mov.u64 %y0, {called};");
        Line($"mov.u64 %y1, {same};");
        Line($"selp.b64 %y1, %y0, %y1, {draw.Register('p')};");
        Line(inRegisters ? $"{prototype}: .callprototype (.reg .b32 _) _ (.reg .b32 _, .reg .b32 _);" : $"{prototype}: .callprototype (.param .b32 _) _ (.param .b32 _, .param .b64 _);");
        Call("%y1", inRegisters, draw.Register('r'), ", " + prototype);
    }

    void CallItself()
    {
        shapes.Add("recursion");
        selfCalls--;
        string deepest = Label();
        Line("setp.eq.u32 %q0, %depth, 0;");
        Line($"@%q0 bra {deepest};");
        Line("sub.u32 %t0, %depth, 1;");
        Call(recursive!, !recursive!.StartsWith("param", StringComparison.Ordinal), "%t0");
        Mark(deepest);
    }

    void Call(string called, bool inRegisters, string second, string prototype = "")
    {
        string first = draw.Register('r');
        if (inRegisters)
        {
            Line($"call ({draw.Register('r')}), {called}, ({first}, {second}){prototype};");
            return;
        }
        text.Append($$"""
            	{
            		.param .b32 result;
            		.param .b32 first;
            		.param .b64 second;
            		st.param.b32 [first], {{first}};
            		cvt.s64.s32 %y0, {{second}};
            		st.param.b64 [second], %y0;
            		call (result), {{called}}, (first, second){{prototype}};
            		ld.param.b32 {{draw.Register('r')}}, [result];
            	}

            """);
    }

    void Function()
    {
        bool inRegisters = draw.Chance(50);
        string name = (inRegisters ? "register" : "param") + functions.Count;
        text.Append(inRegisters ? $".func (.reg .b32 %result) {name}(.reg .b32 %first, .reg .b32 %second)\n{{\n" : $".func (.param .b32 result) {name}(.param .b32 first, .param .b64 second)\n{{\n");
        Registers();
        if (!inRegisters)
        {
            Line(".reg .b32 %result, %first, %second;");
            Line("ld.param.b32 %first, [first];");
            Line("ld.param.b32 %second, [second];");
        }
        Line(".reg .b32 %linear, %lane, %gid;");
        Line("mov.u32 %linear, %tid.x;");
        Line("mov.u32 %lane, %laneid;");
        Line("mov.u32 %gid, %first;");
        if (draw.Chance(25))
        {
            (recursive, selfCalls) = (name, 2);
            Line(".reg .b32 %depth;");
            Line("and.b32 %depth, %second, 3;");
        }
        Initialise("%first", "%second");
        (isFunction, returnsRegister) = (true, inRegisters);
        budget = 16;
        Statements(5 + draw.Below(10), new Place(1, false, null));
        (isFunction, recursive) = (false, null);
        Line("xor.b32 %result, %r0, %r1;");
        Line("xor.b32 %result, %result, %r2;");
        if (!inRegisters) Line("st.param.b32 [result], %result;");
        Line("ret;");
        text.Append("}\n");
        functions.Add(name);
    }

    string Label() => $"L{labels++}";

    void Mark(string label) => text.Append(label).Append(":\n");

    void Line(string line) => text.Append('\t').Append(line).Append('\n');
}

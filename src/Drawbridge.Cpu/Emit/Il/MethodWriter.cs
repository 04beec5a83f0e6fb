using System.Reflection;
using System.Reflection.Metadata;

namespace Drawbridge.Cpu.Emit;

/// <summary>A place in a method that branches go to.</summary>
readonly record struct IlLabel(int Index);

/// <summary>What the JIT compiler is told about putting a method's code into its callers.</summary>
enum IlInlining
{
    /// <summary>It decides.</summary>
    Default,
    Always,
    Never,
}

/// <summary>Writes the instructions of one static method.</summary>
sealed class MethodWriter
{
    readonly ModuleWriter module;
    readonly ByteBuffer code = new();
    readonly IlStack stack;
    IlType[] locals = new IlType[16];

    // Labels: offset of the place (-1: not marked yet), and the stack there once a branch has told.
    int[] labels = new int[16];
    IlType[]?[] labelStacks = new IlType[]?[16];
    int labelCount;

    // Branches, three numbers each: offset of the distance to patch, the label, the offset that the distance counts from.
    int[] branches = new int[48];
    int branchCount;

    bool isReachable = true;
    bool isInBlock;

    internal MethodWriter(ModuleWriter module, int index, string name, IlType result, IlType[] parameters)
    {
        this.module = module;
        stack = new IlStack(this);
        Index = index;
        Name = name;
        Result = result;
        Parameters = parameters;
    }

    /// <summary>Place among the module's methods.</summary>
    public int Index { get; }

    /// <summary>The method's name.</summary>
    public string Name { get; }

    /// <summary>What it gives.</summary>
    public IlType Result { get; }

    /// <summary>What it takes.</summary>
    public IlType[] Parameters { get; }

    /// <summary>Whether callers get the code itself. One that is always inlined is compiled for itself only when it is called.</summary>
    public IlInlining Inlining { get; set; }

    /// <summary>Instructions so far.</summary>
    public int Instructions { get; private set; }

    /// <summary>Instructions so far that name a local or an argument.</summary>
    public int LocalReferences { get; private set; }

    /// <summary>Basic blocks so far.</summary>
    public int Blocks { get; private set; }

    /// <summary>Locals so far.</summary>
    public int LocalCount { get; private set; }

    /// <summary>Bytes of instructions so far.</summary>
    public int CodeBytes => code.Length;

    /// <summary>
    /// False once the JIT compiler would not optimise the method any more because of its size: its limits on the root method's own IL.
    /// </summary>
    public bool IsOptimised => Size <= 1;

    /// <summary>How large the method is, as a part of what would still be optimised.</summary>
    public double Size => Math.Max(
        Math.Max(CodeBytes / 60_000.0, Instructions / 20_000.0),
        Math.Max(Blocks / 2_000.0, Math.Max((LocalCount + Parameters.Length) / 2_000.0, LocalReferences / 8_000.0)));

    internal ModuleWriter Module => module;

    internal ReadOnlySpan<byte> Code => code.Bytes;

    /// <summary>Offsets of the marked labels.</summary>
    internal IEnumerable<int> Targets => labels.Take(labelCount);

    internal int MaxStack => stack.Max;

    /// <summary>Types of the locals; more places than there are locals.</summary>
    internal IlType[] Locals => locals;

    internal MethodImplAttributes ImplAttributes => Inlining switch
    {
        IlInlining.Always => MethodImplAttributes.AggressiveInlining,
        IlInlining.Never => MethodImplAttributes.NoInlining,
        _ => MethodImplAttributes.IL,
    };

    /// <summary>A new local; what it holds at first is undefined.</summary>
    public int Local(IlType type)
    {
        if (LocalCount == locals.Length) locals = IlTypes.Grown(locals);
        locals[LocalCount] = type;
        return LocalCount++;
    }

    /// <summary>New locals of a type.</summary>
    public int[] NewLocals(int count, IlType type)
    {
        int[] locals = new int[count];
        for (int i = 0; i < count; i++) locals[i] = Local(type);
        return locals;
    }

    /// <summary>New labels.</summary>
    public IlLabel[] NewLabels(int count)
    {
        var labels = new IlLabel[count];
        for (int i = 0; i < count; i++) labels[i] = Label();
        return labels;
    }

    /// <summary>A new label, to be marked later.</summary>
    public IlLabel Label()
    {
        if (labelCount == labels.Length)
        {
            Array.Resize(ref labels, labelCount * 2);
            var stacks = new IlType[]?[labelCount * 2];
            Array.Copy(labelStacks, stacks, labelCount);
            labelStacks = stacks;
        }
        labels[labelCount] = -1;
        return new IlLabel(labelCount++);
    }

    /// <summary>The label is here.</summary>
    public void Mark(IlLabel label)
    {
        if (labels[label.Index] >= 0) throw Invalid($"label {label.Index} is marked twice");
        labels[label.Index] = code.Length;
        isInBlock = false;
        if (isReachable) Arrive(label);
        else stack.Reset(labelStacks[label.Index]);
        labelStacks[label.Index] ??= stack.ToArray();
        isReachable = true;
    }

    /// <summary>A branch, conditional or not, in its long form.</summary>
    public void Branch(ILOpCode op, IlLabel target)
    {
        Begin(op);
        switch (op)
        {
            case ILOpCode.Br:
                break;
            case ILOpCode.Brtrue or ILOpCode.Brfalse:
                stack.PopCondition();
                break;
            case >= ILOpCode.Beq and <= ILOpCode.Blt_un:
                stack.PopCompared();
                break;
            default:
                throw new ArgumentException($"{op} is no long branch that generated code uses", nameof(op));
        }
        code.Int32(0);
        Arrive(target);
        Fix(code.Length - 4, target, code.Length);
        if (op == ILOpCode.Br) isReachable = false;
        isInBlock = false;
    }

    /// <summary>Pushes a local.</summary>
    public void Load(int local)
    {
        Slot(ILOpCode.Ldloc, ILOpCode.Ldloc_s, ILOpCode.Ldloc_0, local);
        stack.Push(locals[local]);
    }

    /// <summary>Pops into a local.</summary>
    public void Store(int local)
    {
        Slot(ILOpCode.Stloc, ILOpCode.Stloc_s, ILOpCode.Stloc_0, local);
        stack.Pop(locals[local]);
    }

    /// <summary>Pushes an argument.</summary>
    public void LoadArgument(int index)
    {
        Slot(ILOpCode.Ldarg, ILOpCode.Ldarg_s, ILOpCode.Ldarg_0, index);
        stack.Push(Parameters[index]);
    }

    /// <summary>Pushes a 32-bit integer.</summary>
    public void Int(int value)
    {
        if (value is >= -1 and <= 8) Begin((ILOpCode)((int)ILOpCode.Ldc_i4_0 + value));
        else if (value == (sbyte)value)
        {
            Begin(ILOpCode.Ldc_i4_s);
            code.Byte((byte)value);
        }
        else
        {
            Begin(ILOpCode.Ldc_i4);
            code.Int32(value);
        }
        stack.Push(IlType.Int32);
    }

    /// <summary>Pushes a 64-bit integer.</summary>
    public void Long(long value)
    {
        Begin(ILOpCode.Ldc_i8);
        code.Int64(value);
        stack.Push(IlType.Int64);
    }

    /// <summary>Pushes a float, bit for bit.</summary>
    public void Float(float value)
    {
        Begin(ILOpCode.Ldc_r4);
        code.Int32(BitConverter.SingleToInt32Bits(value));
        stack.Push(IlType.Single);
    }

    /// <summary>Pushes a double, bit for bit.</summary>
    public void Double(double value)
    {
        Begin(ILOpCode.Ldc_r8);
        code.Int64(BitConverter.DoubleToInt64Bits(value));
        stack.Push(IlType.Double);
    }

    /// <summary>Ends a way that a call which never returns has taken, so that the JIT compiler knows it as such.</summary>
    public void Throw()
    {
        Begin(ILOpCode.Ldnull);
        stack.Push(IlType.Pointer);
        Begin(ILOpCode.Throw);
        stack.Pop();
        isReachable = false;
        isInBlock = false;
    }

    /// <summary>An instruction without operand.</summary>
    public void Op(ILOpCode op)
    {
        Begin(op);
        if (op == ILOpCode.Ret)
        {
            if (Result != IlType.Void) stack.Pop(Result);
            if (stack.Depth > 0) throw Invalid($"{stack.Depth} values are left on the stack at the return");
            isReachable = false;
            isInBlock = false;
            return;
        }
        stack.Apply(op);
    }

    /// <summary><c>ldobj</c> or <c>stobj</c> of a type.</summary>
    public void Op(ILOpCode op, IlType type)
    {
        Begin(op);
        code.Int32(module.Tokens.Token(type));
        switch (op)
        {
            case ILOpCode.Ldobj:
                stack.Pop(IlType.Pointer);
                stack.Push(type);
                break;
            case ILOpCode.Stobj:
                stack.Pop(type);
                stack.Pop(IlType.Pointer);
                break;
            default:
                throw new ArgumentException($"{op} is no instruction on a type that generated code uses", nameof(op));
        }
    }

    /// <summary>Calls a static method.</summary>
    public void Call(IlMethod method) => Call(module.Tokens.Token(method), method.Result, method.Parameters);

    /// <summary>Calls another method of the module, or itself.</summary>
    public void Call(MethodWriter method) => Call(ModuleWriter.Token(method), method.Result, method.Parameters);

    void Call(int token, IlType result, IlType[] parameters)
    {
        Begin(ILOpCode.Call);
        code.Int32(token);
        for (int i = parameters.Length - 1; i >= 0; i--) stack.Pop(parameters[i]);
        if (result != IlType.Void) stack.Push(result);
    }

    void Begin(ILOpCode op)
    {
        // The stack is empty where nothing leads to.
        if (!isReachable) stack.Reset(null);
        if (!isInBlock) Blocks++;
        isInBlock = true;
        Instructions++;
        if ((int)op >= 0x100) code.Byte((int)op >> 8);
        code.Byte((byte)op);
    }

    void Slot(ILOpCode op, ILOpCode shortForm, ILOpCode first, int index)
    {
        LocalReferences++;
        if (index < 4) Begin((ILOpCode)((int)first + index));
        else if (index < 256)
        {
            Begin(shortForm);
            code.Byte((byte)index);
        }
        else
        {
            Begin(op);
            code.UInt16(index);
        }
    }

    /// <summary>Checks that all ways to a label bring the same stack.</summary>
    void Arrive(IlLabel label)
    {
        ref var known = ref labelStacks[label.Index];
        if (known == null) known = stack.ToArray();
        else if (!stack.Holds(known)) throw Invalid($"label {label.Index} is reached with different stacks");
    }

    void Fix(int offset, IlLabel label, int from)
    {
        Append(ref branches, ref branchCount, offset);
        Append(ref branches, ref branchCount, label.Index);
        Append(ref branches, ref branchCount, from);
    }

    static void Append(ref int[] numbers, ref int count, int value)
    {
        if (count == numbers.Length) Array.Resize(ref numbers, count * 2);
        numbers[count++] = value;
    }

    /// <summary>The last check: all ends return, all labels are somewhere.</summary>
    internal void Finish()
    {
        if (isReachable) throw Invalid("the end is reached without a return");
        for (int i = 0; i < branchCount; i += 3)
        {
            if (labels[branches[i + 1]] < 0) throw Invalid($"label {branches[i + 1]} is branched to and nowhere marked");
        }
        ResolveBranches();
    }

    /// <summary>Puts the distances to the labels marked so far into the branches.</summary>
    internal void ResolveBranches()
    {
        for (int i = 0; i < branchCount; i += 3)
        {
            int target = labels[branches[i + 1]];
            if (target >= 0) code.Patch(branches[i], target - branches[i + 2]);
        }
    }

    internal InvalidProgramException Invalid(string what) => new($"{Name}, IL offset {code.Length:x4}: {what}");
}

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
    readonly ModuleWriter _module;
    readonly ByteBuffer _code = new();
    readonly IlStack _stack;
    IlType[] _locals = new IlType[16];

    // Labels: offset of the place (-1: not marked yet), and the stack there once a branch has told.
    int[] _labels = new int[16];
    IlType[]?[] _labelStacks = new IlType[]?[16];
    int _labelCount;

    // Branches, three numbers each: offset of the distance to patch, the label, the offset that the distance counts from.
    int[] _branches = new int[48];
    int _branchCount;

    // Source lines, two numbers each: offset, line.
    int[] _lines = new int[32];
    int _lineCount;

    bool _reachable = true;
    bool _inBlock;

    internal MethodWriter(ModuleWriter module, int index, string name, IlType result, IlType[] parameters)
    {
        _module = module;
        _stack = new IlStack(this);
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
    public int CodeBytes => _code.Length;

    /// <summary>
    /// False once the JIT compiler would not optimise the method any more because of its size: its limits on the root method's own IL.
    /// </summary>
    public bool IsOptimised => Size <= 1;

    /// <summary>How large the method is, as a part of what would still be optimised.</summary>
    public double Size => Math.Max(
        Math.Max(CodeBytes / 60_000.0, Instructions / 20_000.0),
        Math.Max(Blocks / 2_000.0, Math.Max((LocalCount + Parameters.Length) / 2_000.0, LocalReferences / 8_000.0)));

    internal ModuleWriter Module => _module;

    internal ReadOnlySpan<byte> Code => _code.Bytes;

    /// <summary>Offsets of the marked labels.</summary>
    internal IEnumerable<int> Targets => _labels.Take(_labelCount);

    internal int MaxStack => _stack.Max;

    /// <summary>Types of the locals; more places than there are locals.</summary>
    internal IlType[] Locals => _locals;

    internal ReadOnlySpan<int> Lines => _lines.AsSpan(0, _lineCount);

    internal MethodImplAttributes ImplAttributes => Inlining switch
    {
        IlInlining.Always => MethodImplAttributes.AggressiveInlining,
        IlInlining.Never => MethodImplAttributes.NoInlining,
        _ => MethodImplAttributes.IL,
    };

    /// <summary>A new local; what it holds at first is undefined.</summary>
    public int Local(IlType type)
    {
        if (LocalCount == _locals.Length) _locals = IlTypes.Grown(_locals);
        _locals[LocalCount] = type;
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
        if (_labelCount == _labels.Length)
        {
            Array.Resize(ref _labels, _labelCount * 2);
            var stacks = new IlType[]?[_labelCount * 2];
            Array.Copy(_labelStacks, stacks, _labelCount);
            _labelStacks = stacks;
        }
        _labels[_labelCount] = -1;
        return new IlLabel(_labelCount++);
    }

    /// <summary>The label is here.</summary>
    public void Mark(IlLabel label)
    {
        if (_labels[label.Index] >= 0) throw Invalid($"label {label.Index} is marked twice");
        _labels[label.Index] = _code.Length;
        _inBlock = false;
        if (_reachable) Arrive(label);
        else _stack.Reset(_labelStacks[label.Index]);
        _labelStacks[label.Index] ??= _stack.ToArray();
        _reachable = true;
    }

    /// <summary>What follows comes of this line of the source.</summary>
    public void Line(int line)
    {
        if (_lineCount > 0 && _lines[_lineCount - 1] == line) return;
        Append(ref _lines, ref _lineCount, _code.Length);
        Append(ref _lines, ref _lineCount, line);
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
                _stack.PopCondition();
                break;
            case >= ILOpCode.Beq and <= ILOpCode.Blt_un:
                _stack.PopCompared();
                break;
            default:
                throw new ArgumentException($"{op} is no long branch that generated code uses", nameof(op));
        }
        _code.Int32(0);
        Arrive(target);
        Fix(_code.Length - 4, target, _code.Length);
        if (op == ILOpCode.Br) _reachable = false;
        _inBlock = false;
    }

    /// <summary>Goes to the label whose number is on the stack, and on to the next instruction if there is none.</summary>
    public void Switch(params IlLabel[] targets)
    {
        Begin(ILOpCode.Switch);
        _stack.Pop(IlType.Int32);
        _code.Int32(targets.Length);
        int end = _code.Length + 4 * targets.Length;
        foreach (var target in targets)
        {
            _code.Int32(0);
            Arrive(target);
            Fix(_code.Length - 4, target, end);
        }
        _inBlock = false;
    }

    /// <summary>Pushes a local.</summary>
    public void Load(int local)
    {
        Slot(ILOpCode.Ldloc, ILOpCode.Ldloc_s, ILOpCode.Ldloc_0, local);
        _stack.Push(_locals[local]);
    }

    /// <summary>Pops into a local.</summary>
    public void Store(int local)
    {
        Slot(ILOpCode.Stloc, ILOpCode.Stloc_s, ILOpCode.Stloc_0, local);
        _stack.Pop(_locals[local]);
    }

    /// <summary>Pushes a local's address; the local then lies in memory.</summary>
    public void LoadAddress(int local)
    {
        Slot(ILOpCode.Ldloca, ILOpCode.Ldloca_s, null, local);
        _stack.Push(IlType.Pointer);
    }

    /// <summary>Pushes an argument.</summary>
    public void LoadArgument(int index)
    {
        Slot(ILOpCode.Ldarg, ILOpCode.Ldarg_s, ILOpCode.Ldarg_0, index);
        _stack.Push(Parameters[index]);
    }

    /// <summary>Pops into an argument.</summary>
    public void StoreArgument(int index)
    {
        Slot(ILOpCode.Starg, ILOpCode.Starg_s, null, index);
        _stack.Pop(Parameters[index]);
    }

    /// <summary>Pushes a 32-bit integer.</summary>
    public void Int(int value)
    {
        if (value is >= -1 and <= 8) Begin((ILOpCode)((int)ILOpCode.Ldc_i4_0 + value));
        else if (value == (sbyte)value)
        {
            Begin(ILOpCode.Ldc_i4_s);
            _code.Byte((byte)value);
        }
        else
        {
            Begin(ILOpCode.Ldc_i4);
            _code.Int32(value);
        }
        _stack.Push(IlType.Int32);
    }

    /// <summary>Pushes a 64-bit integer.</summary>
    public void Long(long value)
    {
        Begin(ILOpCode.Ldc_i8);
        _code.Int64(value);
        _stack.Push(IlType.Int64);
    }

    /// <summary>Pushes a float, bit for bit.</summary>
    public void Float(float value)
    {
        Begin(ILOpCode.Ldc_r4);
        _code.Int32(BitConverter.SingleToInt32Bits(value));
        _stack.Push(IlType.Single);
    }

    /// <summary>Pushes a double, bit for bit.</summary>
    public void Double(double value)
    {
        Begin(ILOpCode.Ldc_r8);
        _code.Int64(BitConverter.DoubleToInt64Bits(value));
        _stack.Push(IlType.Double);
    }

    /// <summary>Ends a way that a call which never returns has taken, so that the JIT compiler knows it as such.</summary>
    public void Throw()
    {
        Begin(ILOpCode.Ldnull);
        _stack.Push(IlType.Pointer);
        Begin(ILOpCode.Throw);
        _stack.Pop();
        _reachable = false;
        _inBlock = false;
    }

    /// <summary>An instruction without operand.</summary>
    public void Op(ILOpCode op)
    {
        Begin(op);
        if (op == ILOpCode.Ret)
        {
            if (Result != IlType.Void) _stack.Pop(Result);
            if (_stack.Depth > 0) throw Invalid($"{_stack.Depth} values are left on the stack at the return");
            _reachable = false;
            _inBlock = false;
            return;
        }
        _stack.Apply(op);
    }

    /// <summary><c>ldobj</c>, <c>stobj</c>, <c>initobj</c> or <c>sizeof</c> of a type.</summary>
    public void Op(ILOpCode op, IlType type)
    {
        Begin(op);
        _code.Int32(_module.Tokens.Token(type));
        switch (op)
        {
            case ILOpCode.Ldobj:
                _stack.Pop(IlType.Pointer);
                _stack.Push(type);
                break;
            case ILOpCode.Stobj:
                _stack.Pop(type);
                _stack.Pop(IlType.Pointer);
                break;
            case ILOpCode.Initobj:
                _stack.Pop(IlType.Pointer);
                break;
            case ILOpCode.Sizeof:
                _stack.Push(IlType.Int32);
                break;
            default:
                throw new ArgumentException($"{op} is no instruction on a type that generated code uses", nameof(op));
        }
    }

    /// <summary>Calls a static method.</summary>
    public void Call(IlMethod method) => Call(_module.Tokens.Token(method), method.Result, method.Parameters);

    /// <summary>Calls another method of the module, or itself.</summary>
    public void Call(MethodWriter method) => Call(ModuleWriter.Token(method), method.Result, method.Parameters);

    void Call(int token, IlType result, IlType[] parameters)
    {
        Begin(ILOpCode.Call);
        _code.Int32(token);
        Exchange(result, parameters);
    }

    /// <summary>Calls the managed function whose address is on the stack, above its arguments.</summary>
    public void CallIndirect(IlType result, params IlType[] parameters)
    {
        Begin(ILOpCode.Calli);
        _code.Int32(_module.Tokens.CallToken(result, parameters));
        _stack.Pop(IlType.Pointer);
        Exchange(result, parameters);
    }

    /// <summary>Pushes the address of another method of the module.</summary>
    public void LoadFunction(MethodWriter method)
    {
        Begin(ILOpCode.Ldftn);
        _code.Int32(ModuleWriter.Token(method));
        _stack.Push(IlType.Pointer);
    }

    void Exchange(IlType result, IlType[] parameters)
    {
        for (int i = parameters.Length - 1; i >= 0; i--) _stack.Pop(parameters[i]);
        if (result != IlType.Void) _stack.Push(result);
    }

    void Begin(ILOpCode op)
    {
        // The stack is empty where nothing leads to.
        if (!_reachable) _stack.Reset(null);
        if (!_inBlock) Blocks++;
        _inBlock = true;
        Instructions++;
        if ((int)op >= 0x100) _code.Byte((int)op >> 8);
        _code.Byte((byte)op);
    }

    void Slot(ILOpCode op, ILOpCode shortForm, ILOpCode? first, int index)
    {
        LocalReferences++;
        if (first is { } form && index < 4) Begin((ILOpCode)((int)form + index));
        else if (index < 256)
        {
            Begin(shortForm);
            _code.Byte((byte)index);
        }
        else
        {
            Begin(op);
            _code.UInt16(index);
        }
    }

    /// <summary>Checks that all ways to a label bring the same stack.</summary>
    void Arrive(IlLabel label)
    {
        ref var known = ref _labelStacks[label.Index];
        if (known == null) known = _stack.ToArray();
        else if (!_stack.Holds(known)) throw Invalid($"label {label.Index} is reached with different stacks");
    }

    void Fix(int offset, IlLabel label, int from)
    {
        Append(ref _branches, ref _branchCount, offset);
        Append(ref _branches, ref _branchCount, label.Index);
        Append(ref _branches, ref _branchCount, from);
    }

    static void Append(ref int[] numbers, ref int count, int value)
    {
        if (count == numbers.Length) Array.Resize(ref numbers, count * 2);
        numbers[count++] = value;
    }

    /// <summary>The last check: all ends return, all labels are somewhere.</summary>
    internal void Finish()
    {
        if (_reachable) throw Invalid("the end is reached without a return");
        for (int i = 0; i < _branchCount; i += 3)
        {
            if (_labels[_branches[i + 1]] < 0) throw Invalid($"label {_branches[i + 1]} is branched to and nowhere marked");
        }
        ResolveBranches();
    }

    /// <summary>Puts the distances to the labels marked so far into the branches.</summary>
    internal void ResolveBranches()
    {
        for (int i = 0; i < _branchCount; i += 3)
        {
            int target = _labels[_branches[i + 1]];
            if (target >= 0) _code.Patch(_branches[i], target - _branches[i + 2]);
        }
    }

    internal InvalidProgramException Invalid(string what) => new($"{Name}, IL offset {_code.Length:x4}: {what}");
}

using Drawbridge.Cpu.Operators;
using Drawbridge.Interpreter;
using Drawbridge.Interpreter.Decoding;
using Drawbridge.Interpreter.Scalar;
using Drawbridge.Ptx.Isa;
using Drawbridge.Ptx.Syntax;

namespace Drawbridge.Cpu.Lanes.Lowering;

/// <summary>
/// Pure instructions. The common ones become operations that the shape analysis and the emitter know (<see cref="Table"/>); others become
/// calls of a lane operator, and the rest is computed lane by lane by the interpreter's definition.
/// </summary>
static class ComputeLowering
{
    // Lowers an instruction if it is one of the simple cases.
    delegate bool Simple(ProgramLowering lowering, Operation operation);

    static readonly SemanticTable<Simple> Table = new()
    {
        [Semantic.AddInteger] = (l, o) => Integer(l, o, LaneCode.Add),
        [Semantic.SubInteger] = (l, o) => Integer(l, o, LaneCode.Sub),
        [Semantic.MulInteger] = Multiply,
        [Semantic.MadInteger] = MultiplyAdd,
        [Semantic.MinInteger] = (l, o) => MinMax(l, o, LaneCode.MinSigned, LaneCode.MinUnsigned),
        [Semantic.MaxInteger] = (l, o) => MinMax(l, o, LaneCode.MaxSigned, LaneCode.MaxUnsigned),
        [Semantic.AndBits] = (l, o) => Logic(l, o, LaneCode.And),
        [Semantic.OrBits] = (l, o) => Logic(l, o, LaneCode.Or),
        [Semantic.XorBits] = (l, o) => Logic(l, o, LaneCode.Xor),
        [Semantic.NotBits] = Not,
        [Semantic.ShlBits] = (l, o) => Shift(l, o, LaneCode.Shl),
        [Semantic.ShrBits] = (l, o) => Shift(l, o, o.Type.Class() == TypeClass.Signed ? LaneCode.ShrSigned : LaneCode.ShrUnsigned),
        [Semantic.Move] = Move,
        [Semantic.MoveSpecial] = Move,
        [Semantic.MoveAddress] = Move,
        [Semantic.MovePack] = Pack,
        [Semantic.MoveUnpack] = Unpack,
        [Semantic.CvtInteger] = Convert,
        [Semantic.SetpCompare] = Compare,
        [Semantic.SelectPredicate] = Select,
        [Semantic.AddFloat] = (l, o) => Float(l, o, LaneCode.Add),
        [Semantic.SubFloat] = (l, o) => Float(l, o, LaneCode.Sub),
        [Semantic.MulFloat] = (l, o) => Float(l, o, LaneCode.Mul),
        [Semantic.FmaFloat] = (l, o) => Float(l, o, LaneCode.Fma),
        [Semantic.DivFloat] = (l, o) => Float(l, o, LaneCode.Div),
        [Semantic.SqrtFloat] = (l, o) => Float(l, o, LaneCode.Sqrt),
        [Semantic.NegFloat] = (l, o) => Sign(l, o, LaneCode.Xor, 0x8000_0000, 0x8000_0000_0000_0000),
        [Semantic.AbsFloat] = (l, o) => Sign(l, o, LaneCode.And, 0x7FFF_FFFF, 0x7FFF_FFFF_FFFF_FFFF),
    };

    /// <summary>Lowers the current instruction; false if it is not pure or nobody defines it.</summary>
    public static bool Lower(ProgramLowering lowering)
    {
        var operation = lowering.Instruction.Operation;
        if (operation.Form.Doubt != null) return false;
        if (Table.TryGetValue(operation.Semantic, out var simple) && simple(lowering, operation)) return true;
        return Operator(lowering, operation) || Scalarwise(lowering, operation);
    }

    static bool IsWord(PtxType type) => type.Bits() is 32 or 64 && type.Class() is TypeClass.Bits or TypeClass.Signed or TypeClass.Unsigned;

    static bool Binary(ProgramLowering lowering, LaneCode code, PtxType type)
    {
        var bound = lowering.Bound;
        lowering.Assign(bound[0], type, code, null, lowering.Operand(bound[1], type), lowering.Operand(bound[2], type));
        return true;
    }

    static bool Integer(ProgramLowering lowering, Operation operation, LaneCode code) =>
        !operation.Has("sat") && IsWord(operation.Type) && Binary(lowering, code, operation.Type);

    static bool MinMax(ProgramLowering lowering, Operation operation, LaneCode signed, LaneCode unsigned) =>
        !operation.Has("relu") && operation.Operands.Length == 3 && IsWord(operation.Type)
        && Binary(lowering, operation.Type.Class() == TypeClass.Signed ? signed : unsigned, operation.Type);

    static bool Logic(ProgramLowering lowering, Operation operation, LaneCode code) => Binary(lowering, code, operation.Type);

    static bool Not(ProgramLowering lowering, Operation operation)
    {
        var bound = lowering.Bound;
        var source = lowering.Operand(bound[1], operation.Type);
        if (operation.Type.Bits() == 16) lowering.Assign(bound[0], operation.Type, LaneCode.Xor, null, source, ProgramLowering.Number(0xFFFF));
        else lowering.Assign(bound[0], operation.Type, LaneCode.Not, null, source);
        return true;
    }

    static bool Shift(ProgramLowering lowering, Operation operation, LaneCode code)
    {
        var (bound, type) = (lowering.Bound, operation.Type);
        if (type.Bits() < 32 || bound[2] is not Constant) return false;
        ulong count = lowering.Operand(bound[2], PtxType.U32).Bits;
        var value = lowering.Operand(bound[1], type);
        ulong width = (ulong)type.Bits();
        if (count >= width && code == LaneCode.ShrSigned) count = width - 1;
        if (count >= width) lowering.Assign(bound[0], type, LaneCode.Move, null, new Source(null, 0, value.Type));
        else if (count == 0) lowering.Assign(bound[0], type, LaneCode.Move, null, value);
        else lowering.Assign(bound[0], type, code, null, value, ProgramLowering.Number(count));
        return true;
    }

    static bool Multiply(ProgramLowering lowering, Operation operation)
    {
        if (operation["mode"] == "lo") return IsWord(operation.Type) && Binary(lowering, LaneCode.Mul, operation.Type);
        if (operation["mode"] != "wide" || operation.Type.Bits() != 32) return false;
        var bound = lowering.Bound;
        var (a, b) = (Widen(lowering, bound[1], operation.Type), Widen(lowering, bound[2], operation.Type));
        if (a.IsConstant) (a, b) = (b, a);
        lowering.Assign(bound[0], operation.Operands[0].Type, result => Product(lowering, result, a, b));
        return true;
    }

    static bool MultiplyAdd(ProgramLowering lowering, Operation operation)
    {
        var (bound, type) = (lowering.Bound, operation.Type);
        bool isWide = operation["mode"] == "wide";
        if (operation.Has("sat") || operation["mode"] == "hi" || !IsWord(type) || (isWide && type.Bits() != 32)) return false;
        var (a, b) = isWide ? (Widen(lowering, bound[1], type), Widen(lowering, bound[2], type)) : (lowering.Operand(bound[1], type), lowering.Operand(bound[2], type));
        if (a.IsConstant) (a, b) = (b, a);
        var wanted = operation.Operands[0].Type;
        var product = lowering.Program.NewValue(a.Type);
        Product(lowering, product, a, b);
        lowering.Assign(bound[0], wanted, LaneCode.Add, null, new Source(product, 0, product.Type), lowering.Operand(bound[3], wanted));
        return true;
    }

    static Source Widen(ProgramLowering lowering, Operand? operand, PtxType type)
    {
        var source = lowering.Operand(operand, type);
        bool isSigned = type.Class() == TypeClass.Signed;
        if (source.IsConstant) return new Source(null, isSigned ? (ulong)(int)source.Bits : (uint)source.Bits, LaneType.I64);
        return lowering.ComputeSource(isSigned ? LaneCode.SignExtend : LaneCode.ZeroExtend, LaneType.I64, null, source);
    }

    // Powers of two are shifts: a 64-bit vector multiplication costs three of them.
    static void Product(ProgramLowering lowering, LaneValue result, Source a, Source b)
    {
        bool isShift = b.IsConstant && b.Bits != 0 && (b.Bits & (b.Bits - 1)) == 0;
        var sources = isShift ? new[] { a, ProgramLowering.Number((ulong)Analysis.LowBits.Log2(b.Bits)) } : [a, b];
        lowering.Emit(isShift ? LaneCode.Shl : LaneCode.Mul, [result], sources);
    }

    static bool Move(ProgramLowering lowering, Operation operation)
    {
        var (bound, type) = (lowering.Bound, operation.Type);
        if (type.Bits() > 64) return false;
        lowering.Assign(bound[0], type, LaneCode.Move, null, lowering.Operand(bound[1], type));
        return true;
    }

    static bool Pack(ProgramLowering lowering, Operation operation)
    {
        var bound = lowering.Bound;
        var parts = Decoder.Elements(bound[1]);
        int bits = operation.Type.Bits() / parts.Length;
        if (operation.Type.Bits() > 64 || Decoder.Elements(bound[0]).Length != 1) return false;
        var part = bits switch { 8 => PtxType.B8, 16 => PtxType.B16, _ => PtxType.B32 };
        var sources = new List<Source>(parts.Length);
        foreach (var element in parts) sources.Add(lowering.Operand(element, part) with { Type = LaneType.I32 });
        while (sources.Count > operation.Type.Bits() / 32 && sources.Count > 1)
        {
            for (int i = 0; i + 1 < sources.Count; i++)
            {
                var high = lowering.ComputeSource(LaneCode.Shl, LaneType.I32, null, sources[i + 1], ProgramLowering.Number((ulong)bits));
                sources[i] = lowering.ComputeSource(LaneCode.Or, LaneType.I32, null, sources[i], high);
                sources.RemoveAt(i + 1);
            }
            bits *= 2;
        }
        if (sources.Count == 1) lowering.Assign(bound[0], operation.Type, LaneCode.Move, null, sources[0]);
        else lowering.Assign(bound[0], operation.Type, LaneCode.Pack, null, [.. sources]);
        return true;
    }

    static bool Unpack(ProgramLowering lowering, Operation operation)
    {
        var bound = lowering.Bound;
        var parts = Decoder.Elements(bound[0]);
        if (operation.Type.Bits() > 64 || Decoder.Elements(bound[1]).Length != 1) return false;
        int bits = operation.Type.Bits() / parts.Length;
        var part = bits switch { 8 => PtxType.B8, 16 => PtxType.B16, _ => PtxType.B32 };
        var whole = lowering.Operand(bound[1], operation.Type);
        Source[] words = operation.Type.Bits() == 64
            ? [lowering.ComputeSource(LaneCode.UnpackLow, LaneType.I32, null, whole), lowering.ComputeSource(LaneCode.UnpackHigh, LaneType.I32, null, whole)]
            : [whole with { Type = LaneType.I32 }];
        // A destination may be the source's own register: read everything first.
        var values = Arrays.Make(parts.Length, i => Field(lowering, words[i * bits / 32], i * bits % 32, bits));
        if (bits == 32) values = Array.ConvertAll(values, value => lowering.ComputeSource(LaneCode.Move, LaneType.I32, null, value));
        for (int i = 0; i < parts.Length; i++) lowering.Assign(parts[i], part, LaneCode.Move, null, values[i]);
        return true;
    }

    static Source Field(ProgramLowering lowering, Source word, int position, int bits)
    {
        if (position > 0) word = lowering.ComputeSource(LaneCode.ShrUnsigned, LaneType.I32, null, word, ProgramLowering.Number((ulong)position));
        return bits + position < 32 ? lowering.ComputeSource(LaneCode.And, LaneType.I32, null, word, ProgramLowering.Number((1UL << bits) - 1)) : word;
    }

    static bool Convert(ProgramLowering lowering, Operation operation)
    {
        var bound = lowering.Bound;
        var (to, from) = (operation.Operands[0].Type, operation.Operands[1].Type);
        if (operation.Has("sat")) return false;
        var value = lowering.Operand(bound[1], from);
        bool isSigned = from.Class() == TypeClass.Signed;
        if (from.Bits() < 32 && isSigned) value = lowering.SignExtendWithin(value, from.Bits());
        if (to.Bits() == 64 && from.Bits() < 64)
        {
            value = value.IsConstant ? new Source(null, isSigned ? (ulong)(int)value.Bits : value.Bits, LaneType.I64)
                : lowering.ComputeSource(isSigned ? LaneCode.SignExtend : LaneCode.ZeroExtend, LaneType.I64, null, value);
        }
        else if (from.Bits() == 64 && to.Bits() < 64)
        {
            value = value.IsConstant ? ProgramLowering.Number((uint)value.Bits) : lowering.ComputeSource(LaneCode.Truncate, LaneType.I32, null, value);
        }
        if (to.Bits() < 32 && (from.Bits() > to.Bits() || isSigned))
            value = lowering.ComputeSource(LaneCode.And, LaneType.I32, null, value, ProgramLowering.Number((1UL << to.Bits()) - 1));
        lowering.Assign(bound[0], to, LaneCode.Move, null, value);
        return true;
    }

    static (Comparison Comparison, bool Negated)? ConditionOf(string word) => word switch
    {
        "eq" => (Comparison.Equal, false),
        "ne" => (Comparison.Equal, true),
        "lt" => (Comparison.Less, false),
        "le" => (Comparison.LessOrEqual, false),
        "gt" => (Comparison.Greater, false),
        "ge" => (Comparison.GreaterOrEqual, false),
        "lo" => (Comparison.LessUnsigned, false),
        "ls" => (Comparison.LessOrEqualUnsigned, false),
        "hi" => (Comparison.GreaterUnsigned, false),
        "hs" => (Comparison.GreaterOrEqualUnsigned, false),
        // Unordered conditions are the negated opposite; plain ne of floats is false for NaN and no negation.
        "equ" => (Comparison.Equal, false),
        "neu" => (Comparison.Equal, true),
        "ltu" => (Comparison.GreaterOrEqual, true),
        "leu" => (Comparison.Greater, true),
        "gtu" => (Comparison.LessOrEqual, true),
        "geu" => (Comparison.Less, true),
        _ => null,
    };

    static bool Compare(ProgramLowering lowering, Operation operation)
    {
        var bound = lowering.Bound;
        int first = Array.FindIndex(operation.Operands, shape => !shape.Spec.IsDestination);
        var type = operation.Operands[first].Type;
        if (type.Bits() is not (32 or 64) || type.Class() == TypeClass.Packed || operation.Has("ftz")) return false;
        string word = operation["cmp"]!;
        if (type.IsFloat() && word is "ne" or "equ" || ConditionOf(word) is not { } condition) return false;
        var comparison = condition.Comparison;
        if (type.Class() == TypeClass.Unsigned && comparison is Comparison.Less or Comparison.LessOrEqual or Comparison.Greater or Comparison.GreaterOrEqual)
            comparison += Comparison.LessUnsigned - Comparison.Less;
        var t = lowering.ComputeSource(LaneCode.Compare, LaneType.Mask, comparison, lowering.Operand(bound[first], type), lowering.Operand(bound[first + 1], type));
        if (condition.Negated) t = lowering.ComputeSource(LaneCode.Not, LaneType.Mask, null, t);
        // p = t op c, q = not t op c.
        string? combine = operation["bool"];
        Source? c = combine == null ? null : lowering.Operand(bound[first + 2], PtxType.Pred);
        Source? opposite = first > 1 && bound[1] is not (null or Sink) ? lowering.ComputeSource(LaneCode.Not, LaneType.Mask, null, t) : null;
        if (opposite != null && c is { IsConstant: false } read) c = lowering.ComputeSource(LaneCode.Move, LaneType.Mask, null, read);
        Give(bound[0], t);
        if (opposite is { } q) Give(bound[1], q);
        return true;

        void Give(Operand? target, Source value)
        {
            if (c is { } with) lowering.Assign(target, PtxType.Pred, combine switch { "and" => LaneCode.And, "or" => LaneCode.Or, _ => LaneCode.Xor }, null, value, with);
            else lowering.Assign(target, PtxType.Pred, LaneCode.Move, null, value);
        }
    }

    static bool Select(ProgramLowering lowering, Operation operation)
    {
        var (bound, type) = (lowering.Bound, operation.Type);
        if (type.Bits() > 64) return false;
        lowering.Assign(bound[0], type, LaneCode.Select, null, lowering.Operand(bound[3], PtxType.Pred), lowering.Operand(bound[1], type), lowering.Operand(bound[2], type));
        return true;
    }

    static bool Float(ProgramLowering lowering, Operation operation, LaneCode code)
    {
        var (bound, type) = (lowering.Bound, operation.Type);
        if (type is not (PtxType.F32 or PtxType.F64) || operation.Has("ftz") || operation.Has("sat") || (operation["rnd"] ?? "rn") != "rn") return false;
        var sources = new Source[bound.Length - 1];
        for (int i = 0; i < sources.Length; i++) sources[i] = lowering.Operand(bound[i + 1], type);
        lowering.Assign(bound[0], type, code, null, sources);
        return true;
    }

    static bool Sign(ProgramLowering lowering, Operation operation, LaneCode code, ulong bits32, ulong bits64)
    {
        var (bound, type) = (lowering.Bound, operation.Type);
        if (type is not (PtxType.F32 or PtxType.F64) || operation.Has("ftz")) return false;
        var whole = type == PtxType.F32 ? LaneType.I32 : LaneType.I64;
        var source = lowering.Operand(bound[1], type) with { Type = whole };
        var result = lowering.ComputeSource(code, whole, null, source, new Source(null, type == PtxType.F32 ? bits32 : bits64, whole));
        lowering.Assign(bound[0], type, LaneCode.Move, null, result with { Type = TypeLowering.Of(type) });
        return true;
    }

    static bool Operator(ProgramLowering lowering, Operation operation)
    {
        var bound = lowering.Bound;
        // A second destination is somebody else's.
        if (operation.Operands.Length > 1 && operation.Operands[1].Spec.IsDestination && bound[1] is not (null or Sink)) return false;
        // A funnel shift of one register with itself is a rotation.
        if (operation.Semantic == Semantic.ShfBits && bound[1] is Register && bound[1] == bound[2] && bound[3] is Constant && operation["mode"] == "wrap")
        {
            ulong count = lowering.Operand(bound[3], PtxType.U32).Bits & 31;
            if (operation["dir"] == "r") count = (32 - count) & 31;
            lowering.Assign(bound[0], operation.Operands[0].Type, LaneCode.RotateLeft, null, lowering.Operand(bound[1], PtxType.B32), ProgramLowering.Number(count));
            return true;
        }
        if (operation.Semantic == Semantic.ShfBits && bound[1] is Register && bound[1] == bound[2] && LaneOperators.FindAlike(operation) is { } rotation)
        {
            lowering.Assign(bound[0], operation.Operands[0].Type, result =>
                lowering.Emit(LaneCode.Operator, [result], [lowering.Operand(bound[1], PtxType.B32), lowering.Operand(bound[3], PtxType.U32)], rotation));
            return true;
        }
        if (LaneOperators.Find(operation) is not { } lane) return false;
        // lop3's table is no lane operand but a constant of the code.
        if (operation.Semantic == Semantic.Lop3Bits)
        {
            if (bound[4] is not Constant table) return false;
            lane = lane with { Immediates = [(int)table.Bits, .. lane.Immediates] };
        }
        if (bound.Any(operand => operand is VectorOperand or Negated { Inner: RegisterPart } or RegisterPart { Element: < 0 })) return false;
        var sources = new List<Source>(4);
        for (int i = 0; i < bound.Length; i++)
        {
            if (operation.Operands[i].Spec.IsDestination) continue;
            if (sources.Count == lane.Sources.Length) break;
            sources.Add(lowering.Operand(bound[i], operation.Operands[i].Type) with { Type = lane.Sources[sources.Count] });
        }
        if (sources.Count < lane.Sources.Length) return false;
        lowering.Assign(bound[0], operation.Operands[0].Type, result => lowering.Emit(LaneCode.Operator, [result], [.. sources], lane));
        return true;
    }

    // Every source as raw bits, in the order of the scalar definition; the carry flag is one more source and one more result.
    static bool Scalarwise(ProgramLowering lowering, Operation operation)
    {
        if (Scalars.Find(operation) is not { } definition) return false;
        var bound = lowering.Bound;
        var sources = new List<Source>(4);
        var marks = new List<OperandMark>(4);
        var targets = new List<(Operand? Operand, PtxType Type)>(2);
        for (int i = 0; i < bound.Length; i++)
        {
            var type = operation.Operands[i].Type;
            marks.Add(MarkOf(bound[i], type));
            var operand = bound[i] is Negated { Inner: var inner } && type != PtxType.Pred ? inner : bound[i];
            if (operand is RegisterPart { Element: < 0 } part) operand = part.Register;
            if (operation.Operands[i].Spec.IsDestination) targets.Add((operand, type));
            else foreach (var element in operand is VectorOperand vector ? vector.Elements : [operand!]) sources.Add(lowering.Operand(element, type));
        }
        bool hasCarry = definition.Carry != null, hasSecond = hasCarry || (targets.Count > 1 && definition.Second != null);
        if (hasCarry) sources.Add(new Source(lowering.Scope.Carry(lowering.Program), 0, LaneType.Mask));
        int number = Memory.Scalarwise.Register(definition, sources.Count - (hasCarry ? 1 : 0), marks);
        var results = new List<LaneValue> { lowering.Program.NewValue(TypeLowering.Of(targets[0].Type)) };
        if (hasSecond) results.Add(lowering.Program.NewValue(hasCarry ? LaneType.Mask : TypeLowering.Of(targets[1].Type)));
        lowering.Emit(LaneCode.Scalarwise, [.. results], [.. sources], new ScalarCall(number));
        lowering.Assign(targets[0].Operand, targets[0].Type, LaneCode.Move, null, new Source(results[0], 0, results[0].Type));
        if (hasCarry) lowering.AssignCarry(results[1]);
        else if (hasSecond) lowering.Assign(targets[1].Operand, targets[1].Type, LaneCode.Move, null, new Source(results[1], 0, results[1].Type));
        return true;
    }

    static OperandMark MarkOf(Operand? operand, PtxType type)
    {
        bool isNegated = operand is Negated && type != PtxType.Pred;
        var inner = operand is Negated negated ? negated.Inner : operand;
        string part = inner is RegisterPart { Element: < 0 } selected ? selected.Part : "";
        return isNegated || part.Length > 0 ? new OperandMark(part, isNegated) : default;
    }
}

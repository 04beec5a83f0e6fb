using Drawbridge.Ptx.Isa;

namespace Drawbridge.Ptx.Syntax.Reading;

/// <summary>Operands, told apart by how they are written.</summary>
sealed partial class ModuleParser
{
    readonly SpecialRegisterTable specialRegisters;

    /// <summary>Reads one operand with what may be joined to it; null after a mistake.</summary>
    Operand? ReadOperand(OperationEntry entry)
    {
        var operand = ReadSingleOperand(entry);
        if (operand == null || lexer.Kind != TokenKind.Bar) return operand;
        Next();
        var second = ReadSingleOperand(entry);
        if (second == null) return null;
        var pair = new PairOperand(operand, second);
        if (lexer.Kind != TokenKind.Bar) return pair;
        findings.Add(SyntaxDiagnostics.BadOperand, lexer.Start, 1, "a pair 'd|p' has two members");
        return null;
    }

    Operand? ReadSingleOperand(OperationEntry entry)
    {
        switch (lexer.Kind)
        {
            case TokenKind.Name:
                return ReadNameOperand(entry);
            case TokenKind.OpenBracket:
                return ReadAddress(entry);
            case TokenKind.OpenBrace:
                return ReadVector(entry);
            case TokenKind.Sink:
                Next();
                return Sink.Instance;
            case TokenKind.Bang or TokenKind.Minus when lexer.Kind == TokenKind.Bang || NameFollows():
                Next();
                if (lexer.Kind != TokenKind.Name)
                {
                    ReportExpected("a register after the sign");
                    return null;
                }
                return ReadNameOperand(entry) is { } inner ? new Negated(inner) : null;
            case TokenKind.OpenParen when entry.Opcode == BranchKind.Call:
                return ReadList(entry);
            case TokenKind.Number or TokenKind.Minus or TokenKind.Plus or TokenKind.Tilde or TokenKind.OpenParen:
                return ReadConstant();
            case TokenKind.Word when lexer.Length > 1 && Characters.Is(text[lexer.Start + 1], Characters.Digit):
                return ReadConstant();
            default:
                if (lexer.Kind == TokenKind.Word && BeginsStatement() || lexer.Kind == TokenKind.At && lexer.IsFirstOnLine || lexer.Kind is TokenKind.CloseBrace or TokenKind.End)
                {
                    ReportMissingSemicolon();
                    endsHere = true;
                    return null;
                }
                if (lexer.Kind != TokenKind.Bad)
                    findings.Add(SyntaxDiagnostics.BadOperand, lexer.Start, lexer.Length, $"an operand should stand here, found {Quoted}");
                return null;
        }
    }

    /// <summary>True if the sign is followed by a name that is no constant: <c>-%r1</c>, but not <c>-WARP_SZ</c> or <c>-1</c>.</summary>
    bool NameFollows()
    {
        var ahead = lexer;
        ahead.Next();
        return ahead.Kind == TokenKind.Name && source.Slice(ahead.Start, ahead.End) != "WARP_SZ";
    }

    Constant? ReadConstant() => ReadExpression(out var value) ? constants.Get(value.Bits, value.Kind) : null;

    /// <summary>Reads a name and what may follow it: a component, an index, an offset.</summary>
    Operand? ReadNameOperand(OperationEntry entry)
    {
        var operand = ReadName(entry.Opcode);
        switch (lexer.Kind)
        {
            case TokenKind.Comma or TokenKind.Semicolon:
                return operand;
            case TokenKind.Word:
                if (operand is Register register && lexer.Start == lexer.PreviousEnd)
                {
                    var part = new RegisterPart(register, Part(lexer.Start + 1, lexer.Length - 1));
                    Next();
                    return part;
                }
                return operand;
            case TokenKind.OpenBracket when operand is SymbolAddress { Symbol: Variable variable } address:
                return ReadIndexed(entry, variable, address);
            case TokenKind.Plus or TokenKind.Minus:
                if (operand is SymbolAddress symbol) return ReadSum(symbol);
                if (operand is Constant) break;
                return operand;
        }
        // WARP_SZ is a constant with a name: an expression may go on behind it.
        if (operand is Constant constant)
        {
            int start = lexer.PreviousEnd;
            if (!ReadBinary(new Value { Bits = constant.Bits, Kind = constant.Kind }, start, 0, out var value) || !ReadTernary(ref value, start)) return null;
            return constants.Get(value.Bits, value.Kind);
        }
        return operand;
    }

    /// <summary><c>name+8</c>. On its own, since a lambda costs an object in every call of the method it stands in.</summary>
    SymbolAddress? ReadSum(SymbolAddress symbol)
    {
        if (!ReadOffset(out long offset)) return null;
        var sum = new SymbolAddress(symbol.Symbol, offset);
        if (symbol.Symbol is Variable { Linkage: Linkage.Extern }) forwardSymbols.Add(() => sum.Symbol = symbol.Symbol);
        return sum;
    }

    /// <summary>Reads a name and finds what it stands for; null if that is nothing.</summary>
    Operand? ReadName(BranchKind branch)
    {
        if (branch == BranchKind.Branch) return ReadLabelReference();
        int found = scopes.Find(lexer.Start, lexer.End, lexer.NumberStart, out int number);
        if (found == 0) return ReadUnboundName(branch);
        ref Binding binding = ref scopes[found];
        switch (binding.Kind)
        {
            case BindingKind.Range:
                var range = (RegisterRange)binding.Target!;
                if (range[number] is not { } numbered)
                {
                    numbered = NewRegister(scopes.Names[binding.Name], number, binding);
                    range[number] = numbered;
                }
                Next();
                return numbered;
            case BindingKind.Register:
                binding.Target ??= NewRegister(scopes.Names[binding.Name], -1, binding);
                Next();
                return (Operand)binding.Target;
            case BindingKind.Label:
                return ReadLabelReference();
            case BindingKind.Unknown:
                Next();
                return (Operand)binding.Target!;
            default:
                Next();
                return (Operand)binding.Target!;
        }
    }

    Register NewRegister(string prefix, int number, in Binding binding)
    {
        var register = new Register(prefix, number, binding.Type, binding.VectorWidth, registers.Count);
        registers.Add(register);
        return register;
    }

    Operand? ReadUnboundName(BranchKind branch)
    {
        int start = lexer.Start, length = lexer.Length;
        if (text[start] == '%' && ReadSpecialRegister() is { } special) return special;
        if (length == 7 && TokenText == "WARP_SZ")
        {
            Next();
            return constants.Get(32, ConstantKind.Signed);
        }
        // The statement before lacks its ';' and this is the next one.
        if (operandCount > 0 && lexer.IsFirstOnLine && IsOpcodeHere() || lexer.IsFollowedBy((byte)':') && text[lexer.End] != ':')
        {
            ReportMissingSemicolon();
            endsHere = true;
            return null;
        }
        if (branch == BranchKind.Indexed || branch == BranchKind.Call && operandCount > 1) return ReadLabelReference();
        ReportUndeclared();
        // Reported once a function: the name now stands for a register of no type.
        string name = scopes.Names[scopes.Intern(start, length)];
        var unknown = new Register(name, PtxType.None, 1, registers.Count);
        registers.Add(unknown);
        scopes.Declare(start, lexer.End, lexer.NumberStart, BindingKind.Unknown, unknown, out _);
        Next();
        return unknown;
    }

    Operand? ReadSpecialRegister()
    {
        int id = specialRegisters.Find(lexer.Start, lexer.Length);
        if (id < 0) return null;
        Next();
        int component = -1;
        if (lexer.Kind == TokenKind.Word && lexer.Start == lexer.PreviousEnd && lexer.Length == 2)
        {
            component = text[lexer.Start + 1] switch { (byte)'x' => 0, (byte)'y' => 1, (byte)'z' => 2, (byte)'w' => 3, _ => -1 };
            if (component >= 0) Next();
        }
        return specialRegisters.Get(id, component);
    }

    static readonly string[] CommonParts = ["x", "y", "z", "w", "b0", "b1", "b2", "b3", "h0", "h1", "r", "g", "b", "a"];

    string Part(int start, int length)
    {
        foreach (string part in CommonParts)
            if (part.Length == length && part[0] == text[start] && (length == 1 || part[1] == text[start + 1])) return part;
        return source.Slice(start, start + length);
    }

    /// <summary><c>name[2]</c>: element 2 of an array; as the operand of mov its address.</summary>
    Operand? ReadIndexed(OperationEntry entry, Variable variable, SymbolAddress address)
    {
        int start = lexer.Start;
        Next();
        if (lexer.Kind == TokenKind.Name && TokenText != "WARP_SZ")
        {
            findings.Add(SyntaxDiagnostics.NotSupported, start, lexer.End - start, "an array indexed by a register; add the register to the array's address instead");
            return null;
        }
        if (!ReadInteger(out long index) || !Expect(TokenKind.CloseBracket, "']' after the index")) return null;
        long offset = index * variable.ElementSize;
        if (lexer.Kind is TokenKind.Plus or TokenKind.Minus)
        {
            if (!ReadOffset(out long more)) return null;
            offset += more;
        }
        if (entry.TakesAddresses) return new Address(address, offset);
        return offset == 0 ? address : new SymbolAddress(address.Symbol, offset);
    }

    /// <summary><c>[%rd1+16]</c>, <c>[name]</c>, <c>[240]</c>; with commas a tensor or texture address.</summary>
    Operand? ReadAddress(OperationEntry entry)
    {
        Next();
        Operand? start = null;
        long offset = 0;
        if (lexer.Kind == TokenKind.Name && !(lexer.Length == 7 && TokenText == "WARP_SZ"))
        {
            int nameStart = lexer.Start, nameLength = lexer.Length;
            start = ReadName(entry.Opcode == BranchKind.Branch ? BranchKind.None : entry.Opcode);
            if (start == null) return null;
            if (start is not (Register or SymbolAddress))
            {
                findings.Add(SyntaxDiagnostics.WrongKindOfName, nameStart, nameLength, $"'{findings.Quote(nameStart, nameLength)}' cannot be the base of an address");
                return null;
            }
            if (start is SymbolAddress { Symbol: Variable variable } && lexer.Kind == TokenKind.OpenBracket)
            {
                Next();
                if (!ReadInteger(out long index) || !Expect(TokenKind.CloseBracket, "']' after the index")) return null;
                offset = index * variable.ElementSize;
            }
            if (lexer.Kind is TokenKind.Plus or TokenKind.Minus)
            {
                if (NameFollows())
                {
                    Next();
                    findings.Add(SyntaxDiagnostics.NotSupported, lexer.Start, lexer.Length, "an address is a register or name plus a constant; add the second register first");
                    return null;
                }
                if (!ReadOffset(out long more)) return null;
                offset += more;
            }
        }
        else if (lexer.Kind == TokenKind.OpenBrace)
        {
            start = ReadVector(entry);
            if (start == null) return null;
        }
        else
        {
            if (!ReadInteger(out offset)) return null;
        }
        if (lexer.Kind == TokenKind.Comma || start is VectorOperand) return ReadCompound(entry, start, offset);
        if (!Expect(TokenKind.CloseBracket, "']' after the address")) return null;
        bool unified = false;
        if (lexer.Kind == TokenKind.Word && lexer.Start == lexer.PreviousEnd)
        {
            if (TokenText != ".unified")
            {
                findings.Add(SyntaxDiagnostics.UnknownModifier, lexer.Start, lexer.Length, $"'{TokenText}' cannot follow an address; only .unified can");
                return null;
            }
            unified = true;
            Next();
        }
        return new Address(start, offset, unified);
    }

    CompoundAddress? ReadCompound(OperationEntry entry, Operand? first, long offset)
    {
        var items = new List<Operand>
        {
            first switch
            {
                null => constants.Get((ulong)offset, ConstantKind.Signed),
                SymbolAddress symbol when offset != 0 => new SymbolAddress(symbol.Symbol, offset),
                Register when offset != 0 => new Address(first, offset),
                _ => first,
            },
        };
        while (Accept(TokenKind.Comma))
        {
            if (lexer.Kind is TokenKind.OpenBracket or TokenKind.OpenParen)
            {
                findings.Add(SyntaxDiagnostics.BadOperand, lexer.Start, 1, $"a coordinate or handle should stand here, found {Quoted}");
                return null;
            }
            var item = ReadSingleOperand(entry);
            if (item == null) return null;
            items.Add(item);
        }
        return Expect(TokenKind.CloseBracket, "',' or ']' in the address") ? new CompoundAddress([.. items]) : null;
    }

    /// <summary><c>{a, b}</c>; elements are simple operands.</summary>
    VectorOperand? ReadVector(OperationEntry entry)
    {
        Next();
        int count = 0;
        var elements = elementScratch;
        for (; ; )
        {
            // Nothing that could hold a vector again: recursion ends here.
            if (lexer.Kind is TokenKind.OpenBrace or TokenKind.OpenBracket or TokenKind.Semicolon || lexer.Kind == TokenKind.OpenParen && entry.Opcode == BranchKind.Call)
            {
                findings.Add(SyntaxDiagnostics.BadOperand, lexer.Start, 1, $"an element of a vector should stand here, found {Quoted}");
                return LeaveVector();
            }
            if (lexer.Kind == TokenKind.CloseBrace && !lexer.IsFirstOnLine)
            {
                findings.Add(SyntaxDiagnostics.BadOperand, lexer.Start, 1, "an element of a vector should stand before this '}'");
                return LeaveVector();
            }
            var element = ReadSingleOperand(entry);
            if (element == null) return LeaveVector();
            if (count == elements.Length)
            {
                Array.Resize(ref elements, count * 2);
                elementScratch = elements;
            }
            new Span<Operand>(elements)[count++] = element;
            if (Accept(TokenKind.Comma)) continue;
            if (lexer.Kind == TokenKind.CloseBrace) break;
            ReportExpected("',' or '}' in the vector");
            return LeaveVector();
        }
        Next();
        return new VectorOperand(new ReadOnlySpan<Operand>(elements, 0, count).ToArray());
    }

    // After a mistake in a vector: past its '}' where that is on the line, so that it is not taken for the body's.
    VectorOperand? LeaveVector()
    {
        while (lexer.Kind is not (TokenKind.CloseBrace or TokenKind.Semicolon or TokenKind.End) && !lexer.IsFirstOnLine) Next();
        if (lexer.Kind == TokenKind.CloseBrace && !lexer.IsFirstOnLine) Next();
        return null;
    }

    Operand[] elementScratch = new Operand[16];

    /// <summary><c>(param0, 4)</c> of a call.</summary>
    ListOperand? ReadList(OperationEntry entry)
    {
        Next();
        var items = new List<Operand>();
        if (Accept(TokenKind.CloseParen)) return new ListOperand([]);
        for (; ; )
        {
            if (lexer.Kind is TokenKind.OpenParen or TokenKind.OpenBracket)
            {
                ReportExpected("an argument");
                return null;
            }
            var item = ReadSingleOperand(entry);
            if (item == null) return null;
            items.Add(item);
            if (Accept(TokenKind.Comma)) continue;
            if (Accept(TokenKind.CloseParen)) return new ListOperand([.. items]);
            ReportExpected("',' or ')' in the list");
            return null;
        }
    }
}

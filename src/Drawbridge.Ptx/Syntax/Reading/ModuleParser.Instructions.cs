using Drawbridge.Ptx.Isa;

namespace Drawbridge.Ptx.Syntax.Reading;

/// <summary>Instructions with their guards, and what is wrong with those that are none.</summary>
sealed partial class ModuleParser
{
    Operand[] operands = new Operand[16];
    int operandCount;

    /// <summary>Set where a statement turned out to end before the current token: nothing is skipped then.</summary>
    bool endsHere;

    void ReadGuarded()
    {
        int start = lexer.Start;
        Next();
        bool negated = Accept(TokenKind.Bang);
        if (lexer.Kind != TokenKind.Name)
        {
            ReportExpected("the predicate register of the guard");
            SkipStatement();
            return;
        }
        int nameStart = lexer.Start, nameLength = lexer.Length;
        if (ReadName(BranchKind.None) is not { } operand)
        {
            SkipStatement();
            return;
        }
        if (operand is not Register guard)
        {
            findings.Add(SyntaxDiagnostics.WrongKindOfName, nameStart, nameLength, $"the guard '{findings.Quote(nameStart, nameLength)}' is no register");
            SkipStatement();
            return;
        }
        if (lexer.Kind != TokenKind.Name)
        {
            ReportExpected("an instruction after the guard");
            SkipStatement();
            return;
        }
        ReadInstruction(start, guard, negated);
    }

    /// <summary>Reads an instruction; the current token is its opcode.</summary>
    void ReadInstruction(int position, Register? guard, bool negated)
    {
        lexer.ExtendOverModifiers();
        var entry = operations.Find(lexer.Start, lexer.Length);
        if (entry == null && !TryDetachedModifiers(out entry))
        {
            ReportUnknownInstruction();
            Next();
            SkipStatement();
            return;
        }
        Next();
        operandCount = 0;
        if (lexer.Kind != TokenKind.Semicolon)
        {
            endsHere = false;
            if (!BeginsStatementAfterOpcode() && !ReadOperands(entry!))
            {
                if (!endsHere) SkipStatement();
                return;
            }
            if (lexer.Kind != TokenKind.Semicolon)
            {
                if (!EndStatement(operandCount == 0 ? "an operand or ';'" : "',' or ';' after the operand")) return;
            }
            else
            {
                Next();
            }
        }
        else
        {
            Next();
        }
        var read = new ReadOnlySpan<Operand>(operands, 0, operandCount);
        var instruction = new Instruction
        {
            Operation = entry!.Choose(read),
            Guard = guard,
            IsGuardNegated = negated,
            Operands = read.ToArray(),
            Index = instructions.Count,
            Position = position,
        };
        instructions.Add(instruction);
        statements.Add(instruction);
    }

    /// <summary>After an opcode without operands a brace may follow only as a vector, a name only if it is no opcode.</summary>
    bool BeginsStatementAfterOpcode() => lexer.Kind switch
    {
        TokenKind.OpenBrace => false,
        TokenKind.Name => lexer.IsFollowedBy((byte)':') || lexer.IsFirstOnLine && scopes.Find(lexer.Start, lexer.End, lexer.NumberStart, out _) == 0 && IsOpcodeHere(),
        _ => BeginsStatement(),
    };

    bool ReadOperands(OperationEntry entry)
    {
        for (; ; )
        {
            if (ReadOperand(entry) is not { } operand) return false;
            if (operandCount == operands.Length) Array.Resize(ref operands, operandCount * 2);
            // A span knows its elements' type exactly; an array of a base class asks on every store.
            new Span<Operand>(operands)[operandCount++] = operand;
            if (lexer.Kind != TokenKind.Comma) return true;
            Next();
        }
    }

    /// <summary>
    /// White space may stand between an opcode and its modifiers (<c>add .s32</c>), and a constant bank among them (<c>ld.const[0].b32</c>).
    /// Rare enough to put the text together and look again.
    /// </summary>
    bool TryDetachedModifiers(out OperationEntry? entry)
    {
        entry = null;
        var ahead = lexer;
        string name = TokenText;
        for (; ; )
        {
            ahead.Next();
            if (ahead.Kind == TokenKind.Word && !ahead.IsFirstOnLine)
            {
                name += source.Slice(ahead.Start, ahead.End);
            }
            else if (ahead.Kind == TokenKind.OpenBracket && name.EndsWith(".const", StringComparison.Ordinal))
            {
                ahead.Next();
                if (ahead.Kind != TokenKind.Number) return false;
                ahead.Next();
                if (ahead.Kind != TokenKind.CloseBracket) return false;
            }
            else
            {
                break;
            }
            lexer.JumpTo(ahead.End);
        }
        if (!InstructionSet.Resolve(name, out var operation)) return false;
        entry = new OperationEntry(operation!);
        return true;
    }

    void ReportUnknownInstruction()
    {
        string text = source.Slice(lexer.Start, lexer.End);
        if (InstructionSet.Explain(text) is not { } failure)
        {
            findings.Add(SyntaxDiagnostics.UnknownInstruction, lexer.Start, lexer.Length, $"unknown instruction '{findings.Quote(lexer.Start, lexer.Length)}'");
            return;
        }
        var kind = failure.Kind switch
        {
            ResolveFailureKind.UnknownOpcode => SyntaxDiagnostics.UnknownInstruction,
            ResolveFailureKind.UnknownModifier => SyntaxDiagnostics.UnknownModifier,
            _ => SyntaxDiagnostics.BadModifiers,
        };
        string? fix = failure.Kind switch
        {
            ResolveFailureKind.UnknownOpcode when failure.Choices.Length > 0 => $"Did you mean '{failure.Choices[0]}'?",
            ResolveFailureKind.UnknownModifier when failure.Choices.Length > 0 => $"Did you mean '.{failure.Choices[0]}'?",
            ResolveFailureKind.MissingModifier when failure.Choices.Length > 0 => $"Add one of {string.Join(", ", failure.Choices.Select(choice => "." + choice))}.",
            _ => null,
        };
        findings.Add(kind, lexer.Start + failure.Start, failure.Length, failure.Message, fix);
    }
}

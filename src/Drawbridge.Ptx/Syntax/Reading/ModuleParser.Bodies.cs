using System.Globalization;
using Drawbridge.Ptx.Isa;

namespace Drawbridge.Ptx.Syntax.Reading;

/// <summary>Function bodies: scopes, labels and what stands between instructions.</summary>
sealed partial class ModuleParser
{
    // What a body consists of is collected here and copied once its size is known; the lists are used again for the next body.
    readonly List<Item> statements = [];
    readonly List<Instruction> instructions = [];
    readonly List<Variable> variables = [];
    readonly List<Register> registers = [];
    readonly List<LabelRange> labelRanges = [];
    readonly List<BranchTargetList> branchTargets = [];
    readonly LabelReferences labelReferences = new();
    readonly Action<LabelOperand, int, int> undefinedLabel;
    string functionName = "";

    int labelBudget;

    /// <summary>The labels of a .branchtargets list, which are known when the body has been read.</summary>
    sealed record BranchTargetList(Label[] Labels, List<LabelOperand> Operands);

    /// <summary>A <c>L&lt;3&gt;</c> in a .branchtargets list. Its names stand nowhere in the text, so they are looked up when a scope ends.</summary>
    sealed record LabelRange(LabelOperand[] Operands, string Prefix, int Position);

    void AddStatement(Item item) => statements.Add(item);

    /// <summary>Reads a body; the current token is its '{'.</summary>
    void ReadBody(Function function, List<NamedParameter> returns, List<NamedParameter> parameters)
    {
        var body = function.Body!;
        functionName = function.Name;
        statements.Clear();
        instructions.Clear();
        variables.Clear();
        registers.Clear();
        labelRanges.Clear();
        branchTargets.Clear();
        int namesBefore = scopes.Names.Count;
        OpenScope();
        foreach (var parameter in returns) DeclareParameter(parameter);
        foreach (var parameter in parameters) DeclareParameter(parameter);
        int open = body.Position = lexer.Start;
        Next();
        int bottom = scopes.Depth;
        while (scopes.Depth >= bottom && !GiveUp())
        {
            switch (lexer.Kind)
            {
                case TokenKind.Name:
                    ReadLabelOrInstruction();
                    break;
                case TokenKind.At:
                    ReadGuarded();
                    break;
                case TokenKind.Word:
                    if (ReadBodyDirective()) break;
                    ReportMissingBrace(open);
                    goto end;
                case TokenKind.OpenBrace:
                    if (scopes.Depth > DeepestScope)
                    {
                        findings.Add(SyntaxDiagnostics.NestingTooDeep, lexer.Start, 1, $"scopes nest deeper than {DeepestScope} levels here; the rest of the file is not read");
                        lexer.JumpToEnd();
                        Next();
                        goto end;
                    }
                    AddStatement(new ScopeStart { Position = lexer.Start });
                    OpenScope();
                    Next();
                    break;
                case TokenKind.CloseBrace:
                    body.EndPosition = lexer.Start;
                    if (scopes.Depth > bottom) AddStatement(new ScopeEnd { Position = lexer.Start });
                    CloseScope();
                    Next();
                    break;
                case TokenKind.Semicolon:
                    ReportEmptyStatement();
                    break;
                case TokenKind.End:
                    ReportMissingBrace(open);
                    goto end;
                default:
                    ReportExpected("an instruction, a label or a directive");
                    Next();
                    SkipStatement();
                    break;
            }
        }
    end:
        while (scopes.Depth >= bottom)
        {
            body.EndPosition = lexer.PreviousEnd;
            CloseScope();
        }
        labelReferences.Finish(undefinedLabel);
        foreach (var (labels, operands) in branchTargets)
            for (int i = 0; i < labels.Length; i++) labels[i] = operands[i].Label;
        body.Statements.AddRange(statements);
        body.Instructions.AddRange(instructions);
        body.Variables.AddRange(variables);
        body.Registers.AddRange(registers);
        scopes.Forget(namesBefore);
    }

    void OpenScope()
    {
        scopes.Open();
        labelReferences.Open(scopes.Depth);
    }

    void CloseScope()
    {
        if (labelRanges.Count > 0) SettleLabelRanges();
        scopes.Close();
    }

    void SettleLabelRanges()
    {
        for (int r = labelRanges.Count - 1; r >= 0; r--)
        {
            var range = labelRanges[r];
            int missing = -1;
            for (int i = 0; i < range.Operands.Length; i++)
            {
                if (range.Operands[i].Label != null) continue;
                if (scopes.FindPlain(range.Prefix + i.ToString(CultureInfo.InvariantCulture)) is var found and not 0 && scopes[found].Target is Label label)
                    range.Operands[i].Label = label;
                else if (missing < 0) missing = i;
            }
            if (missing >= 0 && scopes.Depth > 1) continue;
            if (missing >= 0)
            {
                findings.Add(SyntaxDiagnostics.UndefinedLabel, range.Position, range.Prefix.Length, $"no label '{range.Prefix}{missing}' can be seen from here in '{functionName}'");
                foreach (var operand in range.Operands) operand.Label ??= new Label { Name = range.Prefix, Position = range.Position };
            }
            labelRanges.RemoveAt(r);
        }
    }

    void DeclareParameter(NamedParameter parameter)
    {
        var variable = parameter.Variable;
        bool isRegister = variable.Space == StateSpace.Register;
        int existing = isRegister
            ? scopes.Declare(parameter.Start, parameter.End, parameter.NumberStart, BindingKind.Register, null, out int declared)
            : scopes.Declare(parameter.Start, parameter.End, parameter.NumberStart, BindingKind.Variable, new SymbolAddress(variable, 0), out declared);
        if (existing != 0)
        {
            ReportRedeclared(parameter.Start, parameter.End - parameter.Start, scopes[existing].Position);
            return;
        }
        if (!isRegister) return;
        ref Binding binding = ref scopes[declared];
        binding.Type = variable.Type;
        binding.VectorWidth = (byte)variable.VectorWidth;
        variable.Register = NewRegister(variable.Name, -1, binding);
        binding.Target = variable.Register;
    }

    void ReportMissingBrace(int open)
    {
        var (line, _) = source.LineAndColumn(open);
        int position = Math.Max(0, lexer.PreviousEnd - 1);
        findings.Add(SyntaxDiagnostics.MissingBrace, position, 1, $"the body of '{functionName}', open since line {line}, still lacks a '}}' here");
    }

    /// <summary>Reads a directive in a body. False if it can only stand outside, so that the body must have ended before.</summary>
    bool ReadBodyDirective()
    {
        int start = lexer.Start;
        var word = CurrentWord;
        switch (word)
        {
            case Word.Reg:
                ReadRegisters();
                return true;
            case Word.Param or Word.Local or Word.Shared or Word.Global or Word.Const or Word.Tex:
                if (!ReadVariables(Linkage.Internal, start, word)) SkipStatement();
                return true;
            case Word.Loc:
                if (ReadLocation() is { } location) AddStatement(location);
                return true;
            case Word.Pragma:
                if (ReadPragma(start) is { } pragma) AddStatement(pragma);
                return true;
            case Word.BranchTargets or Word.CallTargets or Word.CallPrototype:
                findings.Add(SyntaxDiagnostics.BadLabel, start, lexer.Length, $"'{TokenText}' needs a label before it, by which instructions refer to it");
                Next();
                SkipStatement();
                return true;
            case Word.Unknown:
                AddStatement(ReadUnknownDirective(start));
                return true;
            default:
                if (Words.IsModuleOnly(word)) return false;
                findings.Add(SyntaxDiagnostics.MisplacedStatement, start, lexer.Length, $"'{TokenText}' begins no statement of a body");
                Next();
                SkipStatement();
                return true;
        }
    }

    void ReadLabelOrInstruction()
    {
        int start = lexer.Start;
        byte following = lexer.Following;
        if (following == ':' ? lexer.IsFollowedBy((byte)':') : following != '.' && lexer.IsFollowedBy((byte)':'))
        {
            ReadLabel();
            return;
        }
        ReadInstruction(start, null, false);
    }

    void ReadLabel()
    {
        var name = lexer;
        WarnIfReserved();
        var label = new Label { Name = scopes.Names[scopes.Intern(name.Start, name.End - name.Start)], Target = instructions.Count, Position = name.Start };
        int existing = scopes.Declare(name.Start, name.End, name.NumberStart, BindingKind.Label, label, out int declared);
        if (existing != 0)
        {
            ref Binding before = ref scopes[existing];
            if (before.Kind == BindingKind.Label)
            {
                var (line, _) = source.LineAndColumn(before.Position);
                findings.Add(SyntaxDiagnostics.DuplicateLabel, name.Start, name.End - name.Start, $"label '{label.Name}' stands on line {line} already");
            }
            else
            {
                ReportRedeclared(name.Start, name.End - name.Start, before.Position);
            }
        }
        else
        {
            labelReferences.Settle(scopes[declared].Name, label, scopes.Depth);
        }
        AddStatement(label);
        Next();
        Next();
        int start = lexer.Start;
        Item? declaration = CurrentWord switch
        {
            Word.BranchTargets => ReadBranchTargets(start),
            Word.CallTargets => ReadCallTargets(start),
            Word.CallPrototype => ReadCallPrototype(start),
            _ => null,
        };
        if (declaration != null)
        {
            label.Declaration = declaration;
            AddStatement(declaration);
            EndStatement();
        }
        else if (lexer.Kind == TokenKind.Word && CurrentWord is Word.BranchTargets or Word.CallTargets or Word.CallPrototype)
        {
            SkipStatement();
        }
    }

    BranchTargets? ReadBranchTargets(int start)
    {
        Next();
        var operands = new List<LabelOperand>();
        do
        {
            if (lexer.Kind != TokenKind.Name)
            {
                ReportExpected("a label");
                SkipStatement();
                return null;
            }
            if (lexer.IsFollowedBy((byte)'<'))
            {
                string prefix = TokenText;
                int position = lexer.Start;
                Next();
                Next();
                if (!ReadRangeCount(out int count)) return null;
                var range = new LabelOperand[count];
                for (int i = 0; i < count; i++) range[i] = new LabelOperand(null!);
                labelRanges.Add(new LabelRange(range, prefix, position));
                operands.AddRange(range);
                continue;
            }
            operands.Add(ReadLabelReference());
        }
        while (Accept(TokenKind.Comma));
        // Forward references are settled in the operands; the array takes them over at the end of the function.
        var labels = new Label[operands.Count];
        branchTargets.Add(new BranchTargetList(labels, operands));
        return new BranchTargets { Labels = labels, Position = start };
    }

    bool ReadRangeCount(out int count)
    {
        count = 0;
        int start = lexer.Start;
        bool good = lexer.Kind == TokenKind.Number && lexer.Literal == ConstantKind.Signed && lexer.Bits > 0 && lexer.Bits <= (ulong)labelBudget;
        if (good) labelBudget -= count = (int)lexer.Bits;
        else findings.Add(SyntaxDiagnostics.BadCount, start, lexer.Length, "this range of labels is empty, or longer than the file could define");
        Next();
        if (Expect(TokenKind.Greater, "'>' after the number of labels") && good) return true;
        SkipStatement();
        return false;
    }

    CallTargets? ReadCallTargets(int start)
    {
        Next();
        var addresses = new List<SymbolAddress>();
        do
        {
            if (ReadFunctionName() is not { } address)
            {
                SkipStatement();
                return null;
            }
            addresses.Add(address);
        }
        while (Accept(TokenKind.Comma));
        var functions = addresses.Select(address => (Function)address.Symbol).ToArray();
        if (functions.Any(function => function.Body == null))
        {
            forwardSymbols.Add(() =>
            {
                for (int i = 0; i < functions.Length; i++) functions[i] = (Function)addresses[i].Symbol;
            });
        }
        return new CallTargets { Functions = functions, Position = start };
    }

    /// <summary>Reads the current name as a label, defined or not yet.</summary>
    LabelOperand ReadLabelReference()
    {
        int start = lexer.Start, length = lexer.Length;
        int found = scopes.FindPlain(start, lexer.End);
        var label = found != 0 ? scopes[found].Target as Label : null;
        var operand = new LabelOperand(label!);
        if (label == null || scopes[found].Depth != scopes.Depth) labelReferences.Add(operand, label, scopes.Intern(start, length), start, length);
        Next();
        return operand;
    }
}

using System.Globalization;
using Drawbridge.Ptx.Syntax;

namespace Drawbridge.Ptx.Passes;

/// <summary>
/// Makes registers that are declared in nested scopes registers of the whole function, under names that occur once: passes may then use a value
/// outside the braces it was computed in. Variables and labels stay where they are.
/// </summary>
static class ScopedRegisters
{
    public static void Lift(Body body)
    {
        var outer = Outer(body);
        var renamed = new Dictionary<Register, Register>();
        var names = new HashSet<string>(body.Registers.Select(register => register.Name), StringComparer.Ordinal);
        int next = 0;
        foreach (var register in body.Registers.ToArray())
        {
            if (outer.Contains(register)) continue;
            string name;
            do name = "%in" + (next++).ToString(CultureInfo.InvariantCulture);
            while (!names.Add(name));
            var lifted = new Register(name, register.Type, register.VectorWidth, register.Index);
            renamed.Add(register, lifted);
            body.Registers[register.Index] = lifted;
        }
        int depth = 0;
        var statements = new List<Item>();
        foreach (var item in body.Statements)
        {
            depth += item is ScopeStart ? 1 : item is ScopeEnd ? -1 : 0;
            if (item is RegisterDeclaration && depth > 0) continue;
            statements.Add(item is Instruction instruction ? InstructionRegisters.Rename(instruction, renamed) : item);
        }
        foreach (var group in renamed.Values.GroupBy(register => (register.Type, register.VectorWidth)))
        {
            statements.Insert(0, new RegisterDeclaration
            {
                Type = group.Key.Type,
                VectorWidth = group.Key.VectorWidth,
                Names = group.Select(register => (register.Name, -1)).ToArray(),
            });
        }
        body.Statements.Clear();
        body.Statements.AddRange(statements);
        body.Instructions.Clear();
        body.Instructions.AddRange(statements.OfType<Instruction>());
    }

    // A register is the outer one of its name if it is met outside of all scopes that declare the name.
    static HashSet<Register> Outer(Body body)
    {
        var declared = new Stack<HashSet<(string Name, bool IsPrefix)>>();
        var outer = new HashSet<Register>();
        // Parameters in registers, and registers that nothing uses, keep their names.
        var met = new HashSet<Register>();
        foreach (var item in body.Statements)
        {
            switch (item)
            {
                case ScopeStart:
                    declared.Push([]);
                    break;
                case ScopeEnd:
                    declared.Pop();
                    break;
                case RegisterDeclaration declaration when declared.Count > 0:
                    foreach (var (name, count) in declaration.Names) declared.Peek().Add((name, count >= 0));
                    break;
                case Instruction instruction:
                    foreach (var register in InstructionRegisters.All(instruction))
                    {
                        met.Add(register);
                        if (!declared.Any(names => Declares(names, register.Name))) outer.Add(register);
                    }
                    break;
            }
        }
        foreach (var register in body.Registers)
            if (!met.Contains(register)) outer.Add(register);
        return outer;
    }

    static bool Declares(HashSet<(string Name, bool IsPrefix)> names, string name)
    {
        if (names.Contains((name, false))) return true;
        int end = name.Length;
        while (end > 0 && name[end - 1] is >= '0' and <= '9')
            if (names.Contains((name.Substring(0, --end), true))) return true;
        return false;
    }
}

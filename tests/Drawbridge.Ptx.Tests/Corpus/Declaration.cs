using System.Globalization;

namespace Drawbridge.Ptx.Tests.Corpus;

/// <summary>A range of names that a declaration makes: one name, or <c>%r0</c> to <c>%r7</c> for <c>%r&lt;8&gt;</c>.</summary>
readonly record struct DeclaredName(string Name, int Count)
{
    public bool Covers(string name)
    {
        if (Count < 0) return name == Name;
        return name.StartsWith(Name, StringComparison.Ordinal) && int.TryParse(name.AsSpan(Name.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number < Count;
    }
}

/// <summary>A declaration in the text: what to cut out to be rid of it, and what it names.</summary>
/// <param name="Start">Offset of its first byte.</param>
/// <param name="End">Offset after its last byte, its comma or semicolon included.</param>
/// <param name="Kind">The directive that declares, or <c>label</c>.</param>
/// <param name="Names">What it names.</param>
sealed record Declaration(int Start, int End, string Kind, List<DeclaredName> Names);

/// <summary>
/// Finds the declarations of a module, and which of them a use needs: one whose name is used where no other declaration of the same name is
/// seen, so that without it the module is wrong; of a function both prototype and definition. Works on tokens alone, with PTX's rule that a name is seen in its block and the blocks within.
/// </summary>
sealed class DeclarationFinder
{
    static readonly string[] Linkages = [".visible", ".extern", ".weak", ".common"];
    static readonly string[] Spaces = [".reg", ".param", ".shared", ".global", ".const", ".local", ".tex"];

    readonly List<Token> tokens;
    readonly Scope module = new(null);
    readonly List<Declaration> declarations = [];
    readonly HashSet<Declaration> needed = [];

    DeclarationFinder(List<Token> tokens) => this.tokens = tokens;

    /// <summary>All declarations of the text, and those that are needed.</summary>
    public static (List<Declaration> All, List<Declaration> Needed) Find(string text)
    {
        var finder = new DeclarationFinder(Token.All(text));
        finder.Block(0, finder.tokens.Count, finder.module);
        finder.module.Resolve(finder.needed);
        return (finder.declarations, [.. finder.declarations.Where(finder.needed.Contains)]);
    }

    /// <summary>The statements from one token up to another.</summary>
    void Block(int from, int to, Scope scope)
    {
        int i = from;
        while (i < to) i = Statement(i, to, scope);
    }

    int Statement(int i, int to, Scope scope)
    {
        var token = tokens[i];
        if (token.Is("{"))
        {
            int end = Closing(i);
            Block(i + 1, end, new Scope(scope));
            return end + 1;
        }
        if (token.Is(".section"))
            // Debug information: kept as it is, nothing in it counts as a use.
            return Closing(Find(i, "{")) + 1;
        if (token.Text is ".loc" or ".file" or ".version" or ".target" or ".address_size") return EndOfLine(i);
        if (token.IsName && i + 1 < to && tokens[i + 1].Is(":"))
        {
            Declare(scope, new(token.Start, tokens[i + 1].End, "label", [new(token.Text, -1)]));
            return i + 2;
        }
        int keyword = i;
        while (Linkages.Contains(tokens[keyword].Text)) keyword++;
        if (tokens[keyword].Text is ".func" or ".entry") return Function(i, keyword, scope);
        int semicolon = Find(i, ";");
        if (Spaces.Contains(tokens[keyword].Text))
        {
            Declare(scope, new(token.Start, tokens[semicolon].End, tokens[keyword].Text, VariableNames(keyword, semicolon, scope)));
            return semicolon + 1;
        }
        if (tokens[keyword].Is(".callprototype")) return semicolon + 1;
        Uses(i, semicolon, scope);
        return semicolon + 1;
    }

    int Function(int start, int keyword, Scope scope)
    {
        // Everything in parentheses is parameters; the name stands outside.
        var inner = new Scope(scope);
        int i = keyword + 1;
        string name = "";
        for (; !tokens[i].Is("{") && !tokens[i].Is(";"); i++)
        {
            if (tokens[i].Is("(")) i = Parameters(i, inner);
            else if (tokens[i].IsName && name.Length == 0) name = tokens[i].Text;
            else if (tokens[i].Is(".pragma")) i = Find(i, ";");
        }
        int end = i;
        if (tokens[i].Is("{"))
        {
            end = Closing(i);
            Block(i + 1, end, inner);
        }
        Declare(scope, new(tokens[start].Start, tokens[end].End, tokens[keyword].Text, [new(name, -1)]));
        return end + 1;
    }

    int Parameters(int open, Scope scope)
    {
        int close = open;
        while (!tokens[close].Is(")")) close++;
        var commas = Enumerable.Range(open, close - open + 1).Where(i => i == open || i == close || tokens[i].Is(",")).ToArray();
        for (int k = 1; k < commas.Length; k++)
        {
            int first = commas[k - 1] + 1, last = commas[k] - 1;
            if (first > last) continue;
            var name = tokens.GetRange(first, last - first + 1).Last(token => token.IsName);
            bool isLast = commas[k] == close;
            int from = isLast && commas[k - 1] != open ? tokens[commas[k - 1]].Start : tokens[first].Start;
            Declare(scope, new(from, isLast ? tokens[last].End : tokens[commas[k]].End, "parameter", [new(name.Text, -1)]));
        }
        return close;
    }

    /// <summary>The names of a variable's declarators; its initialisers are uses.</summary>
    List<DeclaredName> VariableNames(int keyword, int semicolon, Scope scope)
    {
        var names = new List<DeclaredName>();
        for (int i = keyword + 1; i < semicolon; i++)
        {
            if (tokens[i].Is("("))
            {
                // .attribute(...)
                while (!tokens[i].Is(")")) i++;
            }
            else if (tokens[i].Is("="))
            {
                int end = i + 1, depth = 0;
                for (; end < semicolon && (depth > 0 || !tokens[end].Is(",")); end++)
                    depth += tokens[end].Text is "{" or "(" ? 1 : tokens[end].Text is "}" or ")" ? -1 : 0;
                Uses(i + 1, end, scope);
                i = end;
            }
            else if (tokens[i].IsName)
            {
                bool isRange = tokens[i + 1].Is("<");
                names.Add(new(tokens[i].Text, isRange ? int.Parse(tokens[i + 2].Text, CultureInfo.InvariantCulture) : -1));
            }
        }
        return names;
    }

    void Declare(Scope scope, Declaration declaration)
    {
        declarations.Add(declaration);
        scope.Declarations.Add(declaration);
    }

    void Uses(int from, int to, Scope scope)
    {
        for (int i = from; i < to; i++)
            if (tokens[i].IsName) scope.Uses.Add(tokens[i].Text);
    }

    int Find(int i, string text)
    {
        while (!tokens[i].Is(text)) i++;
        return i;
    }

    int Closing(int open)
    {
        int depth = 0;
        for (int i = open; ; i++)
        {
            depth += tokens[i].Is("{") ? 1 : tokens[i].Is("}") ? -1 : 0;
            if (depth == 0) return i;
        }
    }

    /// <summary>The first token that begins another directive, statement or label: directives without a semicolon end where those begin.</summary>
    int EndOfLine(int i)
    {
        string directive = tokens[i].Text;
        for (i++; i < tokens.Count; i++)
        {
            string text = tokens[i].Text;
            if (text.StartsWith('.') && !char.IsAsciiDigit(text[^1]) || text is "{" or "}") return i;
            if (directive is ".loc" && tokens[i].IsName && text is not ("function_name" or "inlined_at") && !tokens[i - 1].Is("function_name")) return i;
        }
        return i;
    }

    /// <summary>A block's declarations and uses.</summary>
    sealed class Scope
    {
        readonly Scope? outer;
        readonly List<Scope> inner = [];

        public Scope(Scope? outer)
        {
            this.outer = outer;
            outer?.inner.Add(this);
        }

        public List<Declaration> Declarations { get; } = [];

        public HashSet<string> Uses { get; } = [];

        /// <summary>Adds the declarations that are the only one seen by a use.</summary>
        public void Resolve(HashSet<Declaration> needed)
        {
            foreach (string use in Uses)
            {
                var seen = new List<Declaration>();
                for (var scope = this; scope != null; scope = scope.outer) seen.AddRange(scope.Declarations.Where(one => one.Names.Any(name => name.Covers(use))));
                if (seen.Count == 1 || seen.TrueForAll(one => one.Kind == ".func")) needed.UnionWith(seen);
            }
            foreach (var scope in inner) scope.Resolve(needed);
        }
    }
}

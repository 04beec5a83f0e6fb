using Drawbridge.Ptx.Isa;
using Drawbridge.Ptx.Syntax;

namespace Drawbridge.Ptx.Verify;

/// <summary>The directives between a function's header and its body: what launches and calls may expect.</summary>
static class LaunchRules
{
    /// <summary>A directive of this place.</summary>
    /// <param name="Since">First PTX version.</param>
    /// <param name="Target">Least target.</param>
    /// <param name="Place">"entry", "func" or "both".</param>
    /// <param name="Least">Fewest numbers.</param>
    /// <param name="Most">Most numbers.</param>
    sealed record Row(PtxVersion Since, int Target, string Place, int Least, int Most);

    static readonly Dictionary<string, Row> Rows = new(StringComparer.Ordinal)
    {
        ["maxntid"] = new(new(1, 3), 0, "entry", 1, 3),
        ["reqntid"] = new(new(2, 1), 0, "entry", 1, 3),
        ["minnctapersm"] = new(new(2, 0), 0, "entry", 1, 1),
        ["maxnctapersm"] = new(new(1, 3), 0, "entry", 1, 1),
        ["maxnreg"] = new(new(1, 3), 0, "entry", 1, 1),
        ["reqnctapercluster"] = new(new(7, 8), 90, "entry", 1, 3),
        ["explicitcluster"] = new(new(7, 8), 90, "entry", 0, 0),
        ["maxclusterrank"] = new(new(7, 8), 90, "entry", 1, 1),
        ["blocksareclusters"] = new(new(9, 0), 90, "entry", 0, 0),
        ["minperctamemory"] = new(new(9, 4), 80, "entry", 1, 1),
        ["noreturn"] = new(new(6, 4), 30, "func", 0, 0),
        ["abi_preserve"] = new(new(9, 0), 80, "func", 1, 1),
        ["abi_preserve_control"] = new(new(9, 0), 80, "func", 1, 1),
        ["language"] = new(new(9, 3), 0, "both", 0, 16),
        ["pragma"] = new(new(2, 0), 0, "both", 0, int.MaxValue),
    };

    public static void Check(VerifyContext context, Function function)
    {
        var directives = function.Directives;
        if (directives.Length == 0) return;
        for (int i = 0; i < directives.Length; i++)
        {
            if (!Rows.TryGetValue(directives[i].Name, out var row)) continue;
            CheckOne(context, function, directives[i], row);
            for (int j = 0; j < i; j++)
            {
                if (directives[j].Name == directives[i].Name && directives[i].Name is not ("pragma" or "language"))
                    context.Report(VerifyDiagnostics.DirectiveRepeated, directives[i], $".{directives[i].Name} is written twice");
            }
        }
        CheckTogether(context, function);
    }

    static void CheckOne(VerifyContext context, Function function, Directive directive, Row row)
    {
        string name = "." + directive.Name;
        context.Require(VerifyDiagnostics.DirectiveNeedsVersion, directive.Position, name, row.Since, row.Target);
        if (row.Place == "entry" && !function.IsEntry)
            context.Report(VerifyDiagnostics.DirectivePlace, directive, $"{name} describes launches, '{function.Name}' is a .func");
        else if (row.Place == "func" && function.IsEntry)
            context.Report(VerifyDiagnostics.DirectivePlace, directive, $"{name} describes calls, '{function.Name}' is a kernel");
        int count = directive.Numbers.Length;
        if (count < row.Least || count > row.Most)
        {
            string range = row.Least == row.Most ? $"{row.Least}" : $"{row.Least} to {row.Most}";
            context.Report(VerifyDiagnostics.DirectiveCount, directive, $"{name} takes {range} number{(row.Most == 1 ? "" : "s")}, here are {count}");
            return;
        }
        foreach (long number in directive.Numbers)
        {
            // .maxnctapersm 0 and .abi_preserve 0 say "none".
            bool mayBeZero = row.Place == "func" || directive.Name is "minnctapersm" or "maxnctapersm" or "language";
            if (number < (mayBeZero ? 0 : 1) || number > int.MaxValue)
            {
                context.Report(VerifyDiagnostics.DirectiveValue, directive, $"{name} cannot be {number}");
                return;
            }
        }
        if (directive.Name is "maxntid" or "reqntid") CheckBlock(context, directive);
        else if (directive.Name == "reqnctapercluster") CheckCluster(context, directive);
        else if (directive.Name == "maxclusterrank" && directive.Numbers[0] > 16)
            context.Report(VerifyDiagnostics.ClusterTooLarge, directive, $"{name} {directive.Numbers[0]}: clusters have 16 blocks at most");
        else if (directive.Name == "maxnreg" && directive.Numbers[0] > 255)
            context.Report(VerifyDiagnostics.DirectiveValue, directive, $"{name} {directive.Numbers[0]}: a thread has 255 registers at most");
        else if (directive.Name == "noreturn" && function.Returns.Length > 0)
            context.Report(VerifyDiagnostics.NoreturnReturns, directive, $"'{function.Name}' returns '{function.Returns[0].Name}' and is .noreturn");
    }

    static void CheckBlock(VerifyContext context, Directive directive)
    {
        int most = context.Platform.IsAtLeast(20) ? 1024 : 512;
        var numbers = directive.Numbers;
        bool isFine = Product(numbers) <= most && numbers[0] <= most && (numbers.Length < 2 || numbers[1] <= most) && (numbers.Length < 3 || numbers[2] <= 64);
        if (!isFine)
        {
            context.Report(VerifyDiagnostics.BlockTooLarge, directive,
                $".{directive.Name} {string.Join(", ", numbers)}: a block has {most} threads at most, {most} x {most} x 64 in its dimensions");
        }
    }

    static void CheckCluster(VerifyContext context, Directive directive)
    {
        if (Product(directive.Numbers) > 16)
            context.Report(VerifyDiagnostics.ClusterTooLarge, directive, $".reqnctapercluster {string.Join(", ", directive.Numbers)}: clusters have 16 blocks at most");
    }

    static void CheckTogether(VerifyContext context, Function function)
    {
        var required = Find(function, "reqntid");
        var bounded = Find(function, "maxntid");
        if (required != null && bounded != null)
            context.Report(VerifyDiagnostics.ThreadDirectivesConflict, Later(required, bounded), $"'{function.Name}' has both .maxntid and .reqntid");
        var shape = Find(function, "reqnctapercluster");
        var rank = Find(function, "maxclusterrank");
        if (shape != null && rank != null)
            context.Report(VerifyDiagnostics.ClusterDirectivesConflict, Later(shape, rank), $"'{function.Name}' has both .reqnctapercluster and .maxclusterrank");
        if (Find(function, "blocksareclusters") is { } clusters && (required == null || shape == null))
            context.Report(VerifyDiagnostics.ClusterDirectivesConflict, clusters, ".blocksareclusters needs .reqntid and .reqnctapercluster");
        if (Find(function, "minnctapersm") is { } minimum && required == null && bounded == null)
            context.Report(VerifyDiagnostics.MinBlocksAlone, minimum, $"'{function.Name}' says .minnctapersm, but not how large its blocks are");
    }

    static Directive? Find(Function function, string name) => Array.Find(function.Directives, directive => directive.Name == name);

    static Directive Later(Directive a, Directive b) => a.Position > b.Position ? a : b;

    static long Product(long[] numbers)
    {
        long product = 1;
        foreach (long number in numbers) product = number > int.MaxValue || product > int.MaxValue ? long.MaxValue / 2 : product * number;
        return product;
    }
}

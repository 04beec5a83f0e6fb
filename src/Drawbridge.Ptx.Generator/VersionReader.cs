namespace Drawbridge.Ptx.Generator;

/// <summary>Reads versions and targets: <c>7.0 sm_80; relu|satfinite: 8.1 sm_89|sm_100f</c>.</summary>
static class VersionReader
{
    public static List<RequirementRow> Requirements(string text)
    {
        var rows = new List<RequirementRow>();
        foreach (string part in text.Split(';'))
        {
            string row = part.Trim();
            string[] words = [];
            if (rows.Count > 0)
            {
                // Words may hold '::', so the colon that ends them is the one before a blank.
                int colon = row.IndexOf(": ", StringComparison.Ordinal);
                if (colon < 0) throw new TableException(Problems.BadVersion, $"'{row}' is no 'WORD|WORD: PTX SM'");
                words = row.Substring(0, colon).Split('|').Select(word => word.Trim().TrimStart('.')).ToArray();
                row = row.Substring(colon + 1);
            }
            rows.Add(Requirement(row, words));
        }
        return rows;
    }

    public static RequirementRow Requirement(string text, string[] words)
    {
        string[] parts = TableReader.SplitWords(text);
        if (parts.Length != 2) throw new TableException(Problems.BadVersion, $"'{text.Trim()}' is no 'PTX SM'");
        string[] version = parts[0].Split('.');
        if (version.Length != 2) throw new TableException(Problems.BadVersion, $"'{parts[0]}' is no PTX version");
        var targets = parts[1] == "any" ? [] : parts[1].Split('|').Select(ReadTarget).ToArray();
        return new RequirementRow(words, (TableReader.Number(version[0]), TableReader.Number(version[1])), targets);
    }

    static TargetRow ReadTarget(string text)
    {
        string digits = text.StartsWith("sm_", StringComparison.Ordinal) ? text.Substring(3) : "";
        string kind = digits.EndsWith("a", StringComparison.Ordinal) ? "Specific" : digits.EndsWith("f", StringComparison.Ordinal) ? "Family" : "Plain";
        if (kind != "Plain") digits = digits.Substring(0, digits.Length - 1);
        return int.TryParse(digits, out int number) && number >= 10
            ? new TargetRow(number, kind)
            : throw new TableException(Problems.BadVersion, $"'{text}' is no target like sm_80, sm_90a or sm_100f");
    }
}

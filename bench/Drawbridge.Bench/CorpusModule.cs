using System.Buffers;
using System.Globalization;
using System.Text;
using Drawbridge.Ptx.Diagnostics;
using Drawbridge.Ptx.Syntax;

namespace Drawbridge.Bench;

/// <summary>
/// One large valid module: the compiled kernels over and over, with a number appended to the name of everything a module may define only
/// once, and to labels and parameters as well, since compilers number those through the module.
/// </summary>
static class CorpusModule
{
    static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_$%.");

    /// <summary>Text of at least <paramref name="size"/> bytes; whole kernels only.</summary>
    public static byte[] Generate(int size)
    {
        var kernels = KernelFiles.All().Select(Template).ToArray();
        var text = new MemoryStream(size + (1 << 20));
        text.Write(".version 7.5\n.target sm_80\n.address_size 64\n"u8);
        for (int copy = 0; text.Length < size; copy++)
        {
            byte[] suffix = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"_c{copy}"));
            for (int i = 0; i < kernels.Length && text.Length < size; i++)
            {
                foreach (byte[] piece in kernels[i])
                {
                    text.Write(piece);
                    text.Write(suffix);
                }
                // The last piece ends in a comment, which takes the suffix.
                text.WriteByte((byte)'\n');
            }
        }
        return text.ToArray();
    }

    /// <summary>A kernel file without its header, cut behind every name to be numbered.</summary>
    static List<byte[]> Template(string path)
    {
        string text = File.ReadAllText(path);
        var names = Names(text, path);
        int header = text.IndexOf(".address_size", StringComparison.Ordinal);
        var pieces = new List<byte[]>();
        int from = text.IndexOf('\n', header) + 1;
        for (int at = from; at < text.Length;)
        {
            int end = at;
            while (end < text.Length && NameCharacters.Contains(text[end])) end++;
            if (end > at && names.Contains(text[at..end]))
            {
                pieces.Add(Encoding.UTF8.GetBytes(text[from..end]));
                from = end;
            }
            at = Math.Max(end, at + 1);
        }
        pieces.Add(Encoding.UTF8.GetBytes(text[from..] + "\n//"));
        return pieces;
    }

    static HashSet<string> Names(string text, string path)
    {
        var bag = new DiagnosticBag();
        var module = ModuleReader.Read(SourceText.From(text, path), bag);
        if (bag.HasErrors) throw new InvalidDataException($"{path}: {bag.Items[0]}");
        var names = new HashSet<string>(module.Symbols.Keys);
        foreach (var function in module.Items.OfType<Function>())
        {
            foreach (var variable in function.Parameters.Concat(function.Returns)) names.Add(variable.Name);
            foreach (var label in function.Body?.Statements.OfType<Label>() ?? []) names.Add(label.Name);
            foreach (var variable in function.Body?.Variables ?? []) names.Add(variable.Name);
        }
        // The one function that the driver provides.
        names.Remove("vprintf");
        return names;
    }
}

using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;

namespace Drawbridge;

/// <summary>
/// PTX inside a kernel, checked while the project builds. Variables stand in braces; those that the PTX writes say so:
/// <code>
/// int sum = 0;
/// Inline.Ptx($"dp4a.s32.s32 {sum:out}, {a}, {b}, {c};");
/// Inline.Ptx($$"""
///     .reg .pred p;
///     setp.gt.s32 p, {{a}}, 0;
///     @p add.s32 {{sum:inout}}, {{sum}}, 1;
///     """);
/// </code>
/// </summary>
public static partial class Inline
{
    /// <summary>
    /// Instructions in place; registers and labels declared in the text are its own. In plain C# the interpreter runs them: alone, or, if they are for the lanes
    /// of a warp together (<c>.sync</c>), when all lanes are here.
    /// </summary>
    /// <param name="text">An interpolated string: <c>{x}</c> is read, <c>{x:out}</c> written, <c>{x:inout}</c> both.</param>
    /// <exception cref="NotSupportedException">In plain C#: a barrier of the block, or an instruction for lanes together that asks for its thread's index.</exception>
    public static void Ptx(PtxText text)
    {
        string code = text.Code.ToString();
        bool isTogether = Regex.IsMatch(code, @"\.sync\b");
        if (isTogether && Regex.IsMatch(code, @"\b(bar|barrier)\.(cta\.)?(sync|arrive|red)\b")) throw new NotSupportedException("as plain C#, a barrier inside inline PTX cannot run; use Block.Sync");
        if (isTogether && SpecialRegisters().IsMatch(code)) throw new NotSupportedException("as plain C#, inline PTX for lanes together cannot ask for its thread's index; pass it as a variable");
        if (!isTogether) code = SpecialRegisters().Replace(code, ValueOf);
        var (types, values) = (text.Types.ToArray(), text.Values.ToArray());
        text.WriteBack(isTogether ? ManagedPtx.Together(code, types, values) : ManagedPtx.Alone(code, types, values));
    }

    [GeneratedRegex(@"%(tid|ntid|ctaid|nctaid)\.([xyz])|%laneid\b")]
    private static partial Regex SpecialRegisters();

    static string ValueOf(Match register)
    {
        var thread = ManagedThread.Now;
        var index = register.Groups[1].Value switch
        {
            "tid" => thread.Index,
            "ntid" => thread.Block.Extent,
            "ctaid" => thread.Block.Index,
            "nctaid" => thread.Block.Grid,
            _ => new Runtime.Dim3(thread.Lane),
        };
        return (register.Groups[2].Value switch { "y" => index.Y, "z" => index.Z, _ => index.X }).ToString(CultureInfo.InvariantCulture);
    }
}

/// <summary>Takes the variables of <see cref="Inline.Ptx"/> apart; the C# compiler makes it of an interpolated string.</summary>
[InterpolatedStringHandler]
public readonly unsafe ref struct PtxText
{
    // Where each variable is, and how many bytes it has. A kernel's variables are on the stack, or in memory that does not move.
    readonly List<(nint At, int Size, bool IsWritten)> variables;

    /// <summary>Called by the C# compiler.</summary>
    public PtxText(int literalLength, int formattedCount)
    {
        Code = new StringBuilder(literalLength + formattedCount * 4);
        (Types, Values, variables) = (new(formattedCount), new(formattedCount), new(formattedCount));
    }

    internal StringBuilder Code { get; }

    internal List<string> Types { get; }

    internal List<ulong> Values { get; }

    /// <summary>Text between variables.</summary>
    public void AppendLiteral(string text) => Code.Append(text);

    /// <summary>A variable.</summary>
    public void AppendFormatted<T>(in T value, string? format = null) where T : unmanaged
    {
        var (type, bits) = RegisterOf(value);
        Code.Append(CultureInfo.InvariantCulture, $"%v{Types.Count}");
        Types.Add(type);
        Values.Add(bits);
        variables.Add(((nint)Unsafe.AsPointer(ref Unsafe.AsRef(in value)), sizeof(T), format is "out" or "inout"));
    }

    internal void WriteBack(ulong[] results)
    {
        for (int i = 0; i < variables.Count; i++)
            if (variables[i].IsWritten) new ReadOnlySpan<byte>(Unsafe.AsPointer(ref results[i]), variables[i].Size).CopyTo(new Span<byte>((void*)variables[i].At, variables[i].Size));
    }

    // As the compiler of kernels has them: integers below 32 bits are extended as their sign says.
    static (string Type, ulong Bits) RegisterOf<T>(T value) where T : unmanaged => value switch
    {
        Half or BFloat16 => ("b16", Unsafe.BitCast<T, ushort>(value)),
        float => ("f32", Unsafe.BitCast<T, uint>(value)),
        double => ("f64", Unsafe.BitCast<T, ulong>(value)),
        sbyte one => ("b32", (ulong)one),
        short one => ("b32", (ulong)one),
        _ => sizeof(T) switch
        {
            1 => ("b32", Unsafe.BitCast<T, byte>(value)),
            2 => ("b32", Unsafe.BitCast<T, ushort>(value)),
            4 => ("b32", Unsafe.BitCast<T, uint>(value)),
            8 => ("b64", Unsafe.BitCast<T, ulong>(value)),
            _ => throw new NotSupportedException($"inline PTX takes no '{typeof(T).Name}'"),
        },
    };
}

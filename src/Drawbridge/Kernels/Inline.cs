using System.Runtime.CompilerServices;

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
public static class Inline
{
    /// <summary>Instructions in place; registers and labels declared in the text are its own.</summary>
    /// <param name="text">An interpolated string: <c>{x}</c> is read, <c>{x:out}</c> written, <c>{x:inout}</c> both.</param>
    /// <exception cref="NotSupportedException">In plain C#: there is nothing that runs PTX.</exception>
    public static void Ptx(PtxText text) => throw new NotSupportedException("inline PTX runs on devices only; launch the kernel");
}

/// <summary>Takes the variables of <see cref="Inline.Ptx"/> apart for the C# compiler; kernels never make one.</summary>
/// <param name="literalLength">Not used.</param>
/// <param name="formattedCount">Not used.</param>
[InterpolatedStringHandler]
#pragma warning disable CS9113, IDE0060, CA1801, CA1822 // The compiler's pattern wants these members; nothing runs them.
public readonly ref struct PtxText(int literalLength, int formattedCount)
{
    /// <summary>Text between variables.</summary>
    public void AppendLiteral(string text)
    {
    }

    /// <summary>A variable.</summary>
    public void AppendFormatted<T>(T value, string? format = null) where T : unmanaged
    {
    }
}
#pragma warning restore CS9113, IDE0060, CA1801, CA1822

namespace Drawbridge.CSharp.Ir;

/// <summary>PTX as the kernel's author wrote it, in a scope of its own.</summary>
/// <param name="text">With the names of registers in it.</param>
sealed class InlineText(string text, Register[] read, Register[] written) : Line
{
    public override IEnumerable<Register> Read => read;

    public override IEnumerable<Register> Written => written;

    public override string ToString() => "{\n" + text + "\n}";
}

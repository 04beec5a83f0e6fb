using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Drawbridge.Data;
using Drawbridge.Ptx.Diagnostics;
using Drawbridge.Ptx.Isa;
using Drawbridge.Ptx.Syntax;
using Drawbridge.Runtime;

namespace Drawbridge;

/// <summary>Turns the arguments of a launch into the parameter block, or says everything that is wrong with them.</summary>
internal static class ArgumentBinder
{
    /// <summary>The parameter block; where an argument does not fit, a finding is added to <paramref name="findings"/>.</summary>
    public static byte[] Bind(Kernel kernel, ReadOnlySpan<KernelArgument> arguments, List<Diagnostic> findings)
    {
        var layout = kernel.Layout;
        var block = new byte[layout.Size];
        if (arguments.Length != kernel.Parameters.Count)
        {
            findings.Add(ApiDiagnostics.ArgumentCount.Here(
                $"'{kernel.Name}' takes {Counted(kernel.Parameters.Count, "argument")}, the launch has {arguments.Length}",
                kernel.Parameters.Count == 0 ? "pass none" : $"pass one for each of: {string.Join(", ", kernel.Parameters)}"));
            return block;
        }
        for (int i = 0; i < arguments.Length; i++)
        {
            var variable = kernel.Function.Parameters[i];
            if (Place(arguments[i], variable, kernel.Parameters[i], kernel.Module.Device, layout.Slice(block, i)) is not { } problem) continue;
            var (kind, message) = problem;
            findings.Add(new Diagnostic(kind, kernel.Module.Syntax.Source, variable.Position, 1, $"argument {i} of '{kernel.Name}': {message}"));
        }
        return block;
    }

    static (DiagnosticKind Kind, string Message)? Place(in KernelArgument argument, Variable variable, KernelParameter parameter, Device device, Span<byte> target)
    {
        if (argument.Bytes is { } bytes)
        {
            if (bytes.Length != target.Length) return (ApiDiagnostics.ArgumentSize, $"{Counted(bytes.Length, "byte")} given, '{parameter}' has {target.Length}");
            bytes.CopyTo(target);
            return null;
        }
        bool isScalar = variable.Dimensions.Length == 0 && variable.VectorWidth == 1;
        var type = parameter.Type;
        if (argument.Buffer is { } buffer)
        {
            if (buffer.IsDisposed) return (ApiDiagnostics.FreedBuffer, "the buffer was freed");
            if (buffer.Device != device) return (ApiDiagnostics.ForeignBuffer, $"the buffer is on device '{buffer.Device.Name}', not on the one that runs the kernel");
            if (!isScalar || target.Length != 8 || type.IsFloat())
                return (ApiDiagnostics.ArgumentType, $"a buffer's address is a 64-bit integer, the parameter is '{parameter}'");
            BinaryPrimitives.WriteUInt64LittleEndian(target, argument.Bits);
            return null;
        }
        var given = argument.Type;
        if (given.Class() == TypeClass.Bits)
        {
            // Untyped bits go into anything of their size.
            if (given.Bytes() != target.Length) return (ApiDiagnostics.ArgumentSize, $"{Counted(given.Bytes(), "byte")} given, '{parameter}' has {target.Length}");
        }
        else if (!isScalar) return (ApiDiagnostics.ArgumentType, $"a number cannot fill the array '{parameter}'; pass a struct or bytes");
        else if (given.IsFloat())
        {
            if (given != type && !(type.Class() == TypeClass.Bits && given.Bytes() == target.Length))
                return (ApiDiagnostics.ArgumentType, $"a .{given.Word()} number given, the parameter is '{parameter}'");
        }
        else if (type.IsFloat()) return (ApiDiagnostics.ArgumentType, $"an integer given, the parameter is '{parameter}'");
        else if (!Fits(argument, target.Length * 8))
            return (ApiDiagnostics.ArgumentRange, $"{ElementType.Find(given)!.Format(argument.Bits)} does not fit in '{parameter}'");
        Span<byte> little = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(little, argument.Bits);
        little[..target.Length].CopyTo(target);
        return null;
    }

    /// <summary>True if an integer has a two's-complement or unsigned form of that many bits.</summary>
    static bool Fits(in KernelArgument argument, int bits)
    {
        if (bits >= 64) return true;
        return argument.Type.Class() == TypeClass.Signed && (long)argument.Bits < 0 ? (long)argument.Bits >= -(1L << (bits - 1)) : argument.Bits < 1UL << bits;
    }

    internal static string Counted(long count, string noun) =>
        new StringBuilder().Append(CultureInfo.InvariantCulture, $"{count} {noun}").Append(count == 1 ? "" : "s").ToString();
}

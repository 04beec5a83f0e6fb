using Drawbridge.CSharp.Types;
using Microsoft.CodeAnalysis;

namespace Drawbridge.CSharp.Intrinsics;

/// <summary>The methods and properties that kernels know, by their full names.</summary>
static class IntrinsicTable
{
    const string Integers = "int uint long ulong", Floats = "float double", Narrow = "sbyte byte short ushort";

    static readonly Dictionary<string, Intrinsic> Rows = Build();

    /// <summary>What a method becomes; null if kernels don't know it.</summary>
    public static Intrinsic? Find(IMethodSymbol method)
    {
        method = method.OriginalDefinition;
        string name = TypeBook.FullName(method.ContainingType) + "." + (method.AssociatedSymbol?.Name ?? method.Name);
        if (!name.StartsWith("System.", StringComparison.Ordinal) && !name.StartsWith("Drawbridge.", StringComparison.Ordinal)) return null;
        if (!Rows.TryGetValue(name, out var found) && (method.Parameters.Length == 0 || !Rows.TryGetValue(name + " " + method.Parameters[0].Type.ToDisplayString(), out found))) return null;
        return found.Takes(method.Parameters.Length) ? found : null;
    }

    static Dictionary<string, Intrinsic> Build()
    {
        var rows = new Dictionary<string, Intrinsic>(StringComparer.Ordinal);
        foreach (var (type, register) in new[] { ("ThreadIdx", "tid"), ("BlockIdx", "ctaid"), ("BlockDim", "ntid"), ("GridDim", "nctaid") })
            foreach (string axis in new[] { "X", "Y", "Z" }) Pure($"Drawbridge.{type}.{axis}", $"mov.u32 d, %{register}.{axis.ToLowerInvariant()}");
        Pure("Drawbridge.Warp.Lane", "mov.u32 d, %laneid");
        Effect("Drawbridge.Block.Sync", "bar.sync 0");
        Effect("Drawbridge.AsyncCopy.Commit", "cp.async.commit_group");
        Effect("Drawbridge.AsyncCopy.WaitAll", "cp.async.wait_all");
        Effect("Drawbridge.Fence.Block", "membar.cta");
        Effect("Drawbridge.Fence.Device", "membar.gl");
        Effect("Drawbridge.Fence.System", "membar.sys");

        foreach (string math in new[] { "System.Math", "System.MathF" })
        {
            Each(math + ".Abs", "int long float double sbyte short", "abs.{t} d, $0");
            Each(math + ".Min", Integers + " " + Narrow, "min.{t} d, $0, $1");
            Each(math + ".Max", Integers + " " + Narrow, "max.{t} d, $0, $1");
            Each(math + ".Min", "float", "min.NaN.f32 d, $0, $1");
            Each(math + ".Max", "float", "max.NaN.f32 d, $0, $1");
            foreach (string pick in new[] { "Min", "Max" })
                Each(math + "." + pick, "double", DoublePick(pick));
            Each(math + ".Sqrt", Floats, "sqrt.rn.{t} d, $0");
            Each(math + ".Floor", Floats, "cvt.rmi.{t}.{t} d, $0");
            Each(math + ".Ceiling", Floats, "cvt.rpi.{t}.{t} d, $0");
            Each(math + ".Truncate", Floats, "cvt.rzi.{t}.{t} d, $0");
            Each(math + ".Round", Floats, "cvt.rni.{t}.{t} d, $0");
            Each(math + ".CopySign", Floats, "copysign.{t} d, $1, $0");
            Each(math + ".FusedMultiplyAdd", Floats, "fma.rn.{t} d, $0, $1, $2");
            Each(math + ".Clamp", "int uint long ulong sbyte byte short ushort", "max.{t} t0:#, $0, $1; min.{t} d, t0, $2");
        }
        foreach (var (name, one) in new[] { ("SByte", "sbyte"), ("Byte", "byte"), ("Int16", "short"), ("UInt16", "ushort"), ("Int32", "int"), ("UInt32", "uint"), ("Int64", "long"), ("UInt64", "ulong"), ("Single", "float"), ("Double", "double") })
        {
            bool isFloat = one is "float" or "double";
            if (!isFloat)
            {
                Each($"System.{name}.Min", one, "min.{t} d, $0, $1");
                Each($"System.{name}.Max", one, "max.{t} d, $0, $1");
            }
            else
            {
                Each($"System.{name}.Sqrt", one, "sqrt.rn.{t} d, $0");
                foreach (string pick in new[] { "Min", "Max" }) Each($"System.{name}.{pick}", one, one == "float" ? $"{pick.ToLowerInvariant()}.NaN.f32 d, $0, $1" : DoublePick(pick));
            }
            if (one is not ("byte" or "ushort" or "uint" or "ulong")) Each($"System.{name}.Abs", one, "abs.{t} d, $0");
        }
        Pure("System.Half.Min", "min.NaN.f16 d, $0, $1");
        Pure("System.Half.Max", "max.NaN.f16 d, $0, $1");
        Pure("System.Half.Abs", "abs.f16 d, $0");
        Each("System.Math.BigMul", "int", "mul.wide.s32 d, $0, $1");
        Each("System.Math.BigMul", "uint", "mul.wide.u32 d, $0, $1");
        Each("System.Numerics.BitOperations.PopCount", "uint ulong", "popc.{b} d, $0");
        Each("System.Numerics.BitOperations.LeadingZeroCount", "uint ulong", "clz.{b} d, $0");
        Each("System.Numerics.BitOperations.TrailingZeroCount", "int uint", "brev.b32 t0:r, $0; clz.b32 d, t0");
        Each("System.Numerics.BitOperations.TrailingZeroCount", "long ulong", "brev.b64 t0:d, $0; clz.b64 d, t0");
        Each("System.Numerics.BitOperations.Log2", "uint", "or.b32 t0:r, $0, 1; clz.b32 t1:r, t0; sub.s32 d, 31, t1");
        Each("System.Numerics.BitOperations.Log2", "ulong", "or.b64 t0:d, $0, 1; clz.b64 t1:r, t0; sub.s32 d, 63, t1");
        Each("System.Numerics.BitOperations.RotateLeft", "uint", "shf.l.wrap.b32 d, $0, $0, $1");
        Each("System.Numerics.BitOperations.RotateRight", "uint", "shf.r.wrap.b32 d, $0, $0, $1");
        foreach (var (direction, opposite) in new[] { ("Left", "Right"), ("Right", "Left") })
        {
            string near = direction == "Left" ? "shl.b64" : "shr.u64", far = opposite == "Left" ? "shl.b64" : "shr.u64";
            Each($"System.Numerics.BitOperations.Rotate{direction}", "ulong", $"and.b32 t0:r, $1, 63; {near} t1:d, $0, t0; neg.s32 t2:r, t0; and.b32 t3:r, t2, 63; {far} t4:d, $0, t3; or.b64 d, t1, t4");
        }
        Pure("System.BitConverter.SingleToInt32Bits", "mov.b32 d, $0");
        Pure("System.BitConverter.SingleToUInt32Bits", "mov.b32 d, $0");
        Pure("System.BitConverter.Int32BitsToSingle", "mov.b32 d, $0");
        Pure("System.BitConverter.UInt32BitsToSingle", "mov.b32 d, $0");
        Pure("System.BitConverter.DoubleToInt64Bits", "mov.b64 d, $0");
        Pure("System.BitConverter.DoubleToUInt64Bits", "mov.b64 d, $0");
        Pure("System.BitConverter.Int64BitsToDouble", "mov.b64 d, $0");
        Pure("System.BitConverter.UInt64BitsToDouble", "mov.b64 d, $0");
        Each("System.Single.IsNaN", "float", "setp.nan.f32 d, $0, $0");
        Each("System.Double.IsNaN", "double", "setp.nan.f64 d, $0, $0");
        foreach (var (name, one) in new[] { ("Single", "float"), ("Double", "double") })
        {
            string type = one == "float" ? "f32" : "f64", temporary = one == "float" ? "f" : "g", infinity = one == "float" ? "0f7F800000" : "0d7FF0000000000000";
            Each($"System.{name}.IsFinite", one, $"abs.{type} t0:{temporary}, $0; setp.lt.{type} d, t0, {infinity}");
            Each($"System.{name}.IsInfinity", one, $"abs.{type} t0:{temporary}, $0; setp.eq.{type} d, t0, {infinity}");
        }
        // Approximations in hardware.
        foreach (var (name, opcode) in new[] { ("Sin", "sin"), ("Cos", "cos"), ("Exp2", "ex2"), ("Log2", "lg2"), ("ReciprocalSqrt", "rsqrt"), ("Reciprocal", "rcp"), ("Sqrt", "sqrt"), ("Tanh", "tanh") })
            Pure("Drawbridge.Fast." + name, $"{opcode}.approx.f32 d, $0");
        Pure("Drawbridge.Fast.Divide", "div.approx.f32 d, $0, $1");
        Pure("Drawbridge.Fast.Exp", "mul.rn.f32 t0:f, $0, 0f3FB8AA3B; ex2.approx.f32 d, t0");
        Pure("Drawbridge.Fast.Log", "lg2.approx.f32 t0:f, $0; mul.rn.f32 d, t0, 0f3F317218");

        foreach (var (name, lower) in WarpIntrinsics.All) rows.Add("Drawbridge.Warp." + name, new CodedIntrinsic(lower));
        foreach (var (name, lower) in MemoryIntrinsics.All.Concat(AtomicIntrinsics.All).Concat(TensorIntrinsics.All)) rows.Add(name, new CodedIntrinsic(lower));
        return rows;

        // There is no min.NaN.f64: the sum of a NaN and anything is NaN.
        static string DoublePick(string pick) => $"{pick.ToLowerInvariant()}.f64 t0:g, $0, $1; add.rn.f64 t1:g, $0, $1; setp.nan.f64 t2:p, $0, $1; selp.f64 d, t1, t0, t2";

        void Pure(string name, string template) => rows.Add(name, new TemplateIntrinsic(template, isPure: true));

        void Effect(string name, string template) => rows.Add(name, new TemplateIntrinsic(template, isPure: false));

        // One row for each type of the first argument.
        void Each(string name, string types, string template)
        {
            foreach (string type in types.Split(' '))
                rows.Add(name + " " + type, new TemplateIntrinsic(template.Replace(":#", type is "long" or "ulong" ? ":d" : ":r"), isPure: true));
        }
    }
}

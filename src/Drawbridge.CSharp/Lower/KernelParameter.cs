using Drawbridge.CSharp.Types;
using Microsoft.CodeAnalysis;

namespace Drawbridge.CSharp.Lower;

/// <summary>A parameter of a kernel: its name in PTX (views have a second, with the length).</summary>
/// <param name="Symbol">As the method declares it.</param>
/// <param name="Type">Its type, with the kernel's type arguments in it.</param>
sealed record KernelParameter(IParameterSymbol Symbol, ITypeSymbol Type, Shape Shape, string Name);

/// <summary>A kernel compiled: for a generic one, with one list of type arguments.</summary>
/// <param name="Ptx">The module; null if the kernel has errors, which the build reports.</param>
/// <param name="Entry">The name in it.</param>
sealed record KernelInstance(IMethodSymbol Method, IReadOnlyList<KernelParameter> Parameters, string? Ptx, string Entry);

using Drawbridge.CSharp.Types;
using Microsoft.CodeAnalysis;

namespace Drawbridge.CSharp.Lower;

/// <summary>A parameter of a kernel: its name in PTX (views have a second, with the length).</summary>
sealed record KernelParameter(IParameterSymbol Symbol, Shape Shape, string Name);

namespace Drawbridge;

/// <summary>
/// Types that a generic kernel is compiled for, beside those that its project launches it with: in a library, for instance, those that others will use.
/// </summary>
/// <param name="types">One for each type parameter.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class KernelForAttribute(params Type[] types) : Attribute
{
    /// <summary>One for each type parameter.</summary>
    public IReadOnlyList<Type> Types { get; } = types;
}

/// <summary>
/// Makes a static method a kernel: the build compiles it, with every method it calls, to PTX, and adds an overload whose first parameter is a
/// <see cref="Launch"/>. The class must be partial.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class KernelAttribute : Attribute
{
    /// <summary>
    /// True if <c>a * b + c</c> of floats may be computed with one rounding instead of two (a fused multiply-add), as CUDA does by default: faster
    /// and more accurate, but not bit for bit what the same C# computes.
    /// </summary>
    public bool Contract { get; set; } = true;

    /// <summary>
    /// True if indexes, divisors and <see cref="System.Diagnostics.Debug.Assert(bool)"/> are checked, so that a mistake is a fault with its line. Where
    /// it is not set: in Debug builds.
    /// </summary>
    public bool Checks { get; set; }

    /// <summary>Most threads a block will have; 0 says nothing. The GPU then gives each thread as many registers as fit.</summary>
    public int MaxThreads { get; set; }
}

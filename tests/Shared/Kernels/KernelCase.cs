namespace Drawbridge.Tests.Kernels;

/// <summary>A kernel of the corpus with a size to run it at; the launch is made when it is needed.</summary>
/// <param name="Source">Name of the source, without the target: <c>saxpy</c> stands for saxpy.sm_52.ptx and saxpy.sm_80.ptx.</param>
/// <param name="Entry">The kernel.</param>
/// <param name="Size">What tells this case from the entry's others.</param>
/// <param name="Build">Makes inputs, arguments and expectations.</param>
sealed record KernelCase(string Source, string Entry, string Size, Func<KernelLaunch> Build)
{
    /// <summary>An entry at several sizes.</summary>
    public static IEnumerable<KernelCase> Sweep<T>(string source, string entry, T[] sizes, Func<T, KernelLaunch> build) where T : notnull =>
        sizes.Select(size => new KernelCase(source, entry, size.ToString()!, () => build(size)));
}

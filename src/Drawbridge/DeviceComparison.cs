using System.Runtime.InteropServices;

namespace Drawbridge;

/// <summary>For tests of kernels: the same on every device, and as plain C#.</summary>
public static class DeviceComparison
{
    /// <summary>
    /// Runs something on <see cref="Device.Managed"/> and on a new device of each of <see cref="Device.All"/>, and compares the results bit for bit; NaN is as
    /// good as any other NaN.
    /// </summary>
    /// <typeparam name="T">The results' elements.</typeparam>
    /// <param name="run">Allocates, launches, and gives back what was computed.</param>
    /// <param name="tolerance">Largest relative difference of floats; 0 for equal bits.</param>
    /// <returns>The results of plain C#.</returns>
    /// <exception cref="DeviceComparisonException">They differ; the message names device and element.</exception>
    public static T[] Run<T>(Func<Device, T[]> run, double tolerance = 0) where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(run);
        var expected = run(Device.Managed);
        foreach (var info in Device.All)
        {
            using var device = Device.Open(info);
            var actual = run(device);
            if (actual.Length != expected.Length) throw new DeviceComparisonException($"{device.Name}: {actual.Length} elements, as plain C# {expected.Length}");
            for (int i = 0; i < actual.Length; i++)
                if (!AreSame(expected[i], actual[i], tolerance)) throw new DeviceComparisonException($"{device.Name}: element {i} is {actual[i]}, as plain C# it is {expected[i]}");
        }
        return expected;
    }

    static bool AreSame<T>(T expected, T actual, double tolerance) where T : unmanaged =>
        MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in expected)).SequenceEqual(MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in actual))) || (expected, actual) switch
        {
            (float a, float b) => IsNear(a, b, tolerance),
            (double a, double b) => IsNear(a, b, tolerance),
            (Half a, Half b) => IsNear((double)a, (double)b, tolerance),
            (BFloat16 a, BFloat16 b) => IsNear(a, b, tolerance),
            _ => false,
        };

    static bool IsNear(double expected, double actual, double tolerance) =>
        double.IsNaN(expected) ? double.IsNaN(actual) : tolerance > 0 && Math.Abs(expected - actual) <= tolerance * Math.Abs(expected);
}

/// <summary>Devices came to different results.</summary>
/// <param name="message">Which device, which element.</param>
public sealed class DeviceComparisonException(string message) : Exception(message);

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Drawbridge.Cpu.Operators;

/// <summary>Lines of the cache.</summary>
static unsafe class Lines
{
    /// <summary>Asks for the line of an address, which may be anything, to be in the cache soon. Processors that cannot be asked do nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Prefetch(byte* address)
    {
        if (Sse.IsSupported) Sse.Prefetch1(address);
    }
}

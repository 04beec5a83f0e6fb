using Drawbridge.Ptx.Isa;

namespace Drawbridge.Ptx.Passes;

/// <summary>What comparisons of integers give.</summary>
static class Comparisons
{
    /// <summary>Whether <c>setp</c> holds for two numbers; null if it is not one of integers, or more than a comparison.</summary>
    public static bool? Holds(Operation comparison, ulong left, ulong right)
    {
        // Without a second condition (setp.lt.and.u32) or another modifier.
        if (comparison.Words.Count != 2 || !Constants.Holds(comparison.Type)) return null;
        int bits = comparison.Type.Bits();
        bool isSigned = comparison.Type.Class() == TypeClass.Signed;
        int order = isSigned ? ((long)Constants.Extend(left, bits)).CompareTo((long)Constants.Extend(right, bits)) : Constants.Cut(left, bits).CompareTo(Constants.Cut(right, bits));
        return comparison.Words[0] switch
        {
            "eq" => order == 0,
            "ne" => order != 0,
            "lt" or "lo" => order < 0,
            "le" or "ls" => order <= 0,
            "gt" or "hi" => order > 0,
            "ge" or "hs" => order >= 0,
            _ => null,
        };
    }
}

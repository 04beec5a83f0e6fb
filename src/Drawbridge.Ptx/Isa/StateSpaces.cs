namespace Drawbridge.Ptx.Isa;

/// <summary>The words that name state spaces in modifiers and declarations.</summary>
public static class StateSpaces
{
    /// <summary>The space that <paramref name="word"/> (without dot) names: <c>global</c>, <c>shared::cluster</c>, <c>param::entry</c>, …</summary>
    /// <returns>False if it names none.</returns>
    public static bool TryParse(string word, out StateSpace space)
    {
        space = word switch
        {
            "reg" => StateSpace.Register,
            "global" => StateSpace.Global,
            "shared" or "shared::cta" => StateSpace.Shared,
            "shared::cluster" => StateSpace.SharedCluster,
            "local" => StateSpace.Local,
            "const" => StateSpace.Const,
            "param" or "param::entry" or "param::func" => StateSpace.Param,
            _ => StateSpace.None,
        };
        return space != StateSpace.None;
    }
}

namespace Drawbridge.CSharp.Tests;

/// <summary>Index of the thread in the grid.</summary>
static class Global
{
    public static int X => BlockIdx.X * BlockDim.X + ThreadIdx.X;
}

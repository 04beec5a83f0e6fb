namespace Drawbridge;

/// <summary>Index of the thread in its block.</summary>
public static class ThreadIdx
{
    /// <summary>In the first dimension.</summary>
    public static int X => ManagedThread.Now.Index.X;

    /// <summary>In the second dimension.</summary>
    public static int Y => ManagedThread.Now.Index.Y;

    /// <summary>In the third dimension.</summary>
    public static int Z => ManagedThread.Now.Index.Z;
}

/// <summary>Index of the block in the grid.</summary>
public static class BlockIdx
{
    /// <summary>In the first dimension.</summary>
    public static int X => ManagedThread.Now.Block.Index.X;

    /// <summary>In the second dimension.</summary>
    public static int Y => ManagedThread.Now.Block.Index.Y;

    /// <summary>In the third dimension.</summary>
    public static int Z => ManagedThread.Now.Block.Index.Z;
}

/// <summary>Threads of a block.</summary>
public static class BlockDim
{
    /// <summary>In the first dimension.</summary>
    public static int X => ManagedThread.Now.Block.Extent.X;

    /// <summary>In the second dimension.</summary>
    public static int Y => ManagedThread.Now.Block.Extent.Y;

    /// <summary>In the third dimension.</summary>
    public static int Z => ManagedThread.Now.Block.Extent.Z;
}

/// <summary>Blocks of the grid.</summary>
public static class GridDim
{
    /// <summary>In the first dimension.</summary>
    public static int X => ManagedThread.Now.Block.Grid.X;

    /// <summary>In the second dimension.</summary>
    public static int Y => ManagedThread.Now.Block.Grid.Y;

    /// <summary>In the third dimension.</summary>
    public static int Z => ManagedThread.Now.Block.Grid.Z;
}

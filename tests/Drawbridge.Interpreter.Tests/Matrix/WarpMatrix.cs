namespace Drawbridge.Interpreter.Tests.Matrix;

/// <summary>A matrix (or four) as raw elements, and its way into and out of the registers of a warp by a map of the reference.</summary>
sealed class WarpMatrix(int matrices, int rows, int columns)
{
    readonly ulong[,,] elements = new ulong[matrices, rows, columns];

    public ulong this[int matrix, int row, int column]
    {
        get => elements[matrix, row, column];
        set => elements[matrix, row, column] = value;
    }

    public int Matrices => matrices;

    public int Rows => rows;

    public int Columns => columns;

    public WarpMatrix Fill(Func<ulong> next)
    {
        for (int q = 0; q < matrices; q++)
            for (int row = 0; row < rows; row++)
                for (int column = 0; column < columns; column++) elements[q, row, column] = next();
        return this;
    }

    public ulong[] ToRegisters(ManualFragments.Map map, int perRegister, int bits)
    {
        int perLane = matrices * rows * columns / 32;
        var registers = new ulong[32 * perLane / perRegister];
        for (int lane = 0; lane < 32; lane++)
        {
            for (int i = 0; i < perLane; i++)
            {
                var (matrix, row, column) = map(lane, i);
                registers[(lane * perLane + i) / perRegister] |= elements[matrix, row, column] << i % perRegister * bits;
            }
        }
        return registers;
    }

    public WarpMatrix FromRegisters(ulong[] registers, ManualFragments.Map map, int perRegister, int bits)
    {
        int perLane = matrices * rows * columns / 32;
        Assert.Equal(32 * perLane / perRegister, registers.Length);
        for (int lane = 0; lane < 32; lane++)
        {
            for (int i = 0; i < perLane; i++)
            {
                var (matrix, row, column) = map(lane, i);
                // The last element of a register takes all that is left of it, so that stray high bits show.
                ulong element = registers[(lane * perLane + i) / perRegister] >> i % perRegister * bits;
                elements[matrix, row, column] = i % perRegister == perRegister - 1 ? element : element & (1UL << bits) - 1;
            }
        }
        return this;
    }
}

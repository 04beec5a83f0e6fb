namespace Drawbridge.Samples;

/// <summary>Conway's game on a torus: a cell a thread, two boards in turn. A glider gun shoots at itself across the border.</summary>
static partial class GameOfLife
{
    const int Width = 80, Height = 48, Steps = 240, Zoom = 4;

    // Gosper's gun: rows and columns of its cells.
    static readonly (int X, int Y)[] Gun =
    [
        (1, 5), (1, 6), (2, 5), (2, 6), (11, 5), (11, 6), (11, 7), (12, 4), (12, 8), (13, 3), (13, 9), (14, 3), (14, 9), (15, 6), (16, 4), (16, 8), (17, 5), (17, 6), (17, 7),
        (18, 6), (21, 3), (21, 4), (21, 5), (22, 3), (22, 4), (22, 5), (23, 2), (23, 6), (25, 1), (25, 2), (25, 6), (25, 7), (35, 3), (35, 4), (36, 3), (36, 4),
    ];

    public static string Run(Device device, string folder)
    {
        byte[] cells = new byte[Width * Height];
        foreach (var (x, y) in Gun) cells[(y + 4) * Width + x + 6] = 1;
        using var one = device.Allocate<byte>(cells);
        using var other = device.Allocate<byte>(cells.Length);
        using var pixels = device.Allocate<uint>(cells.Length * Zoom * Zoom);
        var frames = new List<uint[]>();
        var (now, next) = (one, other);
        for (int step = 0; step < Steps; step++)
        {
            Draw(device.Over(new(Width * Zoom, Height * Zoom)), now.As2D(Height, Width), pixels.As2D(Height * Zoom, Width * Zoom));
            frames.Add(pixels.ToArray());
            Step(device.Over(new(Width, Height)), now.As2D(Height, Width), next.As2D(Height, Width));
            cells = Plain(cells);
            Expect.Equal(cells, next.ToArray());
            (now, next) = (next, now);
        }
        Png.Write(Path.Combine(folder, "life.png"), frames, Width * Zoom, Height * Zoom, milliseconds: 60);
        return $"{Steps} steps of {Width} x {Height} cells; life.png";
    }

    [Kernel]
    static void Step(ReadOnlyView2D<byte> now, View2D<byte> next)
    {
        int x = BlockIdx.X * BlockDim.X + ThreadIdx.X, y = BlockIdx.Y * BlockDim.Y + ThreadIdx.Y;
        if (x >= now.Columns || y >= now.Rows) return;
        int around = 0;
        for (int dy = -1; dy <= 1; dy++)
            for (int dx = -1; dx <= 1; dx++) around += now[(y + dy + now.Rows) % now.Rows, (x + dx + now.Columns) % now.Columns];
        // Three with itself, or three or four with itself where it lives.
        next[y, x] = (byte)(around == 3 || around == 4 && now[y, x] == 1 ? 1 : 0);
    }

    [Kernel]
    static void Draw(ReadOnlyView2D<byte> cells, View2D<uint> pixels)
    {
        int x = BlockIdx.X * BlockDim.X + ThreadIdx.X, y = BlockIdx.Y * BlockDim.Y + ThreadIdx.Y;
        if (x >= pixels.Columns || y >= pixels.Rows) return;
        bool isGap = x % Zoom == Zoom - 1 || y % Zoom == Zoom - 1;
        pixels[y, x] = isGap ? 0xFF201810u : cells[y / Zoom, x / Zoom] == 1 ? 0xFF40E0A0u : 0xFF302418u;
    }

    static byte[] Plain(byte[] now)
    {
        byte[] next = new byte[now.Length];
        for (int i = 0; i < now.Length; i++)
        {
            int x = i % Width, y = i / Width, around = 0;
            for (int j = 0; j < 9; j++) around += now[(y + j / 3 - 1 + Height) % Height * Width + (x + j % 3 - 1 + Width) % Width];
            next[i] = (byte)(around == 3 || around == 4 && now[i] == 1 ? 1 : 0);
        }
        return next;
    }
}

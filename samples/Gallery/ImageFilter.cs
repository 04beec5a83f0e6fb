using Drawbridge.Runtime;

namespace Drawbridge.Samples;

/// <summary>A picture of three balls, blurred, and as its edges. The blur goes over rows and then over columns; blocks keep what their pixels share in shared memory.</summary>
static partial class ImageFilter
{
    const int Size = 288, Radius = 6, Tile = 16;

    public static string Run(Device device, string folder)
    {
        float[] weights = [.. Enumerable.Range(-Radius, 2 * Radius + 1).Select(i => MathF.Exp(-i * i / 12f))];
        weights = [.. weights.Select(weight => weight / weights.Sum())];
        using var kernel = device.Allocate<float>(weights);
        using var image = device.Allocate<float>(Size * Size);
        using var rows = device.Allocate<float>(Size * Size);
        using var blurred = device.Allocate<float>(Size * Size);
        using var pixels = device.Allocate<uint>(3 * Size * Size);
        var all = device.Grid(new Dim3(Size / Tile, Size / Tile), new Dim3(Tile, Tile));
        Scene(all, image.As2D(Size, Size));
        Blur(all, image.As2D(Size, Size), rows.As2D(Size, Size), kernel, 1, 0);
        Blur(all, rows.As2D(Size, Size), blurred.As2D(Size, Size), kernel, 0, 1);
        Show(all, image.As2D(Size, Size), blurred.As2D(Size, Size), pixels.As2D(Size, 3 * Size));

        float[] plain = image.ToArray();
        foreach (var (x, y) in new[] { (1, 0), (0, 1) })
            plain = [.. Enumerable.Range(0, Size * Size).Select(i => Enumerable.Range(-Radius, 2 * Radius + 1).Sum(d =>
                weights[d + Radius] * plain[Math.Clamp(i / Size + d * y, 0, Size - 1) * Size + Math.Clamp(i % Size + d * x, 0, Size - 1)]))];
        Expect.Near(plain, blurred.ToArray(), 1e-5f);
        Png.Write(Path.Combine(folder, "image-filter.png"), pixels.ToArray(), 3 * Size, Size);
        return $"{Size} x {Size} pixels; image-filter.png";
    }

    /// <summary>A ray a pixel: the nearest of three balls, or the floor, in the light of one lamp.</summary>
    [Kernel]
    static void Scene(View2D<float> image)
    {
        int x = BlockIdx.X * BlockDim.X + ThreadIdx.X, y = BlockIdx.Y * BlockDim.Y + ThreadIdx.Y;
        if (x >= image.Columns || y >= image.Rows) return;
        var ray = Unit(new Vector((x - image.Columns / 2f) / image.Columns, (image.Rows / 2f - y) / image.Rows - 0.15f, 1));
        var lamp = Unit(new Vector(-0.5f, 0.8f, -0.6f));
        float nearest = 1e9f, light = 0.75f + 0.25f * ray.Y;
        if (ray.Y < 0)
        {
            nearest = -1 / ray.Y;
            var floor = ray * nearest;
            light = ((int)MathF.Floor(floor.X * 1.5f) + (int)MathF.Floor(floor.Z * 1.5f) & 1) == 0 ? 0.25f : 0.65f;
            light *= Shadow(new Vector(floor.X, -1, floor.Z), lamp) / (1 + 0.02f * nearest * nearest);
        }
        foreach (int ball in Unrolled.Range(3))
        {
            var centre = Centre(ball);
            float t = Hit(new Vector(0, 0, 0), ray, centre);
            if (t <= 0 || t >= nearest) continue;
            nearest = t;
            var normal = ray * t - centre;
            light = 0.12f + 0.75f * MathF.Max(0, Dot(normal, lamp)) + MathF.Pow(MathF.Max(0, Dot(normal, Unit(lamp - ray))), 40);
        }
        image[y, x] = light;
    }

    static Vector Centre(int ball) => ball == 0 ? new Vector(-1.3f, 0, 4.2f) : ball == 1 ? new Vector(0.2f, 0, 5.6f) : new Vector(1.2f, 0, 3.6f);

    /// <summary>How far along a ray a ball of radius 1 is met; 0 if it is not.</summary>
    static float Hit(Vector from, Vector ray, Vector centre)
    {
        var to = centre - from;
        float along = Dot(to, ray), rest = 1 - Dot(to, to) + along * along;
        return rest < 0 ? 0 : along - MathF.Sqrt(rest);
    }

    static float Shadow(Vector at, Vector lamp)
    {
        float light = 1;
        foreach (int ball in Unrolled.Range(3))
            if (Hit(at, lamp, Centre(ball)) > 0) light = 0.4f;
        return light;
    }

    static float Dot(Vector a, Vector b) => a.X * b.X + a.Y * b.Y + a.Z * b.Z;

    static Vector Unit(Vector a) => a * (1 / MathF.Sqrt(Dot(a, a)));

    readonly record struct Vector(float X, float Y, float Z)
    {
        public static Vector operator +(Vector a, Vector b) => new(a.X + b.X, a.Y + b.Y, a.Z + b.Z);

        public static Vector operator -(Vector a, Vector b) => new(a.X - b.X, a.Y - b.Y, a.Z - b.Z);

        public static Vector operator *(Vector a, float factor) => new(a.X * factor, a.Y * factor, a.Z * factor);
    }

    /// <summary>A weighted sum of the pixels in a row (1, 0) or a column (0, 1); beyond the border lies what is at the border.</summary>
    [Kernel(MaxThreads = Tile * Tile)]
    static void Blur(ReadOnlyView2D<float> from, View2D<float> to, ReadOnlyView<float> weights, int stepX, int stepY)
    {
        const int Wide = Tile + 2 * Radius;
        var near = Shared.Array<float>(Wide * Wide);
        int left = BlockIdx.X * Tile - Radius, top = BlockIdx.Y * Tile - Radius;
        for (int i = ThreadIdx.Y * Tile + ThreadIdx.X; i < Wide * Wide; i += Tile * Tile)
            near[i] = from[Math.Clamp(top + i / Wide, 0, from.Rows - 1), Math.Clamp(left + i % Wide, 0, from.Columns - 1)];
        Block.Sync();
        float sum = 0;
        for (int d = -Radius; d <= Radius; d++) sum += weights[d + Radius] * near[(ThreadIdx.Y + Radius + d * stepY) * Wide + ThreadIdx.X + Radius + d * stepX];
        int x = BlockIdx.X * Tile + ThreadIdx.X, y = BlockIdx.Y * Tile + ThreadIdx.Y;
        if (x < to.Columns && y < to.Rows) to[y, x] = sum;
    }

    /// <summary>Side by side: the image, its blur, and how fast it changes (Sobel).</summary>
    [Kernel]
    static void Show(ReadOnlyView2D<float> image, ReadOnlyView2D<float> blurred, View2D<uint> pixels)
    {
        int x = BlockIdx.X * BlockDim.X + ThreadIdx.X, y = BlockIdx.Y * BlockDim.Y + ThreadIdx.Y;
        if (x >= image.Columns || y >= image.Rows) return;
        pixels[y, x] = Colour.Gray(image[y, x]);
        pixels[y, x + image.Columns] = Colour.Gray(blurred[y, x]);
        float across = 0, down = 0;
        foreach (int i in Unrolled.Range(-1, 2))
        {
            int weight = i == 0 ? 2 : 1;
            across += weight * (At(image, y + i, x + 1) - At(image, y + i, x - 1));
            down += weight * (At(image, y + 1, x + i) - At(image, y - 1, x + i));
        }
        float edge = MathF.Sqrt(across * across + down * down);
        pixels[y, x + 2 * image.Columns] = Colour.Of(edge * 0.5f, edge * 0.9f, edge * 1.2f);
    }

    static float At(ReadOnlyView2D<float> image, int y, int x) => image[Math.Clamp(y, 0, image.Rows - 1), Math.Clamp(x, 0, image.Columns - 1)];
}

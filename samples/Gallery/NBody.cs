using System.Diagnostics;

namespace Drawbridge.Samples;

/// <summary>Two discs of stars pass each other: every star pulls every other. A block takes a tile of stars at a time into shared memory.</summary>
static partial class NBody
{
    /// <summary>A place and a mass; or a velocity, or a pull. Sixteen bytes, which move as one.</summary>
    readonly record struct Star(float X, float Y, float Z, float Mass)
    {
        public Star Plus(Star other, float factor) => new(X + other.X * factor, Y + other.Y * factor, Z + other.Z * factor, Mass);
    }

    const int Stars = 4096, Tile = 256, Frames = 80, StepsPerFrame = 3, Size = 320;
    const float Step = 0.012f, Softening = 0.004f;

    public static string Run(Device device, string folder)
    {
        var (places, velocities) = Discs();
        using var place = device.Allocate<Star>(places);
        using var velocity = device.Allocate<Star>(velocities);
        using var pull = device.Allocate<Star>(Stars);
        using var light = device.Allocate<int>(Size * Size);
        using var pixels = device.Allocate<uint>(Size * Size);
        var frames = new List<uint[]>();
        for (int frame = 0; frame < Frames; frame++)
        {
            light.Fill(0);
            Shine(device.Over(Stars), place, light);
            Develop(device.Over(Size * Size), light, pixels);
            frames.Add(pixels.ToArray());
            for (int step = 0; step < StepsPerFrame; step++)
            {
                Pull(device.Grid(Stars / Tile, Tile), place, pull);
                if (frame == 0 && step == 0) Check(places, pull.ToArray());
                Move(device.Over(Stars), place, velocity, pull);
            }
        }
        Png.Write(Path.Combine(folder, "n-body.png"), frames, Size, Size, milliseconds: 50);
        return $"{Stars} stars, {Frames * StepsPerFrame} steps: {(double)Stars * Stars * Frames * StepsPerFrame:0.0e0} pulls; n-body.png";
    }

    /// <summary>What all stars together do to a star a thread.</summary>
    [Kernel(MaxThreads = Tile)]
    static void Pull(ReadOnlyView<Star> places, View<Star> pull)
    {
        var tile = Shared.Array<Star>(Tile);
        int i = BlockIdx.X * Tile + ThreadIdx.X;
        // Blocks are as large as tiles, and the number of stars is a multiple.
        Debug.Assert(i < places.Length);
        var own = places[i];
        float x = 0, y = 0, z = 0;
        for (int first = 0; first < places.Length; first += Tile)
        {
            tile[ThreadIdx.X] = places[first + ThreadIdx.X];
            Block.Sync();
            for (int j = 0; j < Tile; j++)
            {
                var other = tile[j];
                float dx = other.X - own.X, dy = other.Y - own.Y, dz = other.Z - own.Z;
                float near = Fast.ReciprocalSqrt(dx * dx + dy * dy + dz * dz + Softening), weight = other.Mass * near * near * near;
                x += weight * dx;
                y += weight * dy;
                z += weight * dz;
            }
            Block.Sync();
        }
        pull[i] = new Star(x, y, z, 0);
    }

    [Kernel]
    static void Move(View<Star> places, View<Star> velocities, ReadOnlyView<Star> pull)
    {
        int i = BlockIdx.X * BlockDim.X + ThreadIdx.X;
        if (i >= places.Length) return;
        var velocity = velocities[i].Plus(pull[i], Step);
        velocities[i] = velocity;
        places[i] = places[i].Plus(velocity, Step);
    }

    /// <summary>Stars add their light to pixels; several may meet in one.</summary>
    [Kernel]
    static void Shine(ReadOnlyView<Star> places, View<int> light)
    {
        int i = BlockIdx.X * BlockDim.X + ThreadIdx.X;
        if (i >= places.Length) return;
        // Seen from above, a little from the side.
        var at = places[i];
        int x = (int)MathF.Floor((at.X * 0.27f + 0.5f) * Size), y = (int)MathF.Floor(((at.Y * 0.85f + at.Z * 0.5f) * 0.27f + 0.5f) * Size);
        if (x < 1 || x > Size - 2 || y < 1 || y > Size - 2) return;
        Atomic.Add(ref light[y * Size + x], 4);
        Atomic.Add(ref light[y * Size + x - 1], 1);
        Atomic.Add(ref light[y * Size + x + 1], 1);
        Atomic.Add(ref light[(y - 1) * Size + x], 1);
        Atomic.Add(ref light[(y + 1) * Size + x], 1);
    }

    [Kernel]
    static void Develop(ReadOnlyView<int> light, View<uint> pixels)
    {
        int i = BlockIdx.X * BlockDim.X + ThreadIdx.X;
        if (i >= pixels.Length) return;
        float level = Math.Min(light[i], 24) / 12f;
        pixels[i] = Colour.Of(0.02f + level * 1.1f, 0.02f + level * 0.8f, 0.06f + MathF.Sqrt(level));
    }

    static (Star[] Places, Star[] Velocities) Discs()
    {
        var random = new Random(5);
        var places = new Star[Stars];
        var velocities = new Star[Stars];
        for (int i = 0; i < Stars; i++)
        {
            bool isFirst = i % 2 == 0;
            float radius = 0.06f + 0.85f * MathF.Sqrt(random.NextSingle()), angle = random.NextSingle() * MathF.Tau, height = (random.NextSingle() - 0.5f) * 0.05f;
            // The heavy one in the middle holds a disc together.
            bool isCentre = i < 2;
            float speed = isCentre ? 0 : radius * MathF.Pow(radius * radius + Softening, -0.75f) * (isFirst ? 1 : -1);
            if (isCentre) radius = height = 0;
            var (sine, cosine) = MathF.SinCos(angle);
            var (x, y, drift) = isFirst ? (-0.85f, -0.5f, 0.35f) : (0.85f, 0.5f, -0.35f);
            places[i] = new Star(x + radius * cosine, y + radius * sine, height, isCentre ? 0.9f : 0.1f / (Stars / 2));
            velocities[i] = new Star(drift - speed * sine, speed * cosine, 0, 0);
        }
        return (places, velocities);
    }

    static void Check(Star[] places, Star[] pull)
    {
        for (int i = 0; i < Stars; i += 97)
        {
            double x = 0, y = 0, z = 0;
            foreach (var other in places)
            {
                double dx = other.X - places[i].X, dy = other.Y - places[i].Y, dz = other.Z - places[i].Z, distance = dx * dx + dy * dy + dz * dz + Softening;
                double weight = other.Mass / (distance * Math.Sqrt(distance));
                (x, y, z) = (x + weight * dx, y + weight * dy, z + weight * dz);
            }
            Expect.Near([(float)x, (float)y, (float)z], [pull[i].X, pull[i].Y, pull[i].Z], 2e-3f);
        }
    }
}

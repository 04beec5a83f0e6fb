using System.Diagnostics;
using Drawbridge;
using Drawbridge.Runtime;

// The Mandelbrot set by a kernel in C#, as a picture.
const int Width = 900, Height = 600;
string path = args.Length > 0 ? args[0] : "mandelbrot.png";

var device = Device.Default;
using var pixels = device.Allocate<uint>(Width * Height);
Kernels.Mandelbrot(device.Over(new Dim3(Width, Height)), pixels, Width, -0.7455f, 0.126f, 0.009f, 2000);
var watch = Stopwatch.StartNew();
Kernels.Mandelbrot(device.Over(new Dim3(Width, Height)), pixels, Width, -0.7455f, 0.126f, 0.009f, 2000);
Console.WriteLine($"{device.Name}: {Width} x {Height} points in {watch.Elapsed.TotalMilliseconds:0.0} ms");

Png.Write(path, pixels.ToArray(), Width, Height);
Console.WriteLine($"written: {Path.GetFullPath(path)}");

static partial class Kernels
{
    /// <summary>A pixel a thread: how soon z = z² + c leaves a circle, as a colour.</summary>
    /// <param name="pixels">Red, green, blue and opacity, lowest byte first; rows of <paramref name="width"/>.</param>
    /// <param name="width">Pixels of a row.</param>
    /// <param name="centreX">Real part in the middle of the picture.</param>
    /// <param name="centreY">Imaginary part there.</param>
    /// <param name="span">How much of the real axis a row is.</param>
    /// <param name="most">Steps after which a point counts as inside.</param>
    [Kernel]
    public static void Mandelbrot(View<uint> pixels, int width, float centreX, float centreY, float span, int most)
    {
        int x = BlockIdx.X * BlockDim.X + ThreadIdx.X, y = BlockIdx.Y * BlockDim.Y + ThreadIdx.Y;
        int height = pixels.Length / width;
        if (x >= width || y >= height) return;
        float step = span / width;
        float cx = centreX + (x - width / 2) * step, cy = centreY + (y - height / 2) * step;
        float zx = 0, zy = 0, size = 0;
        int count = 0;
        while (count < most)
        {
            float xx = zx * zx, yy = zy * zy;
            size = xx + yy;
            if (size > 256f) break;
            zy = 2f * zx * zy + cy;
            zx = xx - yy + cx;
            count++;
        }
        pixels[y * width + x] = count == most ? 0xFF000000u : Colour(count + 1f - MathF.Log2(0.5f * MathF.Log2(size)));
    }

    // Smooth bands; the steps a point takes are a number with a fraction.
    static uint Colour(float steps)
    {
        float t = MathF.Sqrt(steps) * 0.35f;
        uint red = Level(t, 0.0f), green = Level(t, 0.6f), blue = Level(t, 1.1f);
        return red | green << 8 | blue << 16 | 0xFF000000u;
    }

    static uint Level(float t, float phase) => (uint)(127.5f - 127.5f * MathF.Cos(t + phase));
}

using Drawbridge.Interpreter;
using Drawbridge.Runtime;

namespace Drawbridge.Bench;

/// <summary>How many instructions of single lanes the interpreter executes a second; a launch uses one core.</summary>
static class InterpreterBench
{
    const int Runs = 5;

    public static int Run(ReadOnlySpan<string> arguments)
    {
        string? only = arguments.Length > 0 ? arguments[0] : null;
        Console.WriteLine($"{Environment.ProcessorCount} processors, {Environment.Version}; median (best) of {Runs} launches");
        using var device = Device.Open("interpreter");
        Action[] benches =
        [
            () => Saxpy(device), () => Sha256(device), () => SgemmTiled(device), () => NBody(device),
        ];
        string[] names = ["saxpy", "sha256_64", "sgemm_tiled", "nbody"];
        for (int i = 0; i < benches.Length; i++)
            if (only == null || only == names[i]) benches[i]();
        return 0;
    }

    static void Saxpy(Device device)
    {
        const int N = 1 << 17;
        using var x = device.Allocate<float>(Floats(N, 1));
        using var y = device.Allocate<float>(Floats(N, 2));
        Measure(device, "saxpy", "saxpy", (N + 255) / 256, 256, N, 1.5f, x, y);
    }

    static void Sha256(Device device)
    {
        const int N = 512;
        var random = new Random(3);
        int[] words = new int[N * 16];
        for (int i = 0; i < words.Length; i++) words[i] = random.Next();
        using var message = device.Allocate<int>(words);
        using var digest = device.Allocate<int>(N * 8);
        Measure(device, "sha256", "sha256_64", N / 256, 256, N, message, digest);
    }

    static void SgemmTiled(Device device)
    {
        const int N = 64;
        using var a = device.Allocate<float>(Floats(N * N, 4));
        using var b = device.Allocate<float>(Floats(N * N, 5));
        using var c = device.Allocate<float>(Floats(N * N, 6));
        Measure(device, "sgemm_tiled", "sgemm_tiled", new(N / 16, N / 16), new(16, 16), N, N, N, 1f, a, b, 0f, c);
    }

    static void NBody(Device device)
    {
        const int N = 512;
        using var position = device.Allocate<float>(Floats(N * 4, 7));
        using var acceleration = device.Allocate<float>(N * 4);
        Measure(device, "nbody", "nbody_accel", N / 256, 256, N, 0.01f, position, acceleration);
    }

    static void Measure(Device device, string file, string entry, Dim3 grid, Dim3 block, params KernelArgument[] arguments)
    {
        using var module = device.LoadModule(KernelFiles.Find(file));
        var kernel = module.GetKernel(entry);
        var time = Measurement.Of(Runs, () =>
        {
            kernel.Launch(grid, block, 0, arguments);
            return null;
        });
        long instructions = ((InterpreterModule)module.EngineModule).LastLaneInstructions;
        Console.WriteLine($"  {entry,-14} {instructions,12:N0} lane-instructions in {time.Median * 1e3,7:0.0} ms: {instructions / time.Median / 1e6,6:0.0} ({instructions / time.Best / 1e6:0.0}) million a second");
    }

    static float[] Floats(int count, int seed)
    {
        var random = new Random(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) values[i] = random.NextSingle();
        return values;
    }
}

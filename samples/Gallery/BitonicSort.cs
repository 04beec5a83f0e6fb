namespace Drawbridge.Samples;

/// <summary>Sorting by comparisons that do not depend on the data: in shared memory, a pair a thread. The picture shows the array after each step, a row each.</summary>
static partial class BitonicSort
{
    const int Length = 512;

    public static string Run(Device device, string folder)
    {
        float[] numbers = Numbers.Between(0, 1, Length);
        using var x = device.Allocate<float>(numbers);
        // log n · (log n + 1) / 2 steps, and the array as it was.
        const int Steps = 9 * 10 / 2 + 1, Height = 8;
        using var history = device.Allocate<float>(Steps * Length);
        Sort(device.Grid(blocks: 1, threads: Length / 2), x, history.As2D(Steps, Length));
        Array.Sort(numbers);
        Expect.Equal(numbers, x.ToArray());

        float[] rows = history.ToArray();
        Png.Write(Path.Combine(folder, "sort.png"), [.. Enumerable.Range(0, Steps * Height).SelectMany(y => Enumerable.Range(0, Length).Select(i => Rainbow(rows[y / Height * Length + i])))], Length, Steps * Height);
        return $"{Length} numbers in {Steps - 1} steps; sort.png";
    }

    [Kernel(MaxThreads = Length / 2)]
    static void Sort(View<float> x, View2D<float> history)
    {
        var numbers = Shared.Array<float>(Length);
        int t = ThreadIdx.X, step = 0;
        (numbers[t], numbers[t + Length / 2]) = (x[t], x[t + Length / 2]);
        Show(numbers, history, step++);
        for (int size = 2; size <= Length; size *= 2)
        {
            for (int distance = size / 2; distance > 0; distance /= 2)
            {
                // The pairs of a step have no element in common.
                int low = t / distance * 2 * distance + t % distance, high = low + distance;
                bool isRising = (low & size) == 0;
                float a = numbers[low], b = numbers[high];
                if (a > b == isRising) (numbers[low], numbers[high]) = (b, a);
                Show(numbers, history, step++);
            }
        }
        (x[t], x[t + Length / 2]) = (numbers[t], numbers[t + Length / 2]);
    }

    static void Show(SharedView<float> numbers, View2D<float> history, int step)
    {
        Block.Sync();
        for (int i = ThreadIdx.X; i < Length; i += BlockDim.X) history[step, i] = numbers[i];
        Block.Sync();
    }

    static uint Rainbow(float t) => Colour.Of(0.5f + 0.5f * MathF.Cos(6.28f * (0.9f * t - 0.05f)), 0.5f + 0.5f * MathF.Cos(6.28f * (0.9f * t - 0.38f)), 0.5f + 0.5f * MathF.Cos(6.28f * (0.9f * t - 0.7f)));
}

namespace Drawbridge.Tests.Kernels;

/// <summary>Kernels that do one step of something, launched until it is done.</summary>
public class PipelineTests
{
    public static TheoryData<string> Devices => new(EngineDevices.Names);

    static LoadedModule Load(string device, string file) => EngineDevices.Open(device).LoadModule(KernelCorpus.PathOf(file));

    [Theory, MemberData(nameof(Devices))]
    public void Bitonic_steps_sort(string device)
    {
        const uint Count = 1024, Block = 128;
        uint[] data = Draw.Words(90, (int)Count);
        using var module = Load(device, "bitonic.sm_80.ptx");
        using var steps = module.Device.Allocate<uint>(data);
        using var blocks = module.Device.Allocate<uint>(data);
        var step = module.GetKernel("bitonic_step");
        void Merge(DeviceBuffer<uint> buffer, uint from)
        {
            for (uint k = from; k <= Count; k *= 2)
                for (uint j = k / 2; j > 0; j /= 2) step.Launch(new(4), new(256), 0, Count, j, k, buffer);
        }

        Merge(steps, 2);
        module.GetKernel("bitonic_block").Launch(new((int)(Count / (2 * Block))), new((int)Block), 0, Count, blocks);
        Merge(blocks, 4 * Block);
        Assert.Equal(data.Order(), steps.ToArray());
        Assert.Equal(data.Order(), blocks.ToArray());
    }

    [Theory, MemberData(nameof(Devices))]
    public void Three_launches_scan(string device)
    {
        const int Count = 5000, Block = 64, Grid = (Count + Block - 1) / Block;
        int[] data = Draw.Integers(91, Count);
        using var module = Load(device, "scan.sm_80.ptx");
        using var input = module.Device.Allocate<int>(data);
        using var output = module.Device.Allocate<int>(Count);
        using var sums = module.Device.Allocate<int>(Grid);
        module.GetKernel("scan_block").Launch(new(Grid), new(Block), 0, Count, input, output, sums);
        module.GetKernel("scan_sums").Launch(new(1), new(Block), 0, Grid, sums);
        module.GetKernel("scan_add").Launch(new(Grid), new(Block), 0, Count, output, sums);
        int sum = 0;
        Assert.Equal(data.Select(value => sum = unchecked(sum + value)), output.ToArray());
    }

    [Theory, MemberData(nameof(Devices))]
    public void Levels_of_a_search_are_distances(string device)
    {
        const int Count = 1000, Block = 64;
        var (starts, columns) = Draw.Sparse(92, Count, 8);
        int root = Enumerable.Range(0, Count).MaxBy(vertex => starts[vertex + 1] - starts[vertex]);
        int[] unseen = [.. Enumerable.Range(0, Count).Select(vertex => vertex == root ? 0 : -1)];
        int[] want = (int[])unseen.Clone();
        var queue = new Queue<int>([root]);
        while (queue.TryDequeue(out int vertex))
        {
            foreach (int other in columns[starts[vertex]..starts[vertex + 1]])
            {
                if (want[other] >= 0) continue;
                want[other] = want[vertex] + 1;
                queue.Enqueue(other);
            }
        }
        Assert.True(want.Max() > 4, "the graph falls apart too soon");
        using var module = Load(device, "bfs.sm_80.ptx");
        foreach (string entry in (string[])["bfs_step", "bfs_step_simple"])
        {
            using var rows = module.Device.Allocate<int>(starts);
            using var edges = module.Device.Allocate<int>(columns);
            using var level = module.Device.Allocate<int>(unseen);
            using var next = module.Device.Allocate<int>(Count);
            using var found = module.Device.Allocate<int>(1);
            using var front = module.Device.Allocate<int>(Count);
            int[] frontier = [root];
            for (int depth = 1; frontier.Length > 0; depth++)
            {
                front.CopyFrom(frontier);
                found.Fill(0);
                module.GetKernel(entry).Launch(new((frontier.Length + Block - 1) / Block), new(Block), 0, frontier.Length, depth, rows, edges, front, level, next, found);
                frontier = next.ToArray()[..found.ToArray()[0]];
            }
            Assert.Equal(want, level.ToArray());
        }
    }

    /// <summary>Variables of a module keep their values from launch to launch.</summary>
    [Theory, MemberData(nameof(Devices))]
    public void Counters_of_a_module_go_on_counting(string device)
    {
        using var module = Load(device, "features.sm_80.ptx");
        using var output = module.Device.Allocate<long>(50);
        for (int i = 0; i < 3; i++) module.GetKernel("feat_globals").Launch(new(1), new(64), 0, 50, output);
        Assert.Equal([150u], module.GetSymbol("feat_counter").ToArray<uint>());
    }
}

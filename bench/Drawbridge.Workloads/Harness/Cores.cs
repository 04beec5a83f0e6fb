namespace Drawbridge.Workloads;

/// <summary>Work by hand on all processors.</summary>
static class Cores
{
    /// <summary>Floats of a vector.</summary>
    public const int Lanes = 16;

    /// <summary>Calls with pieces of the range from 0 that together are all of it, whole vectors but for the last; one for each processor.</summary>
    public static void Split(int count, Action<int, int> work) => Split(count, (_, from, to) => work(from, to));

    /// <summary>The same, with the piece's number.</summary>
    public static void Split(int count, Action<int, int, int> work)
    {
        int pieces = Environment.ProcessorCount;
        int length = ((count + pieces - 1) / pieces + Lanes - 1) / Lanes * Lanes;
        Parallel.For(0, pieces, piece =>
        {
            int from = Math.Min(count, piece * length), to = Math.Min(count, from + length);
            if (from < to) work(piece, from, to);
        });
    }

    /// <summary>Calls for each number below a count; who is free takes the next.</summary>
    public static void Each(int count, Action<int> work) => Parallel.For(0, count, work);
}

using Drawbridge.Cpu.Execution;

namespace Drawbridge.Cpu.Tests.Execution;

/// <summary>Threads that take blocks from each other get each of them once.</summary>
public class BlockSharesTests
{
    [Theory]
    [InlineData(0, 1, 1, false)]
    [InlineData(0, 1, 4, false)]
    [InlineData(3, 10, 4, false)]
    [InlineData(5, 5, 3, false)]
    [InlineData(0, 100_003, 4, false)]
    [InlineData(0, 100_003, 4, true)]
    [InlineData(7, 9, 4, true)]
    public void Every_block_is_taken_once(long first, long end, int threads, bool inOrder)
    {
        var shares = new BlockShares();
        for (int round = 0; round < 3; round++)
        {
            shares.Deal(first, end, threads, inOrder);
            Assert.Equal(end > first, shares.HasLeft);
            int[] taken = new int[end];
            Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, thread =>
            {
                while (shares.TryTake(thread, out long from, out long to))
                {
                    Assert.True(from < to && (!inOrder || to == from + 1));
                    for (long block = from; block < to; block++) Interlocked.Increment(ref taken[block]);
                }
            });
            Assert.False(shares.HasLeft);
            Assert.All(taken[..(int)first], count => Assert.Equal(0, count));
            Assert.All(taken[(int)first..], count => Assert.Equal(1, count));
        }
    }

    [Fact]
    public void A_thread_starts_with_its_own_share_and_goes_on_with_others()
    {
        var shares = new BlockShares();
        shares.Deal(0, 80, 2, inOrder: false);
        Assert.True(shares.TryTake(1, out long first, out long end));
        Assert.Equal((40, 50), (first, end));
        while (shares.TryTake(1, out first, out end) && first >= 40)
        {
        }
        // The other's share from its start.
        Assert.Equal((0, 10), (first, end));
    }

    [Fact]
    public void Blocks_that_wait_for_each_other_start_in_order()
    {
        var shares = new BlockShares();
        shares.Deal(2, 6, 3, inOrder: true);
        for (int i = 0; i < 4; i++)
        {
            Assert.True(shares.TryTake(i % 3, out long first, out long end));
            Assert.Equal((2 + i, 3 + i), (first, end));
        }
        Assert.False(shares.TryTake(0, out _, out _));
    }
}

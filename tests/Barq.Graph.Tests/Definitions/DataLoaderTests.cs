using Barq.Graph.Definitions;
using Barq.Graph.Tests.Batching;

namespace Barq.Graph.Tests.Definitions;

public sealed class DataLoaderTests
{
    [Fact]
    public async Task LoadAsync_ManyKeysSomeTwice_OneBatchWithEachKeyOnce()
    {
        var scheduler = new ManualBatchScheduler();
        var loader = new SquareLoader(scheduler);

        var loads = new[] { 3, 1, 3, 2, 1 }.Select(loader.LoadAsync).ToArray();
        Assert.Empty(loader.Batches);
        await scheduler.DispatchAsync();

        Assert.Equal(new[] { 9, 1, 9, 4, 1 }, await Task.WhenAll(loads));
        Assert.Equal([3, 1, 2], Assert.Single(loader.Batches));
    }

    [Fact]
    public async Task LoadAsync_KeyLoadedBefore_NoFurtherBatch()
    {
        var scheduler = new ManualBatchScheduler();
        var loader = new SquareLoader(scheduler);
        var first = loader.LoadAsync(7);
        await scheduler.DispatchAsync();

        var second = loader.LoadAsync(7);

        Assert.True(second.IsCompleted);
        Assert.Equal(await first, await second);
        Assert.Equal(0, scheduler.Pending);
    }

    [Fact]
    public async Task LoadAsync_MoreKeysThanABatchHolds_SplitsThem()
    {
        var scheduler = new ManualBatchScheduler();
        var loader = new SquareLoader(scheduler, maxBatchSize: 2);
        var loads = Enumerable.Range(1, 5).Select(loader.LoadAsync).ToArray();

        await scheduler.DispatchAsync();

        Assert.Equal(new[] { 1, 4, 9, 16, 25 }, await Task.WhenAll(loads));
        Assert.Equal([2, 2, 1], loader.Batches.Select(batch => batch.Count));
    }

    [Fact]
    public async Task LoadAsync_KeyWithoutValue_GivesTheDefault()
    {
        var scheduler = new ManualBatchScheduler();
        var loader = new SquareLoader(scheduler);
        var load = loader.LoadAsync(-1);

        await scheduler.DispatchAsync();

        Assert.Equal(0, await load);
    }

    [Fact]
    public async Task LoadAsync_BatchFails_EveryWaiterGetsTheError()
    {
        var scheduler = new ManualBatchScheduler();
        var loader = new SquareLoader(scheduler);
        var loads = new[] { 1, 1313 }.Select(loader.LoadAsync).ToArray();

        await scheduler.DispatchAsync();

        foreach (var load in loads)
        {
            Assert.Equal("thirteen", (await Assert.ThrowsAsync<InvalidOperationException>(() => load)).Message);
        }
    }

    [Fact]
    public async Task RunAsync_ResolversThatLoadTwiceInARow_TwoBatchesWhateverTheirNumber()
    {
        var scheduler = new LevelBatchScheduler();
        var loader = new SquareLoader(scheduler);
        async Task<int> ResolveAsync(int key) => await loader.LoadAsync(await loader.LoadAsync(key) + 100);

        var work = Task.WhenAll(Enumerable.Range(1, 50).Select(ResolveAsync));
        await scheduler.RunAsync(work);

        Assert.Equal(101 * 101, (await work)[0]);
        Assert.Equal(2, loader.Batches.Count);
    }

    [Fact]
    public async Task RunAsync_ResolverThatWaitsElsewhereFirst_IsStillServed()
    {
        var scheduler = new LevelBatchScheduler();
        var loader = new SquareLoader(scheduler);
        var elsewhere = new TaskCompletionSource();
        async Task<int> ResolveAsync()
        {
            await elsewhere.Task;
            return await loader.LoadAsync(6);
        }

        var work = ResolveAsync();
        var running = scheduler.RunAsync(work);
        elsewhere.SetResult();
        await running;

        Assert.Equal(36, await work);
    }

    private sealed class SquareLoader(IBatchScheduler scheduler, int maxBatchSize = 1000) : DataLoader<int, int>(scheduler, maxBatchSize)
    {
        public List<IReadOnlyList<int>> Batches { get; } = [];

        protected override async Task<IReadOnlyDictionary<int, int>> LoadBatchAsync(IReadOnlyList<int> keys)
        {
            Batches.Add(keys);
            await Task.Yield();
            return keys.Contains(1313)
                ? throw new InvalidOperationException("thirteen")
                : keys.Where(key => key >= 0).ToDictionary(key => key, key => key * key);
        }
    }

}

using Barq.Persistence.BoundedMemory;
using Barq.Testing.Processes;
using Microsoft.Extensions.Time.Testing;

namespace Barq.Persistence.Tests.BoundedMemory;

[Collection(Heap.Collection), Trait(Heap.Trait, Heap.Collection)]
public sealed class BoundedCacheTests
{
    private readonly FakeTimeProvider _time = new();

    [Theory, InlineData(50, 1L << 30), InlineData(100_000, 100_000), InlineData(20, 40_000), InlineData(0, 1000), InlineData(10, 0)]
    public void Set_AnySizesInAnyOrder_BothBoundsHoldAfterEachCall(int items, long bytes)
    {
        var cache = new BoundedCache<string>(items, bytes, _time);
        var random = new Random(1);
        var weights = new Dictionary<string, (string Value, long Bytes)>();
        for (var i = 0; i < 5000; i++)
        {
            var key = $"key {random.Next(200)}";
            switch (random.Next(10))
            {
                case 0:
                    cache.Remove(key);
                    break;
                case 1:
                    cache.Find(key);
                    break;
                case 2 when weights.TryGetValue(key, out var known):
                    weights[key] = (known.Value, random.Next(8000));
                    cache.Reweigh(key, known.Value, weights[key].Bytes);
                    break;
                default:
                    weights[key] = ($"value {i}", random.Next(6000));
                    cache.Set(key, weights[key].Value, weights[key].Bytes);
                    break;
            }

            Assert.InRange(cache.Count, 0, items);
            Assert.InRange(cache.Bytes, 0, bytes);
        }

        // What it says that it holds is the sum of what it does.
        var kept = weights.Where(one => cache.Find(one.Key) is { } value && value == one.Value.Value).ToArray();
        Assert.Equal(cache.Count, kept.Length);
        Assert.Equal(cache.Bytes, kept.Sum(one => one.Value.Bytes + BoundedCache<string>.Overhead + ObjectBytes.Of(one.Key)));
        Assert.Equal(items > 0 && bytes > 0, kept.Length > 0);
    }

    [Theory, InlineData(0), InlineData(100), InlineData(5_000), InlineData(200_000)]
    public async Task Set_UntilFull_HoldsWhatItSays(int length)
    {
        const long Most = 32_000_000;
        var before = await Heap.HeldAsync();
        var cache = new BoundedCache<byte[]>(int.MaxValue, Most, _time);
        for (var i = 0; cache.Evicted == 0; i++)
        {
            var value = new byte[length];
            cache.Set($"a key of some length {i}", value, ObjectBytes.Of(value));
        }

        var held = await Heap.HeldAsync() - before;
        Assert.True(held <= Most * 1.02, $"{held} bytes are held, and {Most} may be.");
        Assert.True(held >= Most * 0.75, $"{held} bytes are held, and {cache.Bytes} counted.");
        GC.KeepAlive(cache);
    }

    [Fact]
    public void Set_Full_TheUsedOnesStay()
    {
        var cache = new BoundedCache<string>(10, 1 << 20, _time);
        for (var i = 0; i < 1000; i++)
        {
            cache.Set($"{i}", "", 0);
            _ = cache.Find("3");
        }

        Assert.NotNull(cache.Find("3"));
        Assert.NotNull(cache.Find("999"));
        Assert.Equal((10, 990), (cache.Count, cache.Evicted));
    }

    [Fact]
    public void Set_LargerThanAll_IsNotKeptAndWhatWasThereIsGone()
    {
        var cache = new BoundedCache<string>(10, 1000, _time);
        Assert.True(cache.Set("a", "old", 10));
        Assert.True(cache.Set("b", "other", 10));

        Assert.False(cache.Set("a", "new", 1000));

        Assert.Null(cache.Find("a"));
        Assert.Equal("other", cache.Find("b"));
    }

    [Fact]
    public void Reweigh_BeyondItsShare_TheValueGoes()
    {
        var cache = new BoundedCache<string>(10, 10_000, _time);
        cache.Set("a", "a", 10);
        cache.Reweigh("a", "another", 9000, 1000);
        Assert.NotNull(cache.Find("a"));

        cache.Reweigh("a", "a", 1001, 1000);
        Assert.Equal((0, 0), (cache.Count, cache.Bytes));
    }

    [Fact]
    public void Find_AfterItsLife_IsNothingAndAMinuteLaterItHoldsNothing()
    {
        var cache = new BoundedCache<string>(100, 100_000, _time);
        cache.Set("a", "a", 10, TimeSpan.FromSeconds(10));
        cache.Set("b", "b", 10);
        _time.Advance(TimeSpan.FromSeconds(9.9));
        Assert.NotNull(cache.Find("a"));
        _time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Null(cache.Find("a"));

        _time.Advance(TimeSpan.FromMinutes(1));
        cache.Set("c", "c", 10);
        Assert.Equal(2, cache.Count);
        Assert.NotNull(cache.Find("b"));
    }

    [Fact]
    public void Set_ByManyThreads_CountsEachOnce()
    {
        var cache = new BoundedCache<string>(1000, 300_000, _time);
        Parallel.For(0, 20_000, i =>
        {
            var key = $"{i % 700}";
            cache.Set(key, key, i % 500);
            _ = cache.Find($"{(i * 7) % 700}");
            cache.Reweigh(key, key, i % 300);
            if (i % 13 == 0)
            {
                cache.Remove($"{(i * 3) % 700}");
            }
        });

        Assert.InRange(cache.Bytes, 0, 300_000);
        Assert.Equal(cache.Count, Enumerable.Range(0, 700).Count(key => cache.Find($"{key}") is not null));
        cache.Clear();
        Assert.Equal((0, 0), (cache.Count, cache.Bytes));
    }
}

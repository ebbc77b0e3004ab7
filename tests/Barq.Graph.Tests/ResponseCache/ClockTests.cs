using Barq.Graph.Answers;
using Barq.Graph.ResponseCache;
using Barq.Graph.Tests.Gateway;
using Barq.Persistence.SecondLevelCache;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Barq.Testing.Processes;
using Barq.Testing.Redis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Barq.Graph.Tests.ResponseCache;

/// <summary>An answer that was made of the clock is good to the end of its minute: for the cache, for who waits for it, and for no client unasked.</summary>
public sealed class ClockTests
{
    private static readonly ResponsePolicy _policy = new(ResponseScope.Organization, 30, 600, true, []);

    [Fact]
    public void Policy_OfAnAnswerFromTheClock_TellsNoClientToGoByItUnasked()
    {
        Assert.Equal("private, no-cache", _policy.For([CacheTags.Clock]).CacheControl);
        Assert.Equal("private, max-age=30", _policy.For(["Delivery@1"]).CacheControl);
        Assert.Equal("private, max-age=30", _policy.For(null).CacheControl);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Answer_Kept_IsOfTheClockToTheEndOfTheMinute(bool isOfTheClock)
    {
        await using var redis = await RedisServer.CreateAsync(TestRedis.Garnet);
        var time = new FakeTimeProvider(FleetDatabases.DemoUntil.AddSeconds(10));
        await using var gateway = await StartAsync(redis, time);
        var executed = 0;
        async Task<GraphResponse> AskAsync() => await gateway.Services.GetRequiredService<ResponseStore>().GetOrExecuteAsync(
            "key", _policy, place: null, _ => ValueTask.FromResult(Executed(Interlocked.Increment(ref executed), isOfTheClock)), CancellationToken.None);

        await AskAsync();
        time.Advance(TimeSpan.FromSeconds(49));
        using var kept = await AskAsync();
        time.Advance(TimeSpan.FromSeconds(1));
        using var next = await AskAsync();

        Assert.Equal(isOfTheClock ? 2 : 1, executed);
        Assert.Equal(isOfTheClock ? null : 30, kept.Policy!.MaxAge);
    }

    // What was read in one minute and written in the next is of the one.
    [Fact]
    public async Task Answer_ThatCameInTheNextMinute_IsNeitherKeptNorSharedWithWhoAskedThen()
    {
        await using var redis = await RedisServer.CreateAsync(TestRedis.Garnet);
        var time = new FakeTimeProvider(FleetDatabases.DemoUntil.AddSeconds(59));
        await using var gateway = await StartAsync(redis, time);
        var executed = 0;
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        async Task<string> AskAsync()
        {
            using var response = await gateway.Services.GetRequiredService<ResponseStore>().GetOrExecuteAsync("key", _policy, place: null, async _ =>
            {
                var turn = Interlocked.Increment(ref executed);
                if (turn == 1)
                {
                    await release.Task;
                }

                return Executed(turn, isOfTheClock: true);
            }, CancellationToken.None);
            return System.Text.Encoding.UTF8.GetString(response.Body.Span);
        }

        var before = AskAsync();
        await Poll.UntilAsync(() => Volatile.Read(ref executed) == 1, "the first to execute");
        time.Advance(TimeSpan.FromSeconds(2));
        var after = AskAsync();
        release.SetResult();

        Assert.Equal(("{\"turn\":1}", "{\"turn\":2}"), (await before, await after));
        Assert.Equal("{\"turn\":2}", await AskAsync());
    }

    private static ExecutedQuery Executed(int turn, bool isOfTheClock) => new(
        new GraphResponse(System.Text.Encoding.UTF8.GetBytes($"{{\"turn\":{turn}}}"), ResponseStatus.Executed, errors: null), isOfTheClock ? ["Delivery@1", CacheTags.Clock] : ["Delivery@1"]);

    private static Task<TestGateway> StartAsync(RedisServer redis, TimeProvider time) =>
        TestGateway.CreateCachedAsync(TestProvider.Sqlite, FleetDatabases.Empty, redis.Configuration, services => services.AddSingleton(time));
}

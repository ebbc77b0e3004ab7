using Barq.Graph.Admission;
using Barq.Graph.Answers;
using Barq.Graph.ResponseCache;
using Barq.Graph.Tests.Gateway;
using Barq.Persistence.SecondLevelCache;
using Barq.Persistence.Sharing;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Barq.Testing.Processes;
using Barq.Testing.Redis;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Barq.Graph.Tests.ResponseCache;

/// <summary>Identical queries in flight share one execution, kept or not, and never one that began before a change that was answered.</summary>
public sealed class SharedExecutionTests
{
    private static readonly ResponsePolicy _policy = new(ResponseScope.Organization, null, null, false, []);

    public static TheoryData<bool> KeptOrNot => [true, false];

    [Theory, MemberData(nameof(KeptOrNot))]
    public async Task Queries_InFlightAtOnce_AreExecutedOnce(bool isKept)
    {
        await using var redis = await RedisServer.CreateAsync(TestRedis.Garnet);
        await using var gateway = await StartAsync(redis, "API_CACHE_TTL", isKept ? "60" : "0");
        var execution = new Execution();
        var asking = Enumerable.Range(0, 50).Select(_ => execution.AskAsync(gateway)).ToArray();

        execution.Release.SetResult();

        Assert.All(await Task.WhenAll(asking), text => Assert.Equal("{}", text));
        Assert.Equal(1, execution.Count);
        var store = gateway.Services.GetRequiredService<ResponseStore>();
        Assert.Equal((isKept, true, false), (store.Keeps(_policy), store.Shares(_policy), store.Shares(ResponsePolicy.None)));
    }

    [Theory, MemberData(nameof(KeptOrNot))]
    public async Task Query_AskedAfterAChange_DoesNotJoinAnExecutionFromBefore(bool isKept)
    {
        await using var redis = await RedisServer.CreateAsync(TestRedis.Garnet);
        await using var gateway = await StartAsync(redis, "API_CACHE_TTL", isKept ? "60" : "0");
        await using var other = await gateway.BesideCachedAsync();
        var execution = new Execution();
        var before = execution.AskAsync(gateway);
        await Poll.UntilAsync(() => execution.Count == 1, "the first to execute");
        await other.Services.GetRequiredService<FleetCache>().InvalidateTagsAsync("Delivery@1");

        var after = execution.AskAsync(gateway);
        execution.Release.SetResult();
        await Task.WhenAll(before, after);

        Assert.Equal(2, execution.Count);
    }

    // A caller's flood waits for itself; who waits for the same answer is not of it.
    [Theory, MemberData(nameof(KeptOrNot))]
    public async Task Query_JoinedByAnotherCaller_WaitsForNoneOfItsOwnCallersOperations(bool isKept)
    {
        await using var redis = await RedisServer.CreateAsync(TestRedis.Garnet);
        await using var gateway = await StartAsync(redis, "API_CACHE_TTL", isKept ? "60" : "0");
        var store = gateway.Services.GetRequiredService<ResponseStore>();
        foreach (var isJoinedFirst in new[] { true, false })
        {
            var lanes = gateway.Services.GetRequiredService<CallerLanes>();
            var places = new[] { "b", "a", "a", "a" }.Select(name => lanes.Enter(new StatementOwner(1, name))).ToArray();
            Assert.True(await places[1].WeighAsync(CallerLanes.MostCost, default));
            var (key, begun, weighs) = ($"key {isJoinedFirst}", 0, new TaskCompletionSource());
            Task<GraphResponse> AskAsync(OperationPlace place) => store.GetOrExecuteAsync(key, _policy, place, MakeAsync, default).AsTask();
            async ValueTask<ExecutedQuery> MakeAsync(CancellationToken cancellationToken)
            {
                begun++;
                await weighs.Task;
                Assert.True(await places[2].WeighAsync(1, cancellationToken));
                return new ExecutedQuery(new GraphResponse("{}"u8.ToArray(), ResponseStatus.Executed, errors: null), ["Delivery@1"]);
            }

            // One more of the same caller changes nothing; another's does, before it waits and after.
            var asking = new List<Task<GraphResponse>> { AskAsync(places[2]), AskAsync(places[3]) };
            if (isJoinedFirst)
            {
                asking.Add(AskAsync(places[0]));
                weighs.SetResult();
            }
            else
            {
                weighs.SetResult();
                await Poll.UntilAsync(() => lanes.Waiting == 1, "the flood to wait for itself");
                Assert.DoesNotContain(asking, task => task.IsCompleted);
                asking.Add(AskAsync(places[0]));
            }

            await Poll.UntilAsync(() => asking.TrueForAll(task => task.IsCompletedSuccessfully), "everybody to be answered");
            Assert.Equal((1, 0), (begun, lanes.Waiting));
            Array.ForEach(places, place => place.Dispose());
            Assert.Equal(0, lanes.Callers);
        }
    }

    [Fact]
    public async Task Queries_SharingSwitchedOff_AreEachExecuted()
    {
        await using var redis = await RedisServer.CreateAsync(TestRedis.Garnet);
        await using var gateway = await StartAsync(redis, "REQUEST_DEDUPLICATION_ENABLED", "false");
        Assert.False(gateway.Services.GetRequiredService<ResponseStore>().Shares(_policy));
        var execution = new Execution();
        var asking = Enumerable.Range(0, 5).Select(_ => execution.AskAsync(gateway)).ToArray();

        await Poll.UntilAsync(() => execution.Count == 5, "all of them to execute");
        execution.Release.SetResult();
        await Task.WhenAll(asking);
    }

    [Theory, InlineData("0", false), InlineData("60", true)]
    public async Task ApiCacheTtl_Zero_KeepsNothing(string seconds, bool isKept)
    {
        await using var redis = await RedisServer.CreateAsync(TestRedis.Garnet);
        await using var gateway = await StartAsync(redis, "API_CACHE_TTL", seconds);
        const string Query = "{ deliveries(first: 2) { nodes { id } } }";
        await gateway.ExecuteAsync(Query);

        Assert.Equal(isKept, (await gateway.ExecuteAsync(Query)).Statements.Count == 0);
    }

    [SkippableFact]
    public async Task ApiCacheTtl_Set_IsTheAnswersLifeInRedis()
    {
        await using var redis = await RedisServer.CreateAsync(TestRedis.Redis);
        await using var gateway = await StartAsync(redis, "API_CACHE_TTL", "40000");
        await gateway.ExecuteAsync("{ deliveries(first: 2) { nodes { id } } }");
        await using var connection = await StackExchange.Redis.ConnectionMultiplexer.ConnectAsync(redis.Configuration);
        var script = "local key = redis.call('KEYS', '{barq}:responses:*')[1] return key and redis.call('TTL', key) or 0";

        await Poll.UntilAsync(async () => (int)await connection.GetDatabase().ScriptEvaluateAsync(script) > 30_000, "the answer to be written");
    }

    private static Task<TestGateway> StartAsync(RedisServer redis, string setting, string value) => TestGateway.CreateCachedAsync(
        TestProvider.Sqlite, FleetDatabases.Demo, redis.Configuration, services =>
        {
            var before = (IConfiguration)services.Last(service => service.ServiceType == typeof(IConfiguration)).ImplementationInstance!;
            services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddConfiguration(before).AddInMemoryCollection([new(setting, value)]).Build());
        });

    // An execution that ends when the test says so.
    private sealed class Execution
    {
        private int _count;

        public int Count => _count;

        public TaskCompletionSource Release { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public async Task<string> AskAsync(TestGateway gateway)
        {
            var store = gateway.Services.GetRequiredService<ResponseStore>();
            using var response = await store.GetOrExecuteAsync("key", _policy, place: null, RunAsync, CancellationToken.None);
            return System.Text.Encoding.UTF8.GetString(response.Body.Span);
        }

        private async ValueTask<ExecutedQuery> RunAsync(CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _count);
            await Release.Task;
            return new ExecutedQuery(new GraphResponse("{}"u8.ToArray(), ResponseStatus.Executed, errors: null), ["Delivery@1"]);
        }
    }
}

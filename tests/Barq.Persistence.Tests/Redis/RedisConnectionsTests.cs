using Barq.Persistence.Redis;
using Barq.Testing.Redis;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using StackExchange.Redis;

namespace Barq.Persistence.Tests.Redis;

public sealed class RedisConnectionsTests
{
    [SkippableTheory, MemberData(nameof(TestRedisServers.All), MemberType = typeof(TestRedisServers))]
    public async Task GetAsync_RealServer_KeepsValues(TestRedis kind)
    {
        await using var redis = await RedisServer.CreateAsync(kind);
        await using var services = Create(("REDIS_URL", $"redis://{redis.Configuration}/2"));
        var connections = services.GetRequiredService<RedisConnections>();

        await (await connections.GetAsync()).GetDatabase().StringSetAsync("key", "value");

        Assert.Equal("value", await (await connections.GetAsync()).GetDatabase(2).StringGetAsync("key"));
        Assert.True((await (await connections.GetAsync()).GetDatabase(0).StringGetAsync("key")).IsNull);
    }

    [Fact]
    public async Task Scripts_OfManyConnectionsAtOnceOnTheEmbeddedServer_EachHaveTheirKeysToThemselves()
    {
        await using var services = Create(("REDIS_MAX_CONNECTIONS", "100"));
        var connections = services.GetRequiredService<RedisConnections>();
        await connections.OpenAsync();

        // Reads and writes in two steps, as all of ours do: a step of another between them would be lost.
        const string Count = """
            local value = tonumber(redis.call('GET', KEYS[1]) or '0')
            for i = 1, 200 do redis.call('GET', KEYS[1]) end
            redis.call('SET', KEYS[1], value + 1)
            return value + 1
            """;
        await Task.WhenAll(Enumerable.Range(0, 400).Select(async _ =>
            await (await connections.GetAsync()).GetDatabase().ScriptEvaluateAsync(Count, ["key"])));

        Assert.Equal(400, (long)await (await connections.GetAsync()).GetDatabase().StringGetAsync("key"));
    }

    [Theory]
    [InlineData("1", 1)]
    [InlineData("25", 1)]
    [InlineData("50", 2)]
    [InlineData("120", 5)]
    public async Task Count_MaxConnections_IsOneForEvery25(string setting, int expected)
    {
        await using var redis = await RedisServer.CreateAsync(TestRedis.Garnet);
        await using var services = Create(("REDIS_URL", $"redis://{redis.Configuration}"), ("REDIS_MAX_CONNECTIONS", setting));
        var connections = services.GetRequiredService<RedisConnections>();
        await connections.OpenAsync();

        HashSet<IConnectionMultiplexer> used = [];
        for (var turn = 0; turn < 20; turn++)
        {
            used.Add(await connections.GetAsync());
        }

        Assert.Equal((expected, expected), (connections.Count, used.Count));
    }

    [Fact]
    public async Task GetAsync_NoUrl_IsAnEmbeddedServerOfThisProcessAlone()
    {
        await using var services = Create();

        var connection = await services.GetRequiredService<RedisConnections>().GetAsync();
        await connection.GetDatabase().StringSetAsync("key", "value");
        var scripted = await connection.GetDatabase().ScriptEvaluateAsync("return redis.call('GET', KEYS[1])", ["key"]);

        Assert.True(services.GetRequiredService<RedisEndpoint>().IsEmbedded);
        Assert.Equal("value", scripted.ToString());
        // Who does not know its password is not let in.
        var stranger = ConfigurationOptions.Parse(EndPointCollection.ToString(connection.GetEndPoints()[0])!);
        stranger.AbortOnConnectFail = true;
        await Assert.ThrowsAsync<RedisConnectionException>(async () =>
        {
            await using var other = await ConnectionMultiplexer.ConnectAsync(stranger);
            await other.GetDatabase().PingAsync();
        });
    }

    [SkippableFact]
    public async Task Health_ServerKilledAndBack_IsDegradedMeanwhile()
    {
        await using var redis = await RedisProcess.StartNewAsync();
        await using var services = Create(("REDIS_URL", redis.Url), ("REDIS_SOCKET_TIMEOUT", "1"), ("REDIS_CONNECT_TIMEOUT", "1"));
        var health = services.GetRequiredService<HealthCheckService>();
        async Task<HealthStatus> StatusAsync() =>
            (await health.CheckHealthAsync(check => check.Name == "redis")).Entries["redis"].Status;

        var before = await StatusAsync();
        await redis.KillAsync();
        var meanwhile = await StatusAsync();
        await redis.StartAsync();
        await Barq.Testing.Processes.Poll.UntilAsync(async () => await StatusAsync() == HealthStatus.Healthy, "the connections to be back");

        Assert.Equal((HealthStatus.Healthy, HealthStatus.Degraded), (before, meanwhile));
    }

    // Commands were not traced in a gateway whose caches had opened the connections before the tracing began.
    [SkippableFact]
    public async Task OnOpened_BeforeAndAfterAConnectionIsOpen_LooksAtEachOnce()
    {
        await using var redis = await RedisProcess.StartNewAsync();
        await using var services = Create(("REDIS_URL", redis.Url), ("REDIS_MAX_CONNECTIONS", "50"));
        var connections = services.GetRequiredService<RedisConnections>();
        List<StackExchange.Redis.IConnectionMultiplexer> early = [], late = [];
        connections.OnOpened(early.Add);
        await connections.GetAsync();
        connections.OnOpened(late.Add);
        await connections.OpenAsync();

        Assert.Equal((2, 2), (early.Distinct().Count(), late.Distinct().Count()));
        Assert.Equal((2, 2), (early.Count, late.Count));
    }

    private static ServiceProvider Create(params (string Variable, string Value)[] settings)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Variable, (string?)setting.Value))).Build());
        return services.AddLogging().AddBarqRedis().BuildServiceProvider();
    }
}

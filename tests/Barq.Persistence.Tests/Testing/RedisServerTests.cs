using Barq.Testing.Redis;
using StackExchange.Redis;

namespace Barq.Persistence.Tests.Testing;

public sealed class RedisServerTests
{
    [SkippableTheory, MemberData(nameof(TestRedisServers.All), MemberType = typeof(TestRedisServers))]
    public async Task CreateAsync_AfterAnother_IsEmpty(TestRedis kind)
    {
        await using (var first = await RedisServer.CreateAsync(kind))
        {
            await using var connection = await ConnectionMultiplexer.ConnectAsync(first.Configuration);
            await connection.GetDatabase().StringSetAsync("parcel", "1");
            Assert.Equal("1", await connection.GetDatabase().StringGetAsync("parcel"));
        }

        await using var second = await RedisServer.CreateAsync(kind);
        await using var again = await ConnectionMultiplexer.ConnectAsync(second.Configuration);
        Assert.True((await again.GetDatabase().StringGetAsync("parcel")).IsNull);
    }

    [SkippableFact]
    public async Task KillAsync_ThenStartAsync_AnswersOnTheSamePort()
    {
        await using var server = await RedisProcess.StartNewAsync();
        var configuration = $"{server.Configuration},abortConnect=true,connectRetry=1";

        await server.KillAsync();
        await Assert.ThrowsAsync<RedisConnectionException>(() => ConnectionMultiplexer.ConnectAsync(configuration));
        await server.StartAsync();

        await using var connection = await ConnectionMultiplexer.ConnectAsync(configuration);
        Assert.True(await connection.GetDatabase().PingAsync() > TimeSpan.Zero);
    }

    [SkippableFact]
    public async Task Pause_RunningCommand_WaitsUntilResume()
    {
        await using var server = await RedisProcess.StartNewAsync();
        await using var connection = await ConnectionMultiplexer.ConnectAsync(server.Configuration);

        server.Pause();
        var ping = connection.GetDatabase().PingAsync();
        await Assert.ThrowsAsync<RedisConnectionException>(
            () => ConnectionMultiplexer.ConnectAsync($"{server.Configuration},connectTimeout=300,connectRetry=0"));
        Assert.False(ping.IsCompleted);
        server.Resume();

        await ping;
    }
}

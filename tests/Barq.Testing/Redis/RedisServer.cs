using Barq.Testing.Processes;
using Garnet;
using StackExchange.Redis;

namespace Barq.Testing.Redis;

/// <summary>
/// An empty Redis-compatible server for one test; disposing it ends it. Where it is found by <see cref="TestServers.RedisVariable"/> or in a
/// container there is but one, emptied for each test: who asks for it waits until the test before has disposed it. A test that needs
/// two takes the second from <see cref="RedisProcess"/>.
/// </summary>
public sealed class RedisServer : IAsyncDisposable
{
    private static readonly Lazy<Task<(string? Configuration, string Reason)>> SharedContainer = new(RedisContainers.TryStartAsync);
    private static readonly SemaphoreSlim _turns = new(1);
    private readonly Func<ValueTask> _end;

    private RedisServer(string configuration, Func<ValueTask> end)
    {
        Configuration = configuration;
        _end = end;
    }

    /// <summary>The server as a StackExchange.Redis configuration string.</summary>
    public string Configuration { get; }

    /// <summary>Starts or finds a server; where there is no real Redis, the running test is skipped or fails.</summary>
    /// <remarks>To kill or pause a server, start one of your own: <see cref="RedisProcess.StartNewAsync"/>.</remarks>
    public static Task<RedisServer> CreateAsync(TestRedis kind) => kind switch
    {
        TestRedis.Garnet => StartGarnetAsync(),
        TestRedis.Redis => FindAsync(),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _end();

    private static async Task<RedisServer> FindAsync()
    {
        if (TestServers.Variable(TestServers.RedisVariable) is { } configured)
        {
            return await EmptiedAsync(RedisUrl.ToConfiguration(configured));
        }
        if (RedisBinaries.Server is not null)
        {
            var process = await RedisProcess.StartNewAsync();
            return new RedisServer(process.Configuration, process.DisposeAsync);
        }
        var (container, reason) = await SharedContainer.Value;
        if (container is null)
        {
            TestServers.Unavailable($"there is no Redis: {TestServers.RedisVariable} is not set, redis-server is not on this machine, and {reason}");
        }
        return await EmptiedAsync(container);
    }

    private static async Task<RedisServer> EmptiedAsync(string configuration)
    {
        await _turns.WaitAsync();
        try
        {
            await using var connection = await ConnectionMultiplexer.ConnectAsync($"{configuration},allowAdmin=true");
            foreach (var server in connection.GetServers().Where(server => !server.IsReplica))
            {
                await server.FlushAllDatabasesAsync();
            }
        }
        catch
        {
            _turns.Release();
            throw;
        }

        return new RedisServer(configuration, () =>
        {
            _turns.Release();
            return ValueTask.CompletedTask;
        });
    }

    private static Task<RedisServer> StartGarnetAsync()
    {
        var port = FreePort.Next();
        var server = new GarnetServer(["--bind", "127.0.0.1", "--port", $"{port}", "--lua", "--lua-transaction-mode", "-q"]);
        server.Start();
        return Task.FromResult(new RedisServer($"127.0.0.1:{port}", () =>
        {
            server.Dispose();
            return ValueTask.CompletedTask;
        }));
    }
}

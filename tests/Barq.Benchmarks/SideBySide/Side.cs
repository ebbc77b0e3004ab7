using Barq.Benchmarks.Ratios;
using Barq.Testing.Authorization;
using Barq.Testing.Databases;
using Barq.Testing.Gateway;
using Barq.Testing.Redis;
using Npgsql;

namespace Barq.Benchmarks.SideBySide;

/// <summary>What is sent: where to, and the body of each request by its number.</summary>
internal readonly record struct Load(string Path, Func<int, byte[]> Body);

/// <summary>CPU of one request in microseconds.</summary>
internal readonly record struct Cost(double Server, double Database);

/// <summary>A server under measurement, with the database that it works on and a Redis of its own.</summary>
internal sealed class Side(GatewayProcess server, RedisProcess redis, TestDatabase database) : IAsyncDisposable
{
    /// <summary>Clients that ask side by side, each as soon as it has its answer.</summary>
    public const int Clients = ServerLoad.Connections;

    private readonly NpgsqlDataSource _admin = NpgsqlDataSource.Create(database.ConnectionString + ";Maximum Pool Size=1");
    private int _number;

    /// <summary>Starts the gateway as in production: with a token, limits and figures.</summary>
    /// <param name="program">Its program; null for the one that was built.</param>
    /// <param name="database">The database.</param>
    /// <param name="caches">Whether it caches: queries are to be executed each time, and writes to drop what was cached.</param>
    public static Task<Side> StartGatewayAsync(string? program, TestDatabase database, bool caches) => StartAsync(database, new GatewayStart
    {
        Program = program,
        Environment = new Dictionary<string, string?>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Production", ["AUTH_SYMMETRIC_KEY"] = GatewayTokens.Key, ["RATE_LIMIT_REQUESTS"] = "100000000", ["CACHE_ENABLED"] = caches ? "true" : "false",
            ["DB_POOL_SIZE"] = "20", ["DB_MAX_OVERFLOW"] = "0", ["Logging__LogLevel__Default"] = "Warning",
        },
    });

    /// <summary>Starts the hand-written server.</summary>
    public static Task<Side> StartByHandAsync(TestDatabase database) =>
        StartAsync(database, new GatewayStart { Program = typeof(Side).Assembly.Location, Arguments = ["serve-by-hand"] });

    /// <summary>Sends one request.</summary>
    /// <exception cref="HttpRequestException">It was not answered as it should.</exception>
    public async Task<byte[]> AskAsync(Load load, int number)
    {
        using var content = new ByteArrayContent(load.Body(number));
        content.Headers.ContentType = new("application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, load.Path) { Content = content };
        request.Headers.Authorization = new("Bearer", GatewayTokens.Administrator);
        using var response = await server.Client.SendAsync(request);
        response.EnsureSuccessStatusCode();
        var answer = await response.Content.ReadAsByteArrayAsync();
        return answer.AsSpan().IndexOf("\"__typename\""u8) < 0 ? answer : throw new HttpRequestException(System.Text.Encoding.UTF8.GetString(answer));
    }

    /// <summary>Asks for so many seconds.</summary>
    public async Task WarmUpAsync(Load load, int seconds)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(began).TotalSeconds < seconds)
        {
            await SendAsync(load, 50 * Clients);
        }
    }

    /// <summary>Sends so many requests, and measures.</summary>
    public async Task<Cost> MeasureAsync(Load load, int requests)
    {
        var (own, used) = (ProcessCpu.Microseconds(server.ProcessId), await DatabaseAsync());
        await SendAsync(load, requests);
        return new Cost((ProcessCpu.Microseconds(server.ProcessId) - own) / requests, (await DatabaseAsync() - used) / requests);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        await redis.DisposeAsync();
        await _admin.DisposeAsync();
    }

    private static async Task<Side> StartAsync(TestDatabase database, GatewayStart start)
    {
        var redis = await RedisProcess.StartNewAsync();
        var environment = new Dictionary<string, string?>(start.Environment) { ["DATABASE_URL"] = database.ConnectionString, ["REDIS_URL"] = redis.Url };
        return new Side(await GatewayProcess.StartAsync(start with { Environment = environment }), redis, database);
    }

    private Task SendAsync(Load load, int requests) => Task.WhenAll(Enumerable.Range(0, Clients).Select(client => Task.Run(async () =>
    {
        for (var i = 0; i < requests / Clients; i++)
        {
            await AskAsync(load, client + (Clients * Interlocked.Increment(ref _number)));
        }
    })));

    // All processes that work for the database, but for the one that tells of them. Those of the other side are idle meanwhile.
    private async Task<double> DatabaseAsync()
    {
        await using var command = _admin.CreateCommand("SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()");
        await using var reader = await command.ExecuteReaderAsync();
        var used = 0.0;
        while (await reader.ReadAsync())
        {
            used += ProcessCpu.Microseconds(reader.GetInt32(0));
        }

        return used;
    }
}

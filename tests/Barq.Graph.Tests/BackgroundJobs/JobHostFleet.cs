using System.Text.Json;
using Barq.Graph.Tests.Authorization;
using Barq.Persistence.BackgroundJobs;
using Barq.Persistence.Storage;
using Barq.Testing;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Barq.Testing.Gateway;
using Barq.Testing.PostgreSql;
using Barq.Testing.Redis;

namespace Barq.Graph.Tests.BackgroundJobs;

/// <summary>A demo fleet with a database and a Redis server of its own, for gateways and job hosts as processes.</summary>
internal sealed class JobHostFleet : IAsyncDisposable
{
    private readonly TestDatabase _database;
    private readonly RedisServer _redis;

    private JobHostFleet(TestDatabase database, RedisServer redis) => (_database, _redis) = (database, redis);

    /// <summary>A platform administrator's token.</summary>
    public static string Administrator => TestTokens.Make(TestTokens.Symmetric(), new() { ["platform_admin"] = true });

    public static async Task<JobHostFleet> CreateAsync() => new(
        await TestDatabase.CreateAsync(TestProvider.PostgreSql, FleetDatabases.Demo), await RedisServer.CreateAsync(TestRedis.Redis));

    /// <summary>One whose rows the database itself holds to their callers: the processes are a role that policies hold.</summary>
    public static async Task<JobHostFleet> CreateHeldAsync() => new(
        await RoleDatabase.CreateAsync(FleetDatabases.Demo), await RedisServer.CreateAsync(TestRedis.Redis));

    /// <summary>Starts a gateway.</summary>
    public Task<GatewayProcess> StartGatewayAsync(params (string Name, string Value)[] settings) => GatewayProcess.StartAsync(Start("Barq.Graph", settings));

    /// <summary>Starts a job host.</summary>
    public Task<GatewayProcess> StartHostAsync(params (string Name, string Value)[] settings) => GatewayProcess.StartAsync(Start("Barq.Jobs", settings));

    /// <summary>Reads or changes rows around the rules.</summary>
    public async Task<T> ReadAsync<T>(Func<FleetDbContext, Task<T>> read)
    {
        await using var context = ((_database as RoleDatabase)?.All ?? _database).CreateFleetContext();
        return await read(context);
    }

    /// <summary>Adds a job as another build or an earlier night has left it.</summary>
    public Task<long> AddJobAsync(string kind, string queue, string? key = null, JobStatus status = JobStatus.Queued, string requester = "user 3") => ReadAsync(async context =>
    {
        var row = new BackgroundJob
        {
            OrganizationId = 1, Kind = kind, Queue = queue, Arguments = "{}", RequestedBy = requester, IdempotencyKey = key, Status = status,
            RunAfter = TimeProvider.System.GetUtcNow().AddMinutes(-1),
        };
        context.Add(row);
        await context.SaveChangesAsync();
        return row.Id;
    });

    /// <summary>What a gateway's health says of the job hosts.</summary>
    public static async Task<(string Status, string Description)> HealthAsync(GatewayProcess gateway)
    {
        using var response = await gateway.Client.GetAsync("api/v1/performance/health");
        var check = JsonElement.Parse(await response.Content.ReadAsStringAsync()).GetProperty("checks").GetProperty("job_host");
        return (check.GetProperty("status").GetString()!, check.GetProperty("description").GetString()!);
    }

    public async ValueTask DisposeAsync()
    {
        await _redis.DisposeAsync();
        await _database.DisposeAsync();
    }

    private GatewayStart Start(string program, (string Name, string Value)[] settings) => new()
    {
        Program = RepositoryFolder.Program(program),
        Environment = new Dictionary<string, string?>(settings.Select(setting => new KeyValuePair<string, string?>(setting.Name, setting.Value)))
        {
            ["DATABASE_URL"] = _database.ConnectionString,
            ["REDIS_URL"] = $"redis://{_redis.Configuration}/0",
            ["AUTH_SYMMETRIC_KEY"] = TestTokens.Key,
            ["DB_ROW_LEVEL_SECURITY"] = _database is RoleDatabase ? "true" : "false",
        },
    };
}

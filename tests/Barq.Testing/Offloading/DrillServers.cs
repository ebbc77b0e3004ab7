using System.Globalization;
using Barq.Persistence.BackgroundJobs;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Barq.Testing.Gateway;
using Barq.Testing.Processes;
using Barq.Testing.Redis;
using Microsoft.EntityFrameworkCore;

namespace Barq.Testing.Offloading;

/// <summary>A gateway, job hosts, PostgreSQL and Redis as processes, which are killed and come back.</summary>
public sealed class DrillServers : IAsyncDisposable
{
    private readonly GatewayStart _gatewayStart;
    private readonly GatewayStart _hostStart;
    private readonly List<GatewayProcess> _hosts = [];

    private DrillServers(TestDatabase database, RedisProcess redis, IReadOnlyDictionary<string, string> settings)
    {
        (Database, Redis) = (database, redis);
        var environment = new Dictionary<string, string?>
        {
            ["DATABASE_URL"] = database.ConnectionString, ["REDIS_URL"] = redis.Url, ["RATE_LIMIT_REQUESTS"] = "1000000", ["Logging__LogLevel__Default"] = "Warning",
        };
        foreach (var (name, value) in settings)
        {
            environment[name] = value;
        }

        _gatewayStart = new GatewayStart { Environment = environment, Port = FreePort.Next() };
        _hostStart = new GatewayStart { Environment = environment, Program = RepositoryFolder.Program("Barq.Jobs") };
    }

    /// <summary>The database.</summary>
    public TestDatabase Database { get; }

    /// <summary>The server of caches and queues.</summary>
    public RedisProcess Redis { get; }

    /// <summary>The gateway: another process after each restart, at the same address.</summary>
    public GatewayProcess Gateway { get; private set; } = null!;

    /// <summary>The job hosts.</summary>
    public IReadOnlyList<GatewayProcess> Hosts => _hosts;

    /// <summary>Starts them on a demo fleet.</summary>
    /// <param name="hosts">How many job hosts.</param>
    /// <param name="settings">Settings of all of them.</param>
    public static async Task<DrillServers> StartAsync(int hosts, params (string Name, string Value)[] settings)
    {
        var servers = new DrillServers(
            await TestDatabase.CreateAsync(TestProvider.PostgreSql, FleetDatabases.Demo), await RedisProcess.StartNewAsync(), settings.ToDictionary(setting => setting.Name, setting => setting.Value));
        var gateway = GatewayProcess.StartAsync(servers._gatewayStart);
        servers._hosts.AddRange(await Task.WhenAll(Enumerable.Range(0, hosts).Select(_ => GatewayProcess.StartAsync(servers._hostStart))));
        servers.Gateway = await gateway;
        return servers;
    }

    /// <summary>Kills a job host, and starts another in its place.</summary>
    /// <param name="host">Its place.</param>
    /// <param name="killed">Called when it is dead.</param>
    public async Task RestartHostAsync(int host, Action? killed = null)
    {
        await _hosts[host].KillAsync();
        killed?.Invoke();
        await _hosts[host].DisposeAsync();
        _hosts[host] = await GatewayProcess.StartAsync(_hostStart);
    }

    /// <summary>Kills the gateway, and starts it again at its address.</summary>
    public async Task RestartGatewayAsync()
    {
        await Gateway.KillAsync();
        await Gateway.DisposeAsync();
        Gateway = await GatewayProcess.StartAsync(_gatewayStart);
    }

    /// <summary>Whether a job runs on a host, as its row says.</summary>
    /// <param name="host">The host's place.</param>
    public Task<bool> IsWorkingAsync(int host)
    {
        // The owner of a lease is machine:process:number.
        var owner = string.Create(CultureInfo.InvariantCulture, $":{_hosts[host].ProcessId}:");
        return ReadAsync(context => context.BackgroundJobs.AnyAsync(job => job.Status == JobStatus.Running && job.LeaseOwner!.Contains(owner)));
    }

    /// <summary>Reads the database.</summary>
    /// <param name="read">Reads.</param>
    public async Task<T> ReadAsync<T>(Func<Barq.Persistence.Storage.FleetDbContext, Task<T>> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        await using var context = Database.CreateFleetContext();
        return await read(context);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts)
        {
            await host.DisposeAsync();
        }

        await Gateway.DisposeAsync();
        await Redis.DisposeAsync();
        await Database.DisposeAsync();
    }
}

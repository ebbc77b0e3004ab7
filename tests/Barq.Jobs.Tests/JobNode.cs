using Barq.Jobs.Composition;
using Barq.Jobs.Hosting;
using Barq.Jobs.Offloading;
using Barq.Jobs.Scheduling;
using Barq.Persistence.Access;
using Barq.Persistence.Auditing;
using Barq.Persistence.BackgroundJobs;
using Barq.Persistence.Composition;
using Barq.Persistence.Transactions;
using Barq.Persistence.Writing;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Barq.Testing.Redis;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Barq.Jobs.Tests;

/// <summary>A node with the jobs of these tests: a job host, or one that only hands work over.</summary>
internal sealed class JobNode : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly TestDatabase _database;
    private bool _isOwner;

    private JobNode(IHost host, TestDatabase database, LogLines log) => (_host, _database, Log) = (host, database, log);

    /// <summary>What the node has logged.</summary>
    public LogLines Log { get; }

    public IServiceProvider Services => _host.Services;

    public JobClient Jobs => Services.GetRequiredService<JobClient>();

    public JobRunner Runner => Services.GetRequiredService<JobRunner>();

    public JobDispatcher Dispatcher => Services.GetRequiredService<JobDispatcher>();

    public JobRows Rows => Services.GetRequiredService<JobRows>();

    /// <summary>Makes a node whose parts are used one by one: nothing runs by itself.</summary>
    public static JobNode Create(TestDatabase database, RedisServer redis, Action<IServiceCollection>? add = null, params (string Name, string Value)[] settings)
    {
        var log = new LogLines();
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { EnvironmentName = "Testing" });
        builder.Configuration.AddInMemoryCollection(
        [
            new("DATABASE_URL", database.ConnectionString),
            new("REDIS_URL", $"redis://{redis.Configuration}/0"),
            new("JOBS_REDIS_URL", $"redis://{redis.Configuration}/1"),

            // A busy machine is no error.
            new("REDIS_SOCKET_TIMEOUT", "60"),
        ]).AddInMemoryCollection(settings.Select(setting => new KeyValuePair<string, string?>(setting.Name, setting.Value)));
        builder.Logging.AddProvider(new LogLines.Provider(log));
        builder.Services.AddBarqPersistence().AddBarqJobs()
            .AddJob<MarkJob, MarkArguments, MarkResult>(MarkJob.Kind, JobQueues.Default)
            .AddJob<ScriptedJob, MarkArguments, MarkResult>(ScriptedJob.Kind, JobQueues.Default)
            .AddSingleton<Script>();
        add?.Invoke(builder.Services);
        return new JobNode(builder.Build(), database, log);
    }

    /// <summary>Makes a job host, and starts it.</summary>
    public static async Task<JobNode> StartAsync(TestDatabase database, RedisServer redis, Action<IServiceCollection>? add = null, params (string Name, string Value)[] settings)
    {
        var node = Create(database, redis, services => { services.AddJobHost(); add?.Invoke(services); }, settings);
        await node._host.StartAsync();
        return node;
    }

    public Task<long> EnqueueAsync(string kind, string mark, string? key = null) =>
        Jobs.EnqueueAsync(Caller.System, new JobRequest(kind, new MarkArguments(mark), 1) { IdempotencyKey = key }, CancellationToken.None);

    public async Task<BackgroundJob> RowAsync(long id)
    {
        await using var context = _database.CreateFleetContext();
        return await context.BackgroundJobs.AsNoTracking().SingleAsync(job => job.Id == id);
    }

    public async Task<BackgroundJob> UntilAsync(long id, JobStatus status)
    {
        BackgroundJob? row = null;
        await Log.UntilAsync(async () => (row = await RowAsync(id)).Status == status, $"job {id} to be {status}");
        return row!;
    }

    /// <summary>How often a mark was set.</summary>
    public async Task<int> MarksAsync(string mark)
    {
        await using var context = _database.CreateFleetContext();
        return await context.AuditLog.CountAsync(entry => entry.Action == mark);
    }

    public JobHeartbeat Heartbeat => Services.GetServices<IHostedService>().OfType<JobHeartbeat>().Single();

    public JobScheduler Scheduler => Services.GetRequiredService<JobScheduler>();

    /// <summary>The database goes with the node.</summary>
    public JobNode Owning()
    {
        _isOwner = true;
        return this;
    }

    /// <summary>Ends the pause after a failure.</summary>
    public Task DueAsync(long id) => ChangeAsync(id, job => job.RunAfter = TimeProvider.System.GetUtcNow().AddMinutes(-1));

    public async Task ChangeAsync(long id, Action<BackgroundJob> change)
    {
        await using var context = _database.CreateFleetContext();
        change(await context.BackgroundJobs.SingleAsync(job => job.Id == id));
        await context.SaveChangesAsync();
    }

    public Task CancelAsync(long id) => WriteAsync((control, scope) => control.CancelAsync(scope, id, CancellationToken.None));

    public Task RetryAsync(long id) => WriteAsync((control, scope) => control.RetryAsync(scope, id, CancellationToken.None));

    private async Task WriteAsync(Func<JobControl, WriteScope, Task<BackgroundJob>> write)
    {
        var result = await Services.GetRequiredService<UnitOfWork>().RunAsync(
            Caller.System, "test", async (scope, _) => await write(Services.GetRequiredService<JobControl>(), scope), CancellationToken.None);
        Assert.Empty(result.Errors);
    }

    public Task StopAsync() => _host.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        await ((IAsyncDisposable)_host).DisposeAsync();
        if (_isOwner)
        {
            await _database.DisposeAsync();
        }
    }
}

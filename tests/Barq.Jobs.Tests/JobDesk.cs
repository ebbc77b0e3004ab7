using System.Text;
using Barq.Jobs.Composition;
using Barq.Jobs.Offloading;
using Barq.Persistence.Access;
using Barq.Persistence.BackgroundJobs;
using Barq.Persistence.Composition;
using Barq.Persistence.Files;
using Barq.Persistence.Storage;
using Barq.Testing;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Barq.Testing.Gateway;
using Barq.Testing.Redis;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Barq.Jobs.Tests;

/// <summary>A demo fleet and the jobs, run one by one by the test: no queue, no other host.</summary>
internal sealed class JobDesk : IAsyncDisposable
{
    private readonly TestDatabase _database;
    private readonly IHost _host;

    private JobDesk(TestDatabase database, IHost host) => (_database, _host) = (database, host);

    /// <summary>Runs organization 1.</summary>
    public static Caller Admin { get; } = Caller.User(1, CallerRole.Admin, 2);

    /// <summary>Where the fleet lies.</summary>
    public string ConnectionString => _database.ConnectionString;

    /// <summary>Makes one.</summary>
    public static Task<JobDesk> CreateAsync(TestProvider provider, params (string Name, string Value)[] settings) => CreateAsync(provider, null, settings);

    /// <summary>Makes one with services of the test's own.</summary>
    public static async Task<JobDesk> CreateAsync(TestProvider provider, Action<IServiceCollection>? add, params (string Name, string Value)[] settings)
    {
        var database = await TestDatabase.CreateAsync(provider, FleetDatabases.Demo);
        return new JobDesk(database, Host(database, add, settings));
    }

    /// <summary>How a job host of this fleet is started, as a process.</summary>
    public GatewayStart HostStart(RedisServer redis, params (string Name, string Value)[] settings) => new()
    {
        Program = RepositoryFolder.Program("Barq.Jobs"),
        Environment = new Dictionary<string, string?>(settings.Select(setting => new KeyValuePair<string, string?>(setting.Name, setting.Value)))
        {
            ["DATABASE_URL"] = ConnectionString,
            ["REDIS_URL"] = $"redis://{redis.Configuration}/0",
            ["JOBS_REDIS_URL"] = $"redis://{redis.Configuration}/1",
        },
    };

    /// <summary>A service.</summary>
    public T Get<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();

    /// <summary>Asks for a job, on behalf of <see cref="Admin"/> unless told otherwise.</summary>
    public Task<long> EnqueueAsync(string kind, object arguments, long organization = 1, Caller? caller = null) =>
        Get<JobClient>().EnqueueAsync(caller ?? Admin, new JobRequest(kind, arguments, organization), CancellationToken.None);

    /// <summary>Has a job done, and returns its result.</summary>
    public async Task<T> RunAsync<T>(string kind, object arguments, long organization = 1, Caller? caller = null)
    {
        var id = await EnqueueAsync(kind, arguments, organization, caller);
        await Get<JobRunner>().RunAsync(id);
        var row = await RowAsync(id);
        Assert.True(row.Status == JobStatus.Succeeded, $"{row.Status}: {row.Error}");
        return System.Text.Json.JsonSerializer.Deserialize<T>(row.Result!, JobDefinition.Json)!;
    }

    /// <summary>Has a job done that fails, and returns its row.</summary>
    public async Task<BackgroundJob> FailAsync(string kind, object arguments)
    {
        var id = await EnqueueAsync(kind, arguments);
        await Get<JobRunner>().RunAsync(id);
        return await RowAsync(id);
    }

    /// <summary>A job's row.</summary>
    public Task<BackgroundJob> RowAsync(long id) => ReadAsync(context => context.BackgroundJobs.AsNoTracking().SingleAsync(job => job.Id == id));

    /// <summary>Keeps a text as an uploaded file of organization 1.</summary>
    public async Task<long> UploadAsync(string text)
    {
        var store = Get<FileStore>();
        var file = store.New(1, FilePurpose.Upload, "upload.csv", "text/csv", Admin.Name);
        await store.SaveAsync(file, new MemoryStream(Encoding.UTF8.GetBytes(text)), CancellationToken.None);
        return file.Id;
    }

    /// <summary>What a link of a result leads to, without the mark at its beginning.</summary>
    public async Task<string> FetchAsync(string url)
    {
        Assert.True(FileLink.TryRead(url[(url.LastIndexOf('/') + 1)..], out var key, out var until, out var signature));
        var store = Get<FileStore>();
        var file = await store.FindAsync(Admin, key, CancellationToken.None);
        Assert.NotNull(file);
        Assert.True(FileLink.IsGenuine(file, until, signature));
        using var reader = new StreamReader(store.OpenRead(file), Encoding.UTF8);
        return await reader.ReadToEndAsync();
    }

    /// <summary>Reads rows around the rules.</summary>
    public async Task<T> ReadAsync<T>(Func<FleetDbContext, Task<T>> read)
    {
        await using var context = _database.CreateFleetContext();
        return await read(context);
    }

    /// <summary>Changes rows around the rules.</summary>
    public Task SetAsync(Func<FleetDbContext, Task> change) => ReadAsync(async context =>
    {
        await change(context);
        return await context.SaveChangesAsync();
    });

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await ((IAsyncDisposable)_host).DisposeAsync();
        await _database.DisposeAsync();
    }

    private static IHost Host(TestDatabase database, Action<IServiceCollection>? add, (string Name, string Value)[] settings)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { EnvironmentName = "Testing" });
        builder.Configuration.AddInMemoryCollection(
        [
            new("DATABASE_URL", database.ConnectionString),
            new("CACHE_ENABLED", "false"),
            .. settings.Select(setting => new KeyValuePair<string, string?>(setting.Name, setting.Value)),
        ]);
        builder.Services.AddBarqPersistence().AddBarqJobs();
        add?.Invoke(builder.Services);
        return builder.Build();
    }
}
